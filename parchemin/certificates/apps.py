"""The certificates room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.certificates"
    label = "certificates"
