"""Sittings before and around the deliberation: the list, convening, the page that prepares one, its life."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.journal.selectors import story_of
from parchemin.jury.actions.convening import convene_sitting
from parchemin.jury.actions.holding import (
    cancel_sitting,
    open_sitting,
    resume_sitting,
    suspend_sitting,
)
from parchemin.jury.actions.reconvening import convene_again, record_lack_of_quorum
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.convening import (
    convenable_certifications,
    convocation_of,
    next_sitting_code,
    seatable_jurors,
)
from parchemin.jury.selectors.duties import OwnSeat, own_seats
from parchemin.jury.selectors.lacking import lacks_of
from parchemin.jury.selectors.sittings import (
    SittingLine,
    SittingPage,
    sitting_list,
    sitting_page,
    visible_sittings,
)
from parchemin.jury.selectors.summons import own_summons
from parchemin.jury.terms import SittingState
from parchemin.jury.workflow import OPEN, RECORD_LACK, RESUME, SUSPEND
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Refused
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.jury.forms import DayForm, PresenceForm, ReasonForm, SeatForm, SittingForm
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.rules_shown import rules_shown
from parchemin.web.jury.shown import (
    BEFORE_CLOSING,
    MOST_FREE,
    duties_of,
    function_of,
    lack_told,
    moves_of,
    offices_of,
    outcome_state,
    sitting_state,
    table_of,
    tabs_of,
    trail_of,
)
from parchemin.web.navigation import Link
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.today import NextAct

CANDIDATES_A_PAGE = 50
SITTINGS_A_PAGE = 30
_TO_COME = (*BEFORE_CLOSING, SittingState.CLOSED)
_MOVES = {
    OPEN.name: (open_sitting, "La séance est ouverte."),
    SUSPEND.name: (suspend_sitting, "La séance est suspendue : aucune voix n’est prise."),
    RESUME.name: (resume_sitting, "La séance reprend."),
    RECORD_LACK.name: (record_lack_of_quorum, "L’absence de quorum est constatée."),
}


@require_GET
def sittings(request: ActorRequest) -> HttpResponse:
    """Return the sittings that the actor may see: those that await something, then the others."""
    lines = sitting_list(request.actor)
    own = own_seats(request.actor)
    awaiting = [line for line in lines if line.state in _TO_COME][::-1]
    past = Paginator([line for line in lines if line.state not in _TO_COME], SITTINGS_A_PAGE)
    page = past.get_page(request.GET.get("page"))
    convenes = request.actor.holds(Role.SECRETARIAT)
    following = NextAct("", "", "Convoquer une séance", reverse("jury:convene"))
    return render(
        request,
        "jury/sittings.html",
        {
            "groups": (
                ("À venir et en cours", [_listed(line, own) for line in awaiting]),
                ("Passées", [_listed(line, own) for line in page]),
            ),
            "own": bool(own),
            "page": page,
            "title": "Jurys" if convenes else "Mes jurys",
            "tabs": room_tabs("jury:sittings") if convenes else (),
            "next": following if convenes else None,
        },
    )


def _listed(
    line: SittingLine, own: Mapping[int, OwnSeat]
) -> tuple[SittingLine, State, tuple[Link, ...]]:
    return line, sitting_state(line.state), duties_of(line.id, own.get(line.id))


@require_http_methods(["GET", "POST"])
def convene(request: ActorRequest) -> HttpResponse:
    """Convene a sitting under the règlement in force on its day."""
    certifications = convenable_certifications(request.actor)
    form = SittingForm(
        request.POST or None,
        certifications=certifications,
        initial={"code": next_sitting_code(request.actor)},
    )
    shown = {"form": form, "certifications": certifications}
    if not form.is_valid():
        return render(request, "jury/convene.html", shown, status=422 if form.errors else 200)
    try:
        sitting = convene_sitting(
            code=form.cleaned_data["code"],
            certification_id=form.cleaned_data["certification"],
            starts_at=form.starts_at,
            place=form.cleaned_data["place"],
            remote=form.cleaned_data["remote"],
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return refusal(request, refused, page="jury/convene.html", context=shown)
    message = "La séance est convoquée. Donnez maintenant les sièges."
    return done(request, message, reverse("jury:sitting", args=[sitting.pk]))


@require_GET
def sitting(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the page that prepares a sitting and follows its day."""
    return render(request, "jury/sitting.html", preparation(request, sitting_id))


def preparation(request: ActorRequest, sitting_id: int, **typed: Form) -> Mapping[str, Any]:
    """Return the context of the page of a sitting, with the forms as they were typed.

    Raises `Http404` for a sitting that the actor may not see.
    """
    page = page_or_404(request, sitting_id)
    line = page.sitting
    organises = line.state in BEFORE_CLOSING and any(
        move.name in {*_MOVES, "close"} for move in page.moves
    )
    secretariat = request.actor.holds(Role.SECRETARIAT)
    prepares = line.state in BEFORE_CLOSING and secretariat
    convenes = prepares and line.state is SittingState.CONVENED
    lacks = lacks_of(request.actor, sitting_id) if convenes and page.objections else ()
    agenda = Paginator(page.agenda, CANDIDATES_A_PAGE).get_page(request.GET.get("page"))
    row = Sitting(pk=line.id, body_id=request.actor.body_id, starts_at=line.starts_at)
    presences = typed.get("presences") or PresenceForm(seats=page.seats)
    return {
        "page": page,
        "rules": rules_shown(page.effective),
        "state": sitting_state(line.state),
        "tabs": tabs_of(line, "jury:sitting", follows=secretariat),
        "table": table_of(page.seats, opened=line.state is not SittingState.CONVENED),
        "acts": moves_of(page),
        "seats": [
            (
                seat,
                function_of(seat.role, substitute=bool(seat.stands_in_for), voting=seat.voting),
                presences[PresenceForm.name_of(seat)] if organises else None,
                offices_of(seat, page.seats, page.rules) if prepares else (),
            )
            for seat in page.seats
        ],
        "presences": presences,
        "organises": organises,
        "prepares": prepares,
        "secretariat": secretariat,
        "own_seat": next((seat for seat in page.seats if seat.own), None),
        "seating": (typed.get("seating") or SeatForm(jurors=seatable_jurors(row), seats=page.seats))
        if convenes
        else None,
        "lacks": [(lack, lack_told(lack), lack.free[:MOST_FREE]) for lack in lacks],
        "agenda": [(entry, entry.outcome and outcome_state(entry.outcome)) for entry in agenda],
        "agenda_page": agenda,
        "story": story_of(request.actor.body_id, f"sitting/{line.code}", limit=12),
    }


def page_or_404(request: ActorRequest, sitting_id: int) -> SittingPage:
    """Return the page of a sitting, or raise `Http404` when the actor may not see it."""
    try:
        return sitting_page(request.actor, sitting_id)
    except Sitting.DoesNotExist as missing:
        raise Http404("Cette séance n’est pas la vôtre.") from missing


@require_GET
def attendance_sheet(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the sheet that jurors sign by hand, to print."""
    page = page_or_404(request, sitting_id)
    seats = [
        (
            seat,
            function_of(seat.role, substitute=bool(seat.stands_in_for), voting=seat.voting),
        )
        for seat in page.seats
    ]
    trail = trail_of(sitting_id, page.sitting.code)
    context = {"sitting": page.sitting, "seats": seats, "trail": trail}
    return render(request, "jury/attendance_sheet.html", context)


@require_POST
def move(request: ActorRequest, sitting_id: int, name: str) -> HttpResponse:
    """Open, suspend or resume a sitting."""
    get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    if name not in _MOVES:
        raise Http404(name)
    act, message = _MOVES[name]
    try:
        act(sitting_id=sitting_id, actor=request.actor, at=request.at)
    except Refused as refused:
        context = preparation(request, sitting_id)
        return refusal(request, refused, page="jury/sitting.html", context=context)
    page = "jury:sitting" if name == RECORD_LACK.name else "jury:board"
    return done(request, message, reverse(page, args=[sitting_id]))


@require_http_methods(["GET", "POST"])
def convene_anew(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Convene again the cases and the seats of a sitting that lacked its quorum."""
    rows = visible_sittings(request.actor).select_related("second")
    found = get_object_or_404(rows, pk=sitting_id)
    if request.method == "GET" and found.state == SittingState.CONVENED_AGAIN:
        return render(request, "act_done.html", _convened_again(found))
    usual = {"code": f"{found.code}-2"[-20:], "place": found.place}
    form = DayForm(request.POST or None, initial=usual)
    shown = {
        "form": form,
        "title": f"Convoquer de nouveau la séance {found.code}",
        "effects": (
            "Les mêmes dossiers et les mêmes sièges passent à la nouvelle séance.",
            "Les convocations des jurés sont à préparer et à envoyer.",
        ),
        "label": "Convoquer de nouveau",
        "trail": trail_of(sitting_id, found.code),
        "back": reverse("jury:sitting", args=[sitting_id]),
    }
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        sitting = convene_again(
            sitting_id=sitting_id,
            code=form.cleaned_data["code"],
            starts_at=form.starts_at,
            place=form.cleaned_data["place"],
            remote=form.cleaned_data["remote"],
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    message = "La seconde convocation est enregistrée. Préparez les lettres."
    return done(request, message, reverse("jury:sitting", args=[sitting.pk]))


def _convened_again(first: Sitting) -> Mapping[str, Any]:
    """Return what was done of a sitting that lacked its quorum, in the place of the form that did it."""
    day = french_date(paris_date(first.second.starts_at))
    return {
        "title": f"Séance {first.code} convoquée de nouveau",
        "told": f"Ses dossiers et ses sièges sont passés à la séance {first.second.code}, du {day}.",
        "url": reverse("jury:sitting", args=[first.second.pk]),
        "label": f"Voir la séance {first.second.code}",
        "trail": trail_of(first.pk, first.code),
    }


@require_http_methods(["GET", "POST"])
def cancel(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Cancel a sitting that was never opened, with its reason."""
    found = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    form = ReasonForm(request.POST or None)
    shown = {
        "form": form,
        "title": f"Annuler la séance {found.code}",
        "effects": ("Les jurés la verront annulée.", "Une séance annulée ne se rouvre pas."),
        "label": "Annuler la séance",
        "trail": trail_of(sitting_id, found.code),
        "back": reverse("jury:sitting", args=[sitting_id]),
    }
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        reason = form.cleaned_data["reason"]
        cancel_sitting(sitting_id=sitting_id, reason=reason, actor=request.actor, at=request.at)
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    return done(request, f"La séance {found.code} est annulée.", reverse("jury:sittings"))


@require_GET
def convocation(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the convocations of a sitting, a page each when printed."""
    get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    letters = convocation_of(request.actor, sitting_id)
    shown = [
        (
            letter,
            function_of(letter.role, substitute=bool(letter.stands_in_for), voting=letter.voting),
        )
        for letter in letters.letters
    ]
    return render(
        request,
        "jury/convocation.html",
        {
            "convocation": letters,
            "letters": shown,
            "sitting_id": sitting_id,
            "own": own_summons(request.actor, sitting_id),
        },
    )
