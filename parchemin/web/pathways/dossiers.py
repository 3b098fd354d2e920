"""The list of dossiers: search, filters, columns, export, and one move for several."""

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parchemin.jury.selectors.progress import followed
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.pathways.actions import move_together
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import counts_by_state, listed_dossiers
from parchemin.pathways.terms import DossierState, Route, Scope
from parchemin.pathways.workflow import ADMIT, START_ASSESSMENT, SUBMIT
from parchemin.web.access import ActorRequest
from parchemin.web.http import done
from parchemin.web.navigation import Link
from parchemin.web.pathways.dossier_filters import DossierFilters
from parchemin.web.pathways.shapes import NextStep, next_step, ribbon_of, state_of
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.people import PersonName
from parchemin.web.pieces.today import NextAct
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


def _next(dossier: Dossier) -> NextStep:
    return next_step(dossier, timezone.localdate())


DOSSIERS: Listing[Dossier] = Listing(
    noun="dossier,dossiers",
    caption="Les dossiers",
    columns=(
        Column(
            "personne",
            "Personne",
            lambda dossier: PersonName(dossier.person.birth_name, dossier.person.given_names),
            order=("person__natural_key",),
        ),
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
    ),
    filters=DossierFilters,
    link=lambda dossier: reverse("secretariat:dossier", args=[dossier.number]),
    name=lambda dossier: str(PersonName(dossier.person.birth_name, dossier.person.given_names)),
    key=lambda dossier: dossier.number,
    order="personne",
)


@require_GET
def dossiers(request: ActorRequest) -> HttpResponse:
    """Return the dossiers of the body, as the address filters them, or their export."""
    return DOSSIERS.shown(
        request,
        "pathways/dossiers.html",
        followed(listed_dossiers(request.actor, paris_date(request.at))),
        tabs=_tabs(request, request.GET.getlist("etat")),
        selection=_selection(request.GET),
        next=NextAct("", "", "Ouvrir un dossier", reverse("secretariat:enrol_choice")),
    )


@require_POST
def dossiers_together(request: ActorRequest, move: str) -> HttpResponse:
    """Make one move for the dossiers ticked, all of them or none."""
    if move not in TOGETHER:
        raise Http404("Ce geste ne se fait pas sur plusieurs dossiers.")
    transition, forms = TOGETHER[move]
    count = move_together(
        numbers=request.POST.getlist("selected"),
        move=transition,
        actor=request.actor,
        at=request.at,
    )
    said = f"{plural(count, 'dossier')} {form_of(count, forms)}."
    return done(request, said, _list_address(request.GET))


def _tabs(request: ActorRequest, chosen: list[str]) -> tuple[Link, ...]:
    counts = counts_by_state(request.actor, paris_date(request.at))
    here = reverse("secretariat:dossiers")
    every = Link("Tous", here, current=not chosen, count=sum(counts.values()))
    return (
        every,
        *(
            Link(label, f"{here}?etat={state.value}", chosen == [state], counts.get(state, 0))
            for label, state in TABS
        ),
    )


def _selection(address: QueryDict) -> tuple[Act, ...]:
    query = f"?{address.urlencode()}" if address else ""
    return tuple(
        Act(move.label, reverse("secretariat:dossiers_together", args=[name]) + query, key=name)
        for name, (move, _) in TOGETHER.items()
    )


def _list_address(address: QueryDict) -> str:
    here = reverse("secretariat:dossiers")
    return f"{here}?{address.urlencode()}" if address else here
