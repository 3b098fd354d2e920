"""Reading the journal: the story of an object, and whether the chain still holds."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from parchemin.journal.actions import event_hash, genesis
from parchemin.journal.models import Event, EventSubject, Head
from parchemin.journal.registry import event_type

LOOKED_BACK = 2000


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One event as a person reads it; `hash` chains it to the one before, `subjects` are its references."""

    seq: int
    at: datetime
    actor: str
    sentence: str
    name: str
    hash: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where the chain of a body breaks, and how."""

    seq: int
    message: str


def story_of(body_id: int, *subjects: str, limit: int = 200) -> tuple[JournalLine, ...]:
    """Return the last events about any of these subjects, newest first, in one query."""
    return tuple(line_of(event) for event in events_about(body_id, *subjects)[:limit])


def events_about(body_id: int, *subjects: str) -> QuerySet[Event]:
    """Return the events about any of these subjects, newest first; `line_of` reads each."""
    told = EventSubject.objects.filter(body_id=body_id, subject__in=subjects).values("event_id")
    return Event.objects.filter(pk__in=told).order_by("-seq")


def acts_of(body_id: int, user_id: int, limit: int = 200) -> tuple[JournalLine, ...]:
    """Return the last acts that an account did for a body, newest first, in one query."""
    events = Event.objects.filter(body_id=body_id, actor_id=user_id).order_by("-seq")
    return tuple(line_of(event) for event in events[:limit])


def events_of(body_id: int) -> QuerySet[Event]:
    """Return the events of a body, newest first; `line_of` reads each."""
    return Event.objects.filter(body_id=body_id).order_by("-seq")


def latest_acts(body_id: int, limit: int = 8) -> tuple[JournalLine, ...]:
    """Return the last acts of a body, newest first, in three queries.

    An act that left several events is told by its last one: a file imported rather than each of its lines.
    """
    head = Head.objects.filter(body_id=body_id).values_list("seq", flat=True).first() or 0
    recent = Event.objects.filter(body_id=body_id, seq__gt=head - LOOKED_BACK)
    last_of_each = recent.values("at", "actor_label").annotate(last=Max("seq")).order_by("-last")
    ranks = [act["last"] for act in last_of_each[:limit]]
    events = Event.objects.filter(body_id=body_id, seq__in=ranks).order_by("-seq")
    return tuple(line_of(event) for event in events)


def chain_faults(body_id: int) -> tuple[ChainFault, ...]:
    """Recompute the whole chain of a body and return where it breaks; nothing when it holds.

    Reads the events in order in flat memory. A deleted tail shows against the head row.
    """
    head = Head.objects.select_related("body").filter(body_id=body_id).first()
    if head is None:
        lost = Event.objects.filter(body_id=body_id).aggregate(last=Max("seq"))["last"]
        message = "La tête du journal manque : rien ne prouve où il finit."
        return () if lost is None else (ChainFault(lost, message),)
    faults = []
    prev, seq = genesis(head.body.slug), 0
    for event in Event.objects.filter(body_id=body_id).order_by("seq").iterator(chunk_size=2000):
        seq += 1
        if event.seq != seq:
            faults.append(ChainFault(event.seq, f"Rang {event.seq} trouvé, {seq} attendu."))
            seq = event.seq
        if event.prev != prev:
            faults.append(ChainFault(event.seq, "L’événement ne suit pas le précédent."))
        if event_hash(event) != event.hash:
            faults.append(ChainFault(event.seq, "Le contenu ne correspond plus à son empreinte."))
        prev = event.hash
    if (head.seq, head.hash) != (seq, prev):
        faults.append(ChainFault(head.seq, "La fin du journal manque ou a changé."))
    return tuple(faults)


def line_of(event: Event) -> JournalLine:
    """Return an event as a person reads it."""
    sentence = event_type(event.name).tell(event.details)
    return JournalLine(
        seq=event.seq,
        at=event.at,
        actor=event.actor_label,
        sentence=sentence,
        name=event.name,
        hash=event.hash,
        subjects=tuple(event.subjects),
    )
