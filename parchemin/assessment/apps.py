"""The assessment room."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Say what the post asks of the letters of this room, and register the job that writes many of them."""
        from parchemin.assessment import correspondence, work  # noqa: F401
