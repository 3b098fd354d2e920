"""Questions about organisations."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from parchemin.journal.selectors import JournalLine, story_of
from parchemin.kernel.text import folded
from parchemin.kernel.zones import Zone
from parchemin.organisations.events import PARTNER_CORRECTED
from parchemin.organisations.models import (
    Branch,
    CdcContract,
    CertifyingBody,
    Employer,
    JointCommission,
    Partner,
    PartnerMerger,
)
from parchemin.organisations.rules import branches_told


def partners_of(body_id: int) -> tuple[Partner, ...]:
    """Return the partners of a body, by name, in one query; one merged into another is that one."""
    rows = Partner.objects.filter(body_id=body_id, merged_into=None).order_by("pk")
    return tuple(sorted(rows, key=lambda row: folded(row.name)))


def employers_of(body_id: int) -> tuple[Employer, ...]:
    """Return the employers of a body, by name, in one query."""
    rows = Employer.objects.filter(body_id=body_id).order_by("pk")
    return tuple(sorted(rows, key=lambda row: folded(row.name)))


def same_company(partner: Partner) -> tuple[Partner, ...]:
    """Return the other partners of the same SIREN: other establishments, or the same one typed twice."""
    rows = Partner.objects.filter(
        body_id=partner.body_id, siret__startswith=partner.siret[:9], merged_into=None
    )
    return tuple(rows.exclude(pk=partner.pk).order_by("siret"))


def mergers_of(partner: Partner) -> tuple[PartnerMerger, ...]:
    """Return the mergers that stand of a partner into another or of others into it, in one query."""
    rows = PartnerMerger.objects.filter(Q(former=partner) | Q(into=partner), parted_at=None)
    return tuple(rows.select_related("former", "into").order_by("pk"))


def story_of_partner(partner: Partner, limit: int = 50) -> tuple[JournalLine, ...]:
    """Return the last events about a partner, newest first, those under a former SIRET too, in two queries."""
    own = f"partner/{partner.siret}"
    lines = story_of(partner.body_id, own, limit=limit)
    corrected = (line.subjects for line in lines if line.name == PARTNER_CORRECTED)
    former = {name for subjects in corrected for name in subjects} - {own}
    return story_of(partner.body_id, own, *sorted(former), limit=limit)


def contracts_of(body_id: int, on: date) -> tuple[CdcContract, ...]:
    """Return the contracts of a body that hold on a day, the oldest first, in one query."""
    rows = CdcContract.objects.filter(body_id=body_id)
    return tuple(rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).order_by("pk"))


def identity_of(body: CertifyingBody) -> dict[str, str]:
    """Return who a body is, as it is typed, in two queries."""
    joint = first_commission(body)
    return {
        "name": body.name,
        "legal_name": body.legal_name,
        "siret": body.siret,
        "city": body.city,
        "commission": joint.name if joint else "",
        "branches": told_of(body.branches.order_by("idcc")),
    }


def first_commission(body: CertifyingBody) -> JointCommission | None:
    """Return the commission that a body opened with, in one query."""
    return body.commissions.order_by("pk").first()


def usual_zone(body_id: int) -> Zone:
    """Return on which clocks a body works most often, in one query."""
    return Zone(CertifyingBody.objects.values_list("zone", flat=True).get(pk=body_id))


def told_of(rows: Iterable[Branch]) -> str:
    """Return branches as they are written, one a line."""
    return branches_told((row.idcc, row.title) for row in rows)
