"""The pathways room."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.pathways"
    label = "pathways"

    def ready(self) -> None:
        """Register the clocks of the admissibility of a VAE."""
        from parchemin.pathways import deadlines  # noqa: F401
