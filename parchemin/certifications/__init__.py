"""Certifications, editions of the référentiel, règlements, registrations, equivalences."""
