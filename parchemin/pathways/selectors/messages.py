"""What was written to the body about a dossier, as who wrote it follows it."""

from collections import defaultdict
from collections.abc import Mapping

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import Mandate
from parchemin.accounts.terms import Role
from parchemin.pathways.models import DossierNote
from parchemin.pathways.selectors.access import visible_dossiers


def messages_sent(actor: Actor) -> Mapping[int, tuple[DossierNote, ...]]:
    """Return by dossier the messages of a candidate, or of a partner, last first, in one query."""
    rows = DossierNote.objects.filter(dossier__in=visible_dossiers(actor))
    if actor.holds(Role.PARTNER):
        house = Mandate.objects.filter(partner_id=actor.partner_id or 0, body_id=actor.body_id)
        rows = rows.filter(sender_id__in=house.values("user_id"))
    else:
        rows = rows.filter(sender_id=actor.user_id or 0)
    found: defaultdict[int, list[DossierNote]] = defaultdict(list)
    for row in rows.order_by("-written_at", "-pk"):
        found[row.dossier_id].append(row)
    return {dossier: tuple(rows) for dossier, rows in found.items()}
