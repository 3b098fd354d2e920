"""Calendar files (RFC 5545, RFC 5546) that any agenda opens: the same bytes for the same event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from parchemin.kernel.terms import Term

PRODUCT = "-//Parchemin//FR"
_DAY_BEFORE = timedelta(days=-1)


class Method(Term):
    """What a calendar file asks of the agenda that opens it (RFC 5546)."""

    REQUEST = "REQUEST", "inscrire"
    CANCEL = "CANCEL", "retirer"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in an agenda: who convenes, or who is convened."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A moment to keep. `uid` is the same for ever, so that a later file moves the event or cancels it.

    `sequence` grows with each later version; `stamped_at` is when this version was made. `attendee` is None for
    somebody without an e-mail address, who opens the file from its letter.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    stamped_at: datetime
    organizer: Party
    attendee: Party | None = None
    place: str = ""
    text: str = ""
    sequence: int = 0
    cancelled: bool = False

    @property
    def method(self) -> Method:
        """Return what the file asks of the agenda: a MIME part says it too."""
        return Method.CANCEL if self.cancelled else Method.REQUEST


def calendar_file(event: CalendarEvent) -> bytes:
    """Return the file of an event, with an alarm the day before; times in UTC, lines folded, texts escaped."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", event.method.value)
    calendar.add_component(_component(event))
    content: bytes = calendar.to_ical()
    return content


@dataclass(frozen=True, slots=True)
class WholeDay:
    """A day to keep in mind, and the page that says more; `uid` is the same for ever."""

    uid: str
    on: date
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A moment when people meet, and the page that says more; `uid` is the same for ever."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    url: str


def days_file(
    days: Iterable[WholeDay], stamped_at: datetime, meetings: Iterable[Meeting] = ()
) -> bytes:
    """Return the file of days that an agenda shows without keeping any hour of them busy, and of meetings."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    for meeting in meetings:
        shown = Event()
        shown.add("UID", meeting.uid)
        shown.add("DTSTAMP", stamped_at.astimezone(UTC))
        shown.add("DTSTART", meeting.starts_at.astimezone(UTC))
        shown.add("DTEND", meeting.ends_at.astimezone(UTC))
        shown.add("SUMMARY", vText(meeting.title))
        if meeting.place:
            shown.add("LOCATION", vText(meeting.place))
        shown.add("URL", meeting.url)
        calendar.add_component(shown)
    for day in days:
        made = Event()
        made.add("UID", day.uid)
        made.add("DTSTAMP", stamped_at.astimezone(UTC))
        made.add("DTSTART", day.on)
        made.add("SUMMARY", vText(day.title))
        made.add("URL", day.url)
        made.add("TRANSP", "TRANSPARENT")
        calendar.add_component(made)
    content: bytes = calendar.to_ical()
    return content


def _component(event: CalendarEvent) -> Event:
    made = Event()
    made.add("UID", event.uid)
    made.add("DTSTAMP", event.stamped_at.astimezone(UTC))
    made.add("DTSTART", event.starts_at.astimezone(UTC))
    made.add("DTEND", event.ends_at.astimezone(UTC))
    made.add("SEQUENCE", event.sequence)
    made.add("SUMMARY", vText(event.title))
    made.add("ORGANIZER", _address(event.organizer), encode=False)
    if event.attendee is not None:
        convened = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
        made.add("ATTENDEE", _address(event.attendee, **convened), encode=False)
    if event.place:
        made.add("LOCATION", vText(event.place))
    if event.text:
        made.add("DESCRIPTION", vText(event.text))
    made.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    if not event.cancelled:
        made.add_component(_alarm(event))
    return made


def _address(party: Party, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params.update({"CN": party.name.replace('"', "’"), **parameters})
    return address


def _alarm(event: CalendarEvent) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", vText(event.title))
    alarm.add("TRIGGER", _DAY_BEFORE)
    return alarm
