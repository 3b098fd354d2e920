"""The links of grids in force, as the secretariat follows them."""

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import GridLink


def live_links(actor: Actor, session_id: int) -> dict[int, GridLink]:
    """Return the link in force of each assessor of a session, by assessor, in one query."""
    links = GridLink.objects.filter(
        session_id=session_id, session__body_id=actor.body_id, revoked_at__isnull=True
    )
    return {link.assessor_id: link for link in links}
