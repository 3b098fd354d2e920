"""The page that completes a dossier: reached from what is missing, prefilled, refused with what was typed."""

import pytest
from bs4 import BeautifulSoup

from parchemin.pathways.models import Support
from tests.factories import DossierFactory
from tests.pathways.scene import scene
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

TYPED = {
    "partner_siret": "73282932000074",
    "employer_siret": "356 000 000 00048",
    "employer_name": "La Poste",
    "tutor": "Paule  Roy\n\nAna Lu",
}


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def office(signed_in, place):
    return signed_in(body=place.body)


@pytest.fixture
def bare(place):
    return DossierFactory(certification=place.certification, route="professionalisation_contract")


@pytest.fixture
def address(bare):
    return f"/espace/dossiers/{bare.number}/completer/"


def read(answer):
    return BeautifulSoup(html_of(answer), "html.parser")


def page_of(office, bare):
    return read(office.get(f"/espace/dossiers/{bare.number}/"))


def test_each_remedy_that_says_to_complete_the_dossier_has_a_door_that_lifts_it(
    office, bare, address
):
    page = page_of(office, bare)
    asked = [
        line["data-code"]
        for line in page.select(".objections li")
        if "Complétez le dossier" in line.get_text()
    ]
    assert asked == ["partner-missing", "employer-missing", "tutor-missing"]
    door = page.select_one("section[aria-labelledby=before-jury] > p a")
    assert door["href"] == address
    assert office.post(address, TYPED).status_code == 303
    after = page_of(office, bare)
    assert "Complétez le dossier" not in after.get_text()
    assert after.select_one("section[aria-labelledby=before-jury] > p a") is None
    facts = after.select_one("section[aria-labelledby=pins]").get_text(" ", strip=True)
    assert "La Poste" in facts
    assert "Tuteur Paule Roy Tuteur Ana Lu" in facts


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_a_dossier_just_enrolled_says_what_its_page_has_to_complete_and_nothing_else(
    office, bare, address, state
):
    bare.state = state
    bare.save()
    section = page_of(office, bare).select_one("section[aria-labelledby=before-jury]")
    codes = [line["data-code"] for line in section.select(".objections li")]
    assert codes == ["partner-missing", "employer-missing", "tutor-missing"]
    assert section.select_one("p a")["href"] == address
    assert office.post(address, TYPED).status_code == 303
    assert page_of(office, bare).select_one("section[aria-labelledby=before-jury]") is None


def test_the_page_shows_what_is_known_and_a_change_asks_why(office, bare, address):
    office.post(address, TYPED)
    form = read(office.get(address)).select_one("main form")
    assert form.select_one("[name=tutor]").text.split("\n")[-2:] == ["Paule Roy", "Ana Lu"]
    assert form.select_one("[name=employer_siret]")["value"] == "35600000000048"
    assert form.select_one("[name=partner_siret] [selected]")["value"] == "73282932000074"
    changed = TYPED | {"tutor": "Paule Roy"}
    answer = office.post(address, changed)
    assert answer.status_code == 422
    page = read(answer)
    assert page.select_one("[data-code=reason-missing]")
    assert page.select_one("[name=tutor]").text.strip() == "Paule Roy"
    assert office.post(address, changed | {"reason": "Nommée par erreur."}).status_code == 303
    assert Support.objects.get().name == "Paule Roy"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"employer_siret": ""}, "Donnez le SIRET de l’établissement."),
        ({"employer_siret": "123"}, "SIRET"),
        ({"tutor": "R" * 121}, "Tuteur : 121 caractères, 120 au plus."),
        ({"partner_siret": "99999999999999"}, "99999999999999"),
    ],
)
def test_a_fault_gives_the_page_back_with_what_was_typed(office, address, changes, fault):
    answer = office.post(address, TYPED | changes)
    assert answer.status_code == 422
    page = read(answer)
    assert fault in page.get_text().replace("\xa0", " ")
    assert page.select_one("[name=employer_name]")["value"] == "La Poste"
    assert not Support.objects.exists()


def test_two_people_who_complete_it_at_once_do_not_undo_each_other(office, bare, address):
    shown = {
        one["name"]: one["value"] for one in read(office.get(address)).select("[name^=shown-]")
    }
    assert office.post(address, TYPED | shown).status_code == 303
    other = {"partner_siret": "", "trainer": "Luc Morel"}
    assert office.post(address, other | shown).status_code == 303
    assert {row.name for row in bare.supports.all()} == {"Paule Roy", "Ana Lu", "Luc Morel"}
    bare.refresh_from_db()
    assert bare.employer.name == "La Poste"
    answer = office.post(address, TYPED | shown | {"tutor": "Zoé Petit"})
    assert answer.status_code == 422
    assert "a été écrit depuis que vous lisez cette page" in html_of(answer)


def test_what_is_known_is_not_emptied(office, bare, address):
    office.post(address, TYPED)
    answer = office.post(address, TYPED | {"partner_siret": "", "employer_siret": ""})
    assert answer.status_code == 422
    bare.refresh_from_db()
    assert bare.partner
    assert bare.employer


def test_a_dossier_that_ended_is_not_completed(office, bare, address):
    bare.state = "abandoned"
    bare.save()
    assert address not in str(page_of(office, bare))
    answer = office.post(address, TYPED)
    assert answer.status_code == 422
    assert read(answer).select_one("[data-code=dossier-ended]")


def test_another_body_completes_nothing(signed_in, address):
    stranger = signed_in()
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, TYPED).status_code == 404
