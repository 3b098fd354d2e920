"""What several acts of this room ask first."""

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.kernel import reasons
from parchemin.kernel.objections import Objection
from parchemin.organisations.models import CertifyingBody


def objections_to_role(actor: Actor, *roles: Role) -> tuple[Objection, ...]:
    """Return why the actor may not act, when they hold none of these roles."""
    if actor.holds(*roles):
        return ()
    allowed = ", ".join(role.label for role in roles)
    return (Objection("role", "Votre mandat ne le permet pas.", remedy=f"Réservé à : {allowed}."),)


def objections_to_reason(reason: str) -> tuple[Objection, ...]:
    """Return why an act that must be explained may not be done: no reason, or one that cannot be told."""
    return reasons.objections_to_reason(reason, _NO_REASON)


_NO_REASON = Objection(
    "reason-missing", "Le motif manque.", remedy="Dites pourquoi, en une phrase."
)


def lock_numbering(body_id: int) -> None:
    """Hold the numbering of a body until the end of the transaction."""
    CertifyingBody.objects.select_for_update(of=("self",)).only("pk").get(pk=body_id)
