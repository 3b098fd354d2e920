"""The deadlines room."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Registers the room with Django."""

    name = "parchemin.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Read the journal as it is written, and register the job and the e-mail of reminders."""
        from parchemin.deadlines import actions, reminders  # noqa: F401
