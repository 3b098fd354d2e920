"""Whatever the letter, its agenda file is made in one place: host, organiser, method, versions."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from parchemin.post.agenda import Appointment, agenda_file
from parchemin.post.models import Letterhead
from tests.conftest import NOON
from tests.factories import BodyFactory

pytestmark = pytest.mark.django_db


def made(version=1, **changes):
    said = {
        "key": "jury-exemple-1-7",
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=2),
        "title": "Jury",
        "place": "Paris",
        "text": "Séance 1.",
        "name": "Awa Diop",
        "email": "awa@exemple.fr",
    }
    appointment = Appointment(**said | changes)
    return agenda_file(appointment, name="jury.ics", body=BodyFactory(), version=version, at=NOON)


def event(file):
    return Calendar.from_ical(file.content).walk("VEVENT")[0]


def test_its_uid_is_of_our_host_and_stays_while_its_sequence_rises(settings):
    settings.PUBLIC_URL = "https://cqp.exemple.fr:8443"
    first, second = event(made()), event(made(2))
    assert first["UID"] == second["UID"] == "jury-exemple-1-7@cqp.exemple.fr"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)


def test_its_media_type_says_what_the_file_asks():
    assert made().media_type == "text/calendar; method=REQUEST"
    assert made(2, cancelled=True).media_type == "text/calendar; method=CANCEL"


def test_the_body_organises_and_whoever_has_an_address_is_convened(settings):
    settings.DEFAULT_FROM_EMAIL = "Parchemin <cqp@exemple.fr>"
    found = event(made())
    assert str(found["ORGANIZER"]) == "mailto:cqp@exemple.fr"
    assert found["ORGANIZER"].params["CN"]
    assert str(found["ATTENDEE"]) == "mailto:awa@exemple.fr"
    assert "ATTENDEE" not in event(made(email=""))


def test_who_convenes_is_named_as_who_writes(settings):
    settings.DEFAULT_FROM_EMAIL = "Parchemin <cqp@exemple.fr>"
    body = BodyFactory(name="CPNE du bois")
    asked = {"name": "jury.ics", "version": 1, "at": NOON, "body": body}
    one = Appointment("cle", NOON, NOON + timedelta(hours=2), "Jury", "Paris", "Séance.", "Awa", "")
    assert event(agenda_file(one, **asked))["ORGANIZER"].params["CN"] == "CPNE du bois"
    Letterhead.objects.create(body=body, name="Certification du bois", email="jury@bois.exemple.fr")
    body.refresh_from_db()
    found = event(agenda_file(one, **asked))["ORGANIZER"]
    assert (str(found), found.params["CN"]) == (
        "mailto:jury@bois.exemple.fr",
        "Certification du bois",
    )
