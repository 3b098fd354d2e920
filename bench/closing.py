"""Seconds to close forty sittings of ten candidates one after the other; the floor writes the rows they left.

On SQLite writers take turns by themselves; `DATABASE_URL=postgresql://…` closes them together, eight at a time.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from bench.common import Figure
from bench.verification import product

SITTINGS, CANDIDATES, TOGETHER = 40, 10, 8


def run() -> list[Figure]:
    """Return the row of the closings, beside the same rows written without any rule."""
    from django.db import connection

    from parchemin.processes.close_sitting import close_sitting

    days = [ready() for _ in range(SITTINGS)]

    def close(day: Any) -> None:
        close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)

    together = TOGETHER if connection.vendor == "postgresql" else 1
    seconds = _all(close, days, together)
    floor = _all(rewritten, days, together)
    name = f"closing: {SITTINGS} sittings of {CANDIDATES}, {together} at a time"
    return [Figure(name, seconds, "s", floor, seconds / floor)]


def ready() -> Any:
    """Return an open sitting whose every case was adopted as the grids say."""
    from parchemin.jury.actions.votes import accept_unanimous
    from tests.scenes import jury_day

    day = jury_day({"B1": 5, "B2": 5})
    for _ in range(CANDIDATES):
        day.case()
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day


def rewritten(day: Any) -> None:
    """Write the bytes of the decisions and minutes of a closing, in one transaction, without a rule."""
    from django.db import transaction

    from parchemin.certifications.models import Reglement
    from parchemin.jury.models import Decision, Minutes

    kept = [
        *Decision.objects.filter(sitting=day.sitting).values_list("inputs", "inputs_digest"),
        *Minutes.objects.filter(sitting=day.sitting).values_list("facts", "file_id"),
    ]
    with transaction.atomic():
        Reglement.objects.bulk_create(
            Reglement(
                certification=day.scene.certification,
                title="floor",
                in_force_from=date(2000, 1, 1) + timedelta(days=rank),
                value=value,
                digest=digest[:64],
            )
            for rank, (value, digest) in enumerate(kept)
        )


def _all(act: Callable[[Any], None], days: Sequence[Any], together: int) -> float:
    """Return the seconds that all the days take, so many at a time."""
    from django.db import connection

    start = perf_counter()
    if together == 1:
        for day in days:
            act(day)
        return perf_counter() - start

    def alone(day: Any) -> None:
        try:
            act(day)
        finally:
            connection.close()

    with ThreadPoolExecutor(together) as pool:
        list(pool.map(alone, days))
    return perf_counter() - start


def main() -> int:
    """Print the table and return 0."""
    with product():
        for row in run():
            print(row.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
