"""Référentiels on screen: the list, an edition, its règlement in French, what changes, the acts and the files."""

import json
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
from parchemin.certifications.models import Certification, Edition, Registration, Reglement
from tests.certifications.examples import bloc, ours, published, read
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    actor_for,
    edition_in_force,
    reglement_in_force,
)

pytestmark = pytest.mark.django_db

LIST = "/espace/referentiels/"
HERE = f"{LIST}VENDEUR/"
FIRST = f"{HERE}editions/1/"
REGLEMENTS = Path(__file__).parents[2] / "demo" / "reglements"
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
    assert "aucune édition n° 1 Brouillon" in rows[1]
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
    clause = page.find("p", string="En cas de partage : le partage vaut non acquis.")
    assert clause.find_next_sibling().text == "Règlement, art. 6"
    vae = soup(office.get(f"{address}?voie=vae"))
    assert vae.find("p", string="En cas de partage : voix prépondérante du président.")
    assert "cède, en VAE, à la voix prépondérante" in vae.select_one(".risk").text
    assert office.get(f"{address}?voie=rien").status_code == 200


def send(client, address, name, content):
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def key_of(answer):
    return {"key": soup(answer).select_one("input[name=key]")["value"]}


def test_a_referentiel_is_read_before_it_is_kept(office, body):
    document = json.dumps(ours()).encode()
    answer = send(office, f"{LIST}import/", "vendeur.json", document)
    assert "Code VENDEUR." in answer.text
    assert [
        row.get_text(" ", strip=True) for row in soup(answer).select(".read-counts tbody tr")
    ] == [
        "Blocs 1 1 1 bloc",
        "Compétences 2 2 2 compétences",
        "Critères 2 2 2 critères et 1 indicateur",
        "Modalités 1 1 1 modalité",
        "Activités 1 1 1 activité",
    ]
    assert not Edition.objects.exists()
    kept = office.post(f"{LIST}import/garder/", key_of(answer), follow=True)
    assert kept.redirect_chain == [(FIRST, 303)]
    assert "L’édition 1 est importée en brouillon." in kept.text


def test_a_new_edition_tells_what_it_changes_before_it_is_kept(office, draft):
    answer = send(office, f"{LIST}import/", "v2.json", json.dumps(second()).encode())
    assert "Ce que cette édition change à l’édition 1" in answer.text
    assert soup(answer).select_one("ins").text.strip() == "et orienter"


def test_a_collected_text_tells_what_was_read_and_says_a_remark_once(office):
    rows = [{"intitule": "louer", "criteres": [f"le loyer {n} est payé" for n in range(1, 185)]}]
    text = published(blocs=[bloc(competences=rows)], debouches="Gestionnaire")
    page = soup(send(office, f"{LIST}import/", "texte.json", json.dumps(text).encode()))
    counts = [row.get_text(" ", strip=True) for row in page.select(".read-counts tbody tr")]
    assert "Lignes de critères 184 184 1 critère et 184 indicateurs" in counts
    (grouped,) = page.select(".told details:not(.remarks)")
    assert "184 fois" in grouped.summary.text
    assert len(grouped.select("li")) == 184
    assert "clé sans champ, gardée en note" in page.select_one(".told").text


def test_a_collected_text_without_bloc_tells_where_it_stops(office):
    text = {"intitule": "CQP vendeur", "idcc": "1505", "blocs": []}
    answer = send(office, f"{LIST}import/", "texte.json", json.dumps(text).encode())
    assert answer.status_code == 422
    assert "blocs" in soup(answer).select_one(".faults").text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "JSON mal formé"),
        (b'{"format": "autre"}', "format"),
        (b"\xff", "UTF-8"),
        (b"", "le fichier est vide"),
        (b"PK\x03\x04classeur", "c’est un classeur"),
        (b"[" * 100_000, "imbriqué trop profondément"),
        (b'[{"intitule": "CQP vendeur"}]', "une liste de 1 élément"),
        (
            json.dumps({"intitule": "CQP", "lignes": ["a", "b"]}).encode(),
            "2 lignes sous",
        ),
        (json.dumps(ours(blocs=[])).encode(), "blocs"),
    ],
)
def test_a_file_that_cannot_be_read_tells_each_fault(office, content, told):
    answer = send(office, f"{LIST}import/", "faux.json", content)
    assert answer.status_code == 422
    assert told in soup(answer).select_one(".faults").text
    assert not Certification.objects.exists()


def test_an_adopted_edition_is_never_replaced_by_a_file(office, draft):
    office.post(f"{FIRST}adopter/", ADOPTION)
    document = second(edition={"number": 1})
    answer = send(office, f"{LIST}import/", "v1.json", json.dumps(document).encode())
    refused = office.post(f"{LIST}import/garder/", key_of(answer))
    assert refused.status_code == 422
    assert soup(refused).select_one("#objections li")


@pytest.mark.parametrize("address", [f"{LIST}import/", f"{HERE}reglements/nouveau/"])
def test_no_file_is_told(office, draft, address):
    answer = office.post(address)
    assert answer.status_code == 422
    assert "Aucun fichier n’est joint." in answer.text


@pytest.mark.parametrize("address", [f"{LIST}import/garder/", f"{HERE}reglements/fixer/"])
def test_a_file_no_longer_kept_is_told(office, draft, address):
    answer = office.post(address, {"key": "perdue"})
    assert answer.status_code == 422
    assert "Le fichier n’est plus gardé" in answer.text


def test_a_reglement_is_told_before_it_is_fixed(office, draft):
    content = (REGLEMENTS / "muc.yaml").read_bytes()
    answer = send(office, f"{HERE}reglements/nouveau/", "muc.yaml", content)
    assert "Majorité dans chaque collège." in answer.text
    assert not Reglement.objects.exists()
    for _ in range(2):
        again = send(office, f"{HERE}reglements/nouveau/", "muc.yaml", content)
        fixed = office.post(f"{HERE}reglements/fixer/", key_of(again), follow=True)
        assert "Le règlement est fixé." in fixed.text
    assert Reglement.objects.count() == 1


def test_modalities_that_an_edition_does_not_tell_are_said_before_a_reglement_is_fixed_and_after(
    office, body, at
):
    bloc = ours()["blocs"][0] | {
        "modalities": [{"kind": "mcq", "title": "QCM"}, {"kind": "simulation", "title": "Jeu"}]
    }
    import_referentiel(referentiel=read(ours(blocs=[bloc])), actor=actor_for(body), at=at)
    content = (REGLEMENTS / "banque.yaml").read_bytes()
    answer = send(office, f"{HERE}reglements/nouveau/", "banque.yaml", content)
    (remark,) = soup(answer).select(".remarks li")
    assert "rien ne dit dans quelle modalité s’observent C1.1-K1, C1.2-K1" in remark.text
    assert remark.select_one(".law-text").text == "Règlement, art. 8.2"
    office.post(f"{HERE}reglements/fixer/", key_of(answer))
    assert remark.text in [one.text for one in soup(office.get(HERE)).select(".remarks li")]


def test_a_reglement_with_faults_tells_their_lines(office, draft):
    content = b"format: parchemin-reglement/1\nname: R\nin_force_from: 2026-01-01\nmajority: tous\n"
    answer = send(office, f"{HERE}reglements/nouveau/", "faux.yaml", content)
    assert answer.status_code == 422
    assert "ligne 4, majority" in soup(answer).select_one(".faults").text


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
    assert page.select(".next-act a, main .btn") == []
    assert page.select_one("form[role=search]") is None
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
