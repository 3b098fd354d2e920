"""Who signs the parchemins: named, corrected, ended."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from parchemin.certificates.actions.signatories import correct_signatory, name_signatory
from parchemin.certificates.models import Signatory
from parchemin.kernel.calendar import paris_date
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.settings.forms import SignatoryForm
from parchemin.web.settings.pages import around, home_of, one_at_a_time

_EFFECTS = (
    "Son nom et sa fonction sont imprimés sur les parchemins et attestations délivrés pendant cette période, "
    "à la place de la présidence du jury.",
    "Un parchemin déjà délivré garde ses signataires. Les pages publiques ne disent que la fonction.",
)


@require_http_methods(["GET", "POST"])
@one_at_a_time
def new(request: ActorRequest) -> HttpResponse:
    """Name somebody who signs."""
    form = SignatoryForm(request.POST or None, initial={"starts_on": paris_date(request.at)})

    def name(**typed: Any) -> tuple[str, str]:
        row = name_signatory(actor=request.actor, at=request.at, **typed)
        return f"{row.name} signe les parchemins.", home_of("signataires")

    shown = around("Ajouter un signataire", "Ajouter", "signataires", *_EFFECTS)
    return ask(request, form, name, **shown)


@require_http_methods(["GET", "POST"])
@one_at_a_time
def change(request: ActorRequest, signatory_id: int) -> HttpResponse:
    """Correct who signs, or say until when."""
    row = get_object_or_404(Signatory, pk=signatory_id, body_id=request.actor.body_id)
    names = tuple(SignatoryForm.base_fields)
    form = SignatoryForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def correct(**_: Any) -> tuple[str, str]:
        correct_signatory(
            signatory_id=row.pk, actor=request.actor, at=request.at, **form.values_to_write(names)
        )
        return "Le signataire est à jour.", home_of("signataires")

    shown = around(f"Signataire : {row.name}", "Enregistrer", "signataires", *_EFFECTS)
    return ask(request, form, correct, **shown)
