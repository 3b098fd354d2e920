"""The web room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.web"
    label = "web"
