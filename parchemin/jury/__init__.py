"""Sittings, seats, votes, decisions, procès-verbal, and what follows them."""
