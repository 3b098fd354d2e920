"""The convocations of a session: prepared together, mailed by a worker or sent by hand, followed one by one."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parchemin.assessment.actions.convocations import LETTER, prepare_convocations
from parchemin.assessment.models import Session
from parchemin.assessment.rules.convocations import objections_to_convening
from parchemin.assessment.selectors.convocations import (
    KIND,
    ConvocationLine,
    about_of,
    convocation_lines,
)
from parchemin.assessment.selectors.sessions import SessionPage
from parchemin.assessment.terms import SessionState
from parchemin.assessment.work import ask_for_convocations
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.post.actions import acknowledge
from parchemin.post.actions import mail as mail_letters
from parchemin.post.actions import send as send_letter
from parchemin.post.actions import send_all as send_letters
from parchemin.post.agenda import CALENDAR
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.selectors import file_of, visible_dispatches
from parchemin.post.terms import Channel, DispatchState, number_in
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.convocation_list import CONVOCATIONS, ConvenedShown
from parchemin.web.assessment.renewal import told_of
from parchemin.web.assessment.sessions import nothing_here, page_or_404, trail
from parchemin.web.http import Answer, ask
from parchemin.web.jobs.long_acts import asked_of_a_worker
from parchemin.web.pieces.lists import Lines, ListPage
from parchemin.web.post.shapes import LeavingForm, file_answer, lot_file

PAGE = "assessment/convocations.html"
RECEIVED = DispatchState.RECEIVED.value
_NOTED = {Channel.POST.value: "Postée", Channel.BY_HAND.value: "Remise en main propre"}
_FILES = {"lettre": LETTER, "agenda": CALENDAR}


@require_GET
def convocations(request: ActorRequest, session_id: int) -> HttpResponse:
    """Return the convocations of a session, person by person, or the list of them in a file."""
    page = page_or_404(request, session_id)
    rows = _rows(request, page)
    answer = CONVOCATIONS.answer(request, rows)
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, PAGE, _context(request, page, rows, answer))


@require_POST
def prepare(request: ActorRequest, session_id: int) -> HttpResponse:
    """Write the letters that are missing, or that no longer say the truth."""

    def do() -> Answer:
        job = ask_for_convocations(session_id=session_id, actor=request.actor, at=request.at)
        if job is not None:
            return asked_of_a_worker(request, job)
        written = prepare_convocations(session_id=session_id, actor=request.actor, at=request.at)
        told = plural(len(written), "convocation préparée", "convocations préparées")
        return f"{told}." if written else "Toutes étaient déjà prêtes.", _address(session_id)

    return _ask(request, session_id, do)


@require_POST
def mail(request: ActorRequest, session_id: int) -> HttpResponse:
    """Hand what is prepared to the worker that mails it."""
    return _mailed(request, session_id)


@require_POST
def mail_one(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Hand one convocation to the worker, again when the mail server sent it back."""
    found = _dispatch_or_404(request, dispatch_id)
    return _mailed(request, number_in(found.about), only=[found.thread])


def _mailed(
    request: ActorRequest, session_id: int, only: Collection[str] | None = None
) -> HttpResponse:
    def do() -> tuple[str, str]:
        handed = mail_letters(
            kind=KIND, about=about_of(session_id), only=only, actor=request.actor, at=request.at
        )
        return told_of(handed), _address(session_id)

    return _ask(request, session_id, do)


@require_POST
def send_all(request: ActorRequest, session_id: int) -> HttpResponse:
    """Note that every convocation prepared left, all of them or none."""

    def do(**typed: Any) -> tuple[str, str]:
        asked = {"kind": KIND, "about": about_of(session_id), **typed}
        count = send_letters(**asked, actor=request.actor, at=request.at)
        told = plural(count, "convocation envoyée", "convocations envoyées")
        return f"{told}.", _address(session_id)

    return _ask(request, session_id, do, LeavingForm(request.POST))


@require_POST
def note(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Note what the pressed button says of one convocation: how it left today, or that it was received."""
    said = request.POST.get("note", "")
    if said not in {*_NOTED, RECEIVED}:
        raise Http404("Ce bouton n’est pas de cette page.")
    session_id = number_in(_dispatch_or_404(request, dispatch_id).about)
    noted: dict[str, Any] = {"dispatch_id": dispatch_id, "actor": request.actor, "at": request.at}

    def do() -> tuple[str, str]:
        if said == RECEIVED:
            acknowledge(**noted)
        else:
            send_letter(channel=Channel(said), **noted)
        return "C’est noté.", _address(session_id)

    return _ask(request, session_id, do)


@require_GET
def file(request: ActorRequest, dispatch_id: int, role: str) -> HttpResponse:
    """Return the letter of a convocation as it was made, or the file for an agenda."""
    _dispatch_or_404(request, dispatch_id)
    try:
        return file_answer(file_of(request.actor, dispatch_id, _FILES.get(role, "")))
    except DispatchFile.DoesNotExist as missing:
        raise Http404("Aucune lettre à cette adresse.") from missing


@require_GET
def letters(request: ActorRequest, session_id: int, form: str) -> HttpResponseBase:
    """Return the last letter to each person, as one PDF or as a ZIP."""
    session = page_or_404(request, session_id).session
    name = f"convocations-{session.code}"
    return lot_file(request.actor, KIND, about_of(session_id), form=form, name=name)


def _again(request: ActorRequest, session_id: int, typed: Form | None) -> dict[str, Any]:
    page = page_or_404(request, session_id)
    rows = _rows(request, page)
    found = CONVOCATIONS.page(request, rows, path=_address(session_id))
    return _context(request, page, rows, found, typed)


def _rows(request: ActorRequest, page: SessionPage) -> Lines[ConvenedShown]:
    lines = convocation_lines(request.actor, page.session.id)
    live = _live(page, lines)
    return Lines(ConvenedShown(rank, line, _notes(line, live)) for rank, line in enumerate(lines))


def _live(page: SessionPage, lines: Sequence[ConvocationLine]) -> bool:
    called_off = sum(line.cancelled for line in lines)
    return not objections_to_convening(page.session.state, 1, called_off)


def _context(
    request: ActorRequest,
    page: SessionPage,
    rows: Sequence[ConvenedShown],
    found: ListPage,
    typed: Form | None = None,
) -> dict[str, Any]:
    lines = [row.line for row in rows]
    return {
        "page": page,
        "trail": trail(page.session),
        "list": found,
        "writes": _live(page, lines) and bool(lines),
        "over": page.session.state is SessionState.CANCELLED,
        "due": sum(line.due for line in lines),
        "waiting": sum(line.waits for line in lines),
        "mailable": sum(line.waits and bool(line.email) for line in lines),
        "leaving": sum(line.state is DispatchState.LEAVING for line in lines),
        "written": any(line.dispatch_id for line in lines),
        "by_hand": typed is not None,
        "sending": typed or LeavingForm(initial={"sent_on": paris_date(request.at)}),
    }


def _notes(line: ConvocationLine, live: bool) -> tuple[tuple[str, str], ...]:
    """Return what may be noted of a convocation, value and words."""
    leaves = live and line.waits
    notes = {RECEIVED: "Reçue"} if line.state is DispatchState.SENT else _NOTED if leaves else {}
    return tuple(notes.items())


def _dispatch_or_404(request: ActorRequest, dispatch_id: int) -> Dispatch:
    found = visible_dispatches(request.actor).filter(pk=dispatch_id, kind=KIND).first()
    if found is None:
        raise Http404("Aucune convocation à cette adresse.")
    return found


def page_of(request: ActorRequest, dispatch_id: int) -> str:
    """Return the page where one convocation is followed. Raises `Http404`."""
    return _address(number_in(_dispatch_or_404(request, dispatch_id).about))


def _ask(
    request: ActorRequest, session_id: int, do: Callable[..., Answer], form: Form | None = None
) -> HttpResponse:
    """Do an act of the page of a session that the actor may see. Raises `Http404`."""
    try:
        return ask(request, form, do, partial(_again, request, session_id, form), template=PAGE)
    except Session.DoesNotExist as missing:
        raise nothing_here() from missing


def _address(session_id: int) -> str:
    return reverse("assessment:convocations", args=[session_id])
