"""Screens of référentiels: the list, an edition, its règlement, its imports and its votes."""
