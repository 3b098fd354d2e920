"""Certificates, parchemins, credentials, status lists, transparency log, verification."""
