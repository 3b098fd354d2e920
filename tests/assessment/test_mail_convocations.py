"""Convocations leave in one job of the worker; a real mail server takes them, refuses some, dies or hangs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.convocations import prepare_convocations
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.selectors.convocations import convocation_lines
from parchemin.jobs.models import Job
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from parchemin.post.models import Dispatch
from tests.assessment.posting import mail_convocations
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.post.server import mail_server, silent_server
from tests.scenes import assessment

EARLY = NOON - timedelta(days=20)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(EARLY) as found:
        yield found


@pytest.fixture
def scene(db):
    found = assessment()
    found.grid(found.candidate(), "B1")
    Person.objects.update(email="awa@exemple.fr")
    return found


def reached_at(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""


@pytest.fixture
def server(settings):
    with mail_server() as (handler, port):
        reached_at(settings, port)
        settings.PUBLIC_URL = "https://cqp.exemple.fr"
        yield handler


def prepared(scene):
    return prepare_convocations(session_id=scene.session.pk, actor=scene.actor, at=EARLY)


def mailed(scene, **changes):
    asked = {"session_id": scene.session.pk, "actor": scene.actor, "at": EARLY, **changes}
    return mail_convocations(**asked)


def states():
    return list(Dispatch.objects.order_by("pk").values_list("state", "channel", "sent_on"))


SENT = ("sent", "email", date(2026, 11, 4))
PREPARED = ("prepared", "", None)


def test_nothing_leaves_in_the_act_then_letter_and_agenda_leave_together(scene, server):
    candidate, _ = prepared(scene)
    mailed(scene)
    assert (server.messages, Job.objects.count()) == ([], 1)
    run_due_jobs()
    assert states() == [SENT, SENT]
    first, second = server.messages
    assert second["To"].endswith(f"<{scene.pair[0].email}>")
    assert "mardi 24 novembre 2026" in first.get_body(("plain",)).get_content()
    letter, agenda = first.iter_attachments()
    assert letter.get_filename() == f"convocation-{scene.session.code}.pdf"
    assert letter.get_content() == bytes(candidate.files.get(role="letter").content)
    assert agenda.get_filename() == f"session-{scene.session.code}.ics"
    assert agenda.get_content_type() == "text/calendar"
    assert agenda.get_param("method") == "REQUEST"
    told = agenda.get_content()
    assert "@cqp.exemple.fr" in told
    assert "METHOD:REQUEST" in told


def test_two_hundred_convocations_leave_in_one_job_and_the_one_refused_stops_nobody(
    scene, server, clock
):
    for _ in range(198):
        scene.candidate()
    for rank, person in enumerate(Person.objects.order_by("pk")):
        Person.objects.filter(pk=person.pk).update(email=f"p{rank:03}@exemple.fr")
    server.answers["p077@exemple.fr"] = "550 no such user"
    assert len(prepared(scene)) == 200
    assert len(mailed(scene)) == 200
    assert Job.objects.count() == 1
    run_due_jobs()
    assert (len(server.messages), server.connections) == (199, 1)
    assert states().count(SENT) == 199
    (refused,) = [line for line in convocation_lines(scene.actor, scene.session.pk) if line.answer]
    assert (refused.answer, refused.email) == ("550 no such user", "p077@exemple.fr")
    assert refused.waits
    server.answers.clear()
    clock.shift(timedelta(minutes=2))
    assert len(mailed(scene, at=EARLY + timedelta(minutes=1))) == 1
    run_due_jobs()
    assert len({message["Message-ID"] for message in server.messages}) == 200
    assert states().count(SENT) == 200
    assert Event.objects.filter(name="post.dispatch.sent").count() == 200


def test_a_server_that_dies_in_the_middle_gets_each_of_the_rest_once(scene, server, clock):
    for _ in range(8):
        scene.candidate()
    Person.objects.update(email="awa@exemple.fr")
    prepared(scene)
    mailed(scene)
    server.most = 4
    run_due_jobs()
    assert states().count(SENT) == 4
    server.most = None
    clock.shift(timedelta(hours=1))
    run_due_jobs()
    assert {state for state, _, _ in states()} == {"sent"}
    assert len(server.messages) == len({m["Message-ID"] for m in server.messages}) == 10


def test_a_server_that_never_answers_loses_nothing(scene, server, settings, clock):
    prepared(scene)
    mailed(scene)
    with silent_server() as port:
        reached_at(settings, port)
        settings.EMAIL_TIMEOUT = 0.2
        run_due_jobs()
    assert {state for state, _, _ in states()} == {"leaving"}
    with mail_server() as (handler, port):
        reached_at(settings, port)
        clock.shift(timedelta(hours=1))
        run_due_jobs()
    assert len(handler.messages) == 2
    assert {state for state, _, _ in states()} == {"sent"}


def test_what_left_does_not_leave_again(scene, server):
    prepared(scene)
    mailed(scene)
    run_due_jobs()
    with pytest.raises(Refused) as refused:
        mailed(scene)
    assert refused.value.codes == ("nothing-to-send",)


def test_whoever_has_no_address_stays_prepared(scene, server):
    Person.objects.update(email="")
    prepared(scene)
    assert [row.name for row in mailed(scene)] == [scene.pair[0].name]
    run_due_jobs()
    assert states() == [PREPARED, SENT]


def test_a_letter_that_no_longer_says_the_truth_does_not_leave(scene):
    prepared(scene)
    Session.objects.update(room="Atelier 3")
    with pytest.raises(Refused) as refused:
        mailed(scene)
    assert refused.value.codes == ("letter-stale",)
    assert not Job.objects.exists()


def test_an_address_corrected_asks_for_another_letter(scene):
    prepared(scene)
    Person.objects.update(email="autre@exemple.fr")
    assert [row.email for row in prepared(scene)] == ["autre@exemple.fr"]
    assert len(mailed(scene)) == 2


def test_mail_is_the_organisers_and_before_the_end_of_the_session(scene):
    prepared(scene)
    for stranger in (actor_for(scene.session.body, Role.ASSESSOR), actor_for(BodyFactory())):
        with pytest.raises(Refused) as refused:
            mailed(scene, actor=stranger)
        assert refused.value.codes == ("nothing-to-send",)
    with pytest.raises(Refused) as refused:
        mailed(scene, at=NOON + timedelta(days=2))
    assert refused.value.codes == ("convocation-too-late",)


def test_mailing_forty_reads_the_session_as_often_as_mailing_four(scene):
    """What a lot costs besides writing each row is the same whatever its size."""
    costs = []
    for more in (2, 36):
        for _ in range(more):
            scene.candidate()
        Person.objects.update(email="awa@exemple.fr")
        prepared(scene)
        with CaptureQueriesContext(connection) as queries:
            mailed(scene, at=EARLY + timedelta(seconds=more))
        read = [one for one in queries if "assessment_grid" in one["sql"]]
        costs.append(len(read))
        Dispatch.objects.filter(state="leaving").update(state="prepared")
    assert costs[0] == costs[1]
    assert Attendance.objects.count() == 39
