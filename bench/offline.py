"""Milliseconds to take in a grid of 25 lines from a phone, for 20, 200, 1,000 grids; the floor writes its rows."""

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import uuid4

from bench.common import Figure
from bench.verification import product

SIZES = (20, 200, 1_000)
LINES = 25


def run() -> list[Figure]:
    """Return a row a size: milliseconds a grid, beside the same marks written without any rule."""
    return [row for size in SIZES for row in _rows(size)]


def _rows(size: int) -> list[Figure]:
    from parchemin.assessment.actions.synchronisation import synchronise
    from parchemin.assessment.models import Mark, MarkOrigin

    day, link, grids = phone(size)
    sent = {grid.pk: entries(grid, day) for grid in grids}
    before = Mark.objects.count()
    seconds = _timed(lambda grid: synchronise(link=link, entries=sent[grid.pk], at=day.at), grids)
    assert Mark.objects.count() == before + size * LINES
    again = _timed(lambda grid: synchronise(link=link, entries=sent[grid.pk], at=day.at), grids)
    assert MarkOrigin.objects.count() >= size * LINES

    _, _, others = phone(size)
    floor = _timed(_written, others)
    return [
        Figure(
            f"offline: {size} grids, first time",
            seconds * 1e3,
            "ms/grid",
            floor * 1e3,
            seconds / floor,
        ),
        Figure(
            f"offline: {size} grids, sent again", again * 1e3, "ms/grid", floor * 1e3, again / floor
        ),
    ]


def phone(size: int) -> tuple[Any, Any, list[Any]]:
    """Return a day, the link of an assessor, and so many blank grids of theirs."""
    from parchemin.assessment.actions.links import make_grid_link
    from tests.scenes import jury_day

    day = jury_day({"B1": LINES})
    scene = day.scene
    grids = [scene.grid(scene.candidate(), "B1") for _ in range(size)]
    made = make_grid_link(
        session_id=scene.session.pk, assessor_id=scene.pair[0].pk, actor=scene.actor, at=day.at
    )
    return day, made.link, grids


def entries(grid: Any, day: Any) -> list[Any]:
    """Return one entry a line, as a phone sends them."""
    from parchemin.assessment.actions.marks import EntryOrigin, MarkEntry
    from parchemin.assessment.actions.synchronisation import SentEntry

    device = uuid4()
    return [
        SentEntry(
            grid.pk,
            MarkEntry(f"1.{rank}", "acquired", uuid4(), day.at, origin=EntryOrigin(device, 0)),
        )
        for rank in range(1, LINES + 1)
    ]


def _written(grid: Any) -> None:
    """Write the marks of a grid and where they come from, in one transaction, without any rule."""
    from django.db import transaction

    from parchemin.assessment.models import Mark, MarkOrigin
    from tests.scenes import MORNING

    with transaction.atomic():
        marks = Mark.objects.bulk_create(
            Mark(
                grid=grid,
                criterion=criterion,
                value="acquired",
                client_id=uuid4(),
                entered_at=MORNING,
                recorded_at=MORNING,
            )
            for criterion in grid.bloc.criteria.all()
        )
        MarkOrigin.objects.bulk_create(
            MarkOrigin(mark=mark, device=uuid4(), seen=0) for mark in marks
        )


def _timed(act: Callable[[Any], object], grids: list[Any]) -> float:
    """Return the seconds a grid takes."""
    start = perf_counter()
    for grid in grids:
        act(grid)
    return (perf_counter() - start) / len(grids)


def main() -> int:
    """Print the table and return 0."""
    with product():
        for row in run():
            print(row.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
