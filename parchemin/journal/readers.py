"""Who reads the journal as it is written: to keep up to date rows that are derived from facts, or to object."""

from collections.abc import Callable, Sequence

from parchemin.journal.models import Event

Reader = Callable[[Sequence[Event]], None]

_READERS: list[Reader] = []
_OBJECTORS: list[Reader] = []


def reads_events(reader: Reader) -> Reader:
    """Register the decorated function as a reader of what is written to the chain of one body.

    It is called inside the transaction of the act, once what the act tells is written. It decides nothing: what
    it writes can be written again from the facts.
    """
    _READERS.append(reader)
    return reader


def readers() -> tuple[Reader, ...]:
    """Return every reader of the journal."""
    return tuple(_READERS)


def objects_to_events(objector: Reader) -> Reader:
    """Register the decorated function as one that may take an act back, by raising `Refused`.

    It is called under the lock of the head, before anything is written: what another act told first is known.
    """
    _OBJECTORS.append(objector)
    return objector


def objectors() -> tuple[Reader, ...]:
    """Return every objector to what is written."""
    return tuple(_OBJECTORS)
