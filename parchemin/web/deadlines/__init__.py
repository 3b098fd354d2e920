"""Screens of the deadlines."""
