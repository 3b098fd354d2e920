"""Where a candidate is reached, corrected from the page of a dossier."""

from typing import Any

from django.forms import EmailField
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.pathways.actions import correct_contact
from parchemin.pathways.imports.lines import read_phone
from parchemin.pathways.selectors import visible_dossiers
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import ReadField

EFFECTS = (
    "les prochaines lettres partent à cette adresse ; celles qui sont parties ne repartent pas d’elles-mêmes",
    "un courriel revenu se renvoie depuis sa page, à la nouvelle adresse",
    "un compte déjà ouvert garde l’adresse avec laquelle la personne se connecte",
    "le journal dit ce qui change, sans l’adresse",
)


class ContactCorrectionForm(ShowingForm):
    """Where a candidate is reached; nothing typed says that they are not."""

    email = EmailField(label="Adresse électronique", max_length=254, required=False)
    phone = ReadField(read_phone, label="Téléphone", required=False)


@require_http_methods(["GET", "POST"])
def contact(request: ActorRequest, number: str) -> HttpResponse:
    """Correct where the person of a dossier is reached."""
    rows = visible_dossiers(request.actor).select_related("person")
    dossier = rows.filter(number=number).first()
    if dossier is None:
        raise Http404("Aucun dossier à cette adresse.")
    person, names = dossier.person, ("email", "phone")
    form = ContactCorrectionForm(
        request.POST or None, initial={name: getattr(person, name) for name in names}
    )
    back = reverse("pathways:dossier", args=[number])

    def do(**_: Any) -> tuple[str, str]:
        written = {name: value or "" for name, value in form.values_to_write(names).items()}
        correct_contact(person_id=person.pk, **written, actor=request.actor, at=request.at)
        return "Les coordonnées sont à jour.", back

    return ask(
        request,
        form,
        do,
        title="Corriger les coordonnées",
        effects=EFFECTS,
        label="Enregistrer",
        back=back,
        trail=(
            Link("Dossiers", reverse("pathways:dossiers"), current=False),
            Link(number, back, current=False),
        ),
    )
