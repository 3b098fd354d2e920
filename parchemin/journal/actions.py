"""Writing to the journal."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Protocol

from parchemin.journal.models import Event, EventSubject, Head
from parchemin.journal.readers import objectors, readers
from parchemin.journal.registry import event_type
from parchemin.kernel.canonical import digest, sha256_hex


class Author(Protocol):
    """What the journal keeps of who acted; `accounts.actor.Actor` is one."""

    @property
    def label(self) -> str: ...  # noqa: D102

    @property
    def body_id(self) -> int: ...  # noqa: D102

    @property
    def user_id(self) -> int | None: ...  # noqa: D102


def record(
    *, actor: Author, event: str, subjects: Collection[str], at: datetime, **details: Any
) -> Event:
    """Append one event to the chain of the actor's body and return it.

    To be called inside the transaction of the act it tells. `subjects` are references such as
    `dossier/2026-00012`; `details` are JSON values, at least those that the sentence of `event` names.
    Raises `LookupError` for an undeclared event and `ValueError` for a missing detail.
    """
    missing = event_type(event).needs - details.keys()
    if missing:
        raise ValueError(f"{event} : il manque {', '.join(sorted(missing))}.")
    entry = Event(
        body_id=actor.body_id,
        at=at,
        actor_id=actor.user_id,
        actor_label=actor.label,
        name=event,
        subjects=sorted(set(subjects)),
        details=details,
    )
    waiting = _waiting.get()
    if waiting is None:
        _append([entry])
    else:
        waiting.append(entry)
    return entry


@contextmanager
def told_together() -> Iterator[None]:
    """Write at the end of this block, in as many statements for a thousand as for one, what it records.

    For acts that leave many events. They follow each other as they were recorded; a block that raises writes
    none. To be opened inside the transaction of the act, around nothing that a savepoint undoes alone; a block
    in a block adds to it.
    """
    if _waiting.get() is not None:
        yield
        return
    entries: list[Event] = []
    token = _waiting.set(entries)
    try:
        yield
    finally:
        _waiting.reset(token)
    for body_id in sorted({entry.body_id for entry in entries}):
        _append([entry for entry in entries if entry.body_id == body_id])


_waiting: ContextVar[list[Event] | None] = ContextVar("events told together", default=None)


def _append(entries: Sequence[Event]) -> None:
    """Chain events of one body after its last, under the lock of its head."""
    head = _locked_head(entries[0].body_id)
    for objector in objectors():
        objector(entries)
    for entry in entries:
        entry.seq, entry.prev = head.seq + 1, head.hash
        entry.hash = event_hash(entry)
        head.seq, head.hash = entry.seq, entry.hash
    Event.objects.bulk_create(entries)
    EventSubject.objects.bulk_create(
        EventSubject(event=entry, body_id=entry.body_id, subject=subject)
        for entry in entries
        for subject in entry.subjects
    )
    head.save(update_fields=["seq", "hash"])
    for reader in readers():
        reader(entries)


def hold(body_id: int) -> None:
    """Keep every act of a body from being told until the end of this transaction; wait for the one under way."""
    _locked_head(body_id)


def genesis(slug: str) -> str:
    """Return what the first event of a body follows: its chain belongs to it alone, wherever it is moved."""
    return sha256_hex(f"parchemin-journal/{slug}".encode())


def _locked_head(body_id: int) -> Head:
    locked = Head.objects.select_for_update(of=("self",)).filter(body_id=body_id)
    head = locked.first()
    if head is None:
        slug = Head(body_id=body_id).body.slug
        Head.objects.get_or_create(body_id=body_id, defaults={"hash": genesis(slug)})
        head = locked.get()
    return head


def event_hash(entry: Event) -> str:
    """Return the SHA-256 that chains an event to the one before it, over its canonical JSON (RFC 8785)."""
    facts = {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "actor_label": entry.actor_label,
        "name": entry.name,
        "subjects": entry.subjects,
        "details": entry.details,
        "prev": entry.prev,
    }
    return digest(facts)
