"""The page of a juror: what waits for them, what they voted and signed, documents, expenses. Theirs alone."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parchemin.jury.selectors.record import OwnSitting, own_record
from parchemin.web.access import ActorRequest
from parchemin.web.jury.shapes import duties_of
from parchemin.web.navigation import Link


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A sitting of theirs, and what waits for them there."""

    sitting: OwnSitting
    duties: tuple[Link, ...]


@require_GET
def record(request: ActorRequest) -> HttpResponse:
    """Return what the juror who asks did in each of their sittings, newest first, and what waits."""
    shown = tuple(
        RecordShown(row, duties_of(row.id, row.seat)) for row in own_record(request.actor)
    )
    return render(request, "jury/record.html", {"records": shown})
