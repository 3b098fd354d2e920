"""Append-only, hash-chained events, and the registry that tells each one in French."""
