"""A calendar file is one that any agenda opens, and that a later one moves or cancels."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from ics import Calendar as OtherCalendar

from parchemin.kernel.calendar import at_paris
from parchemin.kernel.calendar_file import CalendarEvent, Method, Party, calendar_file

NINE = at_paris(datetime(2026, 7, 14, tzinfo=UTC).date(), 9)
EVENT = CalendarEvent(
    uid="jury-1@cqp.exemple.fr",
    starts_at=NINE,
    ends_at=NINE + timedelta(hours=3),
    title="Jury, CQP ; été",
    stamped_at=datetime(2026, 6, 1, tzinfo=UTC),
    organizer=Party('Certificateur "Bois", ameublement : CPNE', "jury@exemple.fr"),
    attendee=Party("Zoé L’Œuvre", "zoe@exemple.fr"),
    place="Paris",
    text="Première ligne\nDeuxième ligne, " + "é" * 90,
)
CANCELLED = replace(EVENT, sequence=1, cancelled=True)


def read(event):
    calendar = Calendar.from_ical(calendar_file(event))
    (found,) = calendar.walk("VEVENT")
    return calendar, found


def test_a_reader_finds_what_was_written():
    calendar, event = read(EVENT)
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "REQUEST")
    assert str(event["SUMMARY"]) == EVENT.title
    assert str(event["DESCRIPTION"]) == EVENT.text
    assert event.decoded("DTSTART") == EVENT.starts_at
    assert event.decoded("DTEND") == EVENT.ends_at
    assert str(event["ORGANIZER"]) == "mailto:jury@exemple.fr"
    assert event["ORGANIZER"].params["CN"] == "Certificateur ’Bois’, ameublement : CPNE"
    assert str(event["ATTENDEE"]) == "mailto:zoe@exemple.fr"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_an_alarm_rings_the_day_before_and_none_for_what_is_cancelled():
    (alarm,) = read(EVENT)[1].walk("VALARM")
    assert (str(alarm["ACTION"]), alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(days=-1))
    assert read(CANCELLED)[1].walk("VALARM") == []


def test_lines_are_short_and_end_as_the_standard_says():
    content = calendar_file(EVENT)
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


def test_paris_in_summer_is_two_hours_ahead():
    assert b"DTSTART:20260714T070000Z" in calendar_file(EVENT)


def test_the_same_event_gives_the_same_bytes():
    assert calendar_file(EVENT) == calendar_file(EVENT)


def test_a_cancelled_event_cancels_the_former_one():
    calendar, event = read(CANCELLED)
    assert CANCELLED.method is Method.CANCEL
    assert str(calendar["METHOD"]) == "CANCEL"
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)


def test_whoever_has_no_address_is_not_named_by_one():
    assert "ATTENDEE" not in read(replace(EVENT, attendee=None))[1]


@pytest.mark.parametrize("event", [EVENT, CANCELLED, replace(EVENT, attendee=None)])
def test_the_package_ics_reads_it_alike(event):
    calendar = OtherCalendar(calendar_file(event).decode())
    (found,) = calendar.events
    assert (found.uid, found.name, found.location) == (event.uid, event.title, event.place)
    assert (found.begin.datetime, found.end.datetime) == (event.starts_at, event.ends_at)
    assert found.description == event.text
    assert found.organizer.email == "jury@exemple.fr"
    assert len(found.alarms) == (0 if event.cancelled else 1)
