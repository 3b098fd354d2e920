"""The deliberation board: one candidate at a time, live for every juror, and the voices of the table."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from parchemin.accounts.terms import Role
from parchemin.journal.chain import last_event_about
from parchemin.jury.actions.votes import (
    accept_unanimous,
    adopt_clear_units,
    cast_show_of_hands,
    cast_vote,
)
from parchemin.jury.models import AgendaItem, Sitting
from parchemin.jury.selectors.access import visible_items
from parchemin.jury.selectors.board import deliberation_board
from parchemin.jury.selectors.board_values import CandidateShown, DeliberationBoard
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.jury.terms import Choice
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.web.access import ActorRequest
from parchemin.web.drawing import render_part
from parchemin.web.http import Answer, ask, done
from parchemin.web.jury.board_forms import offered_to
from parchemin.web.jury.look import MOST_ROUNDS, look_of
from parchemin.web.jury.parts import digest_of, parts_of
from parchemin.web.jury.parts.perspective import Seen
from parchemin.web.jury.parts.voting import CHOICES
from parchemin.web.sessions import idle_left
from parchemin.web.whole_numbers import whole_number

KEYS = (
    {"keys": "1 3 4", "effect": "votre propre voix : acquis, non acquis, abstention"},
    {"keys": "2", "effect": "ajourner"},
    {"keys": "t", "effect": "demander toute la table"},
    {"keys": "a", "effect": "adopter ce que les grilles règlent"},
    {"keys": "↑ ↓", "effect": "bloc précédent, bloc suivant"},
    {"keys": "← →", "effect": "candidat précédent, candidat suivant"},
    {"keys": "g", "effect": "ouvrir toutes les grilles et leurs commentaires"},
    {"keys": "r", "effect": "écrire une recommandation"},
    {"keys": "j", "effect": "rejoindre le candidat dont parle le jury"},
    {"keys": "Ctrl Entrée", "effect": "candidat suivant à décider"},
)
_VOICES = {choice.value for choice in CHOICES}
# How long before the session ends somebody who moves no more is asked whether they are there.
ENDING = timedelta(minutes=5)


@require_GET
def board(request: ActorRequest, sitting_id: int, item_id: int | None = None) -> HttpResponse:
    """Return the board with a candidate, by default the first that waits for the jury.

    Asked by htmx for another bloc or voice of the same candidate, only what changes is sent.
    """
    shown = board_or_404(request, sitting_id, item_id)
    if shown.candidate is None:
        return render(request, "jury/board_empty.html", {"board": shown})
    seen = seen_by(request, shown, shown.candidate)
    if request.htmx and not request.htmx.history_restore_request:
        return changed_parts(request, seen, {})
    return render(request, "jury/board.html", context_of(request, seen))


@require_GET
def live(request: ActorRequest, sitting_id: int, item_id: int) -> HttpResponse:
    """Return the parts that changed since the page was drawn; 204, in three queries, when nothing did.

    A page that asks for news by itself proves nobody's presence: the session lasts no longer, and says when it
    is about to end. `ici` says that somebody moved before the screen meanwhile.
    """
    attended = "ici" in request.GET
    request.unattended = not attended  # type: ignore[attr-defined]
    ending = not attended and idle_left(request) < ENDING
    rows = visible_sittings(request.actor).only("body_id", "code", "state")
    sitting = get_object_or_404(rows, pk=sitting_id)
    version = last_event_about(sitting.body_id, f"sitting/{sitting.code}")
    told = "fin" in request.GET
    if request.GET.get("version") == str(version) and ending == told:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    seen = seen_or_404(request, sitting_id, item_id)
    if request.GET.get("state") != seen.board.state:
        return HttpResponse(headers={"HX-Refresh": "true"})
    known = known_digests(request.GET.get("parts", ""))
    ends_at = request.at + idle_left(request) if ending else None
    return changed_parts(request, seen, known, ends_at=ends_at, told=told)


@require_POST
def vote(request: ActorRequest, item_id: int) -> HttpResponse:
    """Cast a voice, or the same one for every voice still awaited."""
    item = get_object_or_404(visible_items(request.actor), pk=item_id)

    def do() -> HttpResponse:
        _cast(request, item)
        if request.htmx:
            return changed_parts(request, seen_or_404(request, item.sitting_id, item_id), {})
        address = f"{address_after(request, item)}#vote-title"
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)

    return ask_on_board(request, item, do)


def _cast(request: ActorRequest, item: AgendaItem) -> None:
    unit, replaces = request.POST.get("unit", ""), request.POST.get("replaces", "")
    said, typed = request.POST.get("vote", ""), request.POST.getlist("seat")
    seats = [seat for seat in map(whole_number, typed) if seat is not None]
    turn = request.POST.get("round", "")
    place = whole_number(turn, MOST_ROUNDS)
    refuse_if(
        (
            *(() if said in _VOICES else (_unknown("choice", said, "une voix"),)),
            *(() if typed and len(seats) == len(typed) else (_no_seat(typed),)),
            *(() if place is not None or not turn else (_unknown("round", turn, "un tour"),)),
        )
    )
    choice = Choice(said)
    if len(seats) > 1:
        cast_show_of_hands(
            item_id=item.pk,
            unit=unit,
            choice=choice,
            round=place,
            seats=seats,
            actor=request.actor,
            at=request.at,
        )
        return
    cast_vote(
        item_id=item.pk,
        unit=unit,
        seat_id=seats[0],
        choice=choice,
        round=place,
        replaces_id=whole_number(replaces),
        actor=request.actor,
        at=request.at,
    )


def _unknown(what: str, said: str, one: str) -> Objection:
    shown = f"« {said} »" if said else "Une case vide"
    return Objection(f"not-a-{what}", f"{shown} n’est pas {one}.", remedy="Rechargez la page.")


def _no_seat(typed: list[str]) -> Objection:
    return _unknown("seat", ", ".join(typed), "un siège")


@require_POST
def adopt_all(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Adopt in one gesture the pre-decisions of every unanimous case."""
    get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    adopted = accept_unanimous(sitting_id=sitting_id, actor=request.actor, at=request.at)
    told = plural(len(adopted), "dossier adopté", "dossiers adoptés")
    return done(request, f"{told} d’un geste.", reverse("jury:board", args=[sitting_id]))


@require_POST
def adopt(request: ActorRequest, item_id: int) -> HttpResponse:
    """Adopt what the grids settle of one case; what they do not is left to the vote."""
    item = get_object_or_404(visible_items(request.actor), pk=item_id)

    def do() -> tuple[str, str]:
        adopt_clear_units(item_id=item_id, actor=request.actor, at=request.at)
        return "Le jury adopte ce que les grilles règlent.", address_after(request, item)

    return ask_on_board(request, item, do)


def board_or_404(request: ActorRequest, sitting_id: int, item_id: int | None) -> DeliberationBoard:
    """Return the board of a sitting, or raise `Http404` for what the actor may not see."""
    try:
        return deliberation_board(request.actor, sitting_id, item_id)
    except (Sitting.DoesNotExist, LookupError) as missing:
        raise Http404("Ce candidat n’est pas à l’ordre du jour.") from missing


def seen_or_404(request: ActorRequest, sitting_id: int, item_id: int) -> Seen:
    """Return a candidate of the board through the look that the request asks for, or raise `Http404`."""
    shown = board_or_404(request, sitting_id, item_id)
    if shown.candidate is None:
        raise Http404("L’ordre du jour est vide.")
    return seen_by(request, shown, shown.candidate)


def seen_by(request: ActorRequest, shown: DeliberationBoard, candidate: CandidateShown) -> Seen:
    """Return a candidate of the board through the look that the request asks for."""
    return Seen(
        shown,
        candidate,
        look_of(request.POST or request.GET),
        dossiers=request.actor.holds(Role.SECRETARIAT),
    )


def context_of(request: ActorRequest, seen: Seen, **typed: Form) -> dict[str, Any]:
    """Return the context of the whole board, with the forms as they were typed."""
    parts = parts_of(seen)
    offered = offered_to(seen, request.actor.user_id)
    return {
        "board": seen.board,
        "candidate": seen.candidate,
        "parts": parts,
        "live_url": live_url(seen, {name: digest_of(part) for name, part in parts.items()}),
        "offered": offered,
        "typed": {**offered.forms, **typed} if offered and typed else {},
        "keys": KEYS,
    }


def live_url(seen: Seen, digests: Mapping[str, str], *, ending: bool = False) -> str:
    """Return the address that tells what changed since these parts were drawn, and the end was told or not."""
    path = reverse("jury:live", args=[seen.board.sitting_id, seen.candidate.item_id])
    fields = (
        *seen.look.fields,
        ("version", str(seen.board.version)),
        ("state", seen.board.state.value),
        ("parts", ".".join(f"{name}-{digest}" for name, digest in digests.items())),
        *((("fin", "1"),) if ending else ()),
    )
    return f"{path}?{urlencode(fields)}"


def known_digests(text: str) -> dict[str, str]:
    """Return the digests that `live_url` wrote: `gauges-1a2b3c4d.side-…`."""
    return dict(part.split("-", 1) for part in text.split(".") if "-" in part)


def changed_parts(
    request: HttpRequest,
    seen: Seen,
    known: Mapping[str, str],
    *,
    ends_at: datetime | None = None,
    told: bool = False,
) -> HttpResponse:
    """Return the parts whose digest is not the one known, each to be put in its place by htmx.

    `ends_at` says when the session ends, if that is near; `told`, that the screen says it already.
    """
    parts = parts_of(seen)
    digests = {name: digest_of(part) for name, part in parts.items()}
    token = get_token(request)
    changed = [
        render_part(f"jury/board_{name}.html", parts[name], token, oob=True)
        for name in parts
        if known.get(name) != digests[name]
    ]
    poll = {
        "live_url": live_url(seen, digests, ending=ends_at is not None),
        "said": parts["vote"].said,
        "ends_at": ends_at,
        "told": told and ends_at is not None,
        "oob": True,
    }
    changed.append(render_to_string("jury/board_live.html", poll, request))
    return HttpResponse(mark_safe("".join(changed)))  # noqa: S308 (rendered templates)


def ask_on_board(
    request: ActorRequest,
    item: AgendaItem,
    do: Callable[..., Answer],
    form: Form | None = None,
    name: str = "",
) -> HttpResponse:
    """Do an act on the board itself, which a fault or a refusal gives back with the form of this name as typed."""

    def around() -> dict[str, Any]:
        typed = {name: form} if form is not None else {}
        return context_of(request, seen_or_404(request, item.sitting_id, item.pk), **typed)

    return ask(request, form, do, around, template="jury/board.html")


def address_after(request: ActorRequest, item: AgendaItem) -> str:
    """Return the address of the candidate that an act was about, under the look it was done from."""
    return look_of(request.POST).to(voice="").address(item.sitting_id, item.pk)
