"""The clocks of the certifications: the end of what a convention lets a partner do."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from parchemin.certifications.models import Habilitation
from parchemin.certifications.terms import HabilitationState
from parchemin.deadlines.registry import Clock, clocks_of
from parchemin.deadlines.terms import DeadlineKind


@clocks_of(
    DeadlineKind.HABILITATION,
    Habilitation,
    named_by={"partner": "partner__siret"},
    after=("certifications.habilitation.",),
    noun="habilitation,habilitations",
    notice=30,
    body="partner__body_id",
)
def habilitation_clocks(habilitations: QuerySet[Habilitation]) -> Iterator[Clock]:
    """Yield the last day of each habilitation in force that no later one follows."""
    active = Habilitation.objects.filter(state=HabilitationState.ACTIVE)
    later = active.filter(
        partner=OuterRef("partner"),
        certification=OuterRef("certification"),
        service=OuterRef("service"),
        ends_on__gt=OuterRef("ends_on"),
    )
    rows = habilitations.filter(state=HabilitationState.ACTIVE).exclude(Exists(later))
    for row in rows.select_related("partner"):
        about = f"partner/{row.partner.siret}"
        yield Clock(row.pk, about, row.starts_on, row.ends_on, None, row.convention)
