"""Parchemin: the life of a CQP, from the voted référentiel to the certificate anybody can verify."""

__version__ = "0.1.0"
