"""The assessor's grids: one competence at a time, each mark once, then the signature."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.models import (
    Attendance,
    Grid,
    IdentityCheck,
    Incident,
    Mark,
)
from tests.conftest import NOON
from tests.factories import BodyFactory, MandateFactory
from tests.scenes import Assessment, assessment
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def scene() -> Assessment:
    return assessment({"B1": 3, "B2": 1})


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


def at(name: str, grid: Grid, competence: str = "") -> str:
    query = f"?competence={competence}" if competence else ""
    return reverse(f"assessment:{name}", args=[grid.pk]) + query


def enter(client, grid, competence="1.1", headers=None, **typed):
    typed = {"key": str(uuid4()), "competence": competence, **typed}
    typed = {name.replace("_", "-"): value for name, value in typed.items()}
    return client.post(at("mark", grid), typed, headers=headers)


def text(answer) -> str:
    return html_of(answer)


def test_an_assessor_starts_the_day_with_their_own_grids(scene, assessor, grid):
    theirs = scene.grid(grid.dossier, "B1", rank=2)
    home = assessor.get(reverse("home"))
    assert home["Location"] == reverse("assessment:grids")
    page = text(assessor.get(reverse("assessment:grids")))
    assert at("grid", grid) in page
    assert at("grid", theirs) not in page
    assert "0 sur 3" in page


def test_without_a_grid_the_list_says_how_they_come(assessor):
    assert "Aucune grille à remplir" in text(assessor.get(reverse("assessment:grids")))


def test_the_screen_is_the_first_competence_that_waits(scene, assessor, grid):
    assert '<h1 id="competence" tabindex="-1">Compétence 1.1</h1>' in text(
        assessor.get(at("grid", grid))
    )
    enter(assessor, grid, tap="1:acquired")
    page = text(assessor.get(at("grid", grid)))
    assert "Compétence 1.2</h1>" in page
    assert "Compétence 2 sur 3, 1 appréciée" in page


def test_a_tap_without_script_enters_one_mark_and_stays(assessor, grid):
    answer = enter(assessor, grid, tap="1:partial", remark_1="Relevé non signé.")
    assert (answer.status_code, answer["Location"]) == (303, at("grid", grid, "1.1"))
    mark = Mark.objects.get()
    assert (mark.value, mark.comment) == ("partial", "Relevé non signé.")
    page = text(assessor.get(answer["Location"]))
    assert 'value="1:partial" aria-pressed="true"' in page
    assert "Relevé non signé.</textarea>" in page
    assert "Enregistré à" in page


def test_a_tap_with_htmx_gives_the_screen_back_alone(assessor, grid):
    answer = enter(assessor, grid, tap="1:acquired", headers=HTMX)
    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == at("grid", grid, "1.1")
    assert "<html" not in text(answer)
    assert 'value="1:acquired" aria-pressed="true"' in text(answer)


def test_the_same_screen_sent_twice_enters_once(assessor, grid):
    key = str(uuid4())
    for _ in range(2):
        enter(assessor, grid, key=key, tap="1:acquired")
    assert Mark.objects.count() == 1


def test_a_screen_sent_again_late_does_not_undo_what_followed(assessor, grid):
    late = {"key": str(uuid4()), "tap": "1:acquired"}
    enter(assessor, grid, **late)
    enter(assessor, grid, tap="1:partial")
    enter(assessor, grid, **late)
    assert Mark.objects.order_by("pk").last().value == "partial"


def test_a_second_thought_is_a_new_mark_even_from_the_same_screen(assessor, grid):
    key = str(uuid4())
    for value in ("acquired", "partial"):
        enter(assessor, grid, key=key, tap=f"1:{value}")
    assert list(Mark.objects.order_by("pk").values_list("value", flat=True)) == [
        "acquired",
        "partial",
    ]


def test_going_on_keeps_what_was_written(assessor, grid):
    enter(assessor, grid, tap="1:acquired")
    answer = enter(assessor, grid, remark_1="Très à l’aise.", go="1.2")
    assert answer["Location"] == at("grid", grid, "1.2")
    last = Mark.objects.order_by("pk").last()
    assert (last.value, last.comment) == ("acquired", "Très à l’aise.")


def test_going_on_without_a_word_enters_nothing(assessor, grid):
    enter(assessor, grid, go="1.2")
    enter(assessor, grid, competence="1.3", go="relire")
    assert not Mark.objects.exists()


def test_a_remark_alone_is_refused_and_not_lost(assessor, grid):
    answer = enter(assessor, grid, remark_1="Chambre froide impeccable.", go="1.2")
    assert answer.status_code == 422
    assert "Une observation accompagne une appréciation." in text(answer)
    assert "Chambre froide impeccable.</textarea>" in text(answer)


def test_a_refusal_with_htmx_leaves_the_screen_as_it_is(assessor, grid):
    answer = enter(assessor, grid, tap="1:excellent", headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#objections")
    assert not Mark.objects.exists()


def test_the_digits_press_the_first_line_that_waits(assessor, grid):
    page = text(assessor.get(at("grid", grid)))
    for key, value in enumerate(("acquired", "partial", "not_acquired", "not_assessed"), 1):
        assert f'value="1:{value}" aria-pressed="false" data-key="{key}"' in page


def test_a_competence_of_the_grid_is_named_by_what_is_posted(assessor, grid):
    assert enter(assessor, grid, competence="9.9", tap="1:acquired").status_code == 404
    assert not Mark.objects.exists()


@pytest.mark.parametrize(
    ("scale", "typed", "shown"),
    [
        (
            {"kind": "points", "highest": 20, "pass_mark": 10},
            {"number_1": "12,5"},
            "Note, de 0 à 20",
        ),
        (
            {"kind": "levels", "lowest": 1, "highest": 5, "pass_mark": 3},
            {"tap": "1:4"},
            'value="1:5"',
        ),
    ],
)
def test_every_scale_has_its_targets(client, scale, typed, shown):
    scene = assessment({"B1": 1}, grid={"scale": scale})
    mandate = MandateFactory(body=scene.session.body)
    client.open_session(mandate.user)
    grid = scene.grid(scene.candidate(), "B1")
    page = text(client.get(at("grid", grid)))
    assert shown in page
    assert 'value="1:not_assessed"' in page
    enter(client, grid, **typed)
    assert Mark.objects.get().value in {"12,5", "4"}
    assert "12,5 sur 20" in text(client.get(at("review", grid))) or "4 sur 5" in text(
        client.get(at("review", grid))
    )


def test_a_number_out_of_the_scale_comes_back_with_its_reason(client):
    scene = assessment(
        {"B1": 1}, grid={"scale": {"kind": "points", "highest": 20, "pass_mark": 10}}
    )
    client.open_session(MandateFactory(body=scene.session.body).user)
    answer = enter(client, scene.grid(scene.candidate(), "B1"), number_1="25")
    assert answer.status_code == 422
    assert "« 25 » sort de l’échelle" in text(answer)
    assert 'name="number-1" value="25"' in text(answer)


def fill(client, grid, *competences):
    for competence in competences:
        enter(client, grid, competence=competence, tap="1:acquired")


def test_a_grid_is_read_whole_then_signed_and_locked(scene, assessor, grid):
    following = scene.grid(scene.candidate(), "B1")
    fill(assessor, grid, "1.1", "1.2", "1.3")
    page = text(assessor.get(at("review", grid)))
    assert "Compétence 1.3" in page
    assert "Signer la grille" in page
    answer = assessor.post(at("sign", grid), {"comment": "Candidat à l’aise."})
    assert (answer.status_code, answer["Location"]) == (303, at("grid", grid))
    sheet = text(assessor.get(answer["Location"]))
    grid.refresh_from_db()
    assert grid.digest in sheet
    assert "Candidat à l’aise." in sheet
    assert "<form" not in sheet.split("<article")[1].split("</article>")[0]
    assert f"Grille suivante : {following.dossier.person.given_names}" in sheet
    assert enter(assessor, grid, tap="1:partial").status_code == 422
    assert assessor.get(at("review", grid))["Location"] == at("grid", grid)


def test_an_unfinished_grid_says_what_is_missing_and_is_not_signed(assessor, grid):
    fill(assessor, grid, "1.2")
    page = text(assessor.get(at("review", grid)))
    assert "Il manque 2 appréciations : 1.1, 1.3." in page
    answer = assessor.post(at("sign", grid), {"comment": "Presque."})
    assert answer.status_code == 422
    assert "Presque.</textarea>" in text(answer)


def test_signing_asks_for_a_fresh_proof_and_then_goes_on(assessor, grid):
    fill(assessor, grid, "1.1", "1.2", "1.3")
    session = assessor.session
    session["account_authentication_methods"] = [
        {"method": method, "at": (NOON - timedelta(minutes=6)).timestamp()}
        for method in ("password", "mfa")
    ]
    session.save()
    answer = assessor.post(at("sign", grid), {"comment": "Candidat à l’aise."})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    grid.refresh_from_db()
    assert grid.state == "open"
    assessor.post(answer["Location"], {"password": "parchemin-essai", "next": at("sign", grid)})
    grid.refresh_from_db()
    assert (grid.state, grid.comment) == ("signed", "Candidat à l’aise.")


def test_presence_and_identity_are_noted_from_the_grid(scene, assessor, grid):
    Attendance.objects.update(state="registered")
    page = text(assessor.get(at("grid", grid)))
    assert "Avant de commencer." in page
    assessor.post(at("note_presence", grid))
    assessor.post(at("note_identity", grid))
    assert Attendance.objects.get().state == "present"
    check = IdentityCheck.objects.get()
    assert (check.bloc.code, check.checked_by) == ("B1", scene.pair[0].user.name)
    page = text(assessor.get(at("grid", grid)))
    assert "Avant de commencer." not in page
    assert f"vérifiée par {check.checked_by}" in page


def test_an_incident_is_reported_once_from_the_grid(assessor, grid):
    typed = {"category": "material", "description": "Balance en panne.", "client_id": uuid4()}
    for _ in range(2):
        assessor.post(at("note_incident", grid), typed)
    assert Incident.objects.get().dossier == grid.dossier
    answer = assessor.post(at("note_incident", grid), typed | {"description": ""})
    assert answer.status_code == 422
    assert "Décrivez l’incident" in text(answer)


ACTS = ("mark", "sign", "note_presence", "note_identity", "note_incident")


def test_the_grid_of_another_assessor_does_not_exist(scene, assessor, grid):
    theirs = scene.signed(grid.dossier, "B1", 2, "acquired")
    for name in ("grid", "review"):
        assert assessor.get(at(name, theirs)).status_code == 404
    for name in ACTS:
        assert assessor.post(at(name, theirs)).status_code == 404


def test_the_grid_of_another_body_does_not_exist(signed_in, grid):
    stranger = signed_in(Role.SECRETARIAT, body=BodyFactory())
    for name in ("grid", "review"):
        assert stranger.get(at(name, grid)).status_code == 404
    for name in ACTS:
        assert stranger.post(at(name, grid)).status_code == 404


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.JUROR, Role.COMMISSION, Role.STAFF])
def test_other_roles_do_not_enter(signed_in, scene, grid, role):
    outsider = signed_in(role, body=scene.session.body)
    assert outsider.get(reverse("assessment:grids")).status_code == 403
    assert outsider.get(at("grid", grid)).status_code == 403
    for name in ACTS:
        assert outsider.post(at(name, grid)).status_code == 403


def test_the_secretariat_copies_a_grid_from_paper(signed_in, scene, grid):
    secretariat = signed_in(body=scene.session.body)
    page = text(secretariat.get(at("grid", grid)))
    assert "recopiée par vos soins" in page
    assert "J’ai vérifié son identité" not in page
    enter(secretariat, grid, tap="1:acquired")
    assert Mark.objects.get().grid == grid
    assert secretariat.get(reverse("assessment:grids")).status_code == 403


def cost(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_thirty_grids_cost_what_one_costs(scene, assessor):
    costs = []
    for more in (1, 29):
        grids = [scene.grid(scene.candidate(), "B1") for _ in range(more)]
        costs.append(
            (cost(assessor, reverse("assessment:grids")), cost(assessor, at("grid", grids[0])))
        )
    assert costs[0] == costs[1]


def test_thirty_competences_cost_what_one_costs(client):
    costs = []
    for competences in (1, 30):
        scene = assessment({"B1": competences})
        client.open_session(MandateFactory(body=scene.session.body).user)
        grid = scene.signed(scene.candidate(), "B1", 1, "acquired")
        waiting = scene.grid(grid.dossier, "B1", 2)
        costs.append(
            [
                cost(client, at(*where))
                for where in (("grid", grid), ("grid", waiting), ("review", waiting))
            ]
        )
    assert costs[0] == costs[1]


def test_the_grid_of_who_did_not_come_shows_no_button_but_the_one_that_notes_presence(
    assessor, grid
):
    Attendance.objects.update(state="absent")
    page = text(assessor.get(at("grid", grid)))
    assert "la grille n’attend rien" in page
    assert at("mark", grid) not in page
    assert at("note_identity", grid) not in page
    assert enter(assessor, grid, tap="1:partial").status_code == 422
    assert assessor.get(at("review", grid)).status_code == 302
    assessor.post(at("note_presence", grid))
    assert at("mark", grid) in text(assessor.get(at("grid", grid)))
