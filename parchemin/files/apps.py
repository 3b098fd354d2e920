"""The files room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.files"
    label = "files"
