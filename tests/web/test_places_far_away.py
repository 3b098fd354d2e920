"""Every screen of a session or a jury held far from Paris tells the day and the hour of its place."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from parchemin.assessment.models import Attendance, Session
from parchemin.jury.models import Sitting
from parchemin.web.desk.calendar import calendar_of
from parchemin.web.desk.desk import desk_of
from tests.factories import actor_for
from tests.scenes import assessment, jury_day
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

EIGHT_IN_NOUMEA = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


@pytest.fixture
def scene():
    found = assessment()
    found.dossier = found.candidate()
    found.grid(found.dossier, "B1")
    Session.objects.update(starts_at=EIGHT_IN_NOUMEA, zone="Pacific/Noumea")
    Attendance.objects.update(expected_at=EIGHT_IN_NOUMEA, state="registered")
    return found


@pytest.mark.parametrize(
    "name", ["session", "convocations", "attendance_sheet", "signatures", "paper", "displace"]
)
def test_a_session_in_noumea_is_of_its_own_morning(scene, signed_in, name):
    more = [scene.dossier.pk] if name == "displace" else []
    address = reverse(f"assessment:{name}", args=[scene.session.pk, *more])
    page = html_of(signed_in(body=scene.session.body).get(address))
    assert "24 novembre 2026" in page
    assert "23 novembre 2026" not in page
    assert "8 h 00" in page


def test_a_session_in_noumea_is_of_its_own_morning_in_the_list(scene, signed_in):
    page = html_of(signed_in(body=scene.session.body).get(reverse("assessment:sessions")))
    assert "24/11/2026" in page
    assert "8 h 00" in page


def test_a_session_and_a_jury_in_noumea_are_on_their_own_day_of_the_calendar(scene):
    convened = jury_day().sitting
    Sitting.objects.update(starts_at=EIGHT_IN_NOUMEA, zone="Pacific/Noumea")
    for body in (scene.session.body, convened.body):
        weeks = calendar_of(desk_of(actor_for(body), date(2026, 11, 24))).weeks
        held = {event.on for week in weeks for day in week.days for event in day.events}
        assert held == {date(2026, 11, 24)}


@pytest.mark.parametrize("name", ["sitting", "sittings", "convocation", "attendance_sheet"])
def test_a_jury_in_noumea_is_of_its_own_morning(signed_in, name):
    day = jury_day()
    Sitting.objects.update(starts_at=EIGHT_IN_NOUMEA, zone="Pacific/Noumea")
    args = [] if name == "sittings" else [day.sitting.pk]
    page = html_of(signed_in(body=day.sitting.body).get(reverse(f"jury:{name}", args=args)))
    assert "24 novembre 2026" in page
    assert "8 h 00 (heure locale, Nouvelle-Calédonie)" in page
