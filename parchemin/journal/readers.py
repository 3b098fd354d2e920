"""Who reads the journal as it is written, to keep up to date rows that are derived from facts, and only that."""

from collections.abc import Callable, Sequence

from parchemin.journal.models import Event

Reader = Callable[[Sequence[Event]], None]

_READERS: list[Reader] = []


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
