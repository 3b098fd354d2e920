"""What the table of a convened sitting lacks, and who is free to come: said before the day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.assessment.selectors.law import (
    register_of,
    registration_relied_on,
    registrations_of,
)
from parchemin.certifications.models import Registration
from parchemin.certifications.reglement.law import with_law
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jurors.rules.suitability import JurorOption
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.composition import (
    expected_sitting,
    lacks_for,
    missing_seats,
    objections_to_opening,
)
from parchemin.jury.selectors.choice import jurors_to_choose
from parchemin.jury.selectors.seats import general_rules, seats_of, sitting_facts
from parchemin.jury.terms import College, Presence, SittingState
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.objections import Objection
from parchemin.pathways.rules.routes import route_family
from parchemin.pathways.terms import Route

_AWAY = (Presence.EXCUSED, Presence.ABSENT)
TABLE: Final = (
    "seats__juror__employer",
    "seats__juror__habilitations",
    "seats__proxy_to__juror",
    "seats__stands_in_for",
)
"""What says, beside its règlement, what the table of a sitting lacks."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What one college lacks: `count` seats, or a substitute for the seat of somebody who will not come.

    `free` are those of the college whom nothing forbids, best placed first.
    """

    college: College
    count: int
    seat_id: int | None
    instead_of: str
    free: tuple[JurorOption, ...]


@dataclass(frozen=True, slots=True)
class LackingSitting:
    """A sitting to come that could not open, or hear some case, were everybody convened to come, and why.

    `missing` counts the seats that each college lacks; empty when something else stands in the way. `unions_by`
    is the last day to ask the organisations for names, while seats lack and the règlement sets one.
    """

    sitting_id: int
    certification: str
    day: date
    missing: Mapping[College, int]
    objections: tuple[Objection, ...]
    unions_by: date | None


def lacks_of(actor: Actor, sitting_id: int) -> tuple[Lack, ...]:
    """Return what the table of a convened sitting lacks and who could be seated, in a constant number of queries.

    For the secretariat; raises `Sitting.DoesNotExist` otherwise.
    """
    found = jurors_to_choose(actor, sitting_id)
    free = [one.option for one in found if one.free]
    sitting = Sitting.objects.select_related("reglement").get(pk=sitting_id, body_id=actor.body_id)
    return tuple(_lacks(sitting, seats_of(sitting), free))


def _lacks(
    sitting: Sitting, seats: Sequence[SittingSeat], free: Sequence[JurorOption]
) -> Iterator[Lack]:
    by_college = {college: tuple(o for o in free if o.college is college) for college in College}
    for college, count in missing_seats(
        sitting_facts(sitting, seats), general_rules(sitting)
    ).items():
        yield Lack(college, count, None, "", by_college[college])
    substituted = {seat.stands_in_for_id for seat in seats}
    for seat in seats:
        if seat.voting and seat.presence in _AWAY and seat.pk not in substituted:
            college = College(seat.college)
            yield Lack(college, 1, seat.pk, seat.juror.name, by_college[college])


def convened(sittings: QuerySet[Sitting]) -> QuerySet[Sitting]:
    """Keep the sittings that are convened, each with its règlement and its certification."""
    kept = sittings.filter(state=SittingState.CONVENED)
    return kept.select_related("reglement", "certification")


def lacking_sittings(actor: Actor, since: date) -> tuple[LackingSitting, ...]:
    """Return the sittings convened from a day on that could not open or hear a case as they are, soonest first.

    In a constant number of queries, for the actor's body.
    """
    coming = Sitting.objects.filter(body_id=actor.body_id, starts_at__gte=at_paris(since))
    unions = Deadline.objects.filter(kind=DeadlineKind.UNIONS, subject_id__in=coming.values("pk"))
    asked_by = dict(unions.values_list("subject_id", "due_on"))
    sittings = list(
        convened(coming).prefetch_related(*TABLE, "agenda__dossier").order_by("starts_at", "code")
    )
    known = registrations_of({sitting.certification_id for sitting in sittings})
    lines = (
        _lacks_of_sitting(one, asked_by.get(one.pk), known.get(one.certification_id, ()))
        for one in sittings
    )
    return tuple(line for line in lines if line.objections)


def _lacks_of_sitting(
    sitting: Sitting, unions_by: date | None, registrations: Sequence[Registration]
) -> LackingSitting:
    seats, rules = tuple(sitting.seats.all()), general_rules(sitting)
    facts = sitting_facts(sitting, seats)
    waited = frozenset(seat.juror.key for seat in seats if not seat.presence)
    expected = expected_sitting(facts, waited)
    laws = dict.fromkeys(
        (
            route_family(Route(dossier.route)),
            register_of(registration_relied_on(registrations, dossier.relies_since, sitting.day)),
        )
        for dossier in (item.dossier for item in sitting.agenda.all())
    )
    return LackingSitting(
        sitting_id=sitting.pk,
        certification=sitting.certification.short_title,
        day=sitting.day,
        missing=missing_seats(facts, rules),
        objections=(
            *objections_to_opening(expected, rules),
            *(
                lack
                for law in laws
                for lack in lacks_for(expected, with_law(rules.reglement, *law, sitting.day), rules)
            ),
        ),
        unions_by=unions_by,
    )
