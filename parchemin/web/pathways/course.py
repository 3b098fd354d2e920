"""By which route, since when and for what a candidate comes, corrected from the page of a dossier."""

from collections.abc import Sequence
from typing import Any

from django.forms import CheckboxSelectMultiple, ChoiceField, MultipleChoiceField, RadioSelect
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.certifications.models import Bloc
from parchemin.pathways.enrolment import CourseCorrection
from parchemin.pathways.selectors import visible_dossiers
from parchemin.pathways.terms import Route, Scope
from parchemin.processes.correct_course import correct_course
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import DayField, ReasonField, offer

EFFECTS = (
    "le dossier est relu comme s’il s’ouvrait ainsi : ce qui l’empêcherait est dit, avec son texte",
    "l’édition et le règlement sont ceux de la date d’entrée",
    "un bloc qui reste garde ce qui en est déjà acquis",
    "le journal garde ce qui change et le motif",
)
FIELDS = ("route", "entry", "scope", "sought")


class CourseForm(ShowingForm):
    """The course of a dossier, typed wrong before."""

    route = ChoiceField(label="Voie", choices=Route.choices())
    entry = DayField(
        label="Date d’entrée",
        help_text="Début de la formation, ou dépôt de la demande de VAE. Elle fixe l’édition et la loi.",
    )
    scope = ChoiceField(
        label="Ce que le candidat vise", choices=Scope.choices(), widget=RadioSelect
    )
    sought = MultipleChoiceField(
        label="Blocs choisis",
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="À cocher si le candidat ne vise que des blocs.",
    )
    reason = ReasonField(label="Motif", help_text="La pièce qui le montre. Le journal le garde.")

    def __init__(self, *args: Any, blocs: Sequence[Bloc], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "sought", [(bloc.code, f"{bloc.code}. {bloc.title}") for bloc in blocs])

    def clean(self) -> dict[str, Any]:
        """Ask blocs of who does not seek the whole."""
        typed = super().clean()
        if typed.get("scope") == Scope.BLOCS and not typed.get("sought"):
            self.add_error("sought", "Cochez au moins un bloc, ou visez la certification entière.")
        return typed

    def course(self) -> CourseCorrection:
        """Return what was typed; to be called once the form is valid."""
        written = self.values_to_write(FIELDS)
        return CourseCorrection(
            route=Route(written["route"]),
            entry=written["entry"],
            sought=tuple(written["sought"]) if written["scope"] == Scope.BLOCS else (),
            reason=self.cleaned_data["reason"],
        )

    def _overtaken(self, name: str) -> str:
        if name != "sought":
            return super()._overtaken(name)
        return (
            "D’autres blocs ont été choisis depuis que vous lisez cette page. "
            "Relisez, puis enregistrez à nouveau si vous le maintenez."
        )


@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, number: str) -> HttpResponse:
    """Correct by which route, since when and for what the candidate of a dossier comes."""
    rows = visible_dossiers(request.actor).select_related("edition")
    dossier = rows.filter(number=number).first()
    if dossier is None:
        raise Http404("Aucun dossier à cette adresse.")
    codes = list(dossier.blocs.order_by("bloc__position").values_list("bloc__code", flat=True))
    form = CourseForm(
        request.POST or None,
        blocs=tuple(dossier.edition.blocs.all()),
        initial={
            "route": dossier.route,
            "entry": dossier.entry_date,
            "scope": dossier.scope,
            "sought": codes if dossier.scope == Scope.BLOCS else [],
        },
    )
    back = reverse("pathways:dossier", args=[number])

    def do(**_: Any) -> tuple[str, str]:
        correct_course(
            dossier_id=dossier.pk, course=form.course(), actor=request.actor, at=request.at
        )
        return "Le parcours est corrigé.", back

    return ask(
        request,
        form,
        do,
        title="Corriger le parcours",
        effects=EFFECTS,
        label="Enregistrer",
        back=back,
        trail=(
            Link("Dossiers", reverse("pathways:dossiers"), current=False),
            Link(number, back, current=False),
        ),
    )
