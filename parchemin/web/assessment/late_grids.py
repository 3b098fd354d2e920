"""The grids late, settled where they are shown: nobody came, remind who assesses, hand the grid to another."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_filters import FilterSet, TypedChoiceFilter

from parchemin.accounts.guards import NOTHING_CHOSEN
from parchemin.assessment.actions.attendance import record_attendance
from parchemin.assessment.actions.grid_reminders import remind_assessors
from parchemin.assessment.models import Grid
from parchemin.assessment.selectors.late_grids import late_grids
from parchemin.assessment.terms import AttendanceState
from parchemin.kernel.calendar import at_paris, paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import refuse_if
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.shapes import tabs
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.people import called_column, contact_columns, name_column, name_of
from parchemin.web.pieces.together import act_together
from parchemin.web.whole_numbers import whole_numbers

PAGE = "assessment/late_grids.html"


class LateFilters(FilterSet):  # type: ignore[misc]
    """What narrows the grids late."""

    q = Search(
        *("session__code", "assessor__surname", "assessor__given_names"),
        *("dossier__person__birth_name", "dossier__person__given_names"),
        placeholder="Session, évaluateur, candidat",
    )
    relance = TypedChoiceFilter(
        field_name="reminded_on",
        lookup_expr="isnull",
        label="Évaluateur",
        choices=[("jamais", "jamais relancé"), ("deja", "déjà relancé")],
        coerce=lambda asked: asked == "jamais",
    )


LATE: Listing[Grid] = Listing(
    noun="grille en retard,grilles en retard",
    caption="Les grilles des sessions passées qui attendent leur signature, la plus ancienne d’abord",
    columns=(
        name_column("candidat", "Candidat", lambda grid: grid.dossier.person, "dossier__person"),
        Column(
            "bloc", "Bloc", lambda grid: grid.bloc.code, order=("bloc__code",), narrow="col-under"
        ),
        called_column(
            "evaluateur", "Évaluateur", lambda grid: grid.assessor, "assessor", narrow="col-under"
        ),
        Column(
            "session",
            "Session",
            lambda grid: grid.session.code,
            order=("session__code",),
            narrow="drop-4",
        ),
        Column(
            "jour",
            "Jour",
            lambda grid: grid.session.day,
            CellLook.DATE,
            order=("session__starts_at",),
            narrow="col-beside",
        ),
        Column(
            "relance",
            "Relancé le",
            lambda grid: vars(grid)["reminded_on"],
            CellLook.DATE,
            order=("reminded_on",),
            narrow="drop-2",
        ),
        Column(
            "confier",
            "Confier",
            lambda grid: grid,
            narrow="col-under",
            part="assessment/late_grid_hand.html",
            text=lambda grid: "",
        ),
        *contact_columns(lambda grid: grid.dossier.person, "dossier__person"),
    ),
    filters=LateFilters,
    link=lambda grid: reverse("assessment:candidate", args=[grid.session_id, grid.dossier_id]),
    name=lambda grid: f"{name_of(grid.dossier.person)}, bloc {grid.bloc.code}",
    key=lambda grid: str(grid.pk),
    order="jour",
)


@require_GET
def late(request: ActorRequest) -> HttpResponse:
    """Return the grids late, as the address filters them, or their export."""
    return LATE.page_answer(request, PAGE, _rows(request), **_around(request))


@require_POST
def settle(request: ActorRequest, name: str) -> HttpResponse:
    """Do one act for the grids ticked: those that it can be done for, the others with their reasons."""
    if name not in _ACTS:
        raise Http404("Ce geste ne règle pas une grille.")
    here, asked = reverse("assessment:late_grids"), request.POST.get("asked", "")

    def act(keys: list[str]) -> tuple[str, str]:
        grids = list(_rows(request).filter(pk__in=whole_numbers(keys)))
        refuse_if(() if grids else (NOTHING_CHOSEN,))
        told = _ACTS[name][1](request, grids)
        return told, f"{here}?{asked}" if asked else here

    def page() -> dict[str, object]:
        return {"list": LATE.page(request, _rows(request), path=here), **_around(request)}

    chosen = LATE.chosen(request, _rows(request), path=here)
    return act_together(request, chosen, act, page, template=PAGE)


def end_of_yesterday(at: datetime) -> datetime:
    """Return the moment before which a session is past: the first of today in Paris."""
    return at_paris(paris_date(at))


def _rows(request: ActorRequest) -> QuerySet[Grid]:
    return late_grids(request.actor, end_of_yesterday(request.at))


def _away(presence: AttendanceState) -> Callable[[ActorRequest, list[Grid]], str]:
    def note(request: ActorRequest, grids: list[Grid]) -> str:
        candidates = {(grid.session_id, grid.dossier_id) for grid in grids}
        with transaction.atomic():
            for session_id, dossier_id in sorted(candidates):
                record_attendance(
                    session_id=session_id,
                    dossier_id=dossier_id,
                    presence=presence,
                    actor=request.actor,
                    at=request.at,
                )
        word = presence.label.lower()
        return f"{plural(len(candidates), f'candidat noté {word}', f'candidats notés {word}s')}."

    return note


def _reminded(request: ActorRequest, grids: list[Grid]) -> str:
    sent = remind_assessors(
        grid_ids=[grid.pk for grid in grids], actor=request.actor, at=request.at
    )
    told = (
        f"{plural(sent.letters, 'courriel de relance part', 'courriels de relance partent')}, "
        f"pour {plural(sent.grids, 'grille')}."
    )
    if not sent.already:
        return told
    earlier = plural(
        sent.already, "grille avait déjà été rappelée", "grilles avaient déjà été rappelées"
    )
    return f"{told} {earlier} aujourd’hui."


_ACTS = {
    "relancer": ("Relancer l’évaluateur", _reminded),
    "absent": ("Candidat absent", _away(AttendanceState.ABSENT)),
    "excuse": ("Candidat excusé", _away(AttendanceState.EXCUSED)),
}


def _around(request: ActorRequest) -> dict[str, object]:
    return {
        "tabs": tabs(request.actor, "assessment:sessions"),
        "selection": tuple(
            Act(label, reverse("assessment:settle_late_grids", args=[name]), key=name)
            for name, (label, _) in _ACTS.items()
        ),
    }
