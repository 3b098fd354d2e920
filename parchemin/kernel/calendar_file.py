"""Calendar files (RFC 5545) that any agenda opens: one event a moment, the same bytes for the same events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vText

PRODUCT = "-//Parchemin//FR"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A moment to keep. `uid` is the same for ever, so that a later file moves the event or cancels it.

    `sequence` grows with each later version; `stamped_at` is when this version was made.
    """

    uid: str
    starts_at: datetime
    title: str
    stamped_at: datetime
    place: str = ""
    text: str = ""
    ends_at: datetime | None = None
    sequence: int = 0
    cancelled: bool = False


def calendar_file(events: Sequence[CalendarEvent]) -> bytes:
    """Return the calendar of these events; times in UTC, lines folded, texts escaped (RFC 5545)."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    cancelled = bool(events) and all(event.cancelled for event in events)
    calendar.add("METHOD", "CANCEL" if cancelled else "PUBLISH")
    for event in events:
        calendar.add_component(_component(event))
    content: bytes = calendar.to_ical()
    return content


def _component(event: CalendarEvent) -> Event:
    made = Event()
    made.add("UID", event.uid)
    made.add("DTSTAMP", event.stamped_at.astimezone(UTC))
    made.add("DTSTART", event.starts_at.astimezone(UTC))
    if event.ends_at is not None:
        made.add("DTEND", event.ends_at.astimezone(UTC))
    made.add("SEQUENCE", event.sequence)
    made.add("SUMMARY", vText(event.title))
    if event.place:
        made.add("LOCATION", vText(event.place))
    if event.text:
        made.add("DESCRIPTION", vText(event.text))
    made.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    return made
