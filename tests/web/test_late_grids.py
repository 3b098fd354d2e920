"""The grids late are settled where they are listed: nobody came, a reminder, another assessor."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.grid_reminders import remind_assessors
from parchemin.assessment.models import Attendance
from parchemin.assessment.selectors.late_grids import count_late_grids, late_grids
from parchemin.post.models import Dispatch
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.scenes import assessment
from tests.web.jury import codes, price, soup_of, text

pytestmark = pytest.mark.django_db
LIST = "/espace/sessions/grilles-en-retard/"
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_day_after():
    with time_machine.travel(TOMORROW, tick=False):
        yield


@pytest.fixture
def scene():
    return assessment()


@pytest.fixture
def late(scene):
    """Return two late grids of two candidates, by the first assessor."""
    return [scene.grid(scene.candidate(), "B1") for _ in range(2)]


@pytest.fixture
def office(scene, signed_in):
    return signed_in(body=scene.session.body)


def settle(office, name, *grids, **more):
    chosen = {"selected": [grid.pk for grid in grids], **more}
    return office.post(reverse("assessment:settle_late_grids", args=[name]), chosen)


def ticked(page):
    return {box["value"] for box in soup_of(page).select("input[name=grids][checked]")}


def test_the_day_counts_the_grids_late_and_opens_exactly_those(office, late, scene):
    scene.signed(scene.candidate(), "B1", 1, "acquired")
    today = office.get("/espace/a-traiter/")
    assert "2 grilles de sessions passées à faire signer" in text(today)
    assert LIST in [a["href"] for a in soup_of(today).find_all("a")]
    page = office.get(LIST)
    assert page.context["list"].total == 2
    hand = reverse("assessment:replace", args=[scene.session.pk, late[0].assessor_id])
    hand = f"{hand}?grille={late[0].pk}"
    assert hand in [a["href"] for a in soup_of(page).find_all("a")]
    assert office.get(hand).status_code == 200


def test_nobody_is_late_the_day_itself_of_an_absent_of_a_session_cancelled_nor_elsewhere(
    scene, late
):
    actor = scene.actor
    assert count_late_grids(actor, TOMORROW) == 2
    assert count_late_grids(actor, scene.session.starts_at) == 0
    assert count_late_grids(actor_for(scene.session.body, Role.PARTNER), TOMORROW) == 0
    assert count_late_grids(actor_for(BodyFactory()), TOMORROW) == 0
    Attendance.objects.filter(dossier=late[0].dossier).update(state="absent")
    assert list(late_grids(actor, TOMORROW)) == [late[1]]
    scene.session.state = "cancelled"
    scene.session.save()
    assert count_late_grids(actor, TOMORROW) == 0


@pytest.mark.parametrize(("name", "state"), [("absent", "absent"), ("excuse", "excused")])
def test_a_candidate_who_did_not_come_is_noted_from_the_list(office, late, name, state):
    answer = settle(office, name, late[0])
    assert answer["Location"] == LIST
    assert Attendance.objects.get(dossier=late[0].dossier).state == state
    assert office.get(LIST).context["list"].total == 1


def test_what_a_grid_shows_refuses_its_line_and_the_others_are_done(office, late, scene):
    came = scene.candidate()
    began = scene.grid(came, "B1")
    scene.signed(came, "B1", 2, "acquired")
    answer = settle(office, "absent", late[0], began)
    assert answer.status_code == 422
    assert [line.line.key for line in answer.context["together"].refused] == [str(began.pk)]
    assert Attendance.objects.get(dossier=late[0].dossier).state == "absent"


def test_an_assessor_is_reminded_by_one_e_mail_a_session_once_a_day(office, late, scene):
    settle(office, "relancer", *late)
    run_due_jobs()
    again = settle(office, "relancer", *late)
    refused = again.context["together"].refused
    assert {one.line.key for one in refused} == {str(grid.pk) for grid in late}
    assert codes(again) == {"recalled-today"}
    run_due_jobs()
    (sent,) = mail.outbox
    assert sent.to[0].endswith(f"<{scene.pair[0].email}>")
    assert "2 grilles attendent votre signature" in sent.subject
    for grid in late:
        assert f"– {grid.dossier.person.full_name}, bloc B1" in sent.body
    assert "25/11/2026" in text(office.get(LIST))
    asked = [office.get(LIST, {"relance": key}).context["list"].total for key in ("jamais", "deja")]
    assert asked == [0, 2]
    assert Dispatch.objects.count() == 1


def test_only_the_grids_written_about_are_noted_and_the_others_may_still_be_recalled(
    office, late, scene
):
    settle(office, "relancer", late[0])
    run_due_jobs()
    reminded = {grid.pk: grid.reminded_on for grid in late_grids(scene.actor, TOMORROW)}
    assert reminded == {late[0].pk: TOMORROW.date(), late[1].pk: None}
    answer = text(office.get(settle(office, "relancer", *late)["Location"]))
    run_due_jobs()
    assert "1 courriel de relance part, pour 1 grille. 1 grille avait déjà été rappelée" in answer
    assert [late[1].dossier.person.full_name in sent.body for sent in mail.outbox] == [False, True]
    later = TOMORROW + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        remind_assessors(grid_ids=[grid.pk for grid in late], actor=scene.actor, at=later)
        run_due_jobs()
    assert "2 grilles attendent votre signature" in mail.outbox[-1].subject


def test_the_grid_handed_over_is_the_one_of_its_line_until_others_are_ticked(office, late, scene):
    page = office.get(LIST)
    hand = reverse("assessment:replace", args=[scene.session.pk, late[1].assessor_id])
    link = f"{hand}?grille={late[1].pk}"
    assert link in [a["href"] for a in soup_of(page).find_all("a")]
    assert ticked(office.get(link)) == {str(late[1].pk)}
    assert ticked(office.get(hand)) == {str(grid.pk) for grid in late}
    assert ticked(office.get(f"{hand}?grille=x")) == {str(grid.pk) for grid in late}


def test_nothing_chosen_an_unknown_act_and_other_roles_are_refused(office, late, signed_in, scene):
    assert codes(settle(office, "relancer")) == {"nothing-chosen"}
    assert settle(office, "effacer", late[0]).status_code == 404
    partner = signed_in(Role.ASSESSOR, body=scene.session.body)
    assert partner.get(LIST).status_code == 403
    assert not Dispatch.objects.exists()


def test_one_grid_late_and_twenty_cost_the_same(office, scene):
    scene.grid(scene.candidate(), "B1")
    one = price(office, LIST)
    for _ in range(19):
        scene.grid(scene.candidate(), "B1")
    assert price(office, LIST) == one
