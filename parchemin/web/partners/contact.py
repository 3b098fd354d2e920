"""Where a candidate of the partner is reached, said where nothing was, before the dossier is examined."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.pathways.actions.contacts import complete_contact
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.partners.dossiers import partner_of, row_or_404
from parchemin.web.pathways.contact import ContactCorrectionForm


@require_http_methods(["GET", "POST"])
def contact(request: ActorRequest, number: str) -> HttpResponse:
    """Say the e-mail address or the telephone of a candidate, those that are missing alone."""
    row = row_or_404(request, number)
    back = reverse("partners:dossier", args=[number])
    form = ContactCorrectionForm(request.POST or None)
    for name in ("email", "phone"):
        if getattr(row.person, name):
            del form.fields[name]

    def do(email: str = "", phone: str = "", **_: Any) -> tuple[str, str]:
        complete_contact(
            dossier_id=row.pk,
            email=email or "",
            phone=phone or "",
            actor=partner_of(request),
            at=request.at,
        )
        return "Les coordonnées sont notées.", back

    return ask(
        request,
        form,
        do,
        title="Compléter les coordonnées",
        label="Enregistrer",
        effects=(
            "Le certificateur écrit au candidat à cette adresse.",
            "Seul ce qui manque se dit ici, tant que le dossier n’est pas examiné ; le reste se demande au "
            "certificateur.",
        ),
        back=back,
        trail=(
            Link("Mes candidats", reverse("partners:dossiers"), current=False),
            Link(number, back, current=False),
        ),
    )
