"""The jury room."""

from django.apps import AppConfig


class JuryConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.jury"
    label = "jury"
