"""How many people are on their way under each edition."""

from collections.abc import Mapping

from django.db.models import Count

from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import CLOSED_STATES


def open_dossiers_by_edition(body_id: int, certification_id: int) -> Mapping[int, int]:
    """Return how many dossiers of a body are on their way under each edition of a certification.

    A count, by key of edition, in one query: it says nothing of anybody.
    """
    rows = Dossier.objects.filter(body_id=body_id, certification_id=certification_id)
    counted = rows.exclude(state__in=CLOSED_STATES).values_list("edition_id").order_by()
    return dict(counted.annotate(Count("pk")))
