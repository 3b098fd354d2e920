"""The declarations room."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.declarations"
    label = "declarations"
