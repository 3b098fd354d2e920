"""The page that takes a candidate off a session: reached from where they are moved, and it asks why."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from parchemin.assessment.models import Attendance
from tests.conftest import NOON
from tests.scenes import assessment
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


def test_a_candidate_is_taken_off_from_the_page_that_moves_them(signed_in):
    scene = assessment()
    dossier = scene.candidate()
    Attendance.objects.update(
        state="registered", expected_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    )
    place = f"/espace/sessions/{scene.session.pk}/candidats/{dossier.pk}/"
    with time_machine.travel(NOON - timedelta(days=20)):
        office = signed_in(body=scene.session.body)
        assert f"{place}retirer/" in html_of(office.get(f"{place}deplacer/"))
        page = html_of(office.get(f"{place}retirer/"))
        assert "l’annulation de sa convocation" in page
        assert office.post(f"{place}retirer/", {"reason": ""}).status_code == 422
        answer = office.post(f"{place}retirer/", {"reason": "Malade.", "tell": "on"})
        assert answer.status_code == 303
        assert not Attendance.objects.exists()
        assert office.get(f"{place}retirer/").status_code == 404
