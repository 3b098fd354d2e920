from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel.calendar import (
    add_days,
    add_delay,
    add_months,
    at_paris,
    end_of_month,
    french_date,
    french_long_date,
    french_moment,
    french_short_date,
    french_time,
    paris_date,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
MONTHS = st.integers(min_value=-600, max_value=600)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_a_delay_in_months_ends_on_the_same_day_number_or_the_end_of_the_month(
    day, months, expected
):
    assert add_months(day, months) == expected


def test_the_end_of_a_short_month_is_not_remembered():
    assert add_months(add_months(date(2026, 1, 31), 1), 1) == date(2026, 3, 28)
    assert add_months(date(2026, 1, 31), 2) == date(2026, 3, 31)


@given(DAYS, MONTHS)
def test_the_day_number_is_kept_unless_the_month_is_too_short(day, months):
    later = add_months(day, months)
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert (later.year - day.year) * 12 + later.month - day.month == months


@given(DAYS, DAYS, MONTHS)
def test_who_starts_later_never_ends_earlier(first, second, months):
    early, late = sorted((first, second))
    assert add_months(early, months) <= add_months(late, months)


def test_what_would_leave_the_calendar_stops_at_its_end():
    assert add_months(date(9999, 12, 1), 1) == add_days(date(9999, 12, 31), 1) == date.max
    assert add_months(date(1, 1, 1), -1) == add_days(date(1, 1, 1), -1) == date.min
    assert add_delay(date(9999, 11, 30), months=1, days=15) == date.max
    assert end_of_month(date(9999, 12, 3), 3) == date.max


def test_a_delay_counts_months_before_days():
    assert add_delay(date(2026, 1, 31), months=1, days=1) == date(2026, 3, 1)


def test_the_end_of_the_third_month_is_its_last_day():
    assert end_of_month(date(2026, 11, 24), 3) == date(2027, 2, 28)
    assert end_of_month(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert end_of_month(date(2026, 2, 10)) == date(2026, 2, 28)


def test_half_past_eleven_in_london_in_winter_is_already_tomorrow_in_paris():
    assert paris_date(datetime(2026, 1, 31, 23, 30, tzinfo=UTC)) == date(2026, 2, 1)


def test_summer_time_moves_the_day_two_hours_before_midnight_utc():
    assert paris_date(datetime(2026, 7, 14, 22, 0, tzinfo=UTC)) == date(2026, 7, 15)
    assert paris_date(datetime(2026, 7, 14, 21, 59, tzinfo=UTC)) == date(2026, 7, 14)


def test_a_moment_without_a_zone_has_no_paris_date():
    with pytest.raises(ValueError, match="time zone"):
        paris_date(datetime(2026, 1, 1))  # noqa: DTZ001


def test_paris_hours_are_kept_in_utc_across_the_change_of_clocks():
    assert at_paris(date(2026, 1, 5), 9) == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert at_paris(date(2026, 7, 5), 9) == datetime(2026, 7, 5, 7, tzinfo=UTC)
    assert at_paris(date(2026, 10, 25), 2, 30) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert at_paris(date(2026, 3, 29), 2, 30) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_dates_are_written_as_french_readers_expect():
    assert french_date(date(2026, 3, 1)) == "1er mars 2026"
    assert french_date(date(2026, 8, 2)) == "2 août 2026"
    assert french_long_date(date(2026, 11, 24)) == "mardi 24 novembre 2026"
    assert french_short_date(date(2026, 3, 1)) == "01/03/2026"


def test_times_are_those_of_a_paris_clock():
    at = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
    assert french_time(at) == "14 h 05"
    assert french_moment(at) == "24 novembre 2026 à 14 h 05"
