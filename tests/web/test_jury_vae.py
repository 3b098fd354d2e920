"""Who would be late under the law, on the screens of a sitting and of a dossier (RULE-26)."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from parchemin.pathways.terms import Route
from tests.conftest import NOON
from tests.scenes import jury_day
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def day():
    return jury_day()


def vae(day, deposit):
    return day.scene.assessed(
        day.scene.candidate(
            route=Route.STATUTORY_VAE,
            entry_date=date(2026, 2, 2),
            admissible_on=date(2026, 3, 2),
            validation_on=deposit,
        )
    )


def told(answer):
    page = BeautifulSoup(html_of(answer), "html.parser")
    return page.get_text(" ", strip=True).replace("\xa0", " ")


LATE = "Dossier de validation déposé le 31 juillet 2026 : présentation au jury au plus tard le 31 octobre 2026"


def test_before_the_sitting_candidates_and_agenda_name_who_would_be_late(signed_in, day):
    late, in_time = vae(day, date(2026, 7, 31)), vae(day, date(2026, 8, 1))
    office = signed_in(body=day.sitting.body)
    candidates = told(office.get(f"/espace/seances/{day.sitting.pk}/ordre-du-jour/"))
    assert candidates.count(LATE) == 1
    assert "Jury au plus tard le" in candidates
    assert "30/11/2026" in candidates
    for dossier in (late, in_time):
        day.judge(dossier)
    agenda = told(office.get(f"/espace/seances/{day.sitting.pk}/"))
    assert agenda.count(LATE) == 1
    assert "C. trav., art. R6412-5" in agenda


def test_the_page_of_a_dossier_tells_that_its_jury_is_late(signed_in, day):
    late, in_time = vae(day, date(2026, 7, 31)), vae(day, date(2026, 8, 1))
    for dossier in (late, in_time):
        day.judge(dossier)
    office = signed_in(body=day.sitting.body)
    assert "hors délai" in told(office.get(f"/espace/dossiers/{late.number}/"))
    assert "hors délai" not in told(office.get(f"/espace/dossiers/{in_time.number}/"))
