"""Every event of the house, and the French sentence that tells it.

Each room declares its events in its `events.py`; `record` refuses an event that nobody declared, or one that
lacks a detail its sentence needs, so that everything that happened can be told.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import french_euros, plural
from parchemin.kernel.text import of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event: its name `room.object.done`, its sentence, and the details the sentence needs."""

    name: str
    sentence: str
    needs: frozenset[str]

    def tell(self, details: dict[str, Any]) -> str:
        """Return the French sentence of an event of this type."""
        return self.sentence.format(
            **{name: _in_sentence(value) for name, value in details.items()}
        )


class _Count(int):
    """A number that a sentence follows with its noun, `{count:grille lue|grilles lues}`, or an amount in euros."""

    def __format__(self, spec: str) -> str:
        if spec == "de":
            return f"de {int(self)}"
        if spec == "euros":
            return french_euros(Decimal(int(self)))
        singular, bar, many = spec.partition("|")
        return plural(int(self), singular, many) if bar else format(int(self), spec)


class _Name(str):
    """A word of a sentence: elided after « de » by `{juror:de}`, written as an amount by `{amount:euros}`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if spec == "euros":
            return french_euros(Decimal(self))
        return of(self) if spec == "de" else format(str(self), spec)


def _in_sentence(value: Any) -> Any:
    """Return a detail as sentences say it: a count, a day in French, a word, or itself."""
    if isinstance(value, str):
        try:
            return french_date(date.fromisoformat(value)) if _DAY.fullmatch(value) else _Name(value)
        except ValueError:
            return value
    return _Count(value) if isinstance(value, int) and not isinstance(value, bool) else value


_TYPES: dict[str, EventType] = {}


def declare(name: str, sentence: str) -> str:
    """Register an event under its sentence (placeholders are details) and return its name.

    A count says its noun with it, in the singular and the plural: `{count:voix prise|voix prises}`; a name is
    elided after « de »: `{juror:de}`; an amount is written in euros: `{amount:euros}`.

    Raises `ValueError` when the name is already taken or is not `room.object.done`.
    """
    if name in _TYPES:
        raise ValueError(f"{name} est déjà déclaré.")
    if name.count(".") != 2:
        raise ValueError(f"{name} : attendu room.object.done.")
    needs = frozenset(field for _, field, _, _ in Formatter().parse(sentence) if field)
    _TYPES[name] = EventType(name, sentence, needs)
    return name


def event_type(name: str) -> EventType:
    """Return the type declared under `name`; raise `LookupError` when there is none."""
    try:
        return _TYPES[name]
    except KeyError:
        raise LookupError(f"{name} n’est pas un événement déclaré.") from None


def event_types() -> tuple[EventType, ...]:
    """Return every declared type, by name."""
    return tuple(_TYPES[name] for name in sorted(_TYPES))
