"""The steps of the candidate of a VAE, dated from the page of the dossier."""

from datetime import date
from typing import Any

from django.forms import CharField, Form, Textarea
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.kernel.calendar import french_date, paris_date
from parchemin.pathways.actions import correct_filing, date_vae_step, submit_dossier
from parchemin.pathways.selectors import visible_dossiers
from parchemin.pathways.selectors.clocks import filing_day
from parchemin.pathways.terms import DossierState, Route, VaeStep
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
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


class FilingForm(Form):
    """The day on which a VAE was filed complete."""

    on = DayField(label="Demande déposée complète le")


class RefilingForm(FilingForm):
    """The right day of a filing, and why the one written was wrong."""

    reason = CharField(
        label="Pourquoi le jour change", max_length=500, widget=Textarea(attrs={"rows": 2})
    )


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
    back = reverse("pathways:dossier", args=[number])
    shown: dict[str, Any] = {
        "title": TITLES[chosen],
        "effects": EFFECTS[chosen],
        "label": "Enregistrer",
        "trail": _trail(number, back),
        "back": back,
    }

    def do(**typed: Any) -> tuple[str, str]:
        on = typed["on"]
        date_vae_step(
            dossier_id=dossier.pk,
            step=chosen,
            on=on,
            reason=typed["reason"],
            actor=request.actor,
            at=request.at,
        )
        told = f", le {french_date(on)}" if on else " : la date est retirée"
        return f"{chosen.label}{told}.", back

    return ask(request, form, do, **shown)


@require_http_methods(["GET", "POST"])
def vae_filing(request: ActorRequest, number: str) -> HttpResponse:
    """Deposit a VAE: its two months run from the day on which it was filed, asked here and corrected here."""
    dossier = visible_dossiers(request.actor).filter(number=number).first()
    default = filing_day(dossier, paris_date(request.at)) if dossier else None
    if dossier is None or default is None:
        raise Http404("Aucune VAE à cette adresse.")
    filed = dossier.state != DossierState.DRAFT
    kind = RefilingForm if filed else FilingForm
    form = kind(request.POST or None, initial={"on": dossier.filed_on or default})
    back = reverse("pathways:dossier", args=[number])
    shown: dict[str, Any] = {
        "title": "Corriger le jour du dépôt" if filed else "Déposer la demande de VAE",
        "effects": (
            "deux mois sans réponse, comptés de ce jour, rendent le dossier recevable "
            "(C. trav., art. R6412-4)",
            "ce jour n’est ni avant l’entrée, ni à venir",
            "le journal garde la date",
        ),
        "label": "Corriger" if filed else "Déposer",
        "trail": _trail(number, back),
        "back": back,
    }

    def do(**typed: Any) -> tuple[str, str]:
        act = correct_filing if filed else submit_dossier
        act(dossier_id=dossier.pk, actor=request.actor, at=request.at, **typed)
        said = f"la demande l’a été le {french_date(typed['on'])}."
        return f"Le dossier est déposé ; {said}", back

    return ask(request, form, do, **shown)


def _trail(number: str, back: str) -> tuple[Link, Link]:
    return (
        Link("Dossiers", reverse("pathways:dossiers"), current=False),
        Link(number, back, current=False),
    )
