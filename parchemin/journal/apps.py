"""The journal room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    """Registers the room, and gathers the events that every room declares."""

    name = "parchemin.journal"
    label = "journal"

    def ready(self) -> None:
        """Load each room's `events.py`, so that any event can be told anywhere."""
        autodiscover_modules("events")
