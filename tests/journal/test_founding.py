"""Founding migrations make whole tables, then what they refuse: an empty database comes in few operations."""

import pytest
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from parchemin.journal.tables import Tables

LOADER = MigrationLoader(None)
OURS = {
    key: migration
    for key, migration in LOADER.disk_migrations.items()
    if migration.__module__.startswith("parchemin.")
}
FOUNDING = [migration for (_, name), migration in OURS.items() if name == "0001_founding"]


IN_ORDER = [migration for _, migration in sorted(OURS.items(), key=lambda one: one[0][1])]


def is_trigger(operation):
    return isinstance(operation, RunPython) and type(operation) is not RunPython


@pytest.mark.parametrize("migration", FOUNDING, ids=lambda migration: migration.app_label)
def test_a_founding_migration_makes_whole_tables_then_says_what_they_refuse(migration):
    tables, *others = migration.operations
    assert isinstance(tables, Tables)
    assert [operation for operation in others if not is_trigger(operation)] == []


def test_an_empty_database_comes_in_few_operations():
    """Each operation that is no trigger may draw all models again: 13 of ours when they were founded, 31 since."""
    operations = [operation for migration in OURS.values() for operation in migration.operations]
    assert len([operation for operation in operations if not is_trigger(operation)]) <= 40


def test_no_migration_freezes_the_label_of_a_word():
    ours = {app for app, _ in OURS}
    state = LOADER.project_state()
    frozen = [
        f"{app}.{model}.{name}"
        for (app, model), known in state.models.items()
        for name, field in known.fields.items()
        if app in ours and field.choices
    ]
    assert frozen == []


class Editor:
    """What a trigger asks of a schema editor."""

    def __init__(self):
        self.connection = connection
        self.said = []

    def execute(self, statement, params=None):
        self.said.append(statement)
        connection.cursor().execute(statement)


def installed():
    """Return the triggers of the database."""
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sqlite if connection.vendor == "sqlite" else postgresql)
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_trigger_of_the_migrations_is_lifted_and_put_back_by_name():
    """A table that SQLite made anew has lost its own: lifting one that is not there fails."""
    triggers = [one for migration in IN_ORDER for one in migration.operations if is_trigger(one)]
    before, editor = installed(), Editor()
    for trigger in reversed(triggers):
        trigger.database_backwards("", editor, None, None)
    assert installed() == set()
    for trigger in triggers:
        trigger.database_forwards("", editor, None, None)
    assert installed() == before
