"""Tags and filters of the pieces."""
