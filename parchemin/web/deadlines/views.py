"""The clocks that run: a list, and a file that an agenda opens."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parchemin.deadlines.registry import rule_of
from parchemin.deadlines.selectors import due_days, visible_deadlines
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.calendar_file import WholeDay, days_file
from parchemin.web.access import ActorRequest
from parchemin.web.deadlines.listing import DEADLINES
from parchemin.web.deadlines.places import list_of
from parchemin.web.navigation import Link
from parchemin.web.pieces.words import form_of, number

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)


@require_GET
def deadlines(request: ActorRequest) -> HttpResponse:
    """Return the clocks of the body that run, as the address filters them, the first last day at the top."""
    running = visible_deadlines(request.actor).running(paris_date(request.at))
    answer = DEADLINES.answer(request, running)
    if isinstance(answer, HttpResponse):
        return answer
    trail = (Link("À traiter", reverse("secretariat:today"), current=False),)
    return render(request, "deadlines/list.html", {"list": answer, "trail": trail})


@require_GET
def deadlines_file(request: ActorRequest) -> HttpResponse:
    """Return the last days of a month behind and a year ahead, for an agenda; a day and a kind make one line."""
    today = paris_date(request.at)
    host = urlsplit(settings.PUBLIC_URL).hostname
    days = [
        WholeDay(
            uid=f"{due.kind}-{due.on}@{host}",
            on=due.on,
            title=f"{due.kind.label} : {number(due.count)} {form_of(due.count, rule_of(due.kind).noun)}",
            url=settings.PUBLIC_URL + list_of(due.kind),
        )
        for due in due_days(request.actor, today - BEHIND, today + AHEAD, today)
    ]
    answer = HttpResponse(days_file(days, request.at), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="echeances.ics"'
    return answer
