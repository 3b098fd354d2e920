"""A candidate is taken off a session before their turn: told if they were convened, free to come to another."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail

from parchemin.assessment.actions.convocations import prepare_convocations
from parchemin.assessment.actions.session_registrations import register_candidate
from parchemin.assessment.actions.withdrawals import withdraw_candidate
from parchemin.assessment.models import Attendance, Grid, Mark
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from parchemin.post.models import Dispatch
from tests.assessment.posting import mail_convocations
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.scenes import assessment

EARLY = NOON - timedelta(days=20)
LATER = EARLY + timedelta(days=3)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _before_the_day():
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def scene(db):
    found = assessment()
    found.dossier = found.candidate()
    found.grids = [found.grid(found.dossier, "B1", rank) for rank in (1, 2)]
    Attendance.objects.update(state="registered", expected_at=NINE)
    Person.objects.update(email="awa@exemple.fr")
    return found


def withdrawn(scene, **changes):
    asked = {"reason": "En arrêt maladie.", "actor": scene.actor, "at": LATER, **changes}
    return withdraw_candidate(session_id=scene.session.pk, dossier_id=scene.dossier.pk, **asked)


def refused(scene, **changes):
    with pytest.raises(Refused) as found:
        withdrawn(scene, **changes)
    return found.value.codes


def convened(scene):
    asked = {"session_id": scene.session.pk, "actor": scene.actor, "at": EARLY}
    prepare_convocations(**asked)
    mail_convocations(**asked)
    run_due_jobs()
    mail.outbox.clear()


def test_the_place_is_free_and_the_dossier_admissible_again_for_another_session(scene):
    withdrawn(scene)
    assert not Attendance.objects.exists()
    assert not Grid.objects.exists()
    scene.dossier.refresh_from_db()
    assert scene.dossier.state == "admissible"
    told = Event.objects.get(name="assessment.candidate.withdrawn")
    assert told.details["reason"] == "En arrêt maladie."
    register_candidate(
        session_id=scene.session.pk, dossier_id=scene.dossier.pk, actor=scene.actor, at=LATER
    )
    scene.dossier.refresh_from_db()
    assert scene.dossier.state == "in_assessment"


def test_who_was_not_convened_is_written_nothing_and_no_letter_prepared_leaves(scene):
    prepare_convocations(session_id=scene.session.pk, actor=scene.actor, at=EARLY)
    assert withdrawn(scene) == ()
    assert set(
        Dispatch.objects.filter(thread__startswith="attendance/").values_list("state", flat=True)
    ) == {"replaced"}


def test_who_was_convened_is_called_off_by_e_mail(scene):
    convened(scene)
    (letter,) = withdrawn(scene)
    run_due_jobs()
    assert [message.to for message in mail.outbox] == [[f"{letter.name} <awa@exemple.fr>"]]
    states = Dispatch.objects.filter(thread=letter.thread).order_by("version")
    assert list(states.values_list("state", flat=True)) == ["countermanded", "sent"]


def test_the_calling_off_of_who_has_no_address_waits_to_be_posted_whatever_is_prepared_next(scene):
    convened(scene)
    Person.objects.update(email="")
    (letter,) = withdrawn(scene)
    other = scene.candidate()
    Attendance.objects.filter(dossier=other).update(state="registered", expected_at=NINE)
    prepare_convocations(session_id=scene.session.pk, actor=scene.actor, at=LATER)
    letter.refresh_from_db()
    assert letter.state == "prepared"


def test_who_came_or_was_marked_is_not_taken_off(scene):
    grid = scene.grids[0]
    Mark.objects.create(
        grid=grid,
        criterion=grid.bloc.criteria.first(),
        value="acquired",
        client_id=uuid4(),
        entered_at=NOON,
        recorded_at=NOON,
    )
    assert refused(scene) == ("assessment-begun",)
    Attendance.objects.update(state="absent")
    assert refused(scene, reason="") == ("presence-recorded", "assessment-begun", "reason-missing")


def test_another_body_takes_nobody_off(scene):
    with pytest.raises(type(scene.session).DoesNotExist):
        withdrawn(scene, actor=actor_for(BodyFactory()))
