"""Triggers that make the database the last judge, on SQLite and PostgreSQL alike.

Used by migrations only; the SQL they install never changes once released (a new rule is a new trigger).
"""

from typing import Any

from django.db.migrations import RunPython


def append_only(table: str, message: str) -> RunPython:
    """Return the operation that refuses every UPDATE and DELETE on `table`, with this French message."""
    return refuse(table, f"{table}_is_append_only", {"UPDATE": "1=1", "DELETE": "1=1"}, message)


def refuse(table: str, name: str, when: dict[str, str], message: str) -> RunPython:
    """Return the operation that refuses writes on `table` when a condition holds.

    `when` maps INSERT, UPDATE or DELETE to a SQL condition over OLD and NEW, subqueries allowed, written in
    the SQL that both databases share. The refusal reaches Python as `django.db.IntegrityError`.
    """

    def create(apps: Any, schema_editor: Any) -> None:
        sqlite = schema_editor.connection.vendor == "sqlite"
        make = _sqlite_trigger if sqlite else _postgresql_trigger
        for operation, condition in when.items():
            for statement in make(
                table, f"{name}_{operation.lower()}", operation, condition, message
            ):
                schema_editor.execute(statement, params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        sqlite = schema_editor.connection.vendor == "sqlite"
        for operation in when:
            trigger = f"{name}_{operation.lower()}"
            if sqlite:
                schema_editor.execute(f"DROP TRIGGER {trigger}", params=None)
            else:
                schema_editor.execute(f"DROP TRIGGER {trigger} ON {table}", params=None)
                schema_editor.execute(f"DROP FUNCTION {trigger}()", params=None)

    return _Trigger(create, drop)


def lift(operation: RunPython) -> RunPython:
    """Return the operation that takes away what `append_only` or `refuse` installed, before a table changes.

    SQLite makes the table anew and forgets its triggers: lifted before, they are put back after.
    """
    undo: Any = operation.reverse_code
    return _Trigger(undo, operation.code)


class _Trigger(RunPython):
    """SQL that reads no model: rendering them all before each trigger took a third of all migrations."""

    code: Any
    reverse_code: Any

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.code(None, schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self.reverse_code(None, schema_editor)


def _sqlite_trigger(
    table: str, trigger: str, operation: str, condition: str, message: str
) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {trigger} BEFORE {operation} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{_quoted(message)}'); END",
    )


def _postgresql_trigger(
    table: str, trigger: str, operation: str, condition: str, message: str
) -> tuple[str, ...]:
    row = "OLD" if operation == "DELETE" else "NEW"
    return (
        f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{_quoted(message).replace('%', '%%')}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $body$",
        f"CREATE TRIGGER {trigger} BEFORE {operation} ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION {trigger}()",
    )


def _quoted(message: str) -> str:
    return message.replace("'", "''")
