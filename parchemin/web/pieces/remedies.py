"""Where the remedy of an objection is done: the screen that its sentence speaks of."""

from collections.abc import Mapping

from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.web.access import ActorRequest
from parchemin.web.navigation import Link

_PARTNER = ("Ouvrir la fiche de l’organisme", "organisations:partner_of_siret")
# By code: what the link says, and the route that takes what the objection is about.
_SCREENS: Mapping[str, tuple[str, str]] = {
    "unknown-partner": ("Enregistrer cet organisme", "organisations:partner_of_siret"),
    "partner-not-habilitated": _PARTNER,
    "habilitation-suspended": _PARTNER,
    "habilitation-out-of-period": _PARTNER,
    "habilitation-other-site": _PARTNER,
    "habilitation-other-blocs": _PARTNER,
    "partner-siret-taken": _PARTNER,
}
# The same, for an objection on the body itself, which its settings lift.
_OWN: Mapping[str, tuple[str, str]] = {
    "emitter-id": ("Donner les identifiants", "settings:cdc"),
    "certifier-id": ("Donner les identifiants", "settings:cdc"),
    "contract-id": ("Ajouter un contrat", "settings:new_contract"),
}


def way_out(request: ActorRequest | None, code: str, about: str) -> Link | None:
    """Return the link to the screen that lifts an objection, for the secretariat, whose screens these are."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.holds(Role.SECRETARIAT):
        return None
    if code in _OWN:
        label, route = _OWN[code]
        return Link(label, reverse(route), current=False)
    if not about or code not in _SCREENS:
        return None
    label, route = _SCREENS[code]
    return Link(label, reverse(route, args=[about]), current=False)
