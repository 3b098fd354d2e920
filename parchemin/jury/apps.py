"""The jury room."""

from django.apps import AppConfig


class JuryConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.jury"
    label = "jury"

    def ready(self) -> None:
        """Tell the post what letters of a jury ask; register the clocks, and the job that writes letters."""
        from parchemin.jury import convocations, correspondence, deadlines, work  # noqa: F401
