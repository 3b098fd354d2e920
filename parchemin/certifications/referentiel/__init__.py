"""The référentiel as a file: its value, its format, its conversion. No Django."""
