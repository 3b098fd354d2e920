"""Jurors, sittings, seats, votes, decisions, procès-verbal."""
