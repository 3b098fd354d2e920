"""Availability polls: asked by secret links told once, read date by date, and the jury each date lets compose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.jurors.actions.poll_links import write_links
from parchemin.jurors.actions.polls import InvitationLink, close_poll, open_poll, renew_link
from parchemin.jurors.models import AvailabilityPoll, PollDate, PollInvitation
from parchemin.jurors.rules.suitability import JurorOption
from parchemin.jurors.selectors.polls import (
    PollPage,
    PollRow,
    about_poll,
    poll_page,
    polls,
    thread_of,
)
from parchemin.jurors.selectors.pool import juror_pool
from parchemin.jurors.terms import Availability, PollState
from parchemin.jury.rules.proposals import JuryProposal
from parchemin.jury.selectors.proposals import DatedProposal, proposals_of
from parchemin.jury.selectors.sitting_choices import convenable_certifications, next_sitting_code
from parchemin.jury.terms import SeatRole
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.organisations.selectors import usual_zone
from parchemin.post.actions import mail as mail_letters
from parchemin.post.selectors import last_letters
from parchemin.post.terms import LetterKind
from parchemin.processes.convene_proposal import convene_proposal
from parchemin.web.access import ActorRequest
from parchemin.web.http import Answer, ask, done
from parchemin.web.jurors.listing import POLL_STATES, POLLS
from parchemin.web.jurors.poll_forms import PollForm, ProposalForm
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shapes import function_of
from parchemin.web.navigation import Link
from parchemin.web.pieces import jury
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.today import NextAct
from parchemin.web.post.shapes import is_waiting, shown_letter

PAGE = "jurors/poll.html"
UNHEARD = State("Sans réponse", Tone.PLAIN, "pending")
ANSWERS = {
    Availability.YES: State(Availability.YES.label, Tone.OK),
    Availability.IF_NEEDED: State(Availability.IF_NEEDED.label, Tone.WAIT, "partial"),
    Availability.NO: State(Availability.NO.label, Tone.NO),
}


@dataclass(frozen=True, slots=True)
class Composed:
    """A date of a poll with the jury proposed for it, drawn; `form` convenes it, when it could open."""

    dated: DatedProposal
    table: jury.JuryTable | None
    seats: tuple[tuple[JurorOption, str, State], ...]
    form: ProposalForm | None


@require_GET
def poll_list(request: ActorRequest) -> HttpResponse:
    """Return the polls of the body, as the address filters them, or their export."""
    following = NextAct("", "", "Interroger des jurés", reverse("jury:open_poll"))
    shown = {"tabs": room_tabs("jury:polls"), "next": following}
    return POLLS.page_answer(request, "jurors/polls.html", polls(request.actor), **shown)


@require_http_methods(["GET", "POST"])
def open_one(request: ActorRequest) -> HttpResponse:
    """Ask jurors when they can come, then show the link of each, once."""
    today = paris_date(request.at)
    pool = [j for j in juror_pool(request.actor) if (j.active_until or today) >= today]
    form = PollForm(
        request.POST or None,
        certifications=convenable_certifications(request.actor),
        jurors=pool,
        initial={
            "jurors": [juror.juror_id for juror in pool],
            "zone": usual_zone(request.actor.body_id),
        },
    )

    def do(**typed: Any) -> Answer:
        opened = open_poll(
            certification_id=typed["certification"],
            starts=form.starts,
            juror_ids=typed["jurors"],
            place=typed["place"],
            zone=typed["zone"],
            answers_by=typed["answers_by"],
            actor=request.actor,
            at=request.at,
        )
        if opened.links:
            return _told_once(request, opened.links, opened.poll.pk)
        told = "Ces dates sont déjà demandées par un sondage ouvert."
        return told, reverse("jury:poll", args=[opened.poll.pk])

    return ask(request, form, do, template="jurors/open_poll.html", trail=_trail())


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
    return _told_once(request, (link,), poll_id)


@require_POST
def mail(request: ActorRequest, poll_id: int) -> HttpResponse:
    """Write to each juror who has not answered, and hand their links to the worker that mails them."""
    _page_or_404(request, poll_id)

    def do() -> tuple[str, str]:
        actor, at, about = request.actor, request.at, about_poll(poll_id)
        write_links(poll_id=poll_id, actor=actor, at=at)
        handed = mail_letters(kind=LetterKind.POLL_LINK, about=about, actor=actor, at=at)
        told = plural(len(handed), "courriel en partance", "courriels en partance")
        return f"{told}.", reverse("jury:poll", args=[poll_id])

    return ask(request, None, do, partial(_context, request, poll_id), template=PAGE)


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
    if not any(date.pk == date_id for date in _page_or_404(request, poll_id).dates):
        raise _nothing()

    def do(code: str) -> tuple[str, str]:
        sitting = convene_proposal(
            poll_id=poll_id, date_id=date_id, code=code, actor=request.actor, at=request.at
        )
        told = "La séance est convoquée avec ses sièges ; le sondage est clos."
        return told, reverse("jury:sitting", args=[sitting.pk])

    return ask(request, form, do, partial(_context, request, poll_id, form), template=PAGE)


def _context(
    request: ActorRequest, poll_id: int, typed: ProposalForm | None = None
) -> dict[str, Any]:
    page = _page_or_404(request, poll_id)
    letters = last_letters(request.actor, LetterKind.POLL_LINK, about_poll(poll_id))
    unheard = [thread_of(row.invitation_id) for row in page.rows if row.answered_at is None]
    return {
        "page": page,
        "to_mail": sum(is_waiting(letters.get(thread)) for thread in unheard),
        "state": POLL_STATES[page.state],
        "open": page.state is PollState.OPEN,
        "rows": [
            (row, tuple(_cells(page, row)), shown_letter(letters.get(thread_of(row.invitation_id))))
            for row in page.rows
        ],
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
    for dated in proposals_of(page):
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


def _table(found: JuryProposal) -> jury.JuryTable:
    return jury.jury_table(
        [
            jury.SeatedJuror(
                seat.option.name,
                function_of(seat.role, substitute=False, voting=True),
                seat.option.college,
            )
            for seat in found.seats
        ]
    )


def _seats(found: JuryProposal) -> Iterator[tuple[JurorOption, str, State]]:
    for seat in found.seats:
        function = function_of(seat.role, substitute=False, voting=True)
        yield seat.option, function, _answer(seat.option.answer)
    for option in found.substitutes:
        function = function_of(SeatRole.MEMBER, substitute=True, voting=True)
        yield option, function, _answer(option.answer)


def _told_once(
    request: ActorRequest, links: Sequence[InvitationLink], poll_id: int
) -> HttpResponse:
    """Show links that nothing can show again: a redirection would have to keep them somewhere."""
    told = tuple((link.name, _address_of(link.token)) for link in links)
    context = {"links": told, "poll_id": poll_id, "trail": _trail()}
    return render(request, "jurors/poll_links.html", context)


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
