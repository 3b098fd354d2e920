"""Where a clock leads: the list of what it is on, or the page of that thing."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.pathways.terms import DossierState

_VAE = {"voie": "statutory_vae"}
_LISTS: Mapping[DeadlineKind, tuple[str, Mapping[str, str]]] = {
    DeadlineKind.VAE_REPLY: ("pathways:dossiers", {"etat": DossierState.SUBMITTED, **_VAE}),
    DeadlineKind.VAE_STEP: ("pathways:dossiers", {"etat": DossierState.ADMISSIBLE, **_VAE}),
    DeadlineKind.VAE_JURY: ("pathways:dossiers", {"echeance": "jury"}),
    DeadlineKind.UNIONS: ("jury:sittings", {}),
    DeadlineKind.DECISION: ("jury:sittings", {}),
    DeadlineKind.ADJOURNMENT: ("pathways:dossiers", {"echeance": "ajournement"}),
    DeadlineKind.NOTIFICATION: ("jury:letters", {}),
    DeadlineKind.APPEAL_REPLY: ("jury:appeals", {}),
    DeadlineKind.DECLARATION: ("declarations:list", {}),
    DeadlineKind.CORRECTION: ("declarations:corrections", {}),
}


def list_of(kind: DeadlineKind) -> str:
    """Return the list where the clocks of a kind are dealt with: that of their room, or that of all clocks."""
    route, asked = _LISTS.get(kind, ("deadlines:list", {"nature": kind}))
    return f"{reverse(route)}?{urlencode(asked)}" if asked else reverse(route)


def page_of(row: Deadline) -> str:
    """Return the page of what a clock is about, or the list that holds it."""
    prefix, _, name = row.about.partition("/")
    if prefix == "dossier":
        return reverse("pathways:dossier", args=[name])
    if prefix == "certificate":
        return reverse("certificates:certificate", args=[name])
    if prefix == "sitting":
        return reverse("jury:sitting", args=[row.subject_id])
    if prefix == "session":
        return reverse("assessment:session", args=[row.subject_id])
    if prefix == "certification":
        return reverse("certifications:referentiel", args=[name])
    if prefix == "partner":
        return reverse("organisations:partner_of_siret", args=[name])
    return list_of(DeadlineKind(row.kind))
