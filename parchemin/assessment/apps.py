"""The assessment room."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.assessment"
    label = "assessment"
