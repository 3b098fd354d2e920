"""What changes after people were convened reaches them in a new version; who comes no more is called off."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from icalendar import Calendar

from parchemin.assessment.actions.convocations import prepare_convocations, renew_convocations
from parchemin.assessment.actions.life import cancel_session
from parchemin.assessment.actions.moves import transfer_candidate
from parchemin.assessment.actions.replacements import replace_assessor
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.selectors.convocations import convocation_lines
from parchemin.kernel.calendar import french_long_date
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from parchemin.post.models import Dispatch
from parchemin.post.terms import Channel
from tests.assessment.posting import mail_convocations, send_convocation
from tests.conftest import NOON
from tests.documents import words
from tests.factories import AssessorFactory, SessionFactory
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


@pytest.fixture
def act(scene):
    def run(what, at=LATER, **changes):
        return what(**{"session_id": scene.session.pk, "actor": scene.actor, "at": at, **changes})

    return run


@pytest.fixture
def renewed(act):
    """Return a function that renews, lets the worker work, and returns who was written to."""

    def run(**changes):
        written = act(renew_convocations, **changes)
        run_due_jobs()
        return sorted(row.name for row in written)

    return run


@pytest.fixture
def convened(scene, act):
    act(prepare_convocations, EARLY)
    act(mail_convocations, EARLY)
    run_due_jobs()
    mail.outbox.clear()


def letter(dispatch):
    return words(bytes(dispatch.files.get(role="letter").content))


def agenda(dispatch):
    calendar = Calendar.from_ical(bytes(dispatch.files.get(role="calendar").content))
    return calendar, calendar.walk("VEVENT")[0]


def test_nobody_is_told_again_while_nobody_was_told(act, renewed):
    act(prepare_convocations, EARLY)
    Session.objects.update(room="Atelier 3")
    assert renewed() == []
    assert Dispatch.objects.count() == 3


def test_a_new_room_reaches_everybody_once(convened, renewed):
    Session.objects.update(room="Atelier 3")
    assert len(renewed()) == 3
    assert renewed() == []
    versions = Dispatch.objects.order_by("version").values_list("version", "state")
    assert list(versions) == [(1, "replaced")] * 3 + [(2, "sent")] * 3
    assert len(mail.outbox) == 3
    assert "Atelier 3" in mail.outbox[0].body
    assert "remplace la précédente" in mail.outbox[0].body


def test_only_those_whom_it_concerns_are_told(scene, convened, renewed):
    other = scene.candidate()
    Person.objects.update(email="awa@exemple.fr")
    Attendance.objects.filter(dossier=other).update(state="registered", expected_at=NINE)
    assert renewed() == [other.person.full_name]  # the newcomer, whom no assessor expects yet


def test_whoever_has_no_address_waits_for_a_letter_and_stops_nobody(convened, renewed):
    Person.objects.update(email="")
    Session.objects.update(room="Atelier 3")
    assert len(renewed()) == 3
    assert list(Dispatch.objects.filter(state="prepared").values_list("email", flat=True)) == [""]
    assert len(mail.outbox) == 2


def test_a_candidate_who_changes_session_keeps_one_event_in_their_agenda(
    scene, act, convened, renewed
):
    target = SessionFactory(
        certification=scene.certification,
        reglement=scene.session.reglement,
        code="HIVER",
        starts_at=NINE + timedelta(days=7),
    )
    Session.objects.filter(pk=scene.session.pk).update(room="Atelier 4")
    act(prepare_convocations)
    prepared = Dispatch.objects.get(thread__startswith="attendance/", version=2)
    act(transfer_candidate, dossier_id=scene.dossier.pk, to_session_id=target.pk)
    with pytest.raises(Refused) as refused:
        send_convocation(dispatch_id=prepared.pk, channel=Channel.POST, actor=scene.actor, at=LATER)
    assert refused.value.codes == ("letter-stale",)
    assert len(renewed(session_id=target.pk)) == 1
    first, second, last = Dispatch.objects.filter(thread=prepared.thread).order_by("version")
    assert [row.state for row in (first, second, last)] == ["replaced", "replaced", "sent"]
    (_, before), (_, after) = agenda(first), agenda(last)
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert after.decoded("DTSTART") == target.starts_at
    assert "Cette convocation remplace la précédente" in letter(last)
    assert {line.reference for line in convocation_lines(scene.actor, scene.session.pk)} == {""}


def test_a_replaced_assessor_is_called_off_and_the_substitute_convened(
    scene, act, convened, renewed
):
    substitute = AssessorFactory(body=scene.session.body, name="Awa Diop")
    act(
        replace_assessor,
        assessor_id=scene.pair[0].pk,
        substitute_id=substitute.pk,
        grid_ids=[scene.grids[0].pk],
    )
    assert renewed() == sorted(["Awa Diop", scene.pair[0].name])
    off = Dispatch.objects.get(calls_off__isnull=False)
    assert (off.name, off.calls_off.version, off.version) == (scene.pair[0].name, 1, 2)
    assert (off.state, off.calls_off.state) == ("sent", "countermanded")
    assert "Annulation de votre convocation" in letter(off)
    assert "n’est plus attendue" in letter(off)
    calendar, event = agenda(off)
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    assert event["UID"] == agenda(off.calls_off)[1]["UID"]
    assert event["SEQUENCE"] == 1
    lines = {line.name: line for line in convocation_lines(scene.actor, scene.session.pk)}
    assert lines[scene.pair[0].name].cancelled
    assert renewed() == []


def test_who_was_not_told_that_a_session_moved_is_called_off_for_the_day_that_they_hold(
    scene, act, convened, renewed
):
    held = french_long_date(scene.session.starts_at.date())
    later = scene.session.starts_at + timedelta(days=7)
    Session.objects.update(starts_at=later)
    Attendance.objects.update(expected_at=later)
    act(cancel_session, reason="Grève des transports")
    renewed()
    said = f"La convocation que vous avez reçue est pour le {held} : elle est sans effet."
    assert [said in message.body for message in mail.outbox] == [True] * 3
    assert said in letter(Dispatch.objects.filter(calls_off__isnull=False).first())
    assert renewed() == [], "called off once"


def test_a_cancelled_session_calls_everybody_off(act, convened, renewed):
    act(cancel_session, reason="Grève des transports")
    assert len(renewed()) == 3
    assert len(mail.outbox) == 3
    assert all("sans effet" in message.body for message in mail.outbox)
    off = Dispatch.objects.filter(calls_off__isnull=False)
    assert "La session est annulée." in letter(off.first())
    act(cancel_session, reason="Grève des transports")
    assert set(off.values_list("state", flat=True)) == {"sent"}


def test_a_session_cancelled_before_anybody_was_told_calls_nobody_off(scene, act, renewed):
    act(prepare_convocations, EARLY)
    act(cancel_session, reason="Grève des transports")
    assert renewed() == []
    assert convocation_lines(scene.actor, scene.session.pk) == ()
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"replaced"}
