"""The certifications room."""

from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.certifications"
    label = "certifications"

    def ready(self) -> None:
        """Register the clocks of the certifications."""
        from parchemin.certifications import deadlines  # noqa: F401
