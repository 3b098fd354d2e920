"""Questions about organisations."""

from parchemin.kernel.text import folded
from parchemin.organisations.models import Employer, Partner


def partners_of(body_id: int) -> tuple[Partner, ...]:
    """Return the partners of a body, by name, in one query."""
    rows = Partner.objects.filter(body_id=body_id).order_by("pk")
    return tuple(sorted(rows, key=lambda row: folded(row.name)))


def employers_of(body_id: int) -> tuple[Employer, ...]:
    """Return the employers of a body, by name, in one query."""
    rows = Employer.objects.filter(body_id=body_id).order_by("pk")
    return tuple(sorted(rows, key=lambda row: folded(row.name)))
