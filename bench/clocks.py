"""Seconds to count every clock of a body again, as each morning, with 3,000 sittings and their seats."""

import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter

from bench.common import Figure
from bench.verification import product

SITTINGS, SEATS = 3_000, 8


def run() -> list[Figure]:
    """Return how long the count takes, and the longest that acts of the body wait for it."""
    from parchemin.deadlines import actions
    from parchemin.jury.models import Sitting, SittingSeat
    from tests.factories import JurorFactory
    from tests.scenes import jury_day

    day = jury_day()
    model = day.sitting
    jurors = [JurorFactory(body=model.body) for _ in range(SEATS)]
    begins = datetime(2020, 1, 6, 9, tzinfo=UTC)
    sittings = Sitting.objects.bulk_create(
        Sitting(
            body_id=model.body_id,
            certification_id=model.certification_id,
            reglement_id=model.reglement_id,
            code=f"B-{rank}",
            starts_at=begins + timedelta(days=rank),
            place="Lyon",
            state="convened",
            convened_at=begins + timedelta(days=rank - 30),
        )
        for rank in range(SITTINGS)
    )
    SittingSeat.objects.bulk_create(
        SittingSeat(
            sitting=sitting,
            juror=juror,
            college="employers" if rank % 2 else "employees",
            role="member",
        )
        for sitting in sittings
        for rank, juror in enumerate(jurors)
    )
    waits = []
    write = actions._write

    def timed(*asked: object) -> int:
        begun = perf_counter()
        changed = write(*asked)  # type: ignore[arg-type]
        waits.append(perf_counter() - begun)
        return changed

    actions._write = timed
    begun = perf_counter()
    actions.count_again(model.body_id)
    seconds = perf_counter() - begun
    name = f"clocks: {SITTINGS} sittings of {SEATS}"
    return [
        Figure(f"{name}, all", seconds, "s"),
        Figure(f"{name}, longest wait", max(waits), "s"),
    ]


def main() -> int:
    """Print the table and return 0."""
    with product():
        for row in run():
            print(row.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
