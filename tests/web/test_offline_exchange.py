"""What a phone and the server say to each other: entry by entry, each fault told, none holding back the others."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.assessment.actions.links import MOST_ATTEMPTS, make_grid_link
from parchemin.assessment.models import (
    Attendance,
    Evidence,
    Grid,
    GridLink,
    IdentityCheck,
    Incident,
    Mark,
    ObservedIndicator,
)
from parchemin.kernel.numbers import plural
from tests.conftest import NOON
from tests.factories import SessionFactory
from tests.scenes import BY_COMPETENCE, assessment

pytestmark = pytest.mark.django_db
SEEN = "Le plan est affiché"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


class Phone:
    """A phone let in by the link of an assessor who has one grid."""

    def __init__(self, client, **reglement):
        self.client = client
        self.scene = assessment({"B1": 2}, indicators=(SEEN,), **reglement)
        self.grid = self.scene.grid(self.scene.candidate(), "B1")
        self.made = make_grid_link(
            session_id=self.scene.session.pk,
            assessor_id=self.grid.assessor_id,
            actor=self.scene.actor,
            at=NOON - timedelta(days=1),
        )
        self.home = f"/hors-ligne/{self.made.token}/"
        client.post(self.home, {"code": self.made.code})

    def post(self, path, body):
        return self.client.post(self.home + path, body, content_type="application/json")

    def entry(self, **said):
        known = {"id": str(uuid4()), "grid": self.grid.pk, "at": NOON.isoformat(), "seen": 0}
        return known | {"kind": "mark", "line": "1.1", "value": "acquired", "comment": ""} | said

    def send(self, *entries):
        answer = self.post("saisies/", {"entries": list(entries)})
        assert answer.status_code == 200, answer.content
        answers = answer.json()["answers"]
        return [answers[entry["id"]] for entry in entries]

    def states(self, *entries):
        return [answer["state"] for answer in self.send(*entries)]


@pytest.fixture
def phone(client) -> Phone:
    return Phone(client)


def test_the_state_holds_all_that_a_phone_needs_without_a_network(phone):
    phone.send(phone.entry(), phone.entry(kind="tick", indicator=SEEN, observed=True))
    answer = phone.client.get(phone.home + "grilles.json")
    assert answer["X-Parchemin-Grilles"] == "1"
    state = answer.json()
    assert (state["assessor"], state["closed"]) == (phone.scene.pair[0].name, False)
    assert state["largest"] == 25 * 1024 * 1024
    assert state["signatures"]["application/pdf"] == [[0, "255044462d"]]
    (grid,) = state["grids"]
    assert (grid["present"], grid["identity"], grid["evidence"]) == (True, "", {})
    first, second = grid["lines"]
    assert first["left"] == [{"value": "acquired", "comment": ""}]
    assert (first["indicators"], first["observed"]) == ([SEEN], [SEEN])
    assert (second["left"], second["observed"]) == ([], [])


def test_the_page_kept_on_a_phone_leads_to_the_source(phone):
    assert 'href="/source/"' in phone.client.get(phone.home).content.decode()


def test_the_state_tells_which_lines_are_held_already(client):
    phone = Phone(client, decision=BY_COMPETENCE)
    phone.scene.holds(phone.grid.dossier, "1.1")
    lines = phone.client.get(phone.home + "grilles.json").json()["grids"][0]["lines"]
    held = "Déjà acquise, sans limite : rien à apprécier."
    assert [line["held"] for line in lines] == [held, ""]


def test_one_entry_that_cannot_be_read_does_not_hold_back_the_others(phone):
    faulty = [
        phone.entry(value=12),
        phone.entry(seen="zéro"),
        phone.entry(kind="autre"),
        phone.entry(kind="tick", indicator=SEEN, observed="oui"),
        phone.entry(line="9.9"),
        phone.entry(comment="x" * 4001),
        phone.entry(grid=phone.grid.pk + 99),
    ]
    states = phone.states(*faulty, phone.entry(line="1.2", value="partial"))
    assert states == ["refused"] * 7 + ["recorded"]
    assert Mark.objects.get().value == "partial"


@pytest.mark.parametrize("told", ["+275760-09-13T00:00:00.000Z", "hier", "0001-01-01T00:00:00Z"])
def test_a_clock_that_says_nothing_sensible_holds_nothing_back(phone, told):
    assert phone.states(phone.entry(at=told)) == ["recorded"]
    assert Mark.objects.get().entered_at == NOON


def test_a_clock_that_may_be_right_is_told(phone):
    phone.send(phone.entry(at=(NOON - timedelta(hours=3)).isoformat()))
    mark = Mark.objects.get()
    assert (mark.entered_at, mark.recorded_at) == (NOON - timedelta(hours=3), NOON)


def test_the_day_is_noted_once_however_often_it_is_sent(phone):
    Attendance.objects.update(state="registered")
    said = {"category": "fraud", "description": "Téléphone sous la table."}
    notes = [
        phone.entry(kind="presence"),
        phone.entry(kind="identity", at=(NOON - timedelta(hours=1)).isoformat()),
        phone.entry(kind="incident", **said),
        phone.entry(kind="tick", indicator=SEEN, observed=True),
    ]
    assert phone.states(*notes) == ["recorded"] * 4
    assert set(phone.states(*notes)) <= {"recorded", "known"}
    assert Attendance.objects.get().state == "present"
    check = IdentityCheck.objects.get()
    assert (check.checked_by, check.checked_at) == (
        phone.scene.pair[0].name,
        NOON - timedelta(hours=1),
    )
    assert Incident.objects.get().description == "Téléphone sous la table."
    assert ObservedIndicator.objects.count() == 1


def test_a_note_that_the_day_does_not_allow_is_refused_alone(phone):
    undescribed = phone.entry(kind="incident", category="fraud", description=" ")
    answers = phone.send(undescribed, phone.entry())
    assert answers[0] == {"state": "refused", "reasons": ["Décrivez l’incident."]}
    assert answers[1] == {"state": "recorded"}


def test_ten_wrong_codes_sign_nothing_any_more(phone):
    phone.send(phone.entry(), phone.entry(line="1.2"))
    for rank in range(MOST_ATTEMPTS):
        answer = phone.post("signature/", {"grid": phone.grid.pk, "code": "00000000x"})
        assert answer.status_code == 422
        assert (
            f"il reste {plural(MOST_ATTEMPTS - rank - 1, 'essai')}"
            in answer.json()["objections"][0]["message"]
        )
    right = {"grid": phone.grid.pk, "code": phone.made.code}
    assert phone.post("signature/", right).json()["objections"][0]["code"] == "link-locked"
    GridLink.objects.update(attempts=0)
    assert phone.post("signature/", right).json() == {"state": "signed"}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("audio/webm;codecs=opus", "audio/webm"),
        ("audio/x-m4a", "audio/mp4"),
        ("IMAGE/JPG", "image/jpeg"),
    ],
)
def test_a_type_is_understood_as_browsers_say_it(phone, told, kept):
    file = {"id": str(uuid4()), "grid": phone.grid.pk, "competence": "1.1", "name": "preuve"}
    phone.post("preuves/", file | {"type": told, "size": 9, "sha256": "0" * 64})
    assert Evidence.objects.get().media_type == kept


def test_the_file_of_another_session_takes_no_piece_from_this_link(phone):
    elsewhere = SessionFactory(certification=phone.scene.certification)
    other = Grid.objects.create(
        body=elsewhere.body,
        session=elsewhere,
        dossier=phone.grid.dossier,
        bloc=phone.grid.bloc,
        assessor=phone.grid.assessor,
        rank=1,
    )
    row = Evidence.objects.create(
        grid=other,
        competence=phone.grid.bloc.competences.first(),
        client_id=uuid4(),
        name="étal.jpg",
        media_type="image/jpeg",
        size=4,
        sha256="0" * 64,
        announced_at=NOON,
    )
    answer = phone.client.post(
        f"{phone.home}preuves/{row.pk}/?offset=0",
        b"\xff\xd8\xff\xe0",
        content_type="application/octet-stream",
    )
    assert answer.status_code == 404
    assert not row.pieces.exists()


def test_the_grid_of_a_colleague_takes_no_file_from_this_link(phone):
    colleague = phone.scene.grid(phone.grid.dossier, "B1", 2)
    assert colleague.assessor_id != phone.grid.assessor_id
    file = {"id": str(uuid4()), "competence": "C1.1", "name": "Plan", "type": "image/jpeg"}
    answer = phone.post("preuves/", file | {"grid": colleague.pk, "size": 9, "sha256": "0" * 64})
    assert answer.status_code == 404
    assert not Evidence.objects.exists()


def test_a_phone_that_was_not_let_in_is_told_so_in_our_name(phone):
    phone.client.cookies.clear()
    answer = phone.client.get(phone.home + "grilles.json")
    assert (answer.status_code, answer["X-Parchemin-Grilles"]) == (403, "1")
    assert "donnez le code" in answer.json()["objections"][0]["remedy"]


def test_the_code_is_asked_again_when_it_is_wanted(phone):
    assert "X-Parchemin-Grilles" in phone.client.get(phone.home)
    again = phone.client.get(phone.home + "?code")
    assert "X-Parchemin-Grilles" not in again
    assert "Ouvrir mes grilles" in again.content.decode()


def test_after_its_period_the_link_says_so_and_still_receives(phone):
    GridLink.objects.update(opens_at=NOON - timedelta(days=9), closes_at=NOON - timedelta(days=1))
    assert phone.client.get(phone.home + "grilles.json").json()["closed"] is True
    assert phone.states(phone.entry()) == ["recorded"]


def test_thirty_grids_cost_what_one_costs(phone):
    costs = []
    for more in (0, 29):
        for _ in range(more):
            phone.scene.grid(phone.scene.candidate(), "B1")
        with CaptureQueriesContext(connection) as queries:
            state = phone.client.get(phone.home + "grilles.json").json()
        costs.append(len(queries))
    assert len(state["grids"]) == 30
    assert costs[0] == costs[1]


def test_a_phone_is_told_which_grid_and_line_hold_what_no_sheet_could_print(phone):
    refused, kept = (
        phone.entry(comment="Très bien 😀"),
        phone.entry(line="1.2", comment="Bien\r\nlu"),
    )
    answers = phone.send(refused, kept)
    (reason,) = answers[0]["reasons"]
    assert f"dossier {phone.grid.dossier.number}, bloc B1, ligne 1.1" in reason
    assert "« 😀 »" in reason
    assert Mark.objects.get().comment == "Bien\nlu"


def test_a_phone_is_told_who_is_absent_and_enters_nothing_of_them(phone):
    Attendance.objects.update(state="absent")
    (grid,) = phone.client.get(phone.home + "grilles.json").json()["grids"]
    assert (grid["present"], grid["away"]) == (False, "absent")
    assert phone.states(phone.entry()) == ["refused"]
    assert phone.states(phone.entry(kind="presence"), phone.entry()) == ["recorded", "recorded"]
