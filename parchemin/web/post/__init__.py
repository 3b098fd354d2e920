"""Screens of the post: each letter, where it stands, and how it leaves."""
