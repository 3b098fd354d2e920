"""Getting Django and the database ready for a command."""

from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
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
