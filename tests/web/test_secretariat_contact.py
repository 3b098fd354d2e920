"""The page that corrects where a candidate is reached: prefilled, refused as typed, never overwritten."""

import pytest

from tests.factories import DossierFactory
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return DossierFactory(person__email="camile@exemple.fr")


@pytest.fixture
def office(signed_in, dossier):
    return signed_in(body=dossier.body)


@pytest.fixture
def address(dossier):
    return f"/espace/dossiers/{dossier.number}/coordonnees/"


def email_of(dossier):
    dossier.person.refresh_from_db()
    return dossier.person.email


def test_the_page_of_the_dossier_leads_to_what_corrects_the_address(office, dossier, address):
    assert address in html_of(office.get(f"/espace/dossiers/{dossier.number}/"))
    assert "camile@exemple.fr" in html_of(office.get(address))
    answer = office.post(address, {"email": "camille@exemple.fr", "phone": "06 12 34 56 78"})
    assert (answer.status_code, email_of(dossier)) == (303, "camille@exemple.fr")
    assert "0612345678" in html_of(office.get(f"/espace/dossiers/{dossier.number}/"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "camille@"}, "camille@"),
        ({"email": f"{'a' * 260}@exemple.fr"}, "254"),
        ({"email": "camille@exemple.fr", "phone": "12"}, "« 12 » n’est pas un numéro de téléphone"),
    ],
)
def test_what_is_no_address_is_refused_with_what_was_typed(office, dossier, address, typed, said):
    answer = office.post(address, typed)
    assert answer.status_code == 422
    assert said in html_of(answer)
    assert email_of(dossier) == "camile@exemple.fr"


def test_two_people_who_correct_it_at_once_do_not_undo_each_other(office, dossier, address):
    shown = {"shown-email": "camile@exemple.fr", "shown-phone": ""}
    assert office.post(address, {"email": "c@exemple.fr", "phone": "", **shown}).status_code == 303
    answer = office.post(address, {"email": "camille@exemple.fr", "phone": "", **shown})
    assert answer.status_code == 422
    assert "« c@exemple.fr » a été écrit depuis que vous lisez cette page" in html_of(answer)
    phone = {"email": "camile@exemple.fr", "phone": "0612345678", **shown}
    assert office.post(address, phone).status_code == 303
    assert email_of(dossier) == "c@exemple.fr"


def test_another_body_corrects_nothing(signed_in, dossier, address):
    stranger = signed_in()
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"email": ""}).status_code == 404
    assert email_of(dossier) == "camile@exemple.fr"
