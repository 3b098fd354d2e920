"""A number in an address or a form is a whole number of a bounded size, or is none: no figure breaks a page."""

from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from parchemin import web
from parchemin.web.whole_numbers import LARGEST, whole_number, whole_numbers
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, secretary
from tests.web.test_jury_minutes import closed

HUGE = "9" * 4301
WRONG = ("", "-1", "1.5", "²", "deux", HUGE, str(LARGEST + 1))


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


@pytest.mark.parametrize("text", WRONG)
def test_anything_but_a_bounded_whole_number_is_none(text):
    assert whole_number(text) is None
    assert whole_numbers([text, "12"]) == {12}


def test_a_whole_number_is_read_up_to_its_bound():
    assert [whole_number(text, 99) for text in ("0", "99", "100")] == [0, 99, None]
    assert whole_number(str(LARGEST)) == LARGEST


def test_screens_read_numbers_in_one_place():
    sources = Path(web.__file__).parent.rglob("*.py")
    assert {path.name for path in sources if ".isdecimal()" in path.read_text()} == {
        "whole_numbers.py"
    }


@pytest.mark.django_db
@pytest.mark.parametrize("number", [HUGE, "9" * 20, "-1"])
def test_no_address_is_broken_by_a_number(number):
    day = jury_day()
    closed(day)
    client, sitting = secretary(day), [day.sitting.pk]
    item = day.sitting.agenda.first()
    for address in (
        f"{reverse('jury:minutes', args=sitting)}?version={number}",
        f"{reverse('jury:agenda', args=sitting)}?page={number}",
        f"{reverse('jury:rectify', args=sitting)}?dossier={number}",
        f"{reverse('jury:correct', args=sitting)}?dossier={number}",
        f"{reverse('jury:case', args=[*sitting, item.pk])}?tour={number}",
        f"{reverse('desk:body_journal')}?avant={number}",
        f"{reverse('pathways:dossiers')}?entree={number}",
        f"{reverse('pathways:dossiers')}?page={number}",
    ):
        assert client.get(address).status_code in (200, 404), address
    posted = {"unit": "B1", "seat": number, "vote": "acquired"}
    assert client.post(reverse("jury:vote", args=[item.pk]), posted).status_code == 422
    agenda = reverse("jury:agenda", args=sitting)
    assert client.post(agenda, {"selected": number}).status_code in (303, 422)


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["-1", "2026.5", "9" * 20, HUGE])
def test_a_year_of_entry_that_is_none_narrows_nothing(year):
    day = jury_day()
    item = day.case()
    page = secretary(day).get(f"{reverse('pathways:dossiers')}?entree={year}")
    assert item.dossier.number in page.content.decode()
