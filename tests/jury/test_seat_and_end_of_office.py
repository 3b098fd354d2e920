"""A seat given and an office ended at the same instant: one of the two acts sees the other, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.terms import SeatRole
from parchemin.kernel.objections import Refused
from parchemin.processes.end_juror import end_juror
from tests.factories import JurorFactory
from tests.scenes import jury_day

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite admits one writer at a time by itself"
    ),
]


def test_nobody_whose_office_ends_before_a_sitting_is_given_a_seat_in_it_at_the_same_instant():
    day = jury_day()
    told = {"actor": day.actor, "at": day.at}
    before = day.sitting.day - timedelta(days=1)
    for _ in range(10):
        juror = JurorFactory(body=day.sitting.body, college="employers")
        start = Barrier(2)

        def tried(act, asked, start=start):
            try:
                connections["default"].ensure_connection()
                start.wait(timeout=30)
                act(**asked, **told)
            except Refused as refused:
                return refused.codes
            finally:
                connections.close_all()
            return ()

        seating = {"sitting_id": day.sitting.pk, "juror_id": juror.pk, "role": SeatRole.MEMBER}
        ending = {"juror_id": juror.pk, "last_day": before}
        with ThreadPoolExecutor(2) as pool:
            seated = pool.submit(tried, seat_juror, seating)
            ended = pool.submit(tried, end_juror, ending)
        assert {seated.result(), ended.result()} in (
            {(), ("seat-left",)},
            {(), ("juror-unavailable",)},
        )
