"""The clocks that run, as a list."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from parchemin.deadlines.models import Deadline
from parchemin.deadlines.selectors import visible_deadlines
from parchemin.kernel.calendar import paris_date
from parchemin.web.access import ActorRequest
from parchemin.web.deadlines.listing import DEADLINES, DeadlineLine
from parchemin.web.deadlines.subjects import names_of
from parchemin.web.navigation import Link


@require_GET
def deadlines(request: ActorRequest) -> HttpResponse:
    """Return the clocks of the body that run, as the address filters them, the first last day at the top."""
    running = visible_deadlines(request.actor).running(paris_date(request.at))

    def lines(rows: Sequence[Deadline]) -> tuple[DeadlineLine, ...]:
        names = names_of(request.actor, rows)
        return tuple(DeadlineLine(row, names.get(row.about, "")) for row in rows)

    trail = (Link("À traiter", reverse("desk:today"), current=False),)
    return DEADLINES.page_answer(request, "deadlines/list.html", running, lines, trail=trail)
