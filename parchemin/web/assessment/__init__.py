"""Screens of assessment: the sessions of the secretariat, the grids of assessors."""
