"""The convocations of a session: prepared together, downloaded, sent, followed person by person."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from parchemin.assessment.actions.convocations import (
    acknowledge_convocation,
    prepare_convocations,
    send_convocation,
)
from parchemin.assessment.actions.mailing import Mailing, mail_convocations
from parchemin.assessment.models import Convocation, Session
from parchemin.assessment.rules.convocations import objections_to_convening
from parchemin.assessment.selectors.convocations import (
    ConvocationLine,
    convocation_lines,
    visible_convocations,
)
from parchemin.assessment.selectors.sessions import SessionPage
from parchemin.assessment.terms import ConvocationChannel, ConvocationState, SessionState
from parchemin.kernel.objections import Refused
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.sessions import nothing_here, page_or_404, trail
from parchemin.web.http import done, refusal
from parchemin.web.pieces.acts import Act, Weight
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import plural

PAGE = "assessment/convocations.html"
_STATES: Mapping[ConvocationState, tuple[Tone, str]] = {
    ConvocationState.PREPARED: (Tone.WAIT, "clock"),
    ConvocationState.SENT: (Tone.INFO, "arrow"),
    ConvocationState.ACKNOWLEDGED: (Tone.OK, "acquired"),
}
_NOTED = {
    ConvocationChannel.POST.value: "Postée",
    ConvocationChannel.BY_HAND.value: "Remise en main propre",
}
_RECEIVED = {ConvocationState.ACKNOWLEDGED.value: "Reçue"}


@dataclass(frozen=True, slots=True)
class _Row:
    """Somebody convened: the shape of the state, and what may be noted, value and words."""

    line: ConvocationLine
    state: State | None
    notes: tuple[tuple[str, str], ...]


@require_GET
def convocations(request: ActorRequest, session_id: int) -> HttpResponse:
    """Return the convocations of a session, person by person."""
    return render(request, PAGE, _shown(request, session_id))


@require_POST
def prepare(request: ActorRequest, session_id: int) -> HttpResponse:
    """Write the letters that are missing, or that no longer say the truth."""
    try:
        written = prepare_convocations(session_id=session_id, actor=request.actor, at=request.at)
    except Session.DoesNotExist as missing:
        raise nothing_here() from missing
    except Refused as refused:
        return _refused(request, session_id, refused)
    count = len(written)
    told = f"{count} {plural(count, 'convocation préparée,convocations préparées')}."
    return done(request, told if count else "Toutes étaient déjà prêtes.", _address(session_id))


@require_POST
def mail(request: ActorRequest, session_id: int) -> HttpResponse:
    """Send by e-mail what is prepared; what the mail server refuses is told, name by name."""
    try:
        mailing = mail_convocations(session_id=session_id, actor=request.actor, at=request.at)
    except Session.DoesNotExist as missing:
        raise nothing_here() from missing
    except Refused as refused:
        return _refused(request, session_id, refused)
    if mailing.refused:
        return _refused(request, session_id, Refused(tuple(mailing.refused)))
    return done(request, told_of(mailing), _address(session_id))


@require_POST
def note(request: ActorRequest, convocation_id: int) -> HttpResponse:
    """Note what the pressed button says of one convocation: how it left today, or that it was received."""
    said = request.POST.get("note", "")
    if said not in {**_NOTED, **_RECEIVED}:
        raise Http404("Ce bouton n’est pas de cette page.")
    session_id = _kept(request, convocation_id).session_id
    try:
        _note(request, convocation_id, said)
    except Refused as refused:
        return _refused(request, session_id, refused)
    return done(request, "C’est noté.", _address(session_id))


@require_GET
def letter(request: ActorRequest, convocation_id: int) -> HttpResponse:
    """Return the letter of a convocation as it was made."""
    kept = _kept(request, convocation_id)
    return _file(f"convocation-{kept.session.code}.pdf", "application/pdf", bytes(kept.letter))


@require_GET
def agenda(request: ActorRequest, convocation_id: int) -> HttpResponse:
    """Return the session as a file for an agenda."""
    kept = _kept(request, convocation_id)
    return _file(f"session-{kept.session.code}.ics", "text/calendar", bytes(kept.calendar))


def _shown(request: ActorRequest, session_id: int) -> dict[str, object]:
    page = page_or_404(request, session_id)
    lines = convocation_lines(request.actor, session_id)
    called_off = sum(line.cancelled for line in lines)
    live = not objections_to_convening(page.session.state, convened=1, called_off=called_off)
    return {
        "page": page,
        "trail": trail(page.session),
        "rows": tuple(_row(line, live) for line in lines),
        "acts": _acts(page, lines) if live and lines else (),
    }


def _acts(page: SessionPage, lines: tuple[ConvocationLine, ...]) -> tuple[Act, ...]:
    """Return what is done for all: prepare while a letter is due, then send while one waits."""
    due = [line for line in lines if line.convocation_id is None or line.stale]
    waiting = [line for line in lines if line.state is ConvocationState.PREPARED]
    over = page.session.state is SessionState.CANCELLED
    prepare_all = Act(
        "Préparer les annulations" if over else "Préparer les convocations",
        reverse("assessment:prepare_convocations", args=[page.session.id]),
        Weight.SOLID,
        icon="document",
    )
    mail_all = Act(
        "Envoyer par courriel",
        reverse("assessment:mail_convocations", args=[page.session.id]),
        Weight.SOLID,
        icon="arrow",
    )
    return (prepare_all,) if due else (mail_all,) if waiting else ()


def _row(line: ConvocationLine, live: bool) -> _Row:
    state = State(line.state.label, *_STATES[line.state]) if line.state else None
    leaves = live and line.state is ConvocationState.PREPARED and not line.stale
    notes = _RECEIVED if line.state is ConvocationState.SENT else _NOTED if leaves else {}
    return _Row(line, state, tuple(notes.items()))


def _note(request: ActorRequest, convocation_id: int, said: str) -> None:
    actor, at = request.actor, request.at
    if said in _RECEIVED:
        acknowledge_convocation(convocation_id=convocation_id, actor=actor, at=at)
        return
    channel = ConvocationChannel(said)
    send_convocation(convocation_id=convocation_id, channel=channel, actor=actor, at=at)


def told_of(mailing: Mailing) -> str:
    """Return what became of the e-mails of a session; empty when none was to leave."""
    if not (mailing.sent or mailing.without_address or mailing.refused):
        return ""
    count = len(mailing.sent)
    told = f"{count} {plural(count, 'convocation envoyée,convocations envoyées')} par courriel."
    if mailing.without_address:
        told += f" Sans adresse, à poster ou à remettre : {', '.join(mailing.without_address)}."
    if mailing.refused:
        told += f" {len(mailing.refused)} non acceptées par la messagerie : voyez les convocations."
    return told


def _kept(request: ActorRequest, convocation_id: int) -> Convocation:
    try:
        return visible_convocations(request.actor).get(pk=convocation_id)
    except Convocation.DoesNotExist as missing:
        raise Http404("Aucune convocation à cette adresse.") from missing


def _file(name: str, media_type: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _refused(request: ActorRequest, session_id: int, refused: Refused) -> HttpResponse:
    return refusal(request, refused, page=PAGE, context=_shown(request, session_id))


def _address(session_id: int) -> str:
    return reverse("assessment:convocations", args=[session_id])
