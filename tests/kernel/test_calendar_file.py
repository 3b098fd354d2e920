"""A calendar file is one that any agenda opens, and that a later one moves or cancels."""

from dataclasses import replace
from datetime import UTC, datetime

from icalendar import Calendar

from parchemin.kernel.calendar import at_paris
from parchemin.kernel.calendar_file import CalendarEvent, calendar_file

EVENT = CalendarEvent(
    uid="jury-1@parchemin",
    starts_at=at_paris(datetime(2026, 7, 14, tzinfo=UTC).date(), 9),
    title="Jury, CQP ; été",
    stamped_at=datetime(2026, 6, 1, tzinfo=UTC),
    place="Paris",
    text="Première ligne\nDeuxième ligne, " + "é" * 90,
)


def read(content):
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")


def test_a_reader_finds_what_was_written():
    calendar, (event,) = read(calendar_file([EVENT]))
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    assert str(event["SUMMARY"]) == EVENT.title
    assert str(event["DESCRIPTION"]) == EVENT.text
    assert event.decoded("DTSTART") == EVENT.starts_at
    assert "DTEND" not in event


def test_lines_are_short_and_end_as_the_standard_says():
    content = calendar_file([EVENT])
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


def test_paris_in_summer_is_two_hours_ahead():
    assert b"DTSTART:20260714T070000Z" in calendar_file([EVENT])


def test_the_same_events_give_the_same_bytes():
    assert calendar_file([EVENT]) == calendar_file([EVENT])


def test_a_cancelled_event_cancels_the_former_one():
    later = replace(EVENT, sequence=1, cancelled=True, ends_at=EVENT.starts_at)
    calendar, (event,) = read(calendar_file([later]))
    assert str(calendar["METHOD"]) == "CANCEL"
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)
    assert str(read(calendar_file([EVENT, later]))[0]["METHOD"]) == "PUBLISH"


def test_no_event_makes_an_empty_calendar():
    assert read(calendar_file([]))[1] == []
