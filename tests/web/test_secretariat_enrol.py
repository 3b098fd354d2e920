"""Opening a dossier on screen, correcting a civil status, writing a bloc in the ledger."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.pathways.models import AcquiredUnit, Dossier, Person
from parchemin.processes.enrol import enrol
from tests.pathways.scene import enrolment, person, scene
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

NEW = "/espace/dossiers/nouveau/"
FORM = f"{NEW}cqp-a/"
TYPED = {
    "sex": "F",
    "birth_name": "d’Artagnan",
    "given_names": "Marie-Claire, Anne",
    "born": "29/02/2000",
    "birth_place": "Dunkerque (59)",
    "email": "marie@exemple.fr",
    "phone": "06 12 34 56 78",
    "route": "continuing_training",
    "entry": "2026-02-02",
    "scope": "whole",
    "trainer": "Luc Roy",
}


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def office(signed_in, place):
    return signed_in(body=place.body)


@pytest.fixture
def dossier(place, at):
    return enrol(enrolment=enrolment(), actor=place.secretariat, at=at)


def read(answer):
    return BeautifulSoup(html_of(answer), "html.parser")


def test_one_chooses_among_the_certifications_of_the_body(office, place):
    page = read(office.get(NEW))
    (choice,) = page.select(".choices a")
    assert choice["href"] == FORM
    assert "édition 1 en vigueur · RNCP37001" in choice.get_text(" ", strip=True)


def test_a_body_without_certification_is_told_what_to_do_first(signed_in):
    assert "Aucune certification" in signed_in().get(NEW).text


def test_a_dossier_is_opened_with_everything_typed(office, place):
    typed = TYPED | {"partner_siret": place.partner.siret, "tutor": "Ada Diop"}
    answer = office.post(FORM, typed, follow=True)
    assert "Le dossier 2026-00001 est ouvert, en brouillon." in answer.text
    dossier = Dossier.objects.get()
    assert (dossier.partner, dossier.entry_date) == (place.partner, date(2026, 2, 2))
    assert dossier.person.phone == "0612345678"
    assert dossier.person.birth_commune_code == "59183"
    assert sorted(dossier.supports.values_list("kind", "name")) == [
        ("trainer", "Luc Roy"),
        ("tutor", "Ada Diop"),
    ]


def test_sending_twice_opens_one_dossier(office):
    for said in ("est ouvert, en brouillon", "était déjà ouvert"):
        assert f"Le dossier 2026-00001 {said}." in office.post(FORM, TYPED, follow=True).text
    assert (Dossier.objects.count(), Person.objects.count()) == (1, 1)


def test_chosen_blocs_alone_are_sought(office):
    office.post(FORM, TYPED | {"scope": "blocs", "sought": ["B1", "B3"]})
    assert [row.bloc.code for row in Dossier.objects.get().blocs.all()] == ["B1", "B3"]


def test_a_bloc_held_before_is_carried_over(office):
    held = {"on_B2": "2025-06-30", "reference_B2": "PV 2025-14", "until_B2": ""}
    office.post(FORM, TYPED | held)
    carried = Dossier.objects.get().blocs.get(bloc__code="B2").carried
    assert (carried.origin_ref, carried.acquired_on) == ("PV 2025-14", date(2025, 6, 30))


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"birth_name": ""}, "birth_name", "Ce champ est obligatoire."),
        ({"birth_name": "Roy 2"}, "birth_name", "contient « 2 »"),
        ({"given_names": " , "}, "given_names", "Aucun prénom n’est donné."),
        ({"born": "29/02/1999"}, "born", "février 1999 compte 28 jours"),
        ({"birth_place": " "}, "birth_place", "Ce champ est obligatoire."),
        ({"phone": "12"}, "phone", "« 12 » n’est pas un numéro de téléphone."),
        ({"employer_siret": "123"}, "employer_siret", "SIRET"),
        ({"entry": "demain"}, "entry", "date valide"),
        ({"scope": "blocs"}, "sought", "Cochez au moins un bloc"),
        ({"on_B1": "2025-01-01"}, "reference_B1", "La date et la référence vont ensemble."),
        ({"reference_B1": "PV 1"}, "on_B1", "La date et la référence vont ensemble."),
    ],
)
def test_each_fault_is_told_beside_its_field_and_nothing_typed_is_lost(
    office, changes, field, told
):
    answer = office.post(FORM, TYPED | changes)
    page = read(answer)
    assert answer.status_code == 422
    assert told in page.select_one(f"#id_{field}_error").text
    assert page.select_one(f'.faults a[href="#id_{field}"]')
    assert page.select_one("#id_trainer")["value"] == "Luc Roy"
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_every_reason_of_law_is_told_with_its_text(office, htmx):
    typed = TYPED | {"route": "apprenticeship", "entry": "2023-01-01"}
    answer = office.post(FORM, typed, headers={"HX-Request": "true"} if htmx else {})
    page = read(answer)
    assert answer.status_code == 422
    assert [item["data-code"] for item in page.select(".objections li")] == [
        "edition-not-in-force",
        "route-apprenticeship",
        "route-register",
    ]
    assert "C. trav., art. L6211-1 et L6313-6" in page.select_one(".law-text, .objections").text
    if not htmx:
        assert page.select_one("#id_birth_name")["value"] == "d’Artagnan"
    assert not Person.objects.exists()


def test_the_place_is_looked_up_alone_at_the_date_of_birth(office):
    typed = {"born": "29/02/2000", "birth_place": "Dunkerque (59)", "look_up": "1"}
    page = read(office.post(FORM, typed))
    assert "Dunkerque (59183), au code de ce jour-là." in page.text
    assert page.select(".fault") == []
    assert not Person.objects.exists()


def test_a_place_that_may_be_several_is_chosen_among_them(office):
    typed = TYPED | {"birth_place": "Saint-Denis"}
    page = read(office.post(FORM, typed))
    assert "Plusieurs communes s’appelaient « Saint-Denis »" in page.select_one("#id_place").text
    choice = page.find("input", {"name": "place", "value": "93066"})
    assert choice.parent.text.strip() == "Saint-Denis (93066)"
    office.post(FORM, typed | {"place": "93066"})
    assert Person.objects.get().birth_commune_code == "93066"


def test_a_place_that_nobody_knows_may_be_kept_to_be_established_later(office):
    typed = TYPED | {"birth_place": "Dunkerke"}
    assert office.post(FORM, typed).status_code == 422
    office.post(FORM, typed | {"place": "tel-quel"})
    kept = Person.objects.get()
    assert (kept.birth_place, kept.birth_commune_code) == ("Dunkerke", "")


def test_a_place_not_among_those_offered_is_asked_again(office):
    typed = TYPED | {"birth_place": "Saint-Denis", "place": "75056"}
    assert office.post(FORM, typed).status_code == 422
    assert not Person.objects.exists()


def test_a_birth_abroad_takes_the_code_of_its_state(office):
    office.post(FORM, TYPED | {"birth_place": "Berlin", "birth_country": "Allemagne"})
    assert Person.objects.get().birth_country_code == "99109"


def test_the_form_of_another_body_does_not_exist(signed_in, place):
    stranger = signed_in()
    assert stranger.get(FORM).status_code == 404
    assert stranger.post(FORM, TYPED).status_code == 404


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.JUROR])
def test_only_the_secretariat_opens_a_dossier_here(signed_in, place, role):
    client = signed_in(role, body=place.body)
    assert client.get(FORM).status_code == 403
    assert client.post(FORM, TYPED).status_code == 403


def corrected(**changes):
    return {
        "sex": "F",
        "birth_name": "d’Artagnan",
        "given_names": "Marie-Claire, Anne",
        "born": "29/02/2000",
        "birth_place": "59183",
        "reason": "Acte de naissance du 3 mars 2000",
    } | changes


def test_a_civil_status_is_shown_then_corrected_with_its_reason(office, dossier):
    address = f"/espace/dossiers/{dossier.number}/etat-civil/"
    page = read(office.get(address))
    assert page.select_one("#id_born")["value"] == "29/02/2000"
    assert page.select_one("#id_birth_place")["value"] == "59183"
    assert "Dunkerque (59183), au code de ce jour-là." in page.text
    answer = office.post(address, corrected(birth_name="Dartagnan"), follow=True)
    assert "L’état civil est corrigé." in answer.text
    assert Person.objects.get().birth_name == "Dartagnan"
    told = Event.objects.get(name="pathways.person.corrected").details
    assert told["fields"] == "nom de naissance"


def test_a_correction_needs_its_reason_and_may_not_make_two_people_one(office, place, dossier, at):
    address = f"/espace/dossiers/{dossier.number}/etat-civil/"
    assert office.post(address, corrected(reason="")).status_code == 422
    other = enrolment(person=person(birth_name="Roy"))
    enrol(enrolment=other, actor=place.secretariat, at=at)
    answer = office.post(address, corrected(birth_name="ROY"))
    assert answer.status_code == 422
    assert "P000002 a déjà cet état civil." in answer.text
    looked_up = office.post(address, corrected(birth_place="Dunkerque (59)", look_up="1"))
    assert "Dunkerque (59183), au code de ce jour-là." in looked_up.text


def test_two_people_who_correct_a_civil_status_at_once_read_each_other_first(office, dossier):
    address = f"/espace/dossiers/{dossier.number}/etat-civil/"
    hidden = read(office.get(address)).select("[name^=shown-]")
    shown = {one["name"]: one["value"] for one in hidden}
    assert office.post(address, corrected(birth_name="Dartagnan") | shown).status_code == 303
    answer = office.post(address, corrected(sex="M") | shown)
    assert answer.status_code == 422
    assert "Dartagnan » a été écrit depuis" in answer.text.replace("\xa0", " ")
    assert Person.objects.get().birth_name == "Dartagnan"
    again = {one["name"]: one["value"] for one in read(answer).select("[name^=shown-]")}
    assert (
        office.post(address, corrected(birth_name="Dartagnan", sex="M") | again).status_code == 303
    )
    assert Person.objects.get().sex == "M"


def test_a_bloc_held_is_written_once_in_the_ledger(office, dossier):
    address = f"/espace/dossiers/{dossier.number}/acquis/"
    typed = {"bloc": "B2", "origin": "earlier", "reference": "A-7", "acquired_on": "2025-06-30"}
    for _ in range(2):
        answer = office.post(address, typed, follow=True)
        assert "Le bloc B2 est inscrit aux acquis." in answer.text
    assert AcquiredUnit.objects.get().origin_ref == "A-7"
    assert "acquis le 30 juin 2025" in answer.text


def test_a_bloc_to_come_or_granted_by_hand_for_a_jury_is_refused(office, dossier):
    address = f"/espace/dossiers/{dossier.number}/acquis/"
    typed = {"bloc": "B2", "origin": "earlier", "reference": "A-7", "acquired_on": "2099-01-01"}
    answer = office.post(address, typed)
    assert answer.status_code == 422
    assert "serait acquis le 01/01/2099, à venir" in answer.text
    assert office.post(address, typed | {"origin": "jury"}).status_code == 422
    assert not AcquiredUnit.objects.exists()


@pytest.mark.parametrize("page", ["etat-civil/", "acquis/"])
def test_another_body_corrects_and_grants_nothing(signed_in, dossier, page):
    stranger = signed_in()
    assert stranger.get(f"/espace/dossiers/{dossier.number}/{page}").status_code == 404
    assert stranger.post(f"/espace/dossiers/{dossier.number}/{page}").status_code == 404


def test_a_competence_held_alone_is_written_in_the_ledger_and_shown_on_the_dossier(office, dossier):
    address = f"/espace/dossiers/{dossier.number}/acquis/"
    first = dossier.edition.blocs.get(code="B2").competences.first()
    typed = {
        "bloc": f"B2 {first.code}",
        "origin": "earlier",
        "reference": "A-7",
        "acquired_on": "2025-06-30",
        "valid_until": "2027-06-30",
    }
    answer = office.post(address, typed, follow=True)
    assert f"La compétence {first.code} est inscrite aux acquis." in answer.text
    assert "acquise le 30 juin 2025" in answer.text
    assert "valable jusqu’au 30 juin 2027" in answer.text
    again = office.post(address, typed | {"reference": "A-8"})
    assert again.status_code == 422
    assert "est déjà acquise" in again.text
    assert office.post(address, typed | {"bloc": "B2 C9.9"}).status_code == 422
    assert AcquiredUnit.objects.get().competence == first
