"""Who would be late under the law, on the screens of a sitting and of a dossier (RULE-26)."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from parchemin.certifications.models import Registration
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.pathways.terms import Route
from parchemin.processes.close_sitting import close_sitting
from tests.conftest import NOON
from tests.jury.after import notified, sign
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


def test_the_letter_of_a_vae_is_told_due_then_late_on_its_dossier_its_sitting_and_the_desk(
    signed_in, day, time_machine
):
    """Fifteen days after the jury of 24 November (R6412-7)."""
    Registration.objects.create(
        certification=day.scene.certification,
        register="RNCP",
        code="RNCP37001",
        level=4,
        decision_on=date(2024, 1, 1),
        starts_on=date(2024, 1, 1),
        ends_on=date(2028, 12, 31),
    )
    dossier = vae(day, date(2026, 8, 1))
    day.judge(dossier)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    pages = (f"/espace/dossiers/{dossier.number}/", f"/espace/seances/{day.sitting.pk}/")
    office = signed_in(body=day.sitting.body)
    for page in pages:
        assert (
            "Décision à notifier au plus tard le 9 décembre 2026. C. trav., art. R6412-7"
            in told(office.get(page))
        )
    late = NOON + timedelta(days=16)
    time_machine.move_to(late, tick=False)
    office = signed_in(body=day.sitting.body)
    assert (
        "le délai de notification est passé, dont 1 de VAE, quinze jours après le jury "
        "(C. trav., art. R6412-7)"
    ) in told(office.get("/espace/a-traiter/"))
    notified(day, at=late)
    for page in pages:
        assert "elle l’a été le 10 décembre 2026, hors délai de 1 jour" in told(office.get(page))


def test_the_page_of_a_dossier_tells_that_its_jury_is_late(signed_in, day):
    late, in_time = vae(day, date(2026, 7, 31)), vae(day, date(2026, 8, 1))
    for dossier in (late, in_time):
        day.judge(dossier)
    office = signed_in(body=day.sitting.body)
    assert "hors délai" in told(office.get(f"/espace/dossiers/{late.number}/"))
    assert "hors délai" not in told(office.get(f"/espace/dossiers/{in_time.number}/"))
