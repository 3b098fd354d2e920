"""Questions about organisations."""

from collections.abc import Iterable

from parchemin.organisations.models import CertifyingBody, Habilitation, Partner
from parchemin.organisations.rules import HabilitationFacts
from parchemin.organisations.terms import HabilitationState, Service


def body_by_slug(slug: str) -> CertifyingBody:
    """Return a certifying body; raises `CertifyingBody.DoesNotExist`."""
    return CertifyingBody.objects.get(slug=slug)


def habilitation_facts(partner: Partner) -> tuple[HabilitationFacts, ...]:
    """Return the habilitations of a partner as plain values, in one query."""
    return tuple(_facts(partner.habilitations.order_by("starts_on")))


def partners_of(body_id: int) -> tuple[Partner, ...]:
    """Return the partners of a body with their habilitations, by name, in two queries."""
    return tuple(
        Partner.objects.filter(body_id=body_id).prefetch_related("habilitations").order_by("name")
    )


def _facts(habilitations: Iterable[Habilitation]) -> Iterable[HabilitationFacts]:
    for h in habilitations:
        yield HabilitationFacts(
            service=Service(h.service),
            certification_code=h.certification_code,
            state=HabilitationState(h.state),
            starts_on=h.starts_on,
            ends_on=h.ends_on,
            blocs=frozenset(h.bloc_codes),
        )
