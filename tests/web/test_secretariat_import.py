"""A spreadsheet on screen: its template, its trial that writes nothing, its confirmation, its report."""

from base64 import b64decode
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import load_workbook

from parchemin.accounts.terms import Role
from parchemin.jobs.models import Job
from parchemin.pathways.models import Dossier, ImportBatch, Person
from parchemin.web.pathways import import_job
from tests.factories import BodyFactory
from tests.jobs.running import run_due_jobs
from tests.pathways.files import HEADERS, ROW, csv_file, row
from tests.pathways.scene import scene
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

HERE = "/espace/dossiers/import/"
GOOD = (ROW, row(birth_name="Nguyễn"), row(birth_name="Roy", born="00/00/1950"))
BAD = row(birth_name="=cmd", sex="?")
REFUSED = row(birth_name="Diallo", route="Apprentissage")


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def office(signed_in, place):
    return signed_in(body=place.body)


def send(client, *rows, name="candidats.csv", **options):
    file = SimpleUploadedFile(name, csv_file(*rows, **options), "text/csv")
    return client.post(HERE, {"file": file})


def read(answer):
    return BeautifulSoup(html_of(answer), "html.parser")


def hidden(answer):
    form = read(answer).select_one("main form.inline, main form.matching")
    return {field["name"]: field["value"] for field in form.select("input[type=hidden]")}


def test_the_template_offers_the_certifications_of_the_body(office):
    book = load_workbook(BytesIO(office.get(f"{HERE}modele/").content))
    assert book["Candidats"]["A1"].value == "Sexe"
    assert "cqp-a" in [cell.value for line in book["Mode d’emploi"] for cell in line]


def test_a_trial_tells_what_each_line_would_become_and_writes_nothing(office):
    answer = send(office, *GOOD)
    assert "3 lignes : 3 inscrites, 0 déjà là, 0 rejetée." in html_of(answer)
    assert "Inscrire toutes les lignes" in answer.text
    assert "Date de naissance : le jour et le mois sont inconnus." in html_of(answer)
    assert (Person.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_confirmation_enrols_everybody_and_leads_to_the_report(office):
    answer = office.post(f"{HERE}confirmer/", hidden(send(office, *GOOD)), follow=True)
    batch = ImportBatch.objects.get()
    assert answer.redirect_chain == [(f"{HERE}{batch.pk}/", 303)]
    assert "3 lignes appliquées sur 3." in answer.text
    assert Dossier.objects.filter(state="submitted").count() == 3
    assert f"{HERE}{batch.pk}/" in office.get(HERE).text
    report = office.get(f"{HERE}{batch.pk}/?export=csv")
    assert report["Content-Disposition"] == 'attachment; filename="lignes.csv"'
    assert report.content.decode("utf-8-sig").splitlines()[1] == "2;Inscrit;2026-00001;"


def test_the_lines_of_a_report_are_narrowed_by_what_became_of_them_and_by_words(office):
    kept = hidden(send(office, ROW, BAD, row(birth_name="Nguyễn")))
    office.post(f"{HERE}confirmer/", kept | {"valid_lines_only": "1"})
    report = f"{HERE}{ImportBatch.objects.get().pk}/"

    def numbers(**asked):
        return [line.lead for line in office.get(report, asked).context["list"].rows]

    assert numbers() == [2, 3, 4]
    assert numbers(tri="-ligne") == [4, 3, 2]
    assert numbers(devenir="rejected") == [3]
    assert numbers(q="2026-00001") == [2]
    assert numbers(q="SEXE") == [3]
    assert numbers(q="rien de tel") == []
    assert numbers(devenir="ailleurs") == [2, 3, 4]
    page = read(office.get(report))
    assert page.select_one('td a[href="/espace/dossiers/2026-00001/"]').text == "2026-00001"


def test_each_fault_tells_its_line_its_column_its_value_and_its_rule(office):
    page = read(send(office, ROW, BAD, REFUSED))
    told = [
        [cell.get_text(" ", strip=True) for cell in line.select("th, td")]
        for line in page.select(".anomalies tbody tr")
    ]
    assert told[0][:3] == ["Ligne 3", "Sexe", "?"]
    assert told[0][3] == "« ? » n’est ni F ni M."
    assert ["Ligne 4", "toute la ligne", ""] in [line[:3] for line in told]
    assert "Inscrire toutes les lignes" not in page.text


def test_one_fault_undoes_the_whole_file(office):
    answer = office.post(f"{HERE}confirmer/", hidden(send(office, ROW, BAD)))
    assert answer.status_code == 422
    assert "1 rejetée" in answer.text
    assert not Dossier.objects.exists()


def test_valid_lines_alone_are_enrolled_when_that_is_asked(office):
    kept = hidden(send(office, ROW, BAD))
    answer = office.post(f"{HERE}confirmer/", kept | {"valid_lines_only": "1"}, follow=True)
    assert "1 ligne appliquée sur 2." in answer.text
    line = read(answer).select("tbody tr")[1].get_text(" ", strip=True)
    assert "Rejeté" in line
    assert "Sexe : … n’est ni F ni M." in line
    assert "name-character" not in line


def test_the_lines_to_correct_are_downloaded_with_what_to_correct(office):
    answer = office.post(f"{HERE}corrections/", hidden(send(office, ROW, BAD)))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith(";Anomalies")
    assert len(lines) == 2
    assert "n’est ni F ni M." in lines[1]


def test_the_same_file_twice_enrols_nobody_twice(office):
    for _ in range(2):
        office.post(f"{HERE}confirmer/", hidden(send(office, *GOOD)))
    assert (Dossier.objects.count(), ImportBatch.objects.count()) == (3, 1)
    assert "0 inscrite, 3 déjà là" in send(office, *GOOD).text


@pytest.fixture
def few(monkeypatch):
    """Have a file of three candidates be a large one."""
    monkeypatch.setattr(import_job, "MOST_LINES_AT_ONCE", 2)


def large(office, *rows, **options):
    """Send a large file, and return the trial that a worker made of it."""
    followed = send(office, *rows, **options)["Location"]
    assert run_due_jobs() == 1
    return office.get(read(office.get(followed)).select_one("a.solid")["href"])


def test_a_large_file_is_tried_by_a_worker_and_reads_as_a_small_one(office, few):
    answer = send(office, ROW, BAD, REFUSED)
    assert (answer.status_code, Job.objects.get().kind) == (303, "try-candidates")
    assert send(office, ROW, BAD, REFUSED)["Location"] != answer["Location"]
    run_due_jobs()
    link = read(office.get(answer["Location"])).select_one("a.solid")
    assert link.text == "Lire l’essai"
    tried = office.get(link["href"])
    assert "3 lignes : 1 inscrite, 0 déjà là, 2 rejetées." in html_of(tried)
    assert "n’est ni F ni M." in html_of(tried)
    assert not Dossier.objects.exists()
    corrections = office.post(f"{HERE}corrections/", hidden(tried))
    assert len(corrections.content.decode("utf-8-sig").splitlines()) == 3
    assert "=cmd" not in str(Job.objects.values_list("arguments", "result"))


def test_the_trial_of_a_large_file_is_for_who_sent_it_alone(office, few, signed_in, place):
    trial = large(office, *GOOD).request["PATH_INFO"]
    assert signed_in(body=place.body).get(trial).status_code == 404


def test_a_large_file_whose_column_is_missing_is_matched_before_a_worker_tries_it(office, few):
    headers = [{"Prénoms": "Appelé"}.get(header, header) for header in HEADERS]
    answer = send(office, *GOOD, headers=headers)
    assert (answer.status_code, Job.objects.count()) == (422, 0)
    matched = {"column_given_names": "Appelé"}
    followed = office.post(f"{HERE}essai/", hidden(answer) | matched)["Location"]
    run_due_jobs()
    trial = office.get(read(office.get(followed)).select_one("a.solid")["href"])
    office.post(f"{HERE}confirmer/", hidden(trial))
    run_due_jobs()
    assert Dossier.objects.count() == 3


def test_a_large_file_is_imported_by_a_worker_once_and_its_report_is_reached(office, few):
    confirmed = hidden(large(office, *GOOD))
    asked = [office.post(f"{HERE}confirmer/", confirmed)["Location"] for _ in range(2)]
    assert asked[0] == asked[1]
    assert not Dossier.objects.exists()
    run_due_jobs()
    batch = ImportBatch.objects.get()
    followed = read(office.get(asked[0]))
    assert followed.select_one(f'a[href="{HERE}{batch.pk}/"]').text == "Lire le compte rendu"
    assert Dossier.objects.filter(state="submitted").count() == 3
    assert "n’est plus gardé" in office.post(f"{HERE}confirmer/", confirmed).text


def test_a_worker_that_died_after_the_import_finds_it_done(office, few):
    office.post(f"{HERE}confirmer/", hidden(large(office, *GOOD)))
    run_due_jobs()
    job = Job.objects.get(kind=import_job.IMPORT)
    Job.objects.filter(pk=job.pk).update(state="running", ended_at=None, next_at=job.asked_at)
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"batch": ImportBatch.objects.get().pk})
    assert Dossier.objects.count() == 3


def test_a_large_file_with_a_fault_is_undone_whole_and_says_so(office, few):
    kept = hidden(large(office, ROW, BAD, REFUSED))
    followed = office.post(f"{HERE}confirmer/", kept)["Location"]
    run_due_jobs()
    text = html_of(office.get(followed))
    assert "Rien n’est inscrit. 3 lignes : 1 inscrite, 0 déjà là, 2 rejetées." in text
    assert not Dossier.objects.exists()


def test_a_column_that_is_missing_is_matched_by_hand_or_given_for_every_line(office):
    headers = [{"Prénoms": "Appelé", "Certification": "Sans nom"}.get(h, h) for h in HEADERS]
    answer = send(office, *GOOD, headers=headers)
    page = read(answer)
    assert answer.status_code == 422
    assert "Prénoms : la colonne manque" in page.select_one(".faults").text
    options = [option.text for option in page.select("#column-given_names option")]
    assert "Appelé" in options
    matched = {"column_given_names": "Appelé", "value_certification": "cqp-a"}
    trial = office.post(f"{HERE}essai/", hidden(answer) | matched)
    assert "3 lignes : 3 inscrites" in html_of(trial)
    office.post(f"{HERE}confirmer/", hidden(trial))
    assert Dossier.objects.count() == 3


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("vide.csv", b" ", "le fichier est vide"),
        ("photo.xlsx", b"PK\x03\x04rien", "le classeur est abîmé"),
        ("notes.csv", b"bonjour;monde\r\n", "aucune colonne reconnue"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(office, name, data, told):
    answer = office.post(HERE, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert told in answer.text
    assert "Essayer le fichier" in answer.text


def test_no_file_is_told(office):
    answer = office.post(HERE)
    assert answer.status_code == 422
    assert "Aucun fichier n’est joint." in answer.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_file_no_longer_kept_is_told(office, htmx):
    kept = hidden(send(office, *GOOD))
    cache.clear()
    headers = {"HX-Request": "true"} if htmx else {}
    for path in ("confirmer/", "essai/", "corrections/"):
        answer = office.post(HERE + path, kept, headers=headers)
        assert answer.status_code == 422
        assert "Le fichier n’est plus gardé" in answer.text


def test_what_a_trial_leaves_behind_cannot_be_read(office):
    send(office, *GOOD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM web_cache")
        left = b"".join(b64decode(value) for (value,) in cursor.fetchall())
    assert b"candidats.csv" in left
    assert b"Artagnan" not in left


def test_a_file_kept_serves_only_who_sent_it(signed_in, place, office):
    kept = hidden(send(office, *GOOD))
    other = signed_in(body=place.body)
    assert "n’est plus gardé" in other.post(f"{HERE}confirmer/", kept).text


def test_the_report_of_another_body_does_not_exist(signed_in, office):
    office.post(f"{HERE}confirmer/", hidden(send(office, *GOOD)))
    batch = ImportBatch.objects.get()
    stranger = signed_in()
    assert stranger.get(f"{HERE}{batch.pk}/").status_code == 404
    assert "candidats.csv" not in stranger.get(HERE).text


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.ASSESSOR])
def test_only_the_secretariat_imports_here(signed_in, place, role):
    client = signed_in(role, body=place.body)
    assert client.get(HERE).status_code == 403
    assert client.post(f"{HERE}confirmer/").status_code == 403


def test_the_sample_is_taken_whole_by_a_trial_once_an_edition_is_in_force(office, signed_in):
    sample = office.get(f"{HERE}exemple/").content
    tried = office.post(HERE, {"file": SimpleUploadedFile("exemple.csv", sample, "text/csv")})
    assert "2 lignes : 2 inscrites, 0 déjà là, 0 rejetée." in html_of(tried)
    new = signed_in(body=BodyFactory())
    sample = new.get(f"{HERE}exemple/").content
    tried = new.post(HERE, {"file": SimpleUploadedFile("exemple.csv", sample, "text/csv")})
    assert "0 inscrite, 0 déjà là, 2 rejetées." in html_of(tried)
