"""Where the chain of a body stands, and what was told since: how a reader knows that nothing moved."""

from dataclasses import dataclass

from parchemin.journal.models import Event, EventSubject, Head


@dataclass(frozen=True, slots=True)
class ChainPosition:
    """A link of the chain of a body. Its hash names everything that happened until then."""

    seq: int
    hash: str


def position_of(body_id: int) -> ChainPosition | None:
    """Return where the chain of a body stands, or None before its first event."""
    row = Head.objects.filter(body_id=body_id).values_list("seq", "hash").first()
    return ChainPosition(*row) if row else None


def told_since(
    body_id: int, since: ChainPosition, limit: int = 200
) -> tuple[frozenset[str], ...] | None:
    """Return the subjects of each event that followed a position, in order, in one query.

    None when there are more than `limit`, or when the chain does not hold that position.
    """
    events = Event.objects.filter(body_id=body_id, seq__gte=since.seq).order_by("seq")
    rows = list(events.values_list("hash", "subjects")[: limit + 2])
    if not rows or rows[0][0] != since.hash or len(rows) > limit + 1:
        return None
    return tuple(frozenset(subjects) for _, subjects in rows[1:])


def last_event_about(body_id: int, subject: str) -> int:
    """Return the key of the last event about a subject, 0 when there is none: it grows with each one."""
    told = EventSubject.objects.filter(body_id=body_id, subject=subject).order_by("-event")
    return told.values_list("event_id", flat=True).first() or 0
