"""The convocations of a sitting as a list: where each stands, which notice is short, for its secretariat."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.convocations import convocations_of
from tests.factories import BodyFactory, actor_for
from tests.jury.test_juror_convocations import day, prepared, send  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_list_says_where_each_convocation_stands_and_which_notice_is_short(day):  # noqa: F811
    on = day.at - timedelta(days=10)
    lines = {line.name: line for line in convocations_of(day.actor, day.sitting.pk, on)}
    assert {line.state for line in lines.values()} == {None}
    assert [o.code for o in lines["Ndiaye"].remarks] == ["juror-notice", "employer-notice"]
    prepared(day)
    send(day, "ndiaye")
    with CaptureQueriesContext(connection) as captured:
        lines = {line.name: line for line in convocations_of(day.actor, day.sitting.pk, on)}
    assert len(captured) == 7
    assert (lines["Ndiaye"].sent_on, lines["Ndiaye"].remarks) == (date(2026, 10, 30), ())
    for other in (actor_for(BodyFactory()), actor_for(day.sitting.body, Role.JUROR)):
        with pytest.raises(Sitting.DoesNotExist):
            convocations_of(other, day.sitting.pk, on)
