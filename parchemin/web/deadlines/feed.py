"""What a body has ahead, read by the agenda of a person at a secret address, without signing in."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from parchemin.accounts.actor import Actor
from parchemin.accounts.feeds import close_feed, feed_of, make_feed, reader_of
from parchemin.accounts.terms import Role
from parchemin.assessment.rules.slots import ends_at
from parchemin.assessment.selectors.sessions import visible_sessions
from parchemin.assessment.terms import SessionState
from parchemin.deadlines.registry import rule_of
from parchemin.deadlines.selectors import due_days
from parchemin.jury.selectors.sittings import sittings_between
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import at_paris, paris_date
from parchemin.kernel.calendar_file import Meeting, WholeDay, days_file
from parchemin.web.access import ActorRequest
from parchemin.web.deadlines.places import list_of
from parchemin.web.http import done
from parchemin.web.navigation import Link
from parchemin.web.pieces.words import form_of, number
from parchemin.web.routes import HOSTING

PAGE = "deadlines/agenda.html"
# When the last candidate of a session is expected.
LAST_PASSAGE = Max("attendances__expected_at")
BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)


@require_GET
def agenda(request: ActorRequest) -> HttpResponse:
    """Return how a person's agenda follows their body: the file once, or an address that it reads again."""
    return render(request, PAGE, _context(request))


@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """Make the address, shown once: a redirection would have to keep it somewhere."""
    token = make_feed(actor=request.actor, at=request.at)
    address = settings.PUBLIC_URL + reverse("agenda", args=[token])
    return render(request, PAGE, {**_context(request), "address": address})


@require_POST
def close(request: ActorRequest) -> HttpResponse:
    """Close the address."""
    close_feed(actor=request.actor, at=request.at)
    return done(request, "L’adresse d’agenda n’ouvre plus rien.", reverse("deadlines:agenda"))


@require_GET
def deadlines_file(request: ActorRequest) -> HttpResponse:
    """Return the last days of a month behind and a year ahead, for an agenda; a day and a kind make one line."""
    today = paris_date(request.at)
    return _calendar(days_file(_days(request.actor, today), request.at), "echeances.ics")


@never_cache
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the last days, the sittings and the sessions of a body, to the agenda that reads a secret address.

    Whatever the address does not open any more, it is not found: renewed, closed, its account or mandate over.
    """
    at = timezone.now()
    reader = reader_of(token, paris_date(at))
    if reader is None:
        raise Http404("Cette adresse n’ouvre rien, ou a été remplacée.")
    return _calendar(feed_file(reader, at), "parchemin.ics")


def feed_file(reader: Actor, at: datetime) -> bytes:
    """Return the file that an agenda reads again; no name of a person is in it."""
    today = paris_date(at)
    return days_file(_days(reader, today), at, _meetings(reader, today))


def _days(actor: Actor, today: date) -> Iterator[WholeDay]:
    for due in due_days(actor, today - BEHIND, today + AHEAD, today):
        counted = f"{number(due.count)} {form_of(due.count, rule_of(due.kind).noun)}"
        yield WholeDay(
            uid=_uid(f"{due.kind}-{due.on}"),
            on=due.on,
            title=f"{due.kind.label} : {counted}",
            url=settings.PUBLIC_URL + list_of(due.kind),
        )


def _meetings(actor: Actor, today: date) -> Iterator[Meeting]:
    first, last = today - BEHIND, today + AHEAD
    for sitting in sittings_between(actor, first, last):
        if sitting.state is not SittingState.CANCELLED:
            yield Meeting(
                uid=_uid(f"sitting-{sitting.id}"),
                starts_at=sitting.starts_at,
                ends_at=sitting.ends_at,
                title=f"Jury {sitting.code}, {sitting.certification}",
                place=sitting.place,
                url=settings.PUBLIC_URL + reverse("jury:sitting", args=[sitting.id]),
            )
    sessions = visible_sessions(actor).exclude(state=SessionState.CANCELLED)
    near = sessions.filter(starts_at__gte=at_paris(first), starts_at__lt=at_paris(last))
    for session in near.select_related("certification").annotate(last=LAST_PASSAGE):
        last_start = vars(session)["last"] or session.starts_at
        yield Meeting(
            uid=_uid(f"session-{session.pk}"),
            starts_at=session.starts_at,
            ends_at=ends_at(last_start, session.slot_minutes, session.length_minutes, 1),
            title=f"Évaluation {session.code}, {session.certification.short_title}",
            place=session.place,
            url=settings.PUBLIC_URL + _page_of(actor, session.pk),
        )


def _page_of(actor: Actor, session_id: int) -> str:
    """Return the page where the actor follows a session: who assesses has their grids."""
    if actor.holds(*HOSTING):
        return reverse("assessment:session", args=[session_id])
    return reverse("assessment:grids")


def _uid(key: str) -> str:
    return f"{key}@{urlsplit(settings.PUBLIC_URL).hostname}"


def _calendar(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _context(request: ActorRequest) -> dict[str, Any]:
    keeps = request.actor.holds(Role.SECRETARIAT)
    trail = (
        Link("À traiter", reverse("desk:today"), current=False),
        Link("Échéances", reverse("deadlines:list"), current=False),
    )
    return {"feed": feed_of(request.actor), "keeps": keeps, "trail": trail if keeps else ()}
