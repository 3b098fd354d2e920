"""The journal room."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from parchemin.journal.collation import teach
from parchemin.journal.refusals import watch


class JournalConfig(AppConfig):
    """Registers the room, and gathers the events that every room declares."""

    name = "parchemin.journal"
    label = "journal"

    def ready(self) -> None:
        """Load each room's `events.py`, so that any event can be told; have what the database refuses told too.

        The database orders words as French does."""
        autodiscover_modules("events")
        connection_created.connect(watch)
        connection_created.connect(teach)
