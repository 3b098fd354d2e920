"""The assessors of a certifying body: who they are, until when they are habilitated, what they assess."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Assessor
from parchemin.assessment.terms import GridState


@dataclass(frozen=True, slots=True)
class AssessorLine:
    """One assessor: `house` is where they work, `live` whether they are habilitated on the day asked."""

    id: int
    name: str
    email: str
    house: str
    habilitated_from: date
    habilitated_until: date | None
    live: bool
    has_account: bool
    to_sign: int
    signed: int


def assessor_pool(actor: Actor, on: date) -> tuple[AssessorLine, ...]:
    """Return the assessors of the actor's body, those habilitated that day first, then by name, in one query."""
    rows = (
        Assessor.objects.filter(body_id=actor.body_id)
        .select_related("employer", "partner")
        .annotate(
            to_sign=Count("grids", filter=Q(grids__state=GridState.OPEN)),
            signed=Count("grids", filter=Q(grids__state=GridState.SIGNED)),
        )
        .order_by("name", "pk")
    )
    lines = [_line(row, on) for row in rows]
    return tuple(sorted(lines, key=lambda line: not line.live))


def _line(row: Assessor, on: date) -> AssessorLine:
    house = row.employer or row.partner
    counts = vars(row)  # the two annotations of `assessor_pool`
    return AssessorLine(
        id=row.pk,
        name=row.name,
        email=row.email,
        house=house.name if house else "",
        habilitated_from=row.habilitated_from,
        habilitated_until=row.habilitated_until,
        live=row.habilitated_from <= on
        and (row.habilitated_until is None or on <= row.habilitated_until),
        has_account=row.user_id is not None,
        to_sign=counts["to_sign"],
        signed=counts["signed"],
    )
