"""Screens, by audience."""
