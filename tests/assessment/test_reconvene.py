"""What changes after people were convened reaches them in a new version; who comes no more is called off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from icalendar import Calendar

from parchemin.assessment.actions.convocations import prepare_convocations, send_convocation
from parchemin.assessment.actions.life import cancel_session
from parchemin.assessment.actions.mailing import mail_convocations, reconvene
from parchemin.assessment.actions.moving import transfer_candidate
from parchemin.assessment.actions.replacing import replace_assessor
from parchemin.assessment.models import Attendance, Convocation, Session
from parchemin.assessment.selectors.convocations import convocation_lines
from parchemin.assessment.terms import ConvocationChannel
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.documents import words
from tests.factories import AssessorFactory, SessionFactory
from tests.scenes import assessment

EARLY = NOON - timedelta(days=20)
LATER = EARLY + timedelta(days=3)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def scene(db):
    found = assessment()
    found.dossier = found.candidate()
    found.grids = [found.grid(found.dossier, "B1", rank) for rank in (1, 2)]
    Attendance.objects.update(state="registered", expected_at=NINE)
    Person.objects.update(email="awa@exemple.fr")
    return found


@pytest.fixture
def act(scene, django_capture_on_commit_callbacks):
    def run(what, at, **changes):
        asked = {"session_id": scene.session.pk, "actor": scene.actor, "at": at, **changes}
        with django_capture_on_commit_callbacks(execute=True):
            return what(**asked)

    return run


@pytest.fixture
def convened(scene, act):
    act(prepare_convocations, EARLY)
    act(mail_convocations, EARLY)
    mail.outbox.clear()


def agenda(convocation):
    calendar = Calendar.from_ical(bytes(convocation.calendar))
    return calendar, calendar.walk("VEVENT")[0]


def test_nobody_is_told_again_while_nobody_was_told(scene, act):
    act(prepare_convocations, EARLY)
    Session.objects.update(room="Atelier 3")
    assert act(reconvene, LATER).sent == []
    assert Convocation.objects.count() == 3


def test_a_new_room_reaches_everybody_once(scene, act, convened):
    Session.objects.update(room="Atelier 3")
    assert len(act(reconvene, LATER).sent) == 3
    assert act(reconvene, LATER).sent == []
    versions = Convocation.objects.order_by("version").values_list("version", "state")
    assert list(versions) == [(1, "sent")] * 3 + [(2, "sent")] * 3
    assert "Atelier 3" in mail.outbox[0].body


def test_only_those_whom_it_concerns_are_told(scene, act, convened):
    other = scene.candidate()
    Person.objects.update(email="awa@exemple.fr")
    Attendance.objects.filter(dossier=other).update(state="registered", expected_at=NINE)
    told = act(reconvene, LATER)
    assert len(told.sent) == 1  # the newcomer, whom no assessor expects yet


def test_a_candidate_who_changes_session_keeps_one_event_in_their_agenda(scene, act, convened):
    target = SessionFactory(
        certification=scene.certification,
        reglement=scene.session.reglement,
        code="HIVER",
        starts_at=NINE + timedelta(days=7),
    )
    act(
        transfer_candidate,
        LATER,
        dossier_id=scene.dossier.pk,
        to_session_id=target.pk,
    )
    with pytest.raises(Refused) as refused:
        send_convocation(
            convocation_id=_another_version(scene).pk,
            channel=ConvocationChannel.POST,
            actor=scene.actor,
            at=LATER,
        )
    assert refused.value.codes == ("convocation-replaced",)
    assert len(act(reconvene, LATER, session_id=target.pk).sent) == 1
    first, last = Convocation.objects.filter(dossier=scene.dossier, state="sent").order_by(
        "version"
    )
    (_, before), (_, after) = agenda(first), agenda(last)
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert after.decoded("DTSTART") == target.starts_at
    assert "Cette convocation remplace la précédente" in words(bytes(last.letter))
    assert {line.reference for line in convocation_lines(scene.actor, scene.session.pk)} == {""}


def _another_version(scene):
    """Return a version that was prepared in the former session and never left."""
    first = Convocation.objects.get(dossier=scene.dossier)
    return Convocation.objects.create(
        session=scene.session,
        dossier=scene.dossier,
        attendance=first.attendance,
        version=2,
        state="prepared",
        letter=b"%PDF",
        calendar=b"",
        says="0" * 64,
        prepared_at=EARLY,
    )


def test_a_replaced_assessor_is_called_off_and_the_substitute_convened(scene, act, convened):
    substitute = AssessorFactory(body=scene.session.body, name="Awa Diop")
    act(
        replace_assessor,
        LATER,
        assessor_id=scene.pair[0].pk,
        substitute_id=substitute.pk,
        grid_ids=[scene.grids[0].pk],
    )
    assert set(act(reconvene, LATER).sent) == {"Awa Diop", scene.pair[0].name}
    off = Convocation.objects.get(countermands__isnull=False)
    assert (off.assessor, off.countermands.version, off.version) == (scene.pair[0], 1, 2)
    text = words(bytes(off.letter))
    assert "Annulation de votre convocation" in text
    assert "n’est plus attendue" in text
    calendar, event = agenda(off)
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    assert event["UID"] == agenda(off.countermands)[1]["UID"]
    assert event["SEQUENCE"] == 1
    lines = {line.name: line for line in convocation_lines(scene.actor, scene.session.pk)}
    assert lines[scene.pair[0].name].cancelled
    assert act(reconvene, LATER).sent == []


def test_a_cancelled_session_calls_everybody_off(scene, act, convened):
    act(cancel_session, LATER, reason="Grève des transports")
    mailing = act(reconvene, LATER)
    assert len(mailing.sent) == 3
    assert all("sans effet" in message.body for message in mail.outbox)
    text = words(bytes(Convocation.objects.filter(countermands__isnull=False).first().letter))
    assert "La session est annulée." in text


def test_a_session_cancelled_before_anybody_was_told_calls_nobody_off(scene, act):
    act(prepare_convocations, EARLY)
    act(cancel_session, LATER, reason="Grève des transports")
    assert act(reconvene, LATER).sent == []
    assert convocation_lines(scene.actor, scene.session.pk) == ()


def test_the_database_keeps_whom_a_convocation_follows(scene, act, convened):
    row = Convocation.objects.get(dossier=scene.dossier)
    for changes in ({"attendance": None}, {"countermands": row}):
        with pytest.raises(IntegrityError, match="reste telle"), transaction.atomic():
            Convocation.objects.filter(pk=row.pk).update(**changes)
