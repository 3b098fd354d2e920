"""Files on screen: a référentiel or a règlement is read and told before it is kept."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.models import Certification, Edition, Registration, Reglement
from tests.certifications.examples import bloc, ours, published, read
from tests.factories import (
    BodyFactory,
    actor_for,
)
from tests.jobs.running import run_due_jobs
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db

LIST = "/espace/referentiels/"
HERE = f"{LIST}VENDEUR/"
FIRST = f"{HERE}editions/1/"
COLLECTED = sorted((SHARED / "data" / "referentiels").glob("[!r]*.json")) if SHARED else []
REGLEMENTS = Path(__file__).parents[2] / "parchemin" / "demo" / "reglements"


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


@needs_shared
@pytest.mark.parametrize("path", COLLECTED, ids=lambda path: path.stem)
def test_each_collected_text_is_read_whole_on_screen(office, path):
    page = soup(send(office, f"{LIST}import/", path.name, path.read_bytes()))
    rows = page.select(".read-counts tbody tr")
    assert len(rows) == 5
    assert not page.select(".read-counts .word.wait")


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
    Edition.objects.update(state="submitted")
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
    assert "Majorité des voix exprimées dans chaque collège." in answer.text
    assert not Reglement.objects.exists()
    for _ in range(2):
        again = send(office, f"{HERE}reglements/nouveau/", "muc.yaml", content)
        fixed = office.post(f"{HERE}reglements/fixer/", key_of(again), follow=True)
        assert "Le règlement est fixé : il vaut à partir du" in fixed.text.replace("\u00a0", " ")
    assert Reglement.objects.count() == 1


def test_a_reglement_is_told_before_it_is_fixed_under_the_law_of_the_register(office, draft):
    Registration.objects.create(
        certification=draft.certification,
        register="RNCP",
        code="RNCP37001",
        decision_on=date(2024, 1, 1),
        starts_on=date(2024, 1, 1),
        ends_on=date(2099, 1, 1),
    )
    content = (
        b"format: parchemin-reglement/1\nname: R\nin_force_from: 2026-01-01\n"
        b"decision: {unit: competence}\npartial: {validity: [{months: 60}]}\n"
    )
    kept = "Ce qui reste acquis"
    before = soup(send(office, f"{HERE}reglements/nouveau/", "r.yaml", content))
    office.post(f"{HERE}reglements/fixer/", {"key": before.select_one("[name=key]")["value"]})
    after = soup(office.get(f"{HERE}reglements/{Reglement.objects.get().pk}/"))
    told = [page.find("h2", string=kept).find_next("ul").text for page in (before, after)]
    assert told[0] == told[1]
    assert "Un bloc acquis le reste à vie" in told[0]


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


@pytest.fixture
def read_apart(monkeypatch):
    """Have a worker read what is larger than a few bytes."""
    monkeypatch.setattr("parchemin.web.certifications.imports.LARGEST_READ_AT_ONCE", 100)


def test_a_large_referentiel_is_read_then_kept_by_a_worker(office, read_apart):
    content = json.dumps(ours()).encode()
    sent = send(office, f"{LIST}import/", "grand.json", content)
    assert sent.status_code == 303
    assert not Certification.objects.exists()
    run_due_jobs()
    page = office.get(sent["Location"])
    (link,) = soup(page).select("a.solid")
    told = office.get(link["href"])
    assert "Rien n’est encore écrit" in told.text
    assert not Certification.objects.exists()
    key = soup(told).select_one("input[name=key]")["value"]
    kept = office.post(f"{LIST}import/garder/", {"key": key})
    run_due_jobs()
    page = office.get(kept["Location"])
    (link,) = soup(page).select("a.solid")
    assert Edition.objects.get().state == "draft"
    assert office.get(link["href"]).status_code == 200
    again = office.post(f"{LIST}import/garder/", {"key": key})
    assert again["Location"] == kept["Location"]
    assert Edition.objects.count() == 1


def test_a_large_file_that_is_no_referentiel_says_why_on_its_job(office, read_apart):
    content = json.dumps({"rien": "x" * 200}).encode()
    sent = send(office, f"{LIST}import/", "grand.json", content)
    run_due_jobs()
    page = office.get(sent["Location"]).text
    assert "grand.json" in page
    assert not soup(office.get(sent["Location"])).select("a.solid")


def test_what_a_worker_read_is_for_who_sent_it(office, signed_in, body, read_apart):
    sent = send(office, f"{LIST}import/", "grand.json", json.dumps(ours()).encode())
    run_due_jobs()
    (link,) = soup(office.get(sent["Location"])).select("a.solid")
    assert signed_in(body=body).get(link["href"]).status_code == 404
