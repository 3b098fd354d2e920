"""What the database refuses, said as the objection of its constraint or trigger.

The acts object first. What a stale page, a race or a file meets all the same is refused by the last judge, and
told like any other refusal: a statement that the database refuses raises `RefusedByDatabase`, on both databases.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, models

from parchemin.kernel.objections import Objection, Refused

_RELOAD = "Rechargez la page : ce que vous voyiez a changé entre-temps."
_SQLITE = re.compile(r"(?:UNIQUE|CHECK|NOT NULL) constraint failed: (?:index )?(?P<what>.+)")
_COLUMNS = re.compile(r"Key \((.+?)\)=")
_TRIGGER = "23000"  # integrity_constraint_violation, which the triggers of `journal.triggers` raise


class RefusedByDatabase(IntegrityError, Refused):
    """A refusal of the database: its reasons, and for who reads logs, its own words. Django takes it as it was."""

    def __init__(self, error: Exception) -> None:
        Refused.__init__(self, objections_of(error))
        self.said = str(error)

    def __str__(self) -> str:
        return f"{super().__str__()} [{self.said}]"


def tell_refusals(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement; raises `RefusedByDatabase` for what a constraint or a trigger refuses."""
    try:
        return execute(sql, params, many, context)
    except (IntegrityError, DataError, OverflowError) as error:
        raise RefusedByDatabase(error) from error


def watch(connection: Any, **signal: Any) -> None:
    """Have each refusal of a new connection told; to be called when one is made."""
    if tell_refusals not in connection.execute_wrappers:
        connection.execute_wrappers.append(tell_refusals)


def objections_of(error: Exception) -> tuple[Objection, ...]:
    """Return what an error of the database objects to, in the words of its constraint or trigger."""
    if isinstance(error, Refused):
        return error.objections
    if not isinstance(error, IntegrityError):
        return (_TOO_MUCH,)
    diagnostic = getattr(error.__cause__, "diag", None)
    told = _told_by_sqlite(str(error)) if diagnostic is None else _told_by_postgresql(diagnostic)
    return told or (_GONE,)


def _told_by_sqlite(message: str) -> tuple[Objection, ...]:
    """Return what a message of SQLite tells: a constraint by name, unique columns, or what a trigger says."""
    failed = _SQLITE.fullmatch(message)
    if failed:
        return _objections_by_constraint().get(failed["what"].strip("'"), ())
    return () if message.startswith("FOREIGN KEY") else (_reloading(message),)


def _told_by_postgresql(diagnostic: Any) -> tuple[Objection, ...]:
    if diagnostic.sqlstate == _TRIGGER:
        return (_reloading(diagnostic.message_primary),)
    columns = _COLUMNS.match(diagnostic.message_detail or "")
    on = (
        ", ".join(f"{diagnostic.table_name}.{one}" for one in columns[1].split(", "))
        if columns
        else ""
    )
    known = _objections_by_constraint()
    return known.get(diagnostic.constraint_name or "") or known.get(on, ())


def _reloading(message: str) -> Objection:
    return Objection("refused-by-database", message, remedy=_RELOAD)


@cache
def _objections_by_constraint() -> dict[str, tuple[Objection, ...]]:
    """Return the objections that a constraint may stand for, by its name and by the columns that it keeps unique.

    SQLite names the columns alone: two constraints on the same ones are told together.
    """
    found: dict[str, tuple[Objection, ...]] = defaultdict(tuple)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            objection = _objection(constraint)
            found[constraint.name] = (objection,)
            if isinstance(constraint, models.UniqueConstraint):
                on = _columns(model, constraint.fields)
                found[on] = tuple(dict.fromkeys((*found[on], objection)))
        for field in model._meta.concrete_fields:
            if field.unique and not field.primary_key:
                found[_columns(model, [field.name])] = (_objection_to_repeat(model, field),)
    return dict(found)


def _objection(constraint: models.BaseConstraint) -> Objection:
    unique = isinstance(constraint, models.UniqueConstraint)
    message = str(constraint.violation_error_message)
    return Objection(constraint.name.replace("_", "-"), message, remedy=_RELOAD if unique else "")


def _objection_to_repeat(model: type[models.Model], field: Any) -> Objection:
    named = f"{model._meta.verbose_name}, même {field.verbose_name}"
    return Objection("known-already", f"Déjà enregistré : {named}.", remedy=_RELOAD)


def _columns(model: type[models.Model], fields: Iterable[str]) -> str:
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    return ", ".join(f"{model._meta.db_table}.{columns[name]}" for name in fields)


_GONE = Objection(
    "gone",
    "Ce que cet acte désigne n’existe plus, ou sert encore ailleurs.",
    remedy=_RELOAD,
)
_TOO_MUCH = Objection(
    "too-much",
    "Un texte ou un nombre dépasse ce qui peut être gardé.",
    remedy="Raccourcissez ce que vous avez saisi.",
)
