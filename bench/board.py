"""Milliseconds of processor a deliberation board, for juries of 20, 200 and 2,000 candidates.

Five blocs of 25 competences, two assessors: 50,000 marks for 200 candidates. Two looks at a candidate are
measured: the first that a process takes, and the next ones (every juror follows on their own screen). Their floor
is the cheapest view behind the same door (session, mandate, second factor) that reads the same rows, with the
driver alone, and answers the same bytes. Also: a view that reads nothing and answers them, what the page weighs,
how many queries it takes, what asking for news costs when nothing moved and when somebody voted, and the first
page of a process that remembers nothing.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from time import process_time
from typing import Any
from uuid import uuid4

from bench.common import Figure
from bench.verification import answered, measured, product

SIZES = (20, 200, 2_000)
BLOCS, COMPETENCES = 5, 25
VOICES = 30
LOOKS = 100
DOOR = 3  # queries of the door: session, user, mandates
BATCH = 20_000


def run() -> list[Figure]:
    """Return the rows of every size."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.test import override_settings
    from django.urls import include, path

    from parchemin.web.routes import JURY, door

    same = Floor()

    def floor(request: HttpRequest) -> HttpResponse:
        return HttpResponse(same.content)

    def reading_floor(request: HttpRequest) -> HttpResponse:
        for statement in same.statements:
            connection.connection.execute(statement).fetchall()
        return floor(request)

    routes = (
        door("floor/reads/", reading_floor, JURY, name="reading_floor"),
        door("floor/", floor, JURY, name="floor"),
        path("", include("parchemin.web.urls")),
    )
    with override_settings(ROOT_URLCONF=routes):
        handler = WSGIHandler()
        return [row for size in SIZES for row in _rows(handler, size, same)]


@dataclass
class Floor:
    """What the cheapest view reads and answers."""

    content: bytes = b""
    statements: tuple[str, ...] = ()


def _rows(handler: Any, size: int, same: Floor) -> list[Figure]:
    from parchemin.journal.chain import position_of
    from parchemin.jury.models import AgendaItem
    from parchemin.jury.selectors import memory

    day, item = jury(size)
    door = signed_in(day)
    page = f"/espace/seances/{day.sitting.pk}/deliberation/{item.pk}/"
    memory._memories.clear()
    start = process_time()
    answered(handler, page, door)
    cold = process_time() - start
    others = list(AgendaItem.objects.filter(sitting=day.sitting).values_list("pk", flat=True))
    memory._memories.clear()
    memory.Agenda(day.sitting, position_of(day.sitting.body_id))
    same.statements = read_by(lambda: answered(handler, page, door))[DOOR:]
    same.content = answered(handler, page, door)
    first = looking(handler, day, others, door)
    value, reading = measured(handler, page, door), measured(handler, "/floor/reads/", door)
    least = measured(handler, "/floor/", door)
    news = live_address(same.content)
    quiet = measured(handler, news[0], {**door, "QUERY_STRING": news[1]})
    spoken = after_a_voice(handler, day, item, news, door)
    taken = len(read_by(lambda: answered(handler, page, door)))
    named = f"board: {size} candidates"
    return [
        Figure(f"{named}, next looks", value * 1e3, "ms", reading * 1e3, value / reading),
        Figure(f"{named}, first look", first * 1e3, "ms", reading * 1e3, first / reading),
        Figure(f"{named}, beside reading nothing", value * 1e3, "ms", least * 1e3, value / least),
        Figure(f"{named}, page weighs", len(same.content) / 1e3, "kB"),
        Figure(f"{named}, first look takes", DOOR + len(same.statements), "queries"),
        Figure(f"{named}, next looks take", taken, "queries"),
        Figure(f"{named}, news, nothing moved", quiet * 1e3, "ms"),
        Figure(f"{named}, news after a voice", spoken * 1e3, "ms"),
        Figure(f"{named}, first page of a process", cold * 1e3, "ms"),
    ]


def looking(handler: Any, day: Any, items: list[int], door: dict[str, str]) -> float:
    """Return the median processor seconds of the first look at candidates."""
    times = []
    for item in items[:LOOKS]:
        page = f"/espace/seances/{day.sitting.pk}/deliberation/{item}/"
        start = process_time()
        answered(handler, page, door)
        times.append(process_time() - start)
    return median(times)


def jury(size: int) -> tuple[Any, Any]:
    """Return an open sitting of so many candidates, and one whose last bloc divides the assessors."""
    from tests.scenes import jury_day

    blocs = {f"B{rank}": COMPETENCES for rank in range(1, BLOCS + 1)}
    rules = {"bloc": {"kind": "n_of_m", "threshold": "70 %"}}
    day = jury_day(blocs, grid=rules)
    items = _candidates(day, size)
    _grids(day, [item.dossier for item in items])
    return day.open(), items[size // 2]


def _candidates(day: Any, size: int) -> list[Any]:
    from parchemin.assessment.models import Attendance
    from parchemin.jury.models import AgendaItem
    from tests.factories import DossierFactory

    known = {"certification": day.scene.certification, "edition": day.scene.edition}
    dossiers = [DossierFactory(**known, state="ready") for _ in range(size)]
    Attendance.objects.bulk_create(
        Attendance(session=day.scene.session, dossier=dossier, state="present")
        for dossier in dossiers
    )
    return AgendaItem.objects.bulk_create(
        AgendaItem(sitting=day.sitting, dossier=dossier, position=rank)
        for rank, dossier in enumerate(dossiers, 1)
    )


def _grids(day: Any, dossiers: list[Any]) -> None:
    """Sign both grids of every bloc, eight marks in ten acquired, the same each time."""
    from parchemin.assessment.models import Grid, Mark
    from tests.scenes import MORNING

    dice = random.Random(20261124)  # noqa: S311
    lines = {b: list(b.criteria.order_by("position")) for b in day.scene.edition.blocs.all()}
    grids = Grid.objects.bulk_create(
        Grid(
            body=day.sitting.body,
            session=day.scene.session,
            dossier=dossier,
            bloc=bloc,
            assessor=assessor,
            rank=rank,
        )
        for dossier in dossiers
        for bloc in lines
        for rank, assessor in enumerate(day.scene.pair, 1)
    )
    words, weights = ("acquired", "partial", "not_acquired"), (8, 1, 1)
    Mark.objects.bulk_create(
        (
            Mark(
                grid=grid,
                criterion=criterion,
                value=dice.choices(words, weights)[0],
                comment="Montré en situation.",
                client_id=uuid4(),
                entered_at=MORNING,
                recorded_at=MORNING,
            )
            for grid in grids
            for criterion in lines[grid.bloc]
        ),
        batch_size=BATCH,
    )
    signed = {"state": "signed", "signed_at": MORNING, "digest": "d" * 64}
    Grid.objects.filter(session=day.scene.session).update(**signed)


def signed_in(day: Any) -> dict[str, str]:
    """Return the cookie of a secretary of the body that holds the sitting."""
    from django.conf import settings

    from tests.factories import MandateFactory
    from tests.web.reading import PageClient

    client = PageClient().open_session(MandateFactory(body=day.sitting.body).user)
    session = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"
    return {"HTTP_COOKIE": session}


def live_address(page: bytes) -> tuple[str, str]:
    """Return the address that a page asks every three seconds: its path and its query."""
    from bs4 import BeautifulSoup

    address = BeautifulSoup(page, "html.parser").find(id="board-live")["hx-get"]
    path, _, query = address.partition("?")
    return path, query


def after_a_voice(
    handler: Any, day: Any, item: Any, news: tuple[str, str], door: dict[str, str]
) -> float:
    """Return the median processor seconds of the news of a page drawn before somebody voted."""
    from parchemin.jury.actions.votes import cast_vote
    from parchemin.jury.terms import Choice

    times, last = [], None
    choices = cycle((Choice.ACQUIRED, Choice.NOT_ACQUIRED))
    for _, choice in zip(range(VOICES), choices, strict=False):
        last = cast_vote(
            item_id=item.pk,
            unit="B1",
            seat_id=day.seats["marchal"].pk,
            choice=choice,
            replaces_id=last.pk if last else None,
            actor=day.actor,
            at=day.at,
        )
        start = process_time()
        answered(handler, news[0], {**door, "QUERY_STRING": news[1]})
        times.append(process_time() - start)
    return median(times)


def read_by(work: Callable[[], object]) -> tuple[str, ...]:
    """Return the statements that a piece of work sends to the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return tuple(query["sql"] for query in captured)


if __name__ == "__main__":
    with product():
        for row in run():
            sys.stdout.write(row.line() + "\n")
