"""The table of the cache shared by every process; see CACHES in the settings."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    atomic = False

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
