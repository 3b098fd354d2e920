"""Acts that cross rooms, one file each, read top to bottom."""
