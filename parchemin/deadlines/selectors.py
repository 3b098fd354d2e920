"""Questions to the clocks: how many are late, which days are due, what a list keeps; each in one query."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.deadlines.models import Deadline, Deadlines
from parchemin.deadlines.registry import Clock, Rule, rules
from parchemin.deadlines.terms import DeadlineKind
from parchemin.kernel.calendar import french_date

FACTS = ("about", "starts_on", "due_on", "met_on", "source")
"""The columns that the rules give."""


@dataclass(frozen=True, slots=True)
class DeadlineTally:
    """How many clocks of a kind are late, how many run in time, and the first last day of those."""

    late: int = 0
    coming: int = 0
    first: date | None = None


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many clocks of a kind have their last day on a day."""

    kind: DeadlineKind
    on: date
    count: int


NONE = DeadlineTally()


def visible_deadlines(actor: Actor) -> Deadlines:
    """Return the clocks of the actor's body, for who keeps them."""
    rows = Deadline.objects.filter(body_id=actor.body_id)
    return rows if actor.holds(Role.SECRETARIAT, Role.STAFF, Role.SYSTEM) else rows.none()


def tallies(actor: Actor, on: date) -> Mapping[DeadlineKind, DeadlineTally]:
    """Return what runs on a day by kind, those of which nothing runs left out."""
    coming = Q(due_on__gte=on)
    rows = (
        visible_deadlines(actor)
        .running(on)
        .values_list("kind")
        .annotate(
            late=Count("pk", filter=~coming),
            coming=Count("pk", filter=coming),
            first=Min("due_on", filter=coming),
        )
        .order_by("kind")
    )
    return {
        DeadlineKind(kind): DeadlineTally(late, still, first) for kind, late, still, first in rows
    }


def due_days(actor: Actor, first: date, last: date, on: date) -> tuple[DueDay, ...]:
    """Return what has its last day between two days, both included, by day then kind."""
    rows = (
        visible_deadlines(actor)
        .running(on)
        .filter(due_on__range=(first, last))
        .values_list("due_on", "kind")
        .annotate(count=Count("pk"))
        .order_by("due_on", "kind")
    )
    return tuple(DueDay(DeadlineKind(kind), day, count) for day, kind, count in rows)


def subjects_running(on: date, *kinds: DeadlineKind) -> QuerySet[Deadline, int]:
    """Return the keys of what a clock of these kinds runs on, for a query on their table."""
    return Deadline.objects.filter(kind__in=kinds).running(on).values_list("subject_id", flat=True)


def subjects_late(on: date, *kinds: DeadlineKind) -> QuerySet[Deadline, int]:
    """Return the keys of what is late for clocks of these kinds, for a query on their table."""
    return Deadline.objects.filter(kind__in=kinds).late(on).values_list("subject_id", flat=True)


def deadline_on(kind: DeadlineKind, subject_id: int) -> Deadline | None:
    """Return the clock of a kind on one thing, met or not, if the facts set one."""
    return Deadline.objects.filter(kind=kind, subject_id=subject_id).first()


def deadline_faults(body_id: int) -> Iterator[str]:
    """Yield, in French, each clock of a body that is not what the facts say."""
    for rule in rules():
        rows = rule.rows(body_id)
        known = {
            row.subject_id: row for row in Deadline.objects.filter(body_id=body_id, kind=rule.kind)
        }
        for clock in rule.clocks(rows):
            row = known.pop(clock.subject_id, None)
            if row is None:
                yield _sentence_of(rule, clock.about, f"le {french_date(clock.due_on)} manque")
            elif differs(row, clock):
                yield _sentence_of(
                    rule, clock.about, f"n’est pas celle des faits ({_changes(row, clock)})"
                )
        for row in known.values():
            yield _sentence_of(rule, row.about, "n’a plus lieu d’être")


def differs(row: Deadline, clock: Clock) -> bool:
    """Tell whether a row is not what a rule counts."""
    return any(getattr(row, name) != getattr(clock, name) for name in FACTS)


def _changes(row: Deadline, clock: Clock) -> str:
    pairs = ((name, getattr(row, name), getattr(clock, name)) for name in FACTS)
    return ", ".join(
        f"{name} : {kept} au lieu de {right}" for name, kept, right in pairs if kept != right
    )


def _sentence_of(rule: Rule, about: str, what: str) -> str:
    return f"« {rule.kind.label} », {about} : {what}"
