"""Sessions, assessors, grids, marks."""
