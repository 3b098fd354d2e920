"""The clocks of the certifications: what ends by itself unless somebody renews it in time."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from parchemin.certifications.models import Habilitation, Registration, Reglement
from parchemin.certifications.terms import HabilitationState, Register
from parchemin.deadlines.registry import Clock, clocks_of
from parchemin.deadlines.terms import DeadlineKind

BY_CERTIFICATION: Final = {"certification": "certification__code"}
REGISTRATIONS: Final = {
    Register.RNCP: "Code du travail, art. L6113-5",
    Register.RS: "Code du travail, art. L6113-6",
}


@clocks_of(
    DeadlineKind.HABILITATION,
    Habilitation,
    named_by={"partner": "partner__siret"},
    after=("certifications.habilitation.", "organisations.partner."),
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


@clocks_of(
    DeadlineKind.REGISTRATION,
    Registration,
    named_by=BY_CERTIFICATION,
    after=("certifications.registration.",),
    noun="enregistrement,enregistrements",
    notice=180,
    body="certification__body_id",
)
def registration_clocks(registrations: QuerySet[Registration]) -> Iterator[Clock]:
    """Yield the last day of each registration that no later one follows; one withdrawn has ended already."""
    standing = Registration.objects.filter(withdrawn_on__isnull=True)
    later = standing.filter(
        certification=OuterRef("certification"),
        register=OuterRef("register"),
        ends_on__gt=OuterRef("ends_on"),
    )
    rows = registrations.filter(withdrawn_on__isnull=True).exclude(Exists(later))
    for row in rows.select_related("certification"):
        about, text = (
            f"certification/{row.certification.code}",
            REGISTRATIONS[Register(row.register)],
        )
        yield Clock(row.pk, about, row.starts_on, row.ends_on, None, text)


@clocks_of(
    DeadlineKind.REGLEMENT,
    Reglement,
    named_by=BY_CERTIFICATION,
    after=("certifications.reglement.",),
    noun="règlement,règlements",
    notice=90,
    body="certification__body_id",
)
def reglement_clocks(reglements: QuerySet[Reglement]) -> Iterator[Clock]:
    """Yield the last day of each règlement that gives itself one, unless a later règlement follows."""
    later = Reglement.objects.filter(
        certification=OuterRef("certification"), in_force_from__gt=OuterRef("in_force_from")
    )
    for row in reglements.exclude(Exists(later)).select_related("certification"):
        last = row.in_force_to
        if last:
            about = f"certification/{row.certification.code}"
            starts_on = min(row.in_force_from, last)
            yield Clock(row.pk, about, starts_on, last, None, row.title[:200])
