"""Convocations: written for every seat, sent in time, received; each with its files."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.selectors.convocations import (
    KIND,
    about_of,
    convocations_of,
)
from parchemin.jury.selectors.sittings import SittingLine
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.text import of
from parchemin.post.actions import acknowledge as acknowledge_dispatch
from parchemin.post.actions import mail as mail_dispatches
from parchemin.post.actions import send as send_dispatch
from parchemin.post.actions import send_all as send_dispatches
from parchemin.post.models import Dispatch
from parchemin.post.selectors import visible_dispatches
from parchemin.post.terms import DispatchState, number_in
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask, done
from parchemin.web.jury.convocation_list import CONVOCATIONS, SeatConvened
from parchemin.web.jury.followup import sitting_or_404
from parchemin.web.jury.shapes import sitting_state, tabs_of, trail_of
from parchemin.web.pieces.fields import in_one_line
from parchemin.web.pieces.lists import Lines, ListPage
from parchemin.web.post.shapes import LeavingForm, lot_file

PAGE = "jury/convocations.html"
MAILING = "mail"


class MailingForm(forms.Form):
    """Whether a short notice was agreed to, by those who are written to."""

    short_notice_agreed = forms.BooleanField(
        label="Les jurés acceptent un délai plus court ; leur accord est consigné", required=False
    )


class SendingForm(LeavingForm):
    """How and when convocations left, and whether a short notice was agreed to."""

    short_notice_agreed = forms.BooleanField(
        label="Le juré accepte un délai plus court ; son accord est consigné", required=False
    )


@require_GET
def convocations(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the convocations of a sitting, seat by seat, or the list of them in a file."""
    sitting = sitting_or_404(request, sitting_id)
    seats = _seats(request, sitting)
    answer = CONVOCATIONS.answer(request, seats)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, PAGE, _page_context(request, sitting, seats, answer))


@require_POST
def prepare(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Write the letters of every seat; those that left stay as they are."""
    sitting_or_404(request, sitting_id)

    def do() -> tuple[str, str]:
        prepare_convocations(sitting_id=sitting_id, actor=request.actor, at=request.at)
        told = "Les convocations sont écrites. Relisez-les, puis envoyez-les."
        return told, _page_of(sitting_id)

    return ask(request, None, do, partial(_context, request, sitting_id), template=PAGE)


@require_POST
def mail(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Hand every convocation prepared to the worker that mails them."""
    sitting_or_404(request, sitting_id)
    form = MailingForm(request.POST, prefix=MAILING)

    def do(**typed: Any) -> tuple[str, str]:
        asked = {"actor": request.actor, "at": request.at, **typed}
        handed = mail_dispatches(kind=KIND, about=about_of(sitting_id), **asked)
        told = plural(len(handed), "courriel en partance", "courriels en partance")
        return f"{told}.", _page_of(sitting_id)

    around = partial(_context, request, sitting_id, mailing=form)
    return ask(request, form, do, around, template=PAGE)


@require_POST
def send_all(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Note that every convocation prepared left, all of them or none."""
    sitting_or_404(request, sitting_id)
    form = SendingForm(request.POST)

    def do(**typed: Any) -> tuple[str, str]:
        asked = {"actor": request.actor, "at": request.at, **typed}
        count = send_dispatches(kind=KIND, about=about_of(sitting_id), **asked)
        told = plural(count, "convocation envoyée", "convocations envoyées")
        return f"{told}.", _page_of(sitting_id)

    return ask(request, form, do, partial(_context, request, sitting_id, form), template=PAGE)


@require_http_methods(["GET", "POST"])
def send(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Note when and how one convocation left."""
    found = _dispatch_or_404(request, dispatch_id)
    sitting, name = sitting_or_404(request, number_in(found.about)), found.name
    form = SendingForm(request.POST or None, initial={"sent_on": paris_date(request.at)})

    def do(**typed: Any) -> tuple[str, str]:
        send_dispatch(dispatch_id=dispatch_id, actor=request.actor, at=request.at, **typed)
        return f"La convocation {of(name)} est envoyée.", _page_of(sitting.id)

    return ask(
        request,
        form,
        do,
        title=f"Envoyer la convocation {of(name)}",
        effects=_effects(request, found),
        label="Noter l’envoi",
        trail=trail_of(sitting.id, sitting.code),
        back=_page_of(sitting.id),
    )


@require_POST
def acknowledge(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Note that a convocation was received: by its juror, or by the secretariat for them."""
    found = _dispatch_or_404(request, dispatch_id)
    acknowledge_dispatch(dispatch_id=dispatch_id, actor=request.actor, at=request.at)
    sitting_id = number_in(found.about)
    if request.actor.holds(Role.SECRETARIAT):
        return done(request, f"La convocation {of(found.name)} est reçue.", _page_of(sitting_id))
    told = "Votre convocation est reçue : le secrétariat le sait."
    return done(request, told, reverse("jury:convocation", args=[sitting_id]))


@require_GET
def letters(request: ActorRequest, sitting_id: int, form: str) -> HttpResponseBase:
    """Return the last letters to each juror and employer, as one PDF or as a ZIP."""
    sitting = sitting_or_404(request, sitting_id)
    name = f"convocations-{sitting.code}"
    return lot_file(request.actor, KIND, about_of(sitting_id), form=form, name=name)


def told_of_waiting(request: ActorRequest, sitting_id: int) -> str:
    """Return how many jurors told before still wait for what a change wrote; empty when nobody does."""
    lines = convocations_of(request.actor, sitting_id, request.at)
    waiting = sum(line.told and (line.due or line.waits) for line in lines)
    if not waiting:
        return ""
    told = plural(waiting, "convocation attend", "convocations attendent")
    return f"{told} votre envoi : un délai n’est pas tenu, elle ne part pas par courriel, ou n’a pu être gardée."


def _context(
    request: ActorRequest,
    sitting_id: int,
    typed: SendingForm | None = None,
    mailing: MailingForm | None = None,
) -> dict[str, Any]:
    sitting = sitting_or_404(request, sitting_id)
    seats = _seats(request, sitting)
    found = CONVOCATIONS.page(request, seats, path=_page_of(sitting_id))
    return _page_context(request, sitting, seats, found, typed, mailing)


def _seats(request: ActorRequest, sitting: SittingLine) -> Lines[SeatConvened]:
    lines = convocations_of(request.actor, sitting.id, request.at)
    return Lines(SeatConvened(line, rank, _writes(sitting)) for rank, line in enumerate(lines))


def _writes(sitting: SittingLine) -> bool:
    return sitting.state in (SittingState.CONVENED, SittingState.CANCELLED)


def _page_context(
    request: ActorRequest,
    sitting: SittingLine,
    seats: Sequence[SeatConvened],
    found: ListPage,
    typed: SendingForm | None = None,
    mailing: MailingForm | None = None,
) -> dict[str, Any]:
    today = paris_date(request.at)
    lines = [seat.line for seat in seats]
    waiting = [line for line in lines if line.state is DispatchState.PREPARED]
    return {
        "sitting": sitting,
        "tabs": tabs_of(sitting, "", follows=True),
        "state": sitting_state(sitting.state),
        "list": found,
        "writes": _writes(sitting),
        "to_write": sum(line.due for line in lines),
        "waiting": len(waiting),
        "written": any(line.dispatch_id for line in lines),
        "leaving": sum(line.state is DispatchState.LEAVING for line in lines),
        "remarks": tuple(dict.fromkeys(remark for line in lines for remark in line.remarks)),
        "mailing": mailing or MailingForm(prefix=MAILING),
        "by_hand": typed is not None,
        "sending": typed or SendingForm(initial={"sent_on": today}),
    }


def _effects(request: ActorRequest, found: Dispatch) -> tuple[str, ...]:
    """Return what sending does, and each notice that sending it today would not keep."""
    lines = convocations_of(request.actor, number_in(found.about), request.at)
    remarks = [one for line in lines if line.dispatch_id == found.pk for one in line.remarks]
    told = "La lettre et le fichier d’agenda restent tels qu’ils partent."
    return (told, *(in_one_line(remark) for remark in remarks))


def _dispatch_or_404(request: ActorRequest, dispatch_id: int) -> Dispatch:
    found = visible_dispatches(request.actor).filter(pk=dispatch_id, kind=KIND).first()
    if found is None:
        raise _nothing()
    return found


def _page_of(sitting_id: int) -> str:
    return reverse("jury:convocations", args=[sitting_id])


def _nothing() -> Http404:
    return Http404("Aucune convocation à cette adresse.")
