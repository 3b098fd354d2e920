"""The pathways room."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.pathways"
    label = "pathways"

    def ready(self) -> None:
        """Register the clocks of the admissibility of a VAE, and what the letters of a dossier ask."""
        from parchemin.pathways import correspondence, deadlines  # noqa: F401
