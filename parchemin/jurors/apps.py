"""The jurors room."""

from django.apps import AppConfig


class JurorsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.jurors"
    label = "jurors"

    def ready(self) -> None:
        """Tell the post what the links of a poll ask."""
        from parchemin.jurors import correspondence  # noqa: F401
