"""The règlement of a CQP: a dated value, its file format, and what the law makes of it."""
