"""An hour is that of its place; one never shown is refused, one shown twice is decided and said."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest

from parchemin.kernel.objections import Refused
from parchemin.kernel.zones import (
    Zone,
    day_there,
    hour_there,
    local_there,
    moment_said,
    moment_there,
)

WINTER = date(2026, 10, 25)


def test_every_zone_is_one_that_the_world_knows():
    assert {zone.value for zone in Zone} <= available_timezones()


@pytest.mark.parametrize(
    ("zone", "hour"),
    [(Zone.PARIS, 8), (Zone.REUNION, 5), (Zone.GUADELOUPE, 13), (Zone.SAINT_PIERRE, 12)],
)
def test_nine_o_clock_is_that_of_the_place(zone, hour):
    found = moment_there(date(2026, 11, 24), time(9), zone)
    assert found == datetime(2026, 11, 24, hour, tzinfo=UTC)


def test_a_morning_in_noumea_is_of_its_own_day():
    found = moment_there(date(2026, 11, 24), time(8), Zone.NOUMEA)
    assert found == datetime(2026, 11, 23, 21, tzinfo=UTC)
    assert day_there(found, Zone.NOUMEA) == date(2026, 11, 24)
    told = "24 novembre 2026 à 8 h 00 (heure locale, Nouvelle-Calédonie)"
    assert moment_said(found, Zone.NOUMEA) == told


@pytest.mark.parametrize(
    ("day", "zone"),
    [(date(2026, 3, 29), Zone.PARIS), (date(2026, 3, 8), Zone.SAINT_PIERRE)],
)
def test_an_hour_that_no_clock_shows_is_refused_with_the_reason(day, zone):
    with pytest.raises(Refused) as refused:
        moment_there(day, time(2, 30), zone)
    (one,) = refused.value.objections
    assert one.code == "hour-never-shown"
    assert "il n’est jamais 2 h 30" in one.message
    assert "3 h 30" in one.remedy
    for minutes in (119, 180):
        hour = (datetime.combine(day, time()) + timedelta(minutes=minutes)).time()
        assert local_there(moment_there(day, hour, zone), zone).time() == hour


def test_an_hour_shown_twice_is_the_first_and_it_is_said():
    found = moment_there(WINTER, time(2, 30), Zone.PARIS)
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hour_there(found, Zone.PARIS) == "2 h 30 (heure d’été)"
    assert hour_there(found + timedelta(hours=1), Zone.PARIS) == "2 h 30 (heure d’hiver)"
    for shift in (-1, 2):
        assert "heure d" not in hour_there(found + timedelta(hours=shift), Zone.PARIS)


def test_a_moment_without_a_zone_has_no_hour():
    with pytest.raises(ValueError, match="time zone"):
        hour_there(datetime(2026, 1, 1), Zone.PARIS)  # noqa: DTZ001
