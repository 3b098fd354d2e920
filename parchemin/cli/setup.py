"""Getting Django and the database ready for a command."""

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def prepare() -> None:
    """Load Django; no database is touched."""
    django.setup()


def migrate_if_needed() -> None:
    """Bring the database to the present migrations, and do nothing when it is there already."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
