"""The pathways room."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.pathways"
    label = "pathways"
