"""Documents, notes and tasks of a dossier, and the page without account where its candidate answers."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.pathways.models import CompletionRequest, DossierDocument, DossierNote
from tests.factories import DossierFactory
from tests.jobs.running import run_due_jobs
from tests.web.reading import PageClient, html_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 attestation"


def sent(name="piece.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def dossier():
    return DossierFactory(state="submitted", person__email="awa@exemple.fr")


@pytest.fixture
def office(signed_in, dossier):
    return signed_in(body=dossier.body)


@pytest.fixture
def page(dossier):
    return f"/espace/dossiers/{dossier.number}/"


def test_a_document_is_joined_kept_and_taken_away_from_the_page(office, page):
    assert f"{page}pieces/" in html_of(office.get(page))
    typed = {"title": "Attestation d’emploi", "file": sent()}
    assert office.post(f"{page}pieces/", typed).status_code == 303
    document = DossierDocument.objects.get()
    address = f"/espace/dossiers/pieces/{document.pk}/"
    assert address in html_of(office.get(page))
    got = office.get(address)
    assert (got.content, got["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert got["Content-Disposition"].startswith("attachment")
    assert office.post(f"{address}retirer/", {"reason": "D’un autre."}).status_code == 303
    assert address not in html_of(office.get(page))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (sent(content=b""), "« piece.pdf » est vide."),
        (
            sent("cv.pdf", b"\xff\xd8\xff"),
            "« cv.pdf » se dit un PDF, et son contenu est une image JPEG.",
        ),
        (sent("a.docx", b"PK\x03\x04"), "n’est ni un PDF, ni une image JPEG ou PNG"),
        (sent(content=PDF + b"x" * 15 * 1024 * 1024), "dépasse 15 Mo"),
    ],
)
def test_a_document_that_is_not_what_it_says_is_refused_with_its_title_kept(
    office, page, file, said
):
    answer = office.post(f"{page}pieces/", {"title": "Diplôme", "file": file})
    assert answer.status_code == 422
    assert said in html_of(answer)
    assert 'value="Diplôme"' in html_of(answer)
    assert not DossierDocument.objects.exists()


def test_a_task_is_counted_on_its_day_opens_its_dossier_and_is_done(office, page, dossier):
    note = {"text": "Rappeler l’employeur.", "due_on": "2026-01-05"}
    assert office.post(f"{page}notes/", note).status_code == 303
    desk = html_of(office.get("/espace/a-traiter/"))
    assert "avec une tâche à faire aujourd’hui ou avant" in desk
    assert dossier.number in html_of(office.get("/espace/dossiers/?suivi=tache"))
    done = f"/espace/dossiers/notes/{DossierNote.objects.get().pk}/faite/"
    assert done in html_of(office.get(page))
    assert office.post(done).status_code == 303
    assert dossier.number not in html_of(office.get("/espace/dossiers/?suivi=tache"))
    assert office.post(done.replace("faite", "effacer")).status_code == 303
    assert office.post(done).status_code == 404


def test_a_candidate_answers_without_an_account_and_the_desk_says_so(office, page, dossier):
    asked = {"reason": "L’attestation de votre employeur."}
    assert office.post(f"{page}actes/ask_to_complete/", asked).status_code == 303
    run_due_jobs()
    link = re.search(r"https://\S+(/complement/\w+/)", mail.outbox[0].body)[1]
    candidate = PageClient()
    shown = html_of(candidate.get(link))
    assert "L’attestation de votre employeur." in shown
    assert candidate.post(link, {"answer": ""}).status_code == 422
    lying = candidate.post(link, {"answer": "Voici.", "pieces": [sent("a.pdf", b"MZ")]})
    assert lying.status_code == 422
    assert "Voici." in html_of(lying)
    two = {"answer": "Voici.", "pieces": [sent(), sent("b.png", b"\x89PNG\r\n\x1a\n")]}
    assert candidate.post(link, two).status_code == 303
    assert "piece.pdf" in html_of(candidate.get(link))
    assert "complément reçu" in html_of(office.get("/espace/a-traiter/"))
    assert dossier.number in html_of(office.get("/espace/dossiers/?suivi=complement"))
    assert "« Voici. »" in html_of(office.get(page)).replace("\xa0", " ")
    assert office.post(f"{page}actes/submit/").status_code == 303
    assert "n’attend plus de réponse" in html_of(candidate.get(link))
    assert candidate.post(link, {"answer": "Encore."}).status_code == 422
    assert CompletionRequest.objects.get().answer == "Voici."


def test_many_papers_cost_what_one_costs(office, page, dossier):
    costs = []
    for more in (1, 6):
        for rank in range(more):
            content = PDF + f"{more}-{rank}".encode()
            office.post(f"{page}pieces/", {"title": "Pièce", "file": sent(content=content)})
            office.post(f"{page}notes/", {"text": f"Note {more}-{rank}", "due_on": "2026-01-05"})
        with CaptureQueriesContext(connection) as queries:
            assert html_of(office.get(page)).count("empreinte <code>") >= more
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_link_that_opens_nothing_and_the_papers_of_another_body_are_not_found(
    signed_in, office, page
):
    office.post(f"{page}pieces/", {"title": "Diplôme", "file": sent()})
    office.post(f"{page}notes/", {"text": "Lu."})
    document, note = DossierDocument.objects.get(), DossierNote.objects.get()
    assert PageClient().get("/complement/inconnu/").status_code == 404
    stranger = signed_in()
    for address in (
        f"{page}pieces/",
        f"{page}notes/",
        f"/espace/dossiers/pieces/{document.pk}/",
        f"/espace/dossiers/pieces/{document.pk}/retirer/",
    ):
        assert stranger.get(address).status_code == 404
    for act in ("faite", "effacer"):
        assert stranger.post(f"/espace/dossiers/notes/{note.pk}/{act}/").status_code == 404
