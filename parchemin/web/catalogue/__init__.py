"""The catalogue, and the first page."""
