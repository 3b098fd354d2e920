"""Which dossiers an actor may see: loading is authorising."""

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.pathways.models import Dossier, Dossiers


def visible_dossiers(actor: Actor) -> Dossiers:
    """Return the dossiers of the actor's body that they may see.

    All of them for the secretariat, its own for a partner, their own for a candidate, none otherwise:
    assessors and jurors reach theirs through sessions and sittings.
    """
    dossiers = Dossier.objects.filter(body_id=actor.body_id)
    if actor.holds(Role.SECRETARIAT):
        return dossiers
    if actor.holds(Role.PARTNER) and actor.partner_id is not None:
        return dossiers.filter(partner_id=actor.partner_id)
    if actor.holds(Role.CANDIDATE) and actor.user_id is not None:
        return dossiers.filter(person__user_id=actor.user_id)
    return dossiers.none()
