"""The assessors of a certifying body: who they are, until when they are habilitated, what they assess."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Assessor, Grid
from parchemin.assessment.selectors.grids import awaited
from parchemin.assessment.terms import GridState


@dataclass(frozen=True, slots=True)
class AssessorLine:
    """One assessor: `house` is where they work, `live` whether they are habilitated on the day asked."""

    id: int
    surname: str
    given_names: str
    email: str
    house: str
    habilitated_from: date
    habilitated_until: date | None
    live: bool
    has_account: bool
    to_sign: int
    signed: int


def listed_assessors(actor: Actor, on: date) -> QuerySet[Assessor]:
    """Return the assessors of the actor's body, with all that `assessor_line` reads; `away` is 0 for the live."""
    awaited_of_body = awaited(Grid.objects.filter(body_id=actor.body_id))
    live = Q(habilitated_from__lte=on) & (
        Q(habilitated_until__isnull=True) | Q(habilitated_until__gte=on)
    )
    return (
        Assessor.objects.filter(body_id=actor.body_id)
        .select_related("employer", "partner")
        .annotate(
            to_sign=Count("grids", filter=Q(grids__in=awaited_of_body)),
            signed=Count("grids", filter=Q(grids__state=GridState.SIGNED)),
            away=Case(When(live, then=0), default=1),
        )
    )


def assessor_line(row: Assessor) -> AssessorLine:
    """Return an assessor of `listed_assessors` as a list shows it."""
    house = row.employer or row.partner
    counts = vars(row)  # the annotations of `listed_assessors`
    return AssessorLine(
        id=row.pk,
        **row.name_parts,
        email=row.email,
        house=house.name if house else "",
        habilitated_from=row.habilitated_from,
        habilitated_until=row.habilitated_until,
        live=not counts["away"],
        has_account=row.user_id is not None,
        to_sign=counts["to_sign"],
        signed=counts["signed"],
    )
