"""The steps of the candidate of a VAE, dated from the page of the dossier."""

from datetime import date

from django.forms import CharField, Form, Textarea
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import date_vae_step
from parchemin.pathways.selectors import visible_dossiers
from parchemin.pathways.terms import Route, VaeStep
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.navigation import Link
from parchemin.web.pieces.fields import DayField

EFFECTS = {
    VaeStep.STEP: (
        "une démarche faite au plus tard le dernier jour du sixième mois garde la recevabilité "
        "(C. trav., art. R6412-4)",
        "le journal garde ce que vous écrivez",
    ),
    VaeStep.VALIDATION: (
        "le jury se tient avant la fin du troisième mois qui suit ce jour (C. trav., art. R6412-5)",
        "le dépôt compte comme une démarche : la recevabilité ne devient plus caduque",
        "le journal garde la date, et ses corrections",
    ),
}
TITLES = {
    VaeStep.STEP: "Dater une démarche du candidat",
    VaeStep.VALIDATION: "Dater le dépôt du dossier de validation",
}


class StepForm(Form):
    """The day of a step; a day written before is changed, or taken back, with a reason."""

    on = DayField(label="Le", required=False)
    reason = CharField(
        label="Précision",
        required=False,
        max_length=500,
        widget=Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None, before: date | None) -> None:
        super().__init__(data, initial={"on": before})
        self.fields["on"].required = before is None
        if before is not None:
            self.fields["on"].help_text = "Vide : la date est retirée."
            self.fields["reason"].label = "Pourquoi la date change"


@require_http_methods(["GET", "POST"])
def vae_step(request: ActorRequest, number: str, step: str) -> HttpResponse:
    """Date a step of the candidate of a VAE, correct its day or take it back."""
    dossier = visible_dossiers(request.actor).filter(number=number).first()
    if dossier is None or dossier.route != Route.STATUTORY_VAE or step not in tuple(VaeStep):
        raise Http404("Aucune VAE à cette adresse.")
    chosen = VaeStep(step)
    before = dossier.step_on if chosen is VaeStep.STEP else dossier.validation_on
    form = StepForm(request.POST or None, before)
    back = reverse("secretariat:dossier", args=[number])
    shown = {
        "form": form,
        "title": TITLES[chosen],
        "effects": EFFECTS[chosen],
        "label": "Enregistrer",
        "trail": (
            Link("Dossiers", reverse("secretariat:dossiers"), current=False),
            Link(number, back, current=False),
        ),
        "back": back,
    }
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    on = form.cleaned_data["on"]
    try:
        date_vae_step(
            dossier_id=dossier.pk,
            step=chosen,
            on=on,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    told = f", le {french_date(on)}" if on else " : la date est retirée"
    return done(request, f"{chosen.label}{told}.", back)
