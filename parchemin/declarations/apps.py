"""The declarations room."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.declarations"
    label = "declarations"

    def ready(self) -> None:
        """Register the clocks, and the jobs that make flux and read receipts."""
        from parchemin.declarations import deadlines, work  # noqa: F401
