"""Availability polls: asked by secret links told once, read date by date, and the jury each date lets compose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.jury.actions.mailing import MailedLink, mail_links
from parchemin.jury.actions.polls import InvitationLink, close_poll, open_poll, renew_link
from parchemin.jury.models import AvailabilityPoll, PollDate, PollInvitation
from parchemin.jury.rules.choosing import JurorOption
from parchemin.jury.rules.proposals import Proposal
from parchemin.jury.selectors.convening import convenable_certifications, next_sitting_code
from parchemin.jury.selectors.polls import DatedProposal, PollPage, PollRow, poll_page, polls
from parchemin.jury.selectors.pool import juror_pool
from parchemin.jury.terms import Availability, PollState, SeatRole
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Refused
from parchemin.processes.convene_proposal import convene_proposal
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.jury.poll_forms import PollForm, ProposalForm
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shown import function_of
from parchemin.web.navigation import Link
from parchemin.web.pieces import jury
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.today import NextAct

PAGE = "jury/poll.html"
UNHEARD = State("Sans réponse", Tone.PLAIN, "pending")
ANSWERS = {
    Availability.YES: State(Availability.YES.label, Tone.OK),
    Availability.IF_NEEDED: State(Availability.IF_NEEDED.label, Tone.WAIT, "partial"),
    Availability.NO: State(Availability.NO.label, Tone.NO),
}
LEFT = State("Parti par courriel", Tone.OK)
NOT_ACCEPTED = State("Refusé par la messagerie", Tone.NO)
_STATES = {
    PollState.OPEN: State(PollState.OPEN.label, Tone.INFO, "clock"),
    PollState.CLOSED: State(PollState.CLOSED.label, Tone.PLAIN, "lock"),
}


@dataclass(frozen=True, slots=True)
class SentLink:
    """A secret link as it is told once; `state` says whether the e-mail left, None while none was sent."""

    name: str
    email: str
    token: str
    address: str
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A date of a poll with the jury proposed for it, drawn; `form` convenes it, when it could open."""

    dated: DatedProposal
    table: jury.JuryTable | None
    seats: tuple[tuple[JurorOption, str, State], ...]
    form: ProposalForm | None


@require_GET
def poll_list(request: ActorRequest) -> HttpResponse:
    """Return the polls of the body, open ones first."""
    lines = [(line, _STATES[line.state]) for line in polls(request.actor)]
    following = NextAct("", "", "Interroger des jurés", reverse("jury:open_poll"))
    context = {"lines": lines, "tabs": room_tabs("jury:polls"), "next": following}
    return render(request, "jury/polls.html", context)


@require_http_methods(["GET", "POST"])
def open_one(request: ActorRequest) -> HttpResponse:
    """Ask jurors when they can come, then show the link of each, once."""
    today = paris_date(request.at)
    pool = [j for j in juror_pool(request.actor, today) if (j.active_until or today) >= today]
    form = PollForm(
        request.POST or None,
        certifications=convenable_certifications(request.actor),
        jurors=pool,
        initial={"jurors": [juror.juror_id for juror in pool]},
    )
    shown = {"form": form, "trail": _trail()}
    if not form.is_valid():
        return render(request, "jury/open_poll.html", shown, status=422 if form.errors else 200)
    try:
        opened = open_poll(
            certification_id=form.cleaned_data["certification"],
            starts=form.starts,
            juror_ids=form.cleaned_data["jurors"],
            place=form.cleaned_data["place"],
            answers_by=form.cleaned_data["answers_by"],
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return refusal(request, refused, page="jury/open_poll.html", context=shown)
    address = reverse("jury:poll", args=[opened.poll.pk])
    if not opened.links:
        return done(request, "Ces dates sont déjà demandées par un sondage ouvert.", address)
    return _told_once(request, opened.links, address)


@require_GET
def poll(request: ActorRequest, poll_id: int) -> HttpResponse:
    """Return a poll: who answered what, and the jury that each date lets compose, the best first."""
    return render(request, PAGE, _context(request, poll_id))


@require_POST
def renew(request: ActorRequest, invitation_id: int) -> HttpResponse:
    """Make a new link for a juror, shown once; the former opens nothing any more."""
    try:
        link = renew_link(invitation_id=invitation_id, actor=request.actor, at=request.at)
    except PollInvitation.DoesNotExist as missing:
        raise _nothing() from missing
    poll_id = PollInvitation.objects.values_list("poll_id", flat=True).get(pk=invitation_id)
    return _told_once(request, (link,), reverse("jury:poll", args=[poll_id]))


@require_POST
def mail(request: ActorRequest) -> HttpResponse:
    """Send by e-mail the links that the page holds, and show them again with what became of each."""
    tokens = tuple(dict.fromkeys(request.POST.getlist("link")))
    try:
        mailed = mail_links(
            tokens=tokens, address_of=_address_of, actor=request.actor, at=request.at
        )
    except PollInvitation.DoesNotExist as missing:
        raise _nothing() from missing
    address = reverse("jury:poll", args=[mailed[0].invitation.poll_id])
    return _links_page(request, tuple(map(_mailed, mailed)), address)


@require_POST
def close(request: ActorRequest, poll_id: int) -> HttpResponse:
    """Close a poll: no answer is taken any more."""
    try:
        close_poll(poll_id=poll_id, actor=request.actor, at=request.at)
    except AvailabilityPoll.DoesNotExist as missing:
        raise _nothing() from missing
    return done(request, "Le sondage est clos.", reverse("jury:poll", args=[poll_id]))


@require_POST
def convene(request: ActorRequest, poll_id: int, date_id: int) -> HttpResponse:
    """Convene the jury proposed for a date: sitting, seats, presidency, substitutes, in one gesture."""
    form = ProposalForm(request.POST, prefix=str(date_id))
    context = _context(request, poll_id, form)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    try:
        sitting = convene_proposal(
            poll_id=poll_id,
            date_id=date_id,
            code=form.cleaned_data["code"],
            actor=request.actor,
            at=request.at,
        )
    except PollDate.DoesNotExist as missing:
        raise _nothing() from missing
    except Refused as refused:
        return refusal(request, refused, page=PAGE, context=context)
    told = "La séance est convoquée avec ses sièges ; le sondage est clos."
    return done(request, told, reverse("jury:sitting", args=[sitting.pk]))


def _context(
    request: ActorRequest, poll_id: int, typed: ProposalForm | None = None
) -> dict[str, Any]:
    page = _page_or_404(request, poll_id)
    return {
        "page": page,
        "state": _STATES[page.state],
        "open": page.state is PollState.OPEN,
        "rows": [(row, tuple(_cells(page, row))) for row in page.rows],
        "composed": tuple(_composed(request, page, typed)),
        "trail": _trail(),
    }


def _cells(page: PollPage, row: PollRow) -> Iterator[tuple[PollDate, State]]:
    for date in page.dates:
        yield date, _answer(row.answers.get(date.pk))


def _answer(answer: Availability | None) -> State:
    return ANSWERS[answer] if answer else UNHEARD


def _composed(
    request: ActorRequest, page: PollPage, typed: ProposalForm | None
) -> Iterator[Composed]:
    code = next_sitting_code(request.actor)
    for dated in page.proposals:
        prefix = str(dated.date_id)
        found = dated.proposal
        may = page.state is PollState.OPEN and found is not None and found.complete
        form = ProposalForm(prefix=prefix, initial={"code": code}) if may else None
        yield Composed(
            dated=dated,
            table=_table(found) if found and found.seats else None,
            seats=tuple(_seats(found)) if found else (),
            form=typed if typed is not None and typed.prefix == prefix else form,
        )


def _table(found: Proposal) -> jury.JuryTable:
    return jury.jury_table(
        [
            jury.Juror(
                seat.option.name,
                function_of(seat.role, substitute=False, voting=True),
                seat.option.college,
            )
            for seat in found.seats
        ]
    )


def _seats(found: Proposal) -> Iterator[tuple[JurorOption, str, State]]:
    for seat in found.seats:
        function = function_of(seat.role, substitute=False, voting=True)
        yield seat.option, function, _answer(seat.option.answer)
    for option in found.substitutes:
        function = function_of(SeatRole.MEMBER, substitute=True, voting=True)
        yield option, function, _answer(option.answer)


def _told_once(
    request: ActorRequest, links: Sequence[InvitationLink], address: str
) -> HttpResponse:
    """Show links that nothing can show again: a redirection would have to keep them somewhere."""
    told = tuple(SentLink(one.name, one.email, one.token, _address_of(one.token)) for one in links)
    return _links_page(request, told, address)


def _links_page(request: ActorRequest, links: tuple[SentLink, ...], address: str) -> HttpResponse:
    waiting = sum(link.state is not LEFT for link in links)
    context = {"links": links, "waiting": waiting, "back": address, "trail": _trail()}
    return render(request, "jury/poll_links.html", context)


def _mailed(one: MailedLink) -> SentLink:
    juror = one.invitation.juror
    state = LEFT if one.accepted else NOT_ACCEPTED
    return SentLink(juror.name, juror.email, one.token, _address_of(one.token), state)


def _address_of(token: str) -> str:
    return settings.PUBLIC_URL + reverse("availability", args=[token])


def _page_or_404(request: ActorRequest, poll_id: int) -> PollPage:
    try:
        return poll_page(request.actor, poll_id)
    except AvailabilityPoll.DoesNotExist as missing:
        raise _nothing() from missing


def _nothing() -> Http404:
    return Http404("Aucun sondage à cette adresse.")


def _trail() -> tuple[Link, ...]:
    return (Link("Disponibilités", reverse("jury:polls"), current=False),)
