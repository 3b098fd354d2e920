"""Every clock is counted again each morning: share by share, so that neither locks nor memory follow the past."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.deadlines import actions
from parchemin.deadlines.actions import count_again
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.registry import rules
from parchemin.deadlines.terms import DeadlineKind
from tests.factories import CertificationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_shares(monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)


@pytest.fixture
def certification():
    return CertificationFactory()


def note(certification, ranks):
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
    for rank in ranks:
        certification.registrations.create(
            register="RS", code=f"RS{rank}", decision_on=date(2026, 1, 1), **days
        )


def clocks():
    return Deadline.objects.filter(kind=DeadlineKind.REGISTRATION)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5])
def test_rows_counted_share_by_share_are_those_counted_together(certification, rows):
    note(certification, range(rows))
    assert count_again(certification.body_id) == rows
    assert clocks().count() == rows
    assert count_again(certification.body_id) == 0


@pytest.mark.parametrize("left", [0, 1, 2, 3])
def test_clocks_of_rows_that_are_no_more_go_wherever_they_fall(certification, left):
    note(certification, range(5))
    count_again(certification.body_id)
    gone = certification.registrations.order_by("-pk")[: 5 - left].values_list("pk", flat=True)
    certification.registrations.filter(pk__in=list(gone)).delete()
    count_again(certification.body_id)
    assert clocks().count() == left


def test_no_clock_of_another_body_is_touched(certification):
    other = CertificationFactory()
    note(other, range(3))
    count_again(other.body_id)
    note(certification, range(3, 6))
    count_again(certification.body_id)
    assert clocks().filter(body=other.body).count() == 3


def test_a_share_costs_the_same_wherever_it_is(certification):
    costs = []
    for ranks in (range(2), range(2, 4), range(4, 6)):
        note(certification, ranks)
        count_again(certification.body_id)
        with CaptureQueriesContext(connection) as queries:
            count_again(certification.body_id)
        costs.append(len(queries))
    assert costs[1] - costs[0] == costs[2] - costs[1]


def test_how_many_kinds_are_done_is_said(certification):
    said = []
    count_again(certification.body_id, lambda done, total: said.append((done, total)))
    assert said == [(rank, len(rules())) for rank in range(len(rules()))]
