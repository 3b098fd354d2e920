"""The list of dossiers: search, filters, columns, export, and one move for several."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parchemin.jury.selectors.progress import with_progress
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.actions import move_together
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.selectors import counts_by_state, listed_dossiers
from parchemin.pathways.terms import DossierState, Route, Scope
from parchemin.pathways.workflow import ADMIT, START_ASSESSMENT, SUBMIT
from parchemin.web.access import ActorRequest
from parchemin.web.navigation import Link
from parchemin.web.pathways.dossier_filters import DossierFilters
from parchemin.web.pathways.shapes import NextStep, next_step, ribbon_of, state_of
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.people import contact_columns, name_column, name_of
from parchemin.web.pieces.today import NextAct
from parchemin.web.pieces.together import act_together
from parchemin.web.pieces.words import form_of

TABS = (
    ("À examiner", DossierState.SUBMITTED),
    ("Recevables", DossierState.ADMISSIBLE),
    ("En évaluation", DossierState.IN_ASSESSMENT),
    ("Prêts pour le jury", DossierState.READY),
    ("Délibérés", DossierState.DECIDED),
)
# What may be done to several dossiers at once: moves that need no reason of their own.
TOGETHER = {
    SUBMIT.name: (SUBMIT, "déposé,déposés"),
    ADMIT.name: (ADMIT, "recevable,recevables"),
    START_ASSESSMENT.name: (START_ASSESSMENT, "en évaluation,en évaluation"),
}


def _person(dossier: Dossier) -> Person:
    return dossier.person


def _next(dossier: Dossier) -> NextStep:
    return next_step(dossier, timezone.localdate())


DOSSIERS: Listing[Dossier] = Listing(
    noun="dossier,dossiers",
    caption="Les dossiers",
    columns=(
        name_column("personne", "Personne", _person),
        Column("numero", "N° de dossier", lambda d: d.number, order=("number",), narrow="drop-1"),
        Column(
            "certification",
            "Certification",
            lambda dossier: dossier.certification.short_title,
            order=("certification__short_title",),
            narrow="drop-3",
        ),
        Column("voie", "Voie", lambda d: Route(d.route).label, order=("route",), narrow="drop-2"),
        Column(
            "organisme",
            "Organisme",
            lambda dossier: dossier.partner.name if dossier.partner else "",
            order=("partner__name",),
            narrow="drop-1",
        ),
        Column("blocs", "Blocs", ribbon_of, CellLook.RIBBON, narrow="col-beside"),
        Column("etat", "État", state_of, CellLook.STATE, order=("seen",), narrow="col-under"),
        Column("etape", "Prochaine étape", lambda d: _next(d).what, narrow="drop-4"),
        Column("le", "Le", lambda d: _next(d).on, CellLook.DATE, narrow="drop-4"),
        Column(
            "entree",
            "Entrée le",
            lambda dossier: dossier.entry_date,
            CellLook.DATE,
            order=("entry_date",),
            narrow="drop-2",
            shown=False,
        ),
        Column(
            "depuis",
            "Dans cet état depuis",
            lambda dossier: dossier.state_since,
            CellLook.DATE,
            order=("state_since",),
            narrow="drop-2",
            shown=False,
        ),
        Column(
            "perimetre",
            "Périmètre",
            lambda dossier: Scope(dossier.scope).label,
            narrow="drop-2",
            shown=False,
        ),
        Column(
            "edition",
            "Édition",
            lambda dossier: dossier.edition.number,
            CellLook.NUMBER,
            narrow="drop-2",
            shown=False,
        ),
        Column(
            "employeur",
            "Employeur",
            lambda dossier: dossier.employer.name if dossier.employer else "",
            narrow="drop-2",
            shown=False,
        ),
        *contact_columns(_person),
    ),
    filters=DossierFilters,
    link=lambda dossier: reverse("pathways:dossier", args=[dossier.number]),
    name=lambda dossier: str(name_of(dossier.person)),
    key=lambda dossier: dossier.number,
    order="personne",
)


PAGE = "pathways/dossiers.html"


@require_GET
def dossiers(request: ActorRequest) -> HttpResponse:
    """Return the dossiers of the body, as the address filters them, or their export."""
    return DOSSIERS.page_answer(request, PAGE, _rows(request), **_around(request, request.GET))


_MOVED_ALREADY = Objection("moved-already", "Ce geste est déjà fait : rien ne change.")


@require_POST
def dossiers_together(request: ActorRequest, move: str) -> HttpResponse:
    """Make one move for the dossiers ticked: those that it can be made for, the others with their reasons."""
    if move not in TOGETHER:
        raise Http404("Ce geste ne se fait pas sur plusieurs dossiers.")
    transition, forms = TOGETHER[move]
    here, asked = reverse("pathways:dossiers"), request.POST.get("asked", "")

    def act(numbers: list[str]) -> tuple[str, str]:
        count = move_together(numbers=numbers, move=transition, actor=request.actor, at=request.at)
        refuse_if(() if count else (_MOVED_ALREADY,))
        told = f"{plural(count, 'dossier')} {form_of(count, forms)}."
        return told, f"{here}?{asked}" if asked else here

    def page() -> dict[str, object]:
        found = DOSSIERS.page(request, _rows(request), path=here)
        return {"list": found, **_around(request, QueryDict(asked))}

    chosen = DOSSIERS.chosen(request, _rows(request), path=here, field="number")
    return act_together(request, chosen, act, page, template=PAGE)


def _rows(request: ActorRequest) -> QuerySet[Dossier]:
    return with_progress(listed_dossiers(request.actor, paris_date(request.at)))


def _around(request: ActorRequest, asked: QueryDict) -> dict[str, object]:
    return {
        "tabs": _tabs(request, asked.getlist("etat")),
        "selection": tuple(
            Act(move.label, reverse("pathways:dossiers_together", args=[name]), key=name)
            for name, (move, _) in TOGETHER.items()
        ),
        "next": NextAct("", "", "Ouvrir un dossier", reverse("pathways:enrol_choice")),
    }


def _tabs(request: ActorRequest, chosen: list[str]) -> tuple[Link, ...]:
    counts = counts_by_state(request.actor, paris_date(request.at))
    here = reverse("pathways:dossiers")
    every = Link("Tous", here, current=not chosen, count=sum(counts.values()))
    return (
        every,
        *(
            Link(label, f"{here}?etat={state.value}", chosen == [state], counts.get(state, 0))
            for label, state in TABS
        ),
    )
