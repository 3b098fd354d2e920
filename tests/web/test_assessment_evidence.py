"""Evidence on the web grid: joined by a plain form, listed by competence, kept by whoever may see the grid."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Evidence, EvidencePiece, Grid
from parchemin.assessment.rules.evidence import LARGEST
from parchemin.journal.models import Event
from tests.conftest import NOON
from tests.factories import BodyFactory, MandateFactory
from tests.scenes import Assessment, assessment
from tests.web.jury import soup_of, text

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 5000  # three pieces


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def scene() -> Assessment:
    return assessment({"B1": 2})


@pytest.fixture
def assessor(scene, client):
    """Sign in the first assessor of the pair."""
    mandate = MandateFactory(body=scene.session.body, role=Role.ASSESSOR)
    scene.pair[0].user = mandate.user
    scene.pair[0].save()
    return client.open_session(mandate.user)


@pytest.fixture
def grid(scene) -> Grid:
    return scene.grid(scene.candidate(), "B1")


def at(name: str, grid: Grid) -> str:
    return reverse(f"assessment:{name}", args=[grid.pk])


def page_of(grid: Grid, competence: str = "1.1") -> str:
    return f"{at('evidence', grid)}?competence={competence}"


def file_of(evidence: Evidence) -> str:
    return reverse("assessment:evidence_file", args=[evidence.pk])


def join(client, grid, content=PHOTO, name="étal.jpg", kind="image/jpeg", **typed):
    file = SimpleUploadedFile(name, content, content_type=kind)
    competence = typed.pop("competence", "1.1")
    return client.post(
        page_of(grid, competence), {"file": file, "key": str(uuid4()), **typed}, follow=False
    )


def said(answer) -> list[str]:
    return [objection.code for objection in answer.context["objections"]]


def test_the_grid_keeps_what_was_typed_on_the_way_to_evidence(assessor, grid):
    page = text(assessor.get(at("grid", grid)))
    assert "Joindre une preuve" in page
    typed = {"key": str(uuid4()), "competence": "1.1", "tap": "1:partial", "go": "preuves"}
    answer = assessor.post(at("mark", grid), typed)
    assert answer["Location"] == page_of(grid)
    assert grid.marks.get().value == "partial"
    answer = assessor.post(at("mark", grid), typed, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == page_of(grid)


def test_a_photograph_is_joined_whole_told_and_listed(assessor, grid):
    answer = join(assessor, grid)
    assert (answer.status_code, answer["Location"]) == (303, page_of(grid))
    evidence = Evidence.objects.get()
    assert (evidence.competence.code, evidence.size) == ("1.1", len(PHOTO))
    assert evidence.kept_at is not None
    assert evidence.pieces.count() == 3
    page = text(assessor.get(page_of(grid)))
    assert "« étal.jpg » est joint à la compétence 1.1." in page
    assert "étal.jpg Photographie, 1,2 Mo" in page.replace("\u00a0", " ")
    assert Event.objects.get(name="assessment.evidence.kept").details["competence"] == "1.1"
    screen = soup_of(assessor.get(f"{at('grid', grid)}?competence=1.1"))
    assert screen.find("a", href=file_of(evidence), download=True)
    other = soup_of(assessor.get(f"{at('grid', grid)}?competence=1.2"))
    assert not other.find("a", href=file_of(evidence))


def test_the_same_form_sent_twice_joins_once_and_another_file_from_it_joins_too(assessor, grid):
    key = str(uuid4())
    for _ in range(2):
        join(assessor, grid, key=key)
    assert Evidence.objects.count() == 1
    join(assessor, grid, PHOTO + b"other", key=key)
    assert Evidence.objects.count() == 2


def test_a_browser_s_own_name_for_a_type_is_understood(assessor, grid):
    sound = b"\x00\x00\x00\x18ftypM4A " + bytes(100)
    join(assessor, grid, sound, name="entretien.m4a", kind="audio/x-m4a")
    assert Evidence.objects.get().media_type == "audio/mp4"


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ({"content": b""}, "evidence-empty"),
        ({"content": bytes(LARGEST + 1)}, "evidence-too-large"),
        ({"kind": "text/html", "name": "page.html"}, "evidence-type"),
        ({"kind": "application/pdf", "name": "fiche.pdf"}, "evidence-other-type"),
        ({"name": "é" * 121 + ".jpg"}, "evidence-name"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_not_evidence_is_refused_with_its_reason_and_nothing_of_it_stays(
    assessor, grid, file, code
):
    answer = join(assessor, grid, **file)
    assert answer.status_code == 422
    assert said(answer) == [code]
    assert not Evidence.objects.exists()
    assert not EvidencePiece.objects.exists()


def test_without_a_file_the_form_says_what_to_do(assessor, grid):
    answer = assessor.post(page_of(grid), {"key": str(uuid4())})
    assert answer.status_code == 422
    assert "Choisissez un fichier, ou prenez une photographie." in text(answer)


def test_a_competence_of_another_bloc_takes_nothing(assessor, grid):
    for competence in ("2.1", "", "9.9"):
        assert assessor.get(page_of(grid, competence)).status_code == 404
        assert join(assessor, grid, competence=competence).status_code == 404


def test_a_signed_grid_takes_nothing_more_and_shows_what_it_has(scene, assessor, grid):
    join(assessor, grid)
    evidence = Evidence.objects.get()
    Grid.objects.update(state="signed", signed_at=NOON, digest="d" * 64)
    assert assessor.get(page_of(grid))["Location"] == at("grid", grid)
    assert join(assessor, grid)["Location"] == at("grid", grid)
    sheet = soup_of(assessor.get(at("grid", grid)))
    assert sheet.find("table", class_="sheet-table").find("a", href=file_of(evidence))
    assert Evidence.objects.count() == 1


def test_what_is_joined_is_read_again_before_signing(assessor, grid):
    join(assessor, grid)
    review = soup_of(assessor.get(at("review", grid)))
    assert review.find("a", href=file_of(Evidence.objects.get()))


def test_a_file_leaves_as_it_came_and_never_opens_in_place(assessor, grid):
    join(assessor, grid)
    answer = assessor.get(file_of(Evidence.objects.get()))
    assert answer.content == PHOTO
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Length"] == str(len(PHOTO))
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A9tal.jpg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_file_on_its_way_is_neither_listed_nor_given(assessor, grid):
    join(assessor, grid)
    evidence = Evidence.objects.get()
    evidence.pk, evidence.client_id, evidence.kept_at = None, uuid4(), None
    evidence.save(force_insert=True)
    assert assessor.get(file_of(evidence)).status_code == 404
    assert text(assessor.get(page_of(grid))).count("étal.jpg Photographie") == 1


def test_whoever_sees_the_grid_sees_its_evidence_and_nobody_else(
    scene, assessor, grid, client, signed_in
):
    join(assessor, grid)
    evidence = Evidence.objects.get()
    body = scene.session.body
    other = MandateFactory(body=body, role=Role.ASSESSOR)
    scene.pair[1].user = other.user
    scene.pair[1].save()
    scene.grid(grid.dossier, "B1", rank=2)
    client.open_session(other.user)
    for address in (page_of(grid), file_of(evidence)):
        assert client.get(address).status_code == 404
    for who, status in (
        ({"body": body}, 200),
        ({"body": BodyFactory()}, 404),
        ({"role": Role.JUROR, "body": body}, 403),
        ({"role": Role.CANDIDATE, "body": body}, 403),
    ):
        stranger = signed_in(**who)
        for address in (page_of(grid), file_of(evidence)):
            assert stranger.get(address).status_code == status


def test_the_secretariat_reads_evidence_and_joins_none_in_the_name_of_an_assessor(
    signed_in, scene, grid
):
    secretariat = signed_in(body=scene.session.body)
    assert "Joindre" not in text(secretariat.get(page_of(grid)))
    assert join(secretariat, grid).status_code == 404
    assert not Evidence.objects.exists()


def test_thirty_files_cost_what_one_costs(assessor, grid):
    costs = []
    for more in (1, 29):
        for _ in range(more):
            join(assessor, grid, PHOTO[:100])
        costs.append(
            [cost(assessor, address) for address in (page_of(grid), at("grid", grid))]
            + [cost(assessor, at("review", grid))]
        )
    assert Evidence.objects.count() == 30
    assert costs[0] == costs[1]


def cost(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_ten_gigabytes_are_refused_before_a_byte_is_read(assessor, grid):
    answer = assessor.generic(
        "POST",
        reverse("assessment:evidence", args=[grid.pk]) + "?competence=1.1",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10 * 1024**3),
    )
    assert answer.status_code == 422
    assert "L’envoi dépasse 60 Mo" in answer.content.decode()
