"""The organisations room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.organisations"
    label = "organisations"
