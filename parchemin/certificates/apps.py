"""The certificates room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Tell the post what the letters to holders ask."""
        from parchemin.certificates.actions import announcements  # noqa: F401
