from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.declarations.rules import correction_due, declaration_clock, declaration_due
from parchemin.declarations.terms import ClockStage


@pytest.mark.parametrize(
    ("awarded_on", "due"),
    [
        (date(2026, 8, 24), date(2026, 11, 24)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 5, 29)),
        (date(2021, 5, 20), None),
    ],
)
def test_a_declaration_is_due_three_calendar_months_after_the_award(awarded_on, due):
    assert declaration_due(awarded_on) == due


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (0, ClockStage.RUNNING),
        (29, ClockStage.RUNNING),
        (30, ClockStage.ALERT_30),
        (59, ClockStage.ALERT_30),
        (60, ClockStage.ALERT_60),
        (79, ClockStage.ALERT_60),
        (80, ClockStage.ALERT_80),
        (92, ClockStage.ALERT_80),
        (93, ClockStage.LATE),
    ],
)
def test_alerts_ring_at_30_60_and_80_days_then_the_declaration_is_late(days, stage):
    """RULE-45."""
    awarded_on = date(2026, 8, 24)
    clock = declaration_clock(awarded_on, awarded_on + timedelta(days=days))
    assert clock is not None
    assert clock.stage is stage
    assert clock.days_left == 92 - days


def test_an_award_older_than_the_duty_has_no_clock():
    assert declaration_clock(date(2020, 1, 1), date(2026, 1, 1)) is None


def test_a_correction_is_answered_within_three_months():
    assert correction_due(date(2026, 11, 30)) == date(2027, 2, 28)


@given(st.dates(date(2021, 6, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_a_clock_is_late_exactly_after_its_last_day(awarded_on, days):
    clock = declaration_clock(awarded_on, awarded_on + timedelta(days=days))
    assert clock is not None
    assert (clock.stage is ClockStage.LATE) == (clock.days_left < 0)
