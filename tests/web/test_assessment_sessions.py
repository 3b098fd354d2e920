"""Sessions of the secretariat: planning, registering, the day."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from parchemin.accounts.terms import Role
from parchemin.assessment.models import (
    Attendance,
    IdentityCheck,
    Incident,
    Session,
)
from tests.conftest import NOON
from tests.factories import (
    AttendanceFactory,
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    SessionFactory,
    edition_in_force,
    reglement_in_force,
)
from tests.scenes import Assessment, assessment
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db
LIST = "/espace/sessions/"
PLAN = "/espace/sessions/nouvelle/"


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def scene() -> Assessment:
    return assessment()


@pytest.fixture
def secretariat(scene, signed_in):
    return signed_in(body=scene.session.body)


def at(name: str, scene: Assessment, *more: int) -> str:
    return reverse(f"assessment:{name}", args=[scene.session.pk, *more])


def text(answer) -> str:
    return html_of(answer)


def said(answer) -> list[str]:
    """Return the codes of the objections shown."""
    return [objection.code for objection in answer.context["objections"]]


# The list


def test_the_list_says_where_each_session_stands(scene, secretariat):
    dossier = scene.candidate()
    scene.signed(dossier, "B1", 1, "acquired")
    scene.grid(dossier, "B1", 2)
    page = text(secretariat.get(LIST))
    for words in (scene.session.code, "Rungis", "1 sur 12", "1 sur 2", "Planifiée", "24/11/2026"):
        assert words in page


def test_the_list_is_narrowed_by_state_words_and_days(scene, secretariat):
    other = SessionFactory(
        certification=scene.certification,
        code="HIVER",
        place="Lyon",
        state="closed",
        starts_at=datetime(2026, 12, 15, 8, 0, tzinfo=UTC),
    )
    for query in ("?etat=closed", "?q=lyon+hiver", "?du=2026-12-01"):
        page = text(secretariat.get(LIST + query))
        assert at("session", scene) not in page
        assert reverse("assessment:session", args=[other.pk]) in page


def test_the_export_is_the_list(scene, secretariat):
    secretariat.post(reverse("keep_columns"), {"to": LIST, "colonne": "lieu"})
    answer = secretariat.get(LIST + "?export=xlsx")
    lines = [list(row) for row in load_workbook(BytesIO(answer.content)).active.values]
    assert lines == [["Session", "Lieu"], [scene.session.code, "Rungis"]]


def test_an_empty_list_says_what_to_do_first(signed_in):
    assert "Planifiez la première" in text(signed_in().get(LIST))


# Planning

PLANNED = {
    "code": "S2026-001",
    "day": "2026-12-03",
    "hour": "09:00",
    "place": "Rungis",
    "room": "Atelier 2",
    "capacity": "8",
    "slot_minutes": "45",
    "blocs": ["B2"],
}


def test_a_session_is_planned_with_all_that_the_day_needs(scene, secretariat):
    page = text(secretariat.get(PLAN))
    assert 'value="S2026-001"' in page
    assert "B1. Bloc 1" in page
    answer = secretariat.post(PLAN, PLANNED)
    session = Session.objects.get(code="S2026-001")
    assert answer["Location"] == reverse("assessment:session", args=[session.pk])
    assert session.starts_at == datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
    assert (session.room, session.slot_minutes, session.bloc_codes) == ("Atelier 2", 45, ["B2"])


def test_among_several_certifications_one_is_chosen_first(scene, secretariat):
    other = CertificationFactory(body=scene.session.body, title="Vendeur-conseil primeur")
    edition_in_force(other, {"P1": 1})
    reglement_in_force(other)
    assert "Continuer" in text(secretariat.get(PLAN))
    assert "P1. Bloc 1" in text(secretariat.get(f"{PLAN}?certification={other.pk}"))


def test_a_partner_not_habilitated_is_refused_and_nothing_typed_is_lost(scene, secretariat):
    answer = secretariat.post(PLAN, PLANNED | {"partner": scene.partner.pk})
    assert answer.status_code == 422
    assert said(answer) == ["partner-not-habilitated"]
    assert 'value="Atelier 2"' in text(answer)
    assert not Session.objects.filter(code="S2026-001").exists()


def test_each_fault_of_a_plan_is_said_in_its_place(scene, secretariat):
    answer = secretariat.post(PLAN, PLANNED | {"capacity": "0", "day": "demain", "place": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"capacity", "day", "place"}


def test_without_a_reglement_nothing_is_planned(signed_in):
    assert "Aucun règlement enregistré" in text(signed_in().get(PLAN))


# Registering


def test_admissible_dossiers_are_registered_together(scene, secretariat):
    waiting = [
        DossierFactory(certification=scene.certification, edition=scene.edition) for _ in range(2)
    ]
    draft = DossierFactory(
        certification=scene.certification, edition=scene.edition, state="submitted"
    )
    page = text(secretariat.get(at("register", scene)))
    assert all(dossier.number in page for dossier in waiting)
    assert draft.number not in page
    numbers = [dossier.number for dossier in waiting]
    secretariat.post(at("register", scene), {"selected": numbers})
    assert Attendance.objects.count() == 2
    assert not any(number in text(secretariat.get(at("register", scene))) for number in numbers)


def test_those_for_whom_there_is_room_are_registered_and_the_others_say_why(scene, secretariat):
    Session.objects.update(capacity=1)
    numbers = [
        DossierFactory(certification=scene.certification, edition=scene.edition).number
        for _ in range(2)
    ]
    answer = secretariat.post(at("register", scene), {"selected": numbers})
    assert answer.status_code == 422
    (full,) = answer.context["together"].refused
    assert full.line.key == numbers[1]
    assert "est complète" in text(answer)
    assert [one.dossier.number for one in Attendance.objects.all()] == numbers[:1]


def test_registering_nobody_says_so(scene, secretariat):
    answer = secretariat.post(at("register", scene))
    assert answer.status_code == 422
    assert "Rien n’est choisi." in text(answer)


# The day


def test_presence_is_pressed_line_by_line(scene, secretariat):
    dossier = scene.candidate()
    Attendance.objects.update(state="registered")
    for presence, word in (("excused", "Excusé"), ("present", "Présent")):
        answer = secretariat.post(at("presence", scene), {"presence": f"{dossier.pk}:{presence}"})
        assert answer["Location"] == f"{at('session', scene)}#candidat-{dossier.pk}"
        page = text(secretariat.get(at("session", scene)))
        assert f'value="{dossier.pk}:{presence}" aria-pressed="true">{word}' in page
    assert "1 présent" in page


def test_presence_before_the_day_is_refused_on_the_page(scene, secretariat):
    dossier = scene.candidate()
    Session.objects.update(starts_at=datetime(2026, 12, 3, 8, 0, tzinfo=UTC))
    answer = secretariat.post(at("presence", scene), {"presence": f"{dossier.pk}:absent"})
    assert answer.status_code == 422
    assert said(answer) == ["session-to-come"]
    assert "Candidats" in text(answer)


def test_identity_is_checked_before_each_bloc_by_a_named_person(scene, secretariat):
    dossier = scene.candidate()
    for bloc in ("B1", "B2"):
        assert f"Vérifiée avant {bloc}" in text(secretariat.get(at("session", scene)))
        secretariat.post(
            at("identity", scene),
            {"identity": f"{dossier.pk}:{bloc}", "checked_by": "Odile Marchal"},
        )
    assert set(IdentityCheck.objects.values_list("bloc__code", "checked_by")) == {
        ("B1", "Odile Marchal"),
        ("B2", "Odile Marchal"),
    }
    assert "Vérifiée avant" not in text(secretariat.get(at("session", scene)))
    nobody = {"identity": f"{scene.candidate().pk}:B1", "checked_by": " "}
    assert said(secretariat.post(at("identity", scene), nobody)) == ["identity-nobody"]


def test_an_incident_is_told_on_the_page(scene, secretariat):
    dossier = scene.candidate()
    typed = {
        "category": "fraud",
        "dossier_id": dossier.pk,
        "description": "Téléphone sous la table.",
        "client_id": uuid4(),
    }
    for _ in range(2):
        secretariat.post(at("incident", scene), typed)
    assert Incident.objects.get().dossier == dossier
    assert "Téléphone sous la table." in text(secretariat.get(at("session", scene)))
    answer = secretariat.post(at("incident", scene), typed | {"category": ""})
    assert answer.status_code == 422
    assert "Téléphone sous la table.</textarea>" in text(answer)


@pytest.mark.parametrize("name", ["presence", "identity"])
@pytest.mark.parametrize("pressed", ["", "12", "x:present", "999999:present"])
def test_a_button_of_another_page_leads_nowhere(scene, secretariat, name, pressed):
    typed = {name: pressed, "checked_by": "Odile Marchal"}
    assert secretariat.post(at(name, scene), typed).status_code == 404


def test_the_attendance_sheet_holds_everybody(scene, secretariat):
    dossier = scene.candidate()
    scene.grid(dossier, "B1")
    page = text(secretariat.get(at("attendance_sheet", scene)))
    for words in (dossier.number, scene.pair[0].name, "Signature à l’arrivée"):
        assert words in page


# The life


def test_a_session_lives_from_its_page(scene, secretariat):
    dossier = scene.candidate()
    for move, state in (("convene_session", "convened"), ("hold_session", "held")):
        assert reverse("assessment:move", args=[scene.session.pk, move]) in text(
            secretariat.get(at("session", scene))
        )
        secretariat.post(reverse("assessment:move", args=[scene.session.pk, move]))
        scene.session.refresh_from_db()
        assert scene.session.state == state
    open_one = scene.grid(dossier, "B1")
    closing = reverse("assessment:move", args=[scene.session.pk, "close_session"])
    answer = secretariat.post(closing)
    assert said(answer) == ["signature-missing"]
    secretariat.post(reverse("assessment:cancel_grid", args=[open_one.pk]), {"reason": "Malade."})
    secretariat.post(closing)
    scene.session.refresh_from_db()
    assert scene.session.state == "closed"
    page = text(secretariat.get(at("session", scene)))
    assert "est close." in page
    assert 'name="presence"' not in page


def test_a_session_is_cancelled_for_a_reason(scene, secretariat):
    answer = secretariat.post(at("cancel", scene), {"reason": " "})
    assert said(answer) == ["reason-missing"]
    secretariat.post(at("cancel", scene), {"reason": "Panne d’électricité."})
    scene.session.refresh_from_db()
    assert scene.session.state == "cancelled"
    assert "Panne d’électricité." in text(secretariat.get(at("session", scene)))


def test_a_grid_is_cancelled_for_a_reason_only(scene, secretariat):
    grid = scene.grid(scene.candidate(), "B1")
    answer = secretariat.post(reverse("assessment:cancel_grid", args=[grid.pk]))
    assert said(answer) == ["reason-missing"]
    grid.refresh_from_db()
    assert grid.state == "open"


# Rights and cost

READ = ("session", "register", "attendance_sheet", "assign")
POSTED = ("cancel", "register", "presence", "identity", "incident", "assign")


def test_the_session_of_another_body_does_not_exist(scene, signed_in):
    dossier = scene.candidate()
    grid = scene.grid(dossier, "B1")
    stranger = signed_in(body=BodyFactory())
    assert scene.session.code not in text(stranger.get(LIST))
    for name in READ:
        assert stranger.get(at(name, scene)).status_code == 404
    typed = {
        "presence": f"{dossier.pk}:present",
        "identity": f"{dossier.pk}:B1",
        "selected": [dossier.number],
    }
    for name in POSTED:
        assert stranger.post(at(name, scene), typed).status_code == 404
    assert stranger.get(at("candidate", scene, dossier.pk)).status_code == 404
    move = reverse("assessment:move", args=[scene.session.pk, "convene_session"])
    assert stranger.post(move).status_code == 404
    assert stranger.post(reverse("assessment:cancel_grid", args=[grid.pk])).status_code == 404
    scene.session.refresh_from_db()
    assert scene.session.state == "planned"


def test_a_candidate_of_another_session_is_not_of_this_one(scene, secretariat):
    other = DossierFactory(certification=scene.certification, edition=scene.edition)
    session = SessionFactory(certification=scene.certification)
    AttendanceFactory(session=session, dossier=other)
    assert secretariat.get(at("candidate", scene, other.pk)).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.ASSESSOR, Role.JUROR, Role.CANDIDATE, Role.COMMISSION, Role.STAFF]
)
def test_sessions_are_the_secretariat_s(scene, signed_in, role):
    client = signed_in(role, body=scene.session.body)
    assert client.get(LIST).status_code == 403
    for name in READ:
        assert client.get(at(name, scene)).status_code == 403
    for name in POSTED:
        assert client.post(at(name, scene)).status_code == 403


def test_thirty_candidates_cost_what_one_costs(scene, secretariat):
    costs = []
    for more in (1, 29):
        for _ in range(more):
            dossier = scene.assessed(scene.candidate())
            waiting = DossierFactory(certification=scene.certification, edition=scene.edition)
        addresses = [at(name, scene) for name in READ]
        addresses += [LIST, at("candidate", scene, dossier.pk)]
        costs.append([cost(secretariat, address) for address in addresses])
    assert waiting.number in text(secretariat.get(at("register", scene)))
    assert costs[0] == costs[1]


def cost(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_thirty_sessions_cost_what_one_costs(scene, secretariat):
    costs = []
    for more in (0, 29):
        for _ in range(more):
            SessionFactory(certification=scene.certification)
        costs.append(cost(secretariat, LIST))
    assert costs[0] == costs[1]
