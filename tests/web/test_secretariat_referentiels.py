"""Référentiels on screen: the list, an edition, its règlement in French, what changes and the acts."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.models import Certification, Edition, Registration
from tests.certifications.examples import ours, read
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    actor_for,
    edition_in_force,
    reglement_in_force,
)
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

LIST = "/espace/referentiels/"
HERE = f"{LIST}VENDEUR/"
FIRST = f"{HERE}editions/1/"
REGLEMENTS = Path(__file__).parents[2] / "parchemin" / "demo" / "reglements"
ADOPTION = {
    "adopted_on": "2024-06-03",
    "decision": "Délibération n° 4",
    "ip_holder": "Association paritaire",
    "register": "none",
}


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def draft(body, at):
    return import_referentiel(referentiel=read(ours()), actor=actor_for(body), at=at)


@pytest.fixture
def office(signed_in, body):
    return signed_in(body=body)


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def second(**changes):
    """Return the example as a second edition, with other words in its first competence."""
    document = deepcopy(ours())
    document["edition"] = {"number": 2}
    document["blocs"][0]["competences"][0]["title"] = "Accueillir et orienter le client"
    return document | changes


def test_the_list_tells_what_is_in_force_and_what_is_on_its_way(office, body, draft):
    edition_in_force(CertificationFactory(body=body, code="MUC", title="Autre métier"))
    rows = [row.get_text(" ", strip=True) for row in soup(office.get(LIST)).select("tbody tr")]
    assert rows[0].startswith("Autre métier MUC Édition 1")
    assert "aucune édition 1 Brouillon" in rows[1]
    assert "reconnu dans la branche" in rows[1]


def test_a_list_of_one_and_of_thirty_cost_the_same(office, body, draft):
    costs = []
    for more in (1, 29):
        for _ in range(more):
            edition_in_force(CertificationFactory(body=body))
        with CaptureQueriesContext(connection) as queries:
            office.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_body_without_referentiel_is_told_what_to_do_first(office):
    page = soup(office.get(LIST))
    assert page.select_one(".empty a")["href"] == f"{LIST}import/"


def test_an_edition_shows_its_blocs_its_source_its_remarks_and_its_next_act(office, draft):
    page = soup(office.get(HERE))
    text = page.get_text(" ", strip=True)
    for told in (
        "Vendeur conseil",
        "C1.1",
        "Le client est accueilli (éliminatoire)",
        "Mise en situation, 20\xa0min",
        "Avenant n° 2",
        "Brouillon",
    ):
        assert told in text
    assert page.select_one(".next-act a")["href"] == f"{FIRST}soumettre/"


def test_what_the_law_and_the_doctrine_say_of_an_edition_is_told_with_its_text(office, body, at):
    bloc = ours()["blocs"][0]
    alone = ours(blocs=[bloc | {"competences": bloc["competences"][:1], "modalities": []}])
    import_referentiel(referentiel=read(alone), actor=actor_for(body), at=at)
    told = soup(office.get(HERE)).select(".remarks li")
    assert any("n’a qu’une compétence" in remark.text for remark in told)
    assert all(remark.select_one(".law-text") for remark in told)


def test_an_edition_goes_from_draft_to_the_catalogue_act_by_act(office, draft):
    steps = (
        ("soumettre", {}, "L’édition est soumise au vote."),
        ("adopter", ADOPTION, "L’adoption est constatée."),
        ("mettre-en-vigueur", {"on": "2024-09-01"}, "L’édition est en vigueur."),
        ("transmettre", {"register": "fc", "on": "2024-06-10"}, "La transmission est notée."),
        ("publier", {}, "La certification paraît au catalogue."),
        ("fermer", {"on": "2027-01-01"}, "Les entrées sont fermées à partir de ce jour."),
    )
    for name, typed, told in steps:
        assert office.get(f"{FIRST}{name}/").status_code == 200
        for _ in range(2 if name in {"adopter", "mettre-en-vigueur", "publier"} else 1):
            assert told in office.post(f"{FIRST}{name}/", typed, follow=True).text
    draft.refresh_from_db()
    certification = Certification.objects.get()
    assert (draft.state, draft.in_force_from) == ("in_force", date(2024, 9, 1))
    assert draft.transmitted_fc_on == date(2024, 6, 10)
    assert (certification.published, certification.closed_on) == (True, date(2027, 1, 1))
    assert soup(office.get(HERE)).select_one(".next-act") is None


def test_a_submitted_edition_may_come_back(office, draft):
    office.post(f"{FIRST}soumettre/")
    assert soup(office.get(HERE)).select_one(".next-act a")["href"] == f"{FIRST}adopter/"
    assert "revient en brouillon" in office.post(f"{FIRST}rendre/", follow=True).text


@pytest.mark.parametrize("htmx", [False, True])
def test_an_adoption_refused_tells_every_reason_and_keeps_what_was_typed(office, draft, htmx):
    typed = ADOPTION | {"adopted_on": "2099-01-01", "decision": "Délibération à venir"}
    headers = {"HX-Request": "true"} if htmx else {}
    answer = office.post(f"{FIRST}adopter/", typed, headers=headers)
    assert answer.status_code == 422
    assert "L’adoption se constate le jour venu" in answer.text
    if not htmx:
        assert soup(answer).select_one("#id_decision")["value"] == "Délibération à venir"
    assert Edition.objects.get().state == "draft"


def test_a_doctrine_is_set_aside_with_a_reason_and_not_without(office, body, at):
    bloc = ours()["blocs"][0]
    alone = ours(blocs=[bloc | {"competences": bloc["competences"][:1]}])
    import_referentiel(referentiel=read(alone), actor=actor_for(body), at=at)
    typed = ADOPTION | {"register": "RNCP"}
    refused = office.post(f"{FIRST}adopter/", typed)
    assert "n’a qu’une compétence" in soup(refused).select_one("#objections").text
    assert Edition.objects.get().state == "draft"
    reason = {"waiver_bloc-competences": "Bloc transversal repris d’un autre CQP"}
    assert "constatée" in office.post(f"{FIRST}adopter/", typed | reason, follow=True).text


def test_a_registration_is_noted_and_one_too_long_is_refused(office, draft):
    typed = {
        "register": "RNCP",
        "code": "RNCP37867",
        "title": "Vendeur conseil",
        "level": "4",
        "decided_on": "2025-06-01",
        "starts_on": "2025-06-01",
        "ends_on": "2030-06-01",
    }
    assert "noté" in office.post(f"{FIRST}enregistrer/", typed, follow=True).text
    assert Registration.objects.get().code == "RNCP37867"
    late = typed | {"code": "RNCP40000", "ends_on": "2040-06-01"}
    answer = office.post(f"{FIRST}enregistrer/", late)
    assert answer.status_code == 422
    assert "Un enregistrement dure 5 ans au plus" in answer.text


def test_the_exact_title_of_a_registration_is_noted_and_another_one_is_remarked(office, draft):
    """RULE-17."""
    assert "/intituler/" not in office.get(FIRST).text
    typed = {"register": "RNCP", "code": "RNCP37867", "level": "4", "decided_on": "2025-06-01"}
    typed |= {"starts_on": "2025-06-01", "ends_on": "2030-06-01"}
    assert office.post(f"{FIRST}enregistrer/", typed).status_code == 422
    office.post(f"{FIRST}enregistrer/", typed | {"title": draft.certification.title})
    assert "n’est pas celui de la fiche" not in office.get(FIRST).text
    asked = {"code": "RNCP37867", "title": "Vendeur conseil en magasin"}
    assert office.post(f"{FIRST}intituler/", asked | {"title": ""}).status_code == 422
    page = office.post(f"{FIRST}intituler/", asked, follow=True).text
    assert "L’intitulé enregistré est noté." in page
    assert "n’est pas celui de la fiche RNCP37867" in page


def test_a_withdrawal_is_noted_on_one_of_the_registrations_and_shown(office, draft):
    assert "/retirer/" not in office.get(FIRST).text
    typed = {"register": "RNCP", "code": "RNCP37867", "level": "4", "decided_on": "2025-06-01"}
    typed |= {"title": "Vendeur conseil"}
    office.post(
        f"{FIRST}enregistrer/", typed | {"starts_on": "2025-06-01", "ends_on": "2030-06-01"}
    )
    assert office.post(f"{FIRST}retirer/", {"code": "RNCP1", "on": "2026-06-01"}).status_code == 422
    late = office.post(f"{FIRST}retirer/", {"code": "RNCP37867", "on": "2031-01-01"})
    assert late.status_code == 422
    assert "n’y change rien" in late.text
    asked = {"code": "RNCP37867", "on": "2026-06-01"}
    assert "Le retrait est noté." in office.post(f"{FIRST}retirer/", asked, follow=True).text
    page = office.get(FIRST).text
    assert "retiré le 1er juin 2026" in page
    assert "/retirer/" not in page


def test_an_act_or_an_edition_that_does_not_exist_is_not_found(office, draft):
    assert office.get(f"{FIRST}voter/").status_code == 404
    assert office.get(f"{HERE}editions/9/").status_code == 404
    assert office.get(f"{HERE}comparer/?avant=1&apres=9").status_code == 404
    assert office.get(f"{HERE}comparer/").status_code == 404


def test_what_an_edition_changes_is_told_with_who_keeps_the_former_one(office, body, draft, at):
    DossierFactory.create_batch(2, certification=draft.certification, edition=draft)
    import_referentiel(referentiel=read(second()), actor=actor_for(body), at=at)
    page = soup(office.get(HERE))
    link = page.find("a", string="Ce que change l’édition 2")
    assert "2 dossiers en cours" in page.get_text(" ", strip=True)
    changes = soup(office.get(link["href"].replace("&amp;", "&")))
    text = changes.get_text(" ", strip=True)
    assert "2 dossiers en cours gardent l’édition 1" in text
    assert [ins.text.strip() for ins in changes.select("ins")] == ["et orienter"]
    same = soup(office.get(f"{HERE}comparer/?avant=1&apres=1"))
    assert "Les deux éditions ont les mêmes blocs" in same.text


def test_a_reglement_is_told_in_french_for_each_route(office, draft):
    row = reglement_in_force(
        draft.certification, tie_rule="not_acquired", articles={"tie_rule": "art. 6"}
    )
    Registration.objects.create(
        certification=draft.certification,
        register="RNCP",
        code="RNCP37001",
        decision_on=date(2024, 1, 1),
        starts_on=date(2024, 1, 1),
        ends_on=date(2099, 1, 1),
    )
    address = f"{HERE}reglements/{row.pk}/"
    assert address in office.get(HERE).text
    page = soup(office.get(address))
    clause = page.find("p", string="En cas de partage\u00a0: le partage vaut non acquis.")
    assert clause.find_next_sibling().text == "Règlement, art. 6"
    vae = soup(office.get(f"{address}?voie=vae"))
    assert vae.find(
        "p",
        string="En VAE, la voix du président départage des voix égales, quelle que soit la majorité.",
    )
    assert "cède, en VAE, à la voix prépondérante" in vae.select_one(".risk").text
    assert office.get(f"{address}?voie=rien").status_code == 200


READ = (LIST, HERE, FIRST, f"{HERE}comparer/?avant=1&apres=1")
WRITE = (
    f"{LIST}import/",
    f"{FIRST}adopter/",
    f"{HERE}reglements/nouveau/",
)


@pytest.mark.parametrize("path", READ)
def test_the_commission_reads_and_acts_on_nothing(signed_in, body, draft, path):
    answer = signed_in(Role.COMMISSION, body=body).get(path)
    assert answer.status_code == 200
    page = soup(answer)
    acts = page.select(".next-act a, main .btn")
    assert [act for act in acts if act.find_parent(class_="tools") is None] == []
    assert page.select_one("form.search-pro") is None
    assert page.select_one("nav [aria-current=page]").text.strip() == "Référentiels"


@pytest.mark.parametrize("path", WRITE)
def test_the_commission_enters_no_form(signed_in, body, draft, path):
    client = signed_in(Role.COMMISSION, body=body)
    assert client.get(path).status_code == 403
    assert client.post(path).status_code == 403


@pytest.mark.parametrize("path", [*READ[1:], *WRITE[1:]])
def test_the_referentiels_of_another_body_do_not_exist(signed_in, draft, path):
    stranger = signed_in()
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{FIRST}soumettre/").status_code == 404
    assert "Vendeur conseil" not in stranger.get(LIST).text


def test_a_reglement_of_another_body_does_not_exist(signed_in, draft):
    row = reglement_in_force(draft.certification)
    assert signed_in().get(f"{HERE}reglements/{row.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.JUROR, Role.CANDIDATE])
def test_others_read_the_public_page(signed_in, body, draft, role):
    assert signed_in(role, body=body).get(HERE).status_code == 403


def test_a_reglement_fixed_twice_is_fixed_once_and_tells_from_when_it_counts(office, draft):
    file = SimpleUploadedFile("r.yaml", (REGLEMENTS / "animation.yaml").read_bytes())
    read_first = soup(office.post(f"{HERE}reglements/nouveau/", {"file": file}))
    form = read_first.select_one("form:has(input[name=key])")
    key = form.select_one("input[name=key]")["value"]
    answers = [office.post(form["action"], {"key": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert "Le règlement est fixé : il vaut à partir du" in html_of(
        office.get(answers[1]["Location"])
    )
