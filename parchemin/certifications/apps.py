"""The certifications room."""

from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.certifications"
    label = "certifications"
