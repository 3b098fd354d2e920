"""The door of partners: their own candidates, and nobody else's."""
