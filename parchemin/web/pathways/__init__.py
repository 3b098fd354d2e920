"""Screens of dossiers: the list, enrolment, imports, one dossier and what becomes of it."""
