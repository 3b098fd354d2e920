"""Every event of the house, and the French sentence that tells it.

Each room declares its events in its `events.py`; `record` refuses an event that nobody declared, or one that
lacks a detail its sentence needs, so that everything that happened can be told.
"""

from dataclasses import dataclass
from string import Formatter
from typing import Any


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of event: its name `room.object.done`, its sentence, and the details the sentence needs."""

    name: str
    sentence: str
    needs: frozenset[str]

    def tell(self, details: dict[str, Any]) -> str:
        """Return the French sentence of an event of this type."""
        return self.sentence.format(**details)


_TYPES: dict[str, EventType] = {}


def declare(name: str, sentence: str) -> str:
    """Register an event under its sentence (placeholders are details) and return its name.

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
