"""Getting Django and the database ready for a command."""

from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from parchemin import __version__


def prepare() -> None:
    """Load Django; no database is touched."""
    django.setup()


def collect_static_if_needed() -> None:
    """Put the styles and scripts of this version where they are served from, unless they are there already."""
    root = Path(settings.STATIC_ROOT)
    stamp, served = root / "version", (root / "staticfiles.json").exists()
    if not served or (stamp.exists() and stamp.read_text() != __version__):
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(__version__)


def migrate_if_needed() -> None:
    """Bring the database to the present migrations, and do nothing when it is there already."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def unreachable() -> str | None:
    """Return that the database cannot be reached, where, and what it answers; None when it answers."""
    connection.close()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        known = connection.settings_dict
        where = f"{known['HOST'] or 'cette machine'}, base « {known['NAME']} »"
        first = next(iter(str(error).splitlines()), "")
        return (
            f"La base de données ne répond pas ({where}).\n{first}\n"
            "Vérifiez qu’elle est démarrée, et DATABASE_URL ; rien n’a été fait."
        )
    return None
