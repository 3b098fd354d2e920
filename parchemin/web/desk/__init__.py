"""Screens of the secretariat of a certifying body."""
