"""The jobs room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.jobs"
    label = "jobs"
