"""Sittings before and around the deliberation: the list, convening, the page that prepares one, its life."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.journal.selectors import story_of
from parchemin.jury.actions.moves import move_sitting
from parchemin.jury.actions.second_convocations import convene_again, record_lack_of_quorum
from parchemin.jury.actions.sitting_day import (
    cancel_sitting,
    open_sitting,
    resume_sitting,
    suspend_sitting,
)
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.convocations import own_convocation
from parchemin.jury.selectors.duties import own_seats
from parchemin.jury.selectors.lacks import lacks_of
from parchemin.jury.selectors.sitting_choices import (
    convenable_certifications,
    convocation_of,
    next_sitting_code,
    seatable_jurors,
)
from parchemin.jury.selectors.sittings import (
    SittingPage,
    line_of_sitting,
    listed_sittings,
    sitting_page,
    visible_sittings,
)
from parchemin.jury.terms import BEFORE_CLOSING, SittingState
from parchemin.jury.workflow import OPEN, RECORD_LACK, RESUME, SUSPEND
from parchemin.kernel.calendar import french_date
from parchemin.kernel.zones import local_there
from parchemin.organisations.selectors import usual_zone
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jury.agenda import agenda_of
from parchemin.web.jury.convocations import told_of_waiting
from parchemin.web.jury.forms import (
    MoveForm,
    RollCallForm,
    SeatForm,
    SittingForm,
    SittingMomentForm,
)
from parchemin.web.jury.listing import AGENDA, SITTINGS, SittingShown
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.rule_shapes import delays_of_second, rules_shown
from parchemin.web.jury.shapes import (
    MOST_FREE,
    duties_of,
    function_of,
    lack_told,
    moves_of,
    sitting_state,
    table_of,
    tabs_of,
    trail_of,
)
from parchemin.web.pieces.fields import ReasonForm
from parchemin.web.pieces.lists import ListPage
from parchemin.web.pieces.today import NextAct

# Who has no seat has nothing to do in a sitting as a juror.
_UNSEATED = replace(SITTINGS, columns=SITTINGS.columns[:-1])
_MOVES = {
    OPEN.name: (open_sitting, "La séance est ouverte."),
    SUSPEND.name: (suspend_sitting, "La séance est suspendue : aucune voix n’est prise."),
    RESUME.name: (resume_sitting, "La séance reprend."),
    RECORD_LACK.name: (record_lack_of_quorum, "L’absence de quorum est constatée."),
}


@require_GET
def sittings(request: ActorRequest) -> HttpResponse:
    """Return the sittings that the actor may see: those that await something, then the others."""
    own = own_seats(request.actor)
    convenes = request.actor.holds(Role.SECRETARIAT)
    following = NextAct("", "", "Convoquer une séance", reverse("jury:convene"))
    return (SITTINGS if own else _UNSEATED).page_answer(
        request,
        "jury/sittings.html",
        listed_sittings(request.actor),
        lambda rows: [
            SittingShown(line_of_sitting(row), duties_of(row.pk, own.get(row.pk))) for row in rows
        ],
        title="Jurys" if convenes else "Mes jurys",
        tabs=room_tabs("jury:sittings") if convenes else (),
        next=following if convenes else None,
    )


@require_http_methods(["GET", "POST"])
def convene(request: ActorRequest) -> HttpResponse:
    """Convene a sitting under the règlement in force on its day."""
    certifications = convenable_certifications(request.actor)
    form = SittingForm(
        request.POST or None,
        certifications=certifications,
        initial={
            "code": next_sitting_code(request.actor),
            "zone": usual_zone(request.actor.body_id),
        },
    )

    def do(**typed: Any) -> tuple[str, str]:
        sitting = convene_sitting(
            code=typed["code"],
            certification_id=typed["certification"],
            starts_at=form.starts_at,
            zone=typed["zone"],
            length_minutes=typed["length_minutes"],
            place=typed["place"],
            remote=typed["remote"],
            actor=request.actor,
            at=request.at,
        )
        message = "La séance est convoquée. Donnez maintenant les sièges."
        return message, reverse("jury:sitting", args=[sitting.pk])

    return ask(request, form, do, template="jury/convene.html", certifications=certifications)


@require_GET
def sitting(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the page that prepares a sitting and follows its day, or its agenda in a file."""
    page = page_or_404(request, sitting_id)
    answer = AGENDA.answer(request, *agenda_of(request, page))
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "jury/sitting.html", _prepared(request, page, answer, {}))


def preparation(request: ActorRequest, sitting_id: int, **typed: Form) -> Mapping[str, Any]:
    """Return the context of the page of a sitting, with the forms as they were typed.

    Raises `Http404` for a sitting that the actor may not see.
    """
    page = page_or_404(request, sitting_id)
    return _prepared(
        request,
        page,
        AGENDA.page(
            request, *agenda_of(request, page), path=reverse("jury:sitting", args=[sitting_id])
        ),
        typed,
    )


def _prepared(
    request: ActorRequest, page: SittingPage, agenda: ListPage, typed: Mapping[str, Any]
) -> Mapping[str, Any]:
    sitting_id = page.sitting.id
    line = page.sitting
    organises = line.state in BEFORE_CLOSING and any(
        move.name in {*_MOVES, "close"} for move in page.moves
    )
    secretariat = request.actor.holds(Role.SECRETARIAT)
    prepares = line.state in BEFORE_CLOSING and secretariat
    convenes = prepares and line.state is SittingState.CONVENED
    lacks = lacks_of(request.actor, sitting_id) if convenes and page.objections else ()
    row = Sitting(
        pk=line.id, body_id=request.actor.body_id, starts_at=line.starts_at, zone=line.zone
    )
    presences = typed.get("presences") or RollCallForm(seats=page.seats, proxy=page.rules.proxy)
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
                presences[RollCallForm.name_of(seat)] if organises else None,
                seat.offices if prepares else (),
            )
            for seat in page.seats
        ],
        "presences": presences,
        "organises": organises,
        "prepares": prepares,
        "convenes": convenes,
        "secretariat": secretariat,
        "own_seat": next((seat for seat in page.seats if seat.own), None),
        "seating": (typed.get("seating") or SeatForm(jurors=seatable_jurors(row), seats=page.seats))
        if convenes
        else None,
        "lacks": [(lack, lack_told(lack), lack.free[:MOST_FREE]) for lack in lacks],
        "list": agenda,
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

    def do() -> tuple[str, str]:
        act(sitting_id=sitting_id, actor=request.actor, at=request.at)
        page = "jury:sitting" if name == RECORD_LACK.name else "jury:board"
        return message, reverse(page, args=[sitting_id])

    around = partial(preparation, request, sitting_id)
    return ask(request, None, do, around, template="jury/sitting.html")


@require_http_methods(["GET", "POST"])
def convene_anew(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Convene again the cases and the seats of a sitting that lacked its quorum."""
    rows = visible_sittings(request.actor).select_related("second", "reglement")
    found = get_object_or_404(rows, pk=sitting_id)
    if request.method == "GET" and found.state == SittingState.CONVENED_AGAIN:
        return render(request, "act_done.html", _convened_again(found))
    usual = {"code": f"{found.code}-2"[-20:], "place": found.place, "zone": found.clock}
    form = SittingMomentForm(request.POST or None, initial=usual)

    def do(**typed: Any) -> tuple[str, str]:
        sitting = convene_again(
            sitting_id=sitting_id,
            code=typed["code"],
            starts_at=form.starts_at,
            zone=typed["zone"],
            length_minutes=typed["length_minutes"],
            place=typed["place"],
            remote=typed["remote"],
            actor=request.actor,
            at=request.at,
        )
        message = "La seconde convocation est enregistrée. Préparez les lettres."
        return message, reverse("jury:sitting", args=[sitting.pk])

    return ask(
        request,
        form,
        do,
        title=f"Convoquer de nouveau la séance {found.code}",
        effects=(
            "Les mêmes dossiers et les mêmes sièges passent à la nouvelle séance.",
            f"{delays_of_second(reglement_of(found.reglement.value))}.",
            "Les convocations des jurés sont à préparer et à envoyer.",
        ),
        label="Convoquer de nouveau",
        trail=trail_of(sitting_id, found.code),
        back=reverse("jury:sitting", args=[sitting_id]),
    )


def _convened_again(first: Sitting) -> Mapping[str, Any]:
    """Return what was done of a sitting that lacked its quorum, in the place of the form that did it."""
    day = french_date(first.second.day)
    return {
        "title": f"Séance {first.code} convoquée de nouveau",
        "told": f"Ses dossiers et ses sièges sont passés à la séance {first.second.code}, du {day}.",
        "url": reverse("jury:sitting", args=[first.second.pk]),
        "label": f"Voir la séance {first.second.code}",
        "trail": trail_of(first.pk, first.code),
    }


@require_http_methods(["GET", "POST"])
def hold_elsewhere(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Hold a sitting at another moment or place, with the reason; whoever was convened is told."""
    found = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    held = local_there(found.starts_at, found.clock)
    known = {
        "day": held.date(),
        "hour": held.time(),
        "place": found.place,
        "zone": found.clock,
        "length_minutes": found.length_minutes,
        "remote": found.remote,
    }
    form = MoveForm(request.POST or None, initial=known)

    def do(**typed: Any) -> tuple[str, str]:
        move_sitting(
            sitting_id=sitting_id,
            starts_at=form.starts_at,
            zone=typed["zone"],
            length_minutes=typed["length_minutes"],
            place=typed["place"],
            remote=typed["remote"],
            reason=typed["reason"],
            actor=request.actor,
            at=request.at,
        )
        told = f"La séance est déplacée. {told_of_waiting(request, sitting_id)}".strip()
        return told, reverse("jury:convocations", args=[sitting_id])

    return ask(
        request,
        form,
        do,
        title=f"Déplacer la séance {found.code}",
        effects=(
            "Chaque juré déjà convoqué reçoit une convocation qui remplace la précédente.",
            "Elle part par courriel à qui l’a reçue ainsi ; les autres attendent votre envoi.",
            "Les absences déjà notées demeurent.",
        ),
        label="Déplacer la séance",
        trail=trail_of(sitting_id, found.code),
        back=reverse("jury:sitting", args=[sitting_id]),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Cancel a sitting that decided nothing, with its reason."""
    found = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    form = ReasonForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        cancel_sitting(sitting_id=sitting_id, actor=request.actor, at=request.at, **typed)
        told = told_of_waiting(request, sitting_id)
        return f"La séance {found.code} est annulée. {told}".strip(), reverse("jury:sittings")

    return ask(
        request,
        form,
        do,
        title=f"Annuler la séance {found.code}",
        effects=(
            "Ses dossiers quittent l’ordre du jour ; une séance annulée ne se rouvre pas.",
            "Avant son heure, chaque juré convoqué reçoit l’annulation, par courriel s’il l’a été ainsi.",
        ),
        label="Annuler la séance",
        trail=trail_of(sitting_id, found.code),
        back=reverse("jury:sitting", args=[sitting_id]),
    )


@require_GET
def convocation(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the convocations of a sitting, a page each when printed."""
    get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    letters = convocation_of(request.actor, sitting_id)
    own = own_convocation(request.actor, sitting_id)
    left = own is not None or request.actor.holds(Role.SECRETARIAT)
    shown = [
        (
            letter,
            function_of(letter.role, substitute=bool(letter.stands_in_for), voting=letter.voting),
        )
        for letter in (letters.letters if left else ())
    ]
    return render(
        request,
        "jury/convocation.html",
        {
            "convocation": letters,
            "letters": shown,
            "sitting_id": sitting_id,
            "own": own,
        },
    )
