"""The list of dossiers, the page of one, its moves and its journal, as the secretariat sees them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import DEFAULT
from parchemin.journal.models import Event, Head
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import AgendaItem
from parchemin.pathways.actions import admit_dossier, submit_dossier
from parchemin.pathways.enrolment import EarlierBloc
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import DossierState, Route
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.enrol import enrol
from tests.certificates.scene import signed_day
from tests.factories import (
    CertificationFactory,
    DossierFactory,
    PersonFactory,
    actor_for,
    reglement_in_force,
)
from tests.pathways.scene import enrolment, person, scene
from tests.scenes import MORNING, jury_day
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

LIST = "/espace/dossiers/"


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def office(signed_in, place):
    return signed_in(body=place.body)


@pytest.fixture
def made(place, at):
    """Return a draft, and a VAE submitted."""
    asked = (
        enrolment(person=person(birth_name="Alves")),
        enrolment(person=person(birth_name="Bako"), route=Route.STATUTORY_VAE),
    )
    dossiers = [enrol(enrolment=one, actor=place.secretariat, at=at) for one in asked]
    submit_dossier(dossier_id=dossiers[1].pk, actor=place.secretariat, at=at, on=at.date())
    return dossiers


def read(answer):
    return BeautifulSoup(html_of(answer), "html.parser")


def names(page):
    return [row.get_text(" ", strip=True) for row in page.select("tbody th")]


def test_a_line_tells_who_by_which_way_and_what_comes_next(office, made):
    page = read(office.get(LIST))
    assert names(page) == ["Alves Marie-Claire, Anne", "Bako Marie-Claire, Anne"]
    line = page.select("tbody tr")[1].get_text(" ", strip=True)
    for told in ("2026-00002", "VAE", "Déposé", "Recevabilité", "24/01/2027"):
        assert told in line
    assert page.select_one("tbody .ribbon")["aria-label"] == "Blocs 1, 2, 3 non évalués"
    assert page.select_one("tbody th a")["href"] == f"{LIST}2026-00001/"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?q=bako", ["Bako"]),
        ("?q=2026-00001", ["Alves"]),
        ("?etat=submitted", ["Bako"]),
        ("?etat=submitted&etat=draft", ["Alves", "Bako"]),
        ("?voie=statutory_vae", ["Bako"]),
        ("?certification=cqp-a&tri=-personne", ["Bako", "Alves"]),
        ("?naissance=a-verifier", []),
        ("?entree=2025", []),
    ],
)
def test_the_address_filters_and_sorts(office, made, address, expected):
    assert [name.split()[0] for name in names(read(office.get(LIST + address)))] == expected


def test_filters_offer_only_what_the_body_has(office, made):
    CertificationFactory(title="Ailleurs", short_title="AILLEURS")
    choices = read(office.get(LIST)).select_one("#id_certification").text
    assert "MUC" in choices
    assert "AILLEURS" not in choices


def test_a_birthplace_that_cannot_be_declared_is_told_with_the_state(office, place, at):
    lost = enrolment(person=person(birth_name="Roy", birth_place="Dunkerke"))
    enrol(enrolment=lost, actor=place.secretariat, at=at)
    page = read(office.get(f"{LIST}?naissance=a-verifier"))
    assert "Brouillon, naissance à vérifier" in page.select_one("tbody tr").text


def test_the_export_is_the_list_shown(office, made):
    office.post(reverse("keep_columns"), {"to": LIST, "colonne": ["numero", "blocs"]})
    answer = office.get(f"{LIST}?export=xlsx&etat=submitted")
    sheet, about = load_workbook(BytesIO(answer.content)).worksheets
    assert list(sheet.values) == [
        ("Nom de naissance", "Prénoms", "N° de dossier", "Blocs"),
        ("Bako", "Marie-Claire, Anne", "2026-00002", "Blocs 1, 2, 3 non évalués"),
    ]
    assert ("Filtre", f"État : {DossierState.SUBMITTED.label}") in list(about.values)


def test_a_search_without_answer_says_so(office, made):
    assert "Rien ne correspond" in office.get(f"{LIST}?q=personne").text


def test_a_body_without_dossier_is_told_what_to_do_first(office):
    page = read(office.get(LIST))
    assert page.select_one(".empty a")["href"] == f"{LIST}import/"


def test_one_dossier_and_thirty_cost_the_same(office, place):
    costs = []
    for more in (1, 29):
        DossierFactory.create_batch(more, certification=place.certification)
        with CaptureQueriesContext(connection) as queries:
            office.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_several_dossiers_move_together(office, made):
    asked = {"selected": ["2026-00002"], "asked": "etat=submitted"}
    answer = office.post(f"{LIST}ensemble/admit/", asked, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?etat=submitted", 303)]
    assert "1 dossier recevable." in html_of(answer)
    assert Dossier.objects.get(number="2026-00002").state == "admissible"
    again = office.post(f"{LIST}ensemble/admit/", {"selected": ["2026-00002"]})
    assert "Ce geste est déjà fait" in html_of(again)


def test_asked_by_a_script_one_that_cannot_move_stops_them_all_and_says_why(office, made):
    numbers = {"selected": ["2026-00001", "2026-00002"]}
    answer = office.post(f"{LIST}ensemble/admit/", numbers, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Dossier 2026-00001 : « Déclarer recevable » n’est pas possible" in html_of(answer)
    assert not Dossier.objects.filter(state="admissible").exists()


def test_nothing_ticked_moves_nothing(office, made):
    answer = office.post(f"{LIST}ensemble/admit/")
    assert answer.status_code == 422
    assert "Aucun dossier n’est choisi." in html_of(answer)
    assert office.post(f"{LIST}ensemble/abandon/").status_code == 404


def test_the_page_tells_the_person_the_pins_the_blocs_and_the_next_act(office, made):
    page = read(office.get(f"{LIST}2026-00002/"))
    text = page.get_text(" ", strip=True)
    for told in (
        "Bako",
        "29 février 2000",
        "Dunkerque (59183)",
        "Édition 1, celle de l’entrée",
        "Règlement du jury",
        "Réponse due sur la recevabilité",
        "À faire au plus tard le 24 janvier 2027",
    ):
        assert told in text
    act = page.select_one(".next-act form")
    assert act["action"] == f"{LIST}2026-00002/actes/admit/"
    assert [item.h3.get_text() for item in page.select(".bloc-rows li")] == [
        "Bloc 1. Bloc 1",
        "Bloc 2. Bloc 2",
        "Bloc 3. Bloc 3",
    ]


def test_a_dossier_granted_by_a_signed_jury_leads_to_its_certificate(signed_in):
    day = signed_day({})
    dossier = day.sitting.agenda.get().dossier
    act = read(signed_in(body=day.sitting.body).get(f"{LIST}{dossier.number}/"))
    assert act.select_one(".next-act a")["href"] == "/espace/certificats/seances/"


def test_the_other_dossiers_of_the_person_are_one_step_away(office, place, made):
    other = DossierFactory(
        certification=CertificationFactory(body=place.body), person=made[0].person
    )
    page = read(office.get(f"{LIST}2026-00001/"))
    assert page.find("a", string=other.number)["href"] == f"{LIST}{other.number}/"
    assert page.find("a", string="2026-00002") is None


def test_what_a_dossier_lacks_before_the_jury_is_told_with_its_text(office, place, made, at):
    admit_dossier(dossier_id=made[1].pk, actor=place.secretariat, at=at)
    page = read(office.get(f"{LIST}2026-00002/"))
    told = page.select(".objections li")
    assert [item["data-code"] for item in told] == ["bloc-not-assessed"] * 3
    assert DEFAULT in told[0].text


def test_the_page_follows_a_dossier_to_the_jury(signed_in, at):
    day = jury_day()
    item = day.case()
    client = signed_in(body=day.sitting.body)
    page = read(client.get(f"{LIST}{item.dossier.number}/"))
    text = page.get_text(" ", strip=True)
    assert "Séance JURY-1 , 24 novembre 2026, Paris" in text
    assert page.select_one(".next-act a")["href"] == f"/espace/seances/{day.sitting.pk}/"
    assert "grille signée le 24 novembre 2026" in text
    assert "en cours" in page.select_one(".bloc-rows .standing").text
    listed = read(client.get(LIST)).select_one("tbody tr").get_text(" ", strip=True)
    assert "Jury 24/11/2026" in listed


@time_machine.travel(MORNING + timedelta(hours=3), tick=False)
def test_what_is_over_is_behind_on_its_very_day(signed_in):
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    signed = signed_day({"B1": "acquired"})

    def pace(sitting, number):
        page = read(signed_in(body=sitting.body).get(f"{LIST}{number}/"))
        return [one["class"][0] for one in page.select(".timeline li") if "Jury" in one.text]

    assert pace(day.sitting, item.dossier.number) == ["live"]
    assert pace(signed.sitting, signed.sitting.agenda.get().dossier.number) == ["done"]


def test_by_when_a_jury_decides_is_told_with_its_text_and_then_whether_it_was_kept(signed_in, at):
    day = jury_day(
        decision={"deadline": {"months": 2}},
        articles={"decision": "art. 8"},
        mentions=[{"code": "felicitations", "label": "Félicitations du jury"}],
    )
    item = day.case()
    AgendaItem.objects.update(mention="felicitations")
    client = signed_in(body=day.sitting.body)
    address = f"{LIST}{item.dossier.number}/"
    told = "Dossier complet le 24 novembre 2026 · {} (Règlement, art. 8)"
    assert told.format("à décider") in read(client.get(address)).get_text(" ", strip=True)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    text = read(client.get(address)).get_text(" ", strip=True)
    assert told.format("tenu") in text
    assert "Dernier jour pour décider" in text
    assert "Validation totale , mention « Félicitations du jury »" in text.replace("\u00a0", " ")


def test_the_page_of_a_dossier_costs_the_same_with_more_behind_it(signed_in, at):
    day = jury_day()
    item = day.case()
    client = signed_in(body=day.sitting.body)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}{item.dossier.number}/")
        costs.append(len(queries))
        DossierFactory.create_batch(10, certification=day.scene.certification)
    assert costs[0] == costs[1]


def test_a_move_is_done_once_however_often_it_is_sent(office, made):
    address = f"{LIST}2026-00002/actes/admit/"
    for _ in range(2):
        answer = office.post(address, follow=True)
        assert "Le dossier est recevable." in html_of(answer)
    assert Event.objects.filter(name="pathways.dossier.admitted").count() == 1


def test_a_move_refused_gives_the_page_back_with_what_was_typed(office, made):
    answer = office.post(f"{LIST}2026-00001/actes/refuse/", {"reason": "Pièce absente"})
    page = read(answer)
    assert answer.status_code == 422
    assert "« Déclarer non recevable » n’est pas possible" in page.select_one("#objections").text
    answer = office.post(f"{LIST}2026-00002/actes/refuse/", {"reason": "  "})
    assert "Dites pourquoi." in html_of(answer)
    assert read(answer).select_one("details[open] textarea")["id"] == "reason-refuse"
    assert Dossier.objects.get(number="2026-00002").state == "submitted"


def test_a_move_refused_under_htmx_shows_the_objections_alone(office, made):
    answer = office.post(f"{LIST}2026-00002/actes/refuse/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#objections"
    assert "Dites pourquoi." in html_of(answer)


def test_no_lapse_is_offered_before_the_admissibility_of_a_vae_is_over(office, place, made, at):
    for dossier in made:
        submit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
        admit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
        assert "Constater la caducité" not in office.get(f"{LIST}{dossier.number}/").text
    answer = office.post(f"{LIST}2026-00002/actes/lapse/")
    assert "La recevabilité court jusqu’au 31 mai 2027." in html_of(answer)


def test_the_journal_tells_the_dossier_and_its_person_with_their_rank_in_the_chain(office, made):
    page = read(office.get(f"{LIST}2026-00002/journal/"))
    told = [line.th.text for line in page.select("tbody tr")]
    assert (
        told[0]
        == "Le dossier 2026-00002 est déposé ; la demande de VAE l’a été le 24 novembre 2026."
    )
    assert told[-1] == "La personne P000002 est inscrite."
    event = Event.objects.get(name="pathways.vae.filed")
    assert f"{event.seq} {event.hash[:12]}" in page.get_text(" ", strip=True)
    assert (
        "Toute la chaîne vient d’être recalculée"
        in office.get(f"{LIST}2026-00002/journal/?verifier=1").text
    )


def test_a_journal_that_no_longer_holds_is_told(office, made):
    Head.objects.update(seq=99)
    answer = office.get(f"{LIST}2026-00002/journal/?verifier=1")
    assert "La fin du journal manque ou a changé." in html_of(answer)


PAGES = ("2026-00001/", "2026-00001/journal/")


@pytest.mark.parametrize("path", ["", *PAGES])
@pytest.mark.parametrize("role", [Role.JUROR, Role.COMMISSION, Role.CANDIDATE])
def test_only_the_secretariat_enters(signed_in, place, made, role, path):
    assert signed_in(role, body=place.body).get(LIST + path).status_code == 403


@pytest.mark.parametrize("path", [*PAGES, "9999-00001/"])
def test_the_dossiers_of_another_body_do_not_exist(signed_in, made, path):
    stranger = signed_in()
    assert stranger.get(LIST + path).status_code == 404
    assert stranger.post(f"{LIST}2026-00001/actes/submit/").status_code == 404
    assert names(read(stranger.get(LIST))) == []
    together = stranger.post(f"{LIST}ensemble/submit/", {"selected": ["2026-00001"]})
    assert "Aucun dossier n’est choisi." in together.text


def test_the_navigation_counts_the_dossiers_on_their_way(office, place):
    DossierFactory(certification=place.certification, state="decided")
    DossierFactory(certification=place.certification, person=PersonFactory(body=place.body))
    link = read(office.get(reverse("pathways:dossiers"))).select_one("nav [aria-current=page]")
    assert link.get_text(" ", strip=True) == "Dossiers 1"
    assert actor_for(place.body)


def test_a_bloc_held_already_is_presented_again_from_the_page_of_the_dossier(office, place, at):
    earlier = EarlierBloc("B1", date(2022, 1, 1), "Attestation 12", valid_until=date(2026, 12, 31))
    dossier = enrol(enrolment=enrolment(earlier=(earlier,)), actor=place.secretariat, at=at)
    url = f"{LIST}{dossier.number}/blocs/B1/"
    submit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    admit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    assert read(office.get(f"{LIST}{dossier.number}/")).find("a", href=url)
    assert "valable jusqu’au 31 décembre 2026" in read(office.get(url)).text
    assert office.post(url, {"reason": ""}).status_code == 422
    page = read(office.post(url, {"reason": "Le jury se tient en janvier."}, follow=True))
    assert "Le bloc B1 sera présenté de nouveau." in page.text
    assert not page.find("a", href=url)
    assert office.get(url).status_code == 404


def test_who_never_came_to_an_assessment_is_sent_to_a_session_first(signed_in):
    day = jury_day()
    dossier = day.scene.candidate(state="in_assessment")
    dossier.attendance_set.update(state="absent")
    page = signed_in(body=day.sitting.body).get(f"{LIST}{dossier.number}/").content.decode()
    assert "n’est pas venu à son évaluation" in page
    assert "Choisir une session" in page
    assert "Rien ne manque" not in page


def test_how_long_the_reglement_keeps_what_a_paper_tells_is_shown_beside_it(office, place, at):
    place.certification.registrations.all().delete()  # a bloc of a register is kept for life
    rule = {"validity": [{"when": {"unit": "bloc"}, "months": 24}]}
    reglement_in_force(place.certification, in_force_from="2026-02-01", partial=rule)
    earlier = EarlierBloc("B1", date(2025, 3, 10), "Attestation 12")
    dossier = enrol(enrolment=enrolment(earlier=(earlier,)), actor=place.secretariat, at=at)
    submit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    admit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    page = read(office.get(f"{LIST}{dossier.number}/")).get_text(" ", strip=True)
    assert "acquis le 10 mars 2025, valable jusqu’au 10 mars 2027" in page
    Dossier.objects.update(state=DossierState.DECIDED)
    page = read(office.get(f"{LIST}{dossier.number}/")).get_text(" ", strip=True)
    assert "valable jusqu’au 10 mars 2027" in page
