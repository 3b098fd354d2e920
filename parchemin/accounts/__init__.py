"""People who sign in, their mandates, and the Actor of each act."""
