"""The page that corrects the course of a dossier: prefilled, refused with what was typed, never overwritten."""

import pytest
from bs4 import BeautifulSoup

from tests.factories import DossierFactory
from tests.pathways.scene import scene
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

AS_IS = {
    "route": "continuing_training",
    "entry": "2026-02-02",
    "scope": "whole",
    "reason": "Saisi par erreur.",
}


@pytest.fixture
def dossier():
    return DossierFactory(certification=scene().certification)


@pytest.fixture
def office(signed_in, dossier):
    return signed_in(body=dossier.body)


@pytest.fixture
def address(dossier):
    return f"/espace/dossiers/{dossier.number}/parcours/"


def codes(dossier):
    return sorted(dossier.blocs.values_list("bloc__code", flat=True))


def test_the_page_of_the_dossier_leads_to_what_corrects_its_course(office, dossier, address):
    assert address in html_of(office.get(f"/espace/dossiers/{dossier.number}/"))
    page = html_of(office.get(address))
    assert 'value="2026-02-02"' in page
    assert office.post(address, AS_IS | {"scope": "blocs", "sought": ["B2"]}).status_code == 303
    assert codes(dossier) == ["B2"]
    assert 'value="B2" checked' in html_of(office.get(address)).replace(' id="id_sought_1"', "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": ""}, "Dites pourquoi."),
        ({"scope": "blocs"}, "Cochez au moins un bloc"),
        ({"scope": "blocs", "sought": ["B9"]}, "B9"),
        ({"entry": "2019-01-01"}, "édition"),
        ({"route": "apprenticeship"}, "apprentissage"),
    ],
)
def test_a_fault_gives_the_page_back_and_changes_nothing(office, dossier, address, typed, said):
    answer = office.post(address, AS_IS | typed)
    assert answer.status_code == 422
    assert said.lower() in html_of(answer).lower()
    assert codes(dossier) == ["B1", "B2", "B3"]


def test_two_people_who_correct_it_at_once_do_not_undo_each_other(office, dossier, address):
    page = BeautifulSoup(html_of(office.get(address)), "html.parser")
    shown = {one["name"]: one["value"] for one in page.select("[name^=shown-]")}
    one = AS_IS | shown | {"scope": "blocs", "sought": ["B1"]}
    assert office.post(address, one).status_code == 303
    answer = office.post(address, AS_IS | shown | {"scope": "blocs", "sought": ["B2"]})
    assert answer.status_code == 422
    assert "depuis que vous lisez cette page" in html_of(answer)
    assert codes(dossier) == ["B1"]


def test_another_body_corrects_nothing(signed_in, dossier, address):
    stranger = signed_in()
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, AS_IS).status_code == 404
