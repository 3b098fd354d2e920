"""« À traiter » costs the same with three thousand sittings behind it as with three."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.web.desk.calendar import calendar_of
from parchemin.web.desk.desk import desk_of
from parchemin.web.desk.tasks import tiles_of
from tests.conftest import NOON
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows_read(monkeypatch):
    """Count the rows that the database gives to the tables of the product."""
    read = []
    whole = Model.from_db.__func__

    def counted(cls, *arguments):
        read.append(cls)
        return whole(cls, *arguments)

    monkeypatch.setattr(Model, "from_db", classmethod(counted))
    return read


def past(day, ranks):
    """Add signed sittings of the past, four seats each, and the clocks that were met in them."""
    columns = {
        field.attname: getattr(day.sitting, field.attname)
        for field in Sitting._meta.concrete_fields
        if field.attname not in ("id", "code", "starts_at")
    }
    made = Sitting.objects.bulk_create(
        Sitting(
            **columns,
            code=f"PASSE-{rank}",
            starts_at=NOON - timedelta(days=40 + rank % 1500),
        )
        for rank in ranks
    )
    seats = list(SittingSeat.objects.filter(sitting=day.sitting)[:4])
    named = [
        field.attname
        for field in SittingSeat._meta.concrete_fields
        if field.attname not in ("id", "sitting_id")
    ]
    SittingSeat.objects.bulk_create(
        SittingSeat(sitting=sitting, **{name: getattr(seat, name) for name in named})
        for sitting in made
        for seat in seats
    )
    signed = {"state": "minutes_signed", "opened_at": NOON, "closed_at": NOON}
    Sitting.objects.filter(code__startswith="PASSE").update(**signed)
    Deadline.objects.bulk_create(
        Deadline(
            body=day.sitting.body,
            kind=DeadlineKind.DECISION,
            subject_id=1_000_000 + rank,
            about=f"dossier/{rank}",
            starts_on=date(2020, 1, 1),
            due_on=date(2020, 3, 1) + timedelta(days=rank % 1500),
            met_on=date(2020, 2, 1),
            source="essai",
        )
        for rank in ranks
    )


def price(day, rows_read):
    """Return the queries and the rows that the page reads."""
    rows_read.clear()
    with CaptureQueriesContext(connection) as queries:
        desk = desk_of(day.actor, NOON.date())
        tiles_of(desk)
        calendar_of(desk)
    return len(queries), len(rows_read)


def test_the_desk_costs_the_same_with_three_thousand_past_sittings_as_with_three(rows_read):
    day = jury_day()
    day.case()
    past(day, range(3))
    few = price(day, rows_read)
    past(day, range(3, 3_000))
    assert Sitting.objects.count() == 3_001
    assert price(day, rows_read) == few
    assert few[1] < 100
