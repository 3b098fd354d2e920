"""The clocks of a VAE on the screens of the secretariat: silence, steps dated, last day of the jury."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from parchemin.pathways.actions import admit_dossier, date_vae_step, submit_dossier
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import DossierState, Route, VaeStep
from parchemin.processes.enrol import enrol
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.factories import DossierFactory
from tests.pathways.scene import enrolment, scene
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

LIST = "/espace/dossiers/"
MARCH = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def office(signed_in, place):
    return signed_in(body=place.body)


@pytest.fixture
def waits(place):
    """Return a VAE deposited on 1 March, to which nobody replied by 1 May."""
    dossier = enrol(
        enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=MARCH
    )
    return submit_dossier(
        dossier_id=dossier.pk, actor=place.secretariat, at=MARCH, on=date(2026, 3, 1)
    )


@pytest.fixture
def vae(place, waits):
    return admit_dossier(dossier_id=waits.pk, actor=place.secretariat, at=MARCH)


def read(answer):
    return BeautifulSoup(html_of(answer), "html.parser")


def text_of(answer):
    return read(answer).get_text(" ", strip=True).replace("\xa0", " ")


def numbers(answer):
    return [box["value"] for box in read(answer).select("tbody input[name=selected]")]


def test_the_list_and_its_tabs_hold_it_admissible_without_an_act(office, waits):
    assert numbers(office.get(f"{LIST}?etat=admissible")) == [waits.number]
    assert numbers(office.get(f"{LIST}?etat=submitted")) == []
    assert numbers(office.get(f"{LIST}?echeance=silence")) == [waits.number]
    page = read(office.get(LIST))
    tabs = {a.get_text(" ", strip=True) for a in page.select("nav a")}
    assert {"À examiner 0", "Recevables 1"} <= tabs
    assert "Recevable" in page.select_one("tbody tr").text


def test_the_page_says_since_when_and_why_and_offers_no_refusal(office, waits):
    told = text_of(office.get(f"{LIST}{waits.number}/"))
    assert "depuis le 1er mai 2026, par silence : deux mois sans réponse" in told
    assert "Prendre acte du silence" in told
    assert "Déclarer non recevable" not in told


def test_taking_note_of_the_silence_writes_it(office, waits):
    office.post(f"{LIST}{waits.number}/actes/fall_silent/")
    waits.refresh_from_db()
    assert (waits.state, waits.silent) == (DossierState.ADMISSIBLE, True)
    assert "Prendre acte" not in text_of(office.get(f"{LIST}{waits.number}/"))


def test_a_refusal_posted_from_a_stale_page_is_refused_with_the_text(office, waits):
    answer = office.post(f"{LIST}{waits.number}/actes/refuse/", {"reason": "hors champ"})
    assert answer.status_code == 422
    assert "C. trav., art. R6412-4" in text_of(answer)


def test_the_deposit_is_dated_from_the_page_and_the_jury_has_a_last_day(office, vae):
    here = f"{LIST}{vae.number}/"
    page = read(office.get(here))
    door = page.select_one(f'a[href="{here}vae/validation/"]')
    assert door.get_text(" ", strip=True) == "Dater le dépôt du dossier de validation"
    assert office.get(door["href"]).status_code == 200
    office.post(door["href"], {"on": "2026-09-16", "reason": ""})
    told = text_of(office.get(here))
    assert "déposé le 16 septembre 2026" in told
    assert "Jury au plus tard le 31 décembre 2026 (C. trav., art. R6412-5)" in told
    assert "Dernier jour du jury" in told
    assert numbers(office.get(f"{LIST}?echeance=jury")) == [vae.number]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"on": "2026-02-28"}, 422),
        ({"on": "2026-11-25"}, 422),
        ({"on": "31 février"}, 422),
        ({"on": ""}, 422),
        ({"on": "2026-11-24"}, 303),
    ],
)
def test_a_day_that_cannot_be_is_refused_where_it_is_typed(office, vae, typed, status):
    answer = office.post(f"{LIST}{vae.number}/vae/validation/", typed)
    assert answer.status_code == status
    vae.refresh_from_db()
    assert (vae.validation_on is not None) is (status == 303)


def test_a_date_is_changed_or_taken_back_with_a_reason(office, place, vae):
    date_vae_step(
        dossier_id=vae.pk,
        step=VaeStep.STEP,
        on=date(2026, 4, 1),
        actor=place.secretariat,
        at=NOON,
    )
    here = f"{LIST}{vae.number}/vae/step/"
    assert office.post(here, {"on": "2026-04-02", "reason": ""}).status_code == 422
    office.post(here, {"on": "2026-04-02", "reason": "date du courrier"})
    vae.refresh_from_db()
    assert vae.step_on == date(2026, 4, 2)
    office.post(here, {"on": "", "reason": "autre candidat"})
    vae.refresh_from_db()
    assert vae.step_on is None


def test_no_other_dossier_has_this_page(office, place, vae):
    other = DossierFactory(certification=place.certification)
    assert office.get(f"{LIST}{other.number}/vae/validation/").status_code == 404
    assert office.get(f"{LIST}{vae.number}/vae/autre/").status_code == 404
    assert "Délais de la VAE" not in text_of(office.get(f"{LIST}{other.number}/"))


def test_another_body_finds_no_such_page(signed_in, vae):
    stranger = signed_in(body=scene("cqp-b").body)
    assert stranger.get(f"{LIST}{vae.number}/vae/validation/").status_code == 404


def test_a_jury_not_held_in_time_is_late_in_the_list(office, vae):
    Dossier.objects.filter(pk=vae.pk).update(
        state=DossierState.IN_ASSESSMENT, validation_on=date(2026, 7, 31)
    )
    count_clocks()
    assert numbers(office.get(f"{LIST}?echeance=passee")) == [vae.number]
    Dossier.objects.filter(pk=vae.pk).update(validation_on=date(2026, 8, 1))
    count_clocks()
    assert numbers(office.get(f"{LIST}?echeance=passee")) == []


def test_depositing_a_vae_asks_the_day_it_was_filed_its_entry_unless_changed(office, place):
    dossier = enrol(
        enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=NOON
    )
    here = f"{LIST}{dossier.number}/"
    door = read(office.get(here)).select_one(".next-act a")
    page = read(office.get(door["href"]))
    assert page.select_one("input[name=on]")["value"] == "2026-02-02"
    assert office.post(door["href"], {"on": "2026-02-01"}).status_code == 422
    office.post(door["href"], {"on": "2026-11-01"})
    assert "au plus tard le 1er janvier 2027" in text_of(office.get(here))


def test_another_route_has_no_day_of_filing(office, place):
    other = DossierFactory(certification=place.certification)
    assert office.get(f"{LIST}{other.number}/vae/depot/").status_code == 404


def test_a_day_of_filing_typed_wrong_is_corrected_from_its_page(office, waits):
    address = f"{LIST}{waits.number}/vae/depot/"
    page = read(office.get(f"{LIST}{waits.number}/"))
    assert page.select_one(f'a[href="{address}"]')
    refused = office.post(address, {"on": "2026-10-20", "reason": ""})
    assert refused.status_code == 422
    assert office.post(address, {"on": "2026-10-20", "reason": "Lu de travers."}).status_code == 303
    told = text_of(office.get(f"{LIST}{waits.number}/"))
    assert "complète le 20 octobre 2026" in told
    assert "au plus tard le 20 décembre 2026" in told


OVER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def over(vae, time_machine):
    """Return a VAE admissible since 1 March, of which the sixth month ended on 30 September without a step."""
    time_machine.move_to(OVER, tick=False)
    return vae


def main_act(page):
    return page.select_one(".next-act").select_one("a, button")


def test_the_main_act_of_a_lapsed_vae_is_what_can_be_done_with_its_reason(office, over):
    here = f"{LIST}{over.number}/"
    page = read(office.get(here))
    assert main_act(page).get_text(strip=True) == "Constater la caducité"
    told = page.select_one("#lapsed").find_parent().get_text(" ", strip=True).replace("\xa0", " ")
    assert "caduque depuis le 30 septembre 2026" in told
    assert "R6412-4" in told
    assert "Dater une démarche faite à temps" in told
    assert "Ouvrir l’évaluation" not in page.text
    assert "À faire au plus tard" not in page.text
    answer = office.post(main_act(page).find_parent("form")["action"])
    assert answer.status_code == 303
    over.refresh_from_db()
    assert over.state == DossierState.LAPSED


def test_a_lapse_is_offered_no_more_once_a_step_made_in_time_is_dated(office, over, place):
    here = f"{LIST}{over.number}/"
    assert "Constater la caducité" in office.get(here).text
    in_time = date(2026, 9, 30)
    date_vae_step(
        dossier_id=over.pk, step=VaeStep.STEP, on=in_time, actor=place.secretariat, at=OVER
    )
    page = read(office.get(here))
    assert "Constater la caducité" not in page.text
    assert main_act(page).get_text(strip=True) == "Ouvrir l’évaluation"


def test_a_lapse_names_each_step_that_came_too_late_and_its_day(office, over, place):
    here = f"{LIST}{over.number}/"
    assert "2026 : aucune démarche n’est datée." in text_of(office.get(here))
    asked = {"dossier_id": over.pk, "actor": place.secretariat, "at": OVER}
    date_vae_step(step=VaeStep.VALIDATION, on=date(2026, 10, 1), **asked)
    told = text_of(office.get(here))
    assert (
        "caduque depuis le 30 septembre 2026 : ce qui est daté vient après cette date "
        "(dépôt du dossier de validation, le 1er octobre 2026)."
    ) in told
    assert "Ce qui est daté vient après ce jour : à constater" in told
    assert "ucune démarche" not in told


def test_a_lapse_noted_is_lifted_from_the_main_act_or_another_dossier_is_opened(office, over):
    here = f"{LIST}{over.number}/"
    office.post(f"{here}actes/lapse/")
    page = read(office.get(here))
    act = main_act(page)
    assert act.get_text(strip=True) == "Lever la caducité"
    assert "nouvelle demande" in page.text
    chosen = read(office.get(act["href"].partition("#")[0]))
    assert chosen.select_one("details[open] summary").get_text(strip=True) == "Lever la caducité"
    (other,) = [a for a in page.select("a[href]") if a.text == "Ouvrir un nouveau dossier"]
    assert office.get(other["href"]).status_code == 200


def test_the_list_says_that_a_lapse_is_to_be_noted(office, over):
    assert "Caducité à constater" in text_of(office.get(f"{LIST}?colonne=etape"))


def test_a_lapsed_vae_is_not_assessed_from_the_list_either(office, over):
    answer = office.post(f"{LIST}ensemble/start_assessment/", {"selected": [over.number]})
    assert answer.status_code == 422
    assert "caduque depuis le 30 septembre 2026" in text_of(answer)
    over.refresh_from_db()
    assert over.state == DossierState.ADMISSIBLE


def test_on_its_last_day_a_vae_is_still_assessed(office, vae, time_machine):
    time_machine.move_to(datetime(2026, 9, 30, 21, 59, tzinfo=UTC), tick=False)
    page = read(office.get(f"{LIST}{vae.number}/"))
    assert main_act(page).get_text(strip=True) == "Ouvrir l’évaluation"
    assert page.select_one("#lapsed") is None
