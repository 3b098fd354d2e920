"""The file that a letter adds to an agenda: whatever the letter, made here."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from parchemin.kernel.calendar_file import CalendarEvent, Party, calendar_file
from parchemin.organisations.models import CertifyingBody
from parchemin.post.letterhead import name_of, sender_of
from parchemin.post.letters import WrittenFile

CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A moment that somebody is convened to. `key` names it for ever, whatever its version.

    `name` and `email` are of whoever is convened, `email` empty when it is not known.
    """

    key: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    text: str
    name: str
    email: str
    cancelled: bool = False


def agenda_file(
    appointment: Appointment, *, name: str, body: CertifyingBody, version: int, at: datetime
) -> WrittenFile:
    """Return the calendar file of a version of a letter (RFC 5545), its method in its media type (RFC 6047).

    Its UID is of the host of PUBLIC_URL and the same for all versions, whose SEQUENCE rises.
    """
    one = appointment
    event = CalendarEvent(
        uid=f"{one.key}@{urlsplit(settings.PUBLIC_URL).hostname}",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=one.title,
        stamped_at=at,
        organizer=_organizer(body),
        attendee=Party(one.name, one.email) if one.email else None,
        place=one.place,
        text=one.text,
        sequence=version - 1,
        cancelled=one.cancelled,
    )
    media_type = f"text/calendar; method={event.method.value}"
    return WrittenFile(CALENDAR, name, media_type, calendar_file(event))


def _organizer(body: CertifyingBody) -> Party:
    """Return who answers about the meeting: the body, at the address of its letterhead where it has one."""
    head = getattr(body, "letterhead", None)
    _, common = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Party(name_of(body), (head.email if head else "") or sender_of(body) or common)
