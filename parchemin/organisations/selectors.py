"""Questions about organisations."""

from parchemin.journal.selectors import JournalLine, story_of
from parchemin.kernel.text import folded
from parchemin.organisations.events import PARTNER_CORRECTED
from parchemin.organisations.models import Employer, Partner


def partners_of(body_id: int) -> tuple[Partner, ...]:
    """Return the partners of a body, by name, in one query."""
    rows = Partner.objects.filter(body_id=body_id).order_by("pk")
    return tuple(sorted(rows, key=lambda row: folded(row.name)))


def employers_of(body_id: int) -> tuple[Employer, ...]:
    """Return the employers of a body, by name, in one query."""
    rows = Employer.objects.filter(body_id=body_id).order_by("pk")
    return tuple(sorted(rows, key=lambda row: folded(row.name)))


def same_company(partner: Partner) -> tuple[Partner, ...]:
    """Return the other partners of the same SIREN: other establishments, or the same one typed twice."""
    rows = Partner.objects.filter(body_id=partner.body_id, siret__startswith=partner.siret[:9])
    return tuple(rows.exclude(pk=partner.pk).order_by("siret"))


def story_of_partner(partner: Partner, limit: int = 50) -> tuple[JournalLine, ...]:
    """Return the last events about a partner, newest first, those under a former SIRET too, in two queries."""
    own = f"partner/{partner.siret}"
    lines = story_of(partner.body_id, own, limit=limit)
    corrected = (line.subjects for line in lines if line.name == PARTNER_CORRECTED)
    former = {name for subjects in corrected for name in subjects} - {own}
    return story_of(partner.body_id, own, *sorted(former), limit=limit)
