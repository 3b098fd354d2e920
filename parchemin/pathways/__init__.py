"""Candidates, dossiers, routes, acquired blocs."""
