"""Candidates and assessors are convened once, in writing; a change makes another letter and erases none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.convocations import (
    acknowledge_convocation,
    prepare_convocations,
    send_convocation,
)
from parchemin.assessment.models import Attendance, Convocation, Session
from parchemin.assessment.rules.convocations import (
    objections_to_convening,
    objections_to_sending,
)
from parchemin.assessment.selectors.convocations import convocation_lines
from parchemin.assessment.terms import ConvocationChannel, ConvocationState, SessionState
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, PartnerFactory, actor_for
from tests.scenes import MORNING, assessment

EARLY = NOON - timedelta(days=20)
HELD = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("state", "convened", "expected"),
    [
        ("planned", 1, []),
        ("convened", 1, []),
        ("planned", 0, ["session-empty"]),
        ("held", 1, ["session-over"]),
        ("cancelled", 0, ["session-over", "session-empty"]),
    ],
)
def test_a_session_to_come_convenes_whoever_is_registered(state, convened, expected):
    found = objections_to_convening(SessionState(state), convened)
    assert [objection.code for objection in found] == expected


@pytest.mark.parametrize(
    ("sent", "today", "expected"),
    [
        (0, 0, []),
        (-3, 0, []),
        (1, 1, ["convocation-too-late"]),
        (-2, -3, ["sent-later"]),
        (2, 1, ["sent-later", "convocation-too-late"]),
    ],
)
def test_a_convocation_leaves_neither_tomorrow_nor_after_the_session(sent, today, expected):
    days = [HELD + timedelta(days=count) for count in (sent, today)]
    found = objections_to_sending(held_on=HELD, sent_on=days[0], today=days[1])
    assert [objection.code for objection in found] == expected


@pytest.fixture
def scene(db):
    found = assessment()
    Session.objects.update(room="Atelier 2")
    dossier = found.candidate()
    Attendance.objects.update(expected_at=MORNING)
    found.grid(dossier, "B1")
    found.session.refresh_from_db()
    return found


def prepared(scene, **changes):
    asked = {"session_id": scene.session.pk, "actor": scene.actor, "at": EARLY, **changes}
    return prepare_convocations(**asked)


def sent(scene, convocation, **changes):
    asked = {"channel": ConvocationChannel.POST, "actor": scene.actor, "at": EARLY, **changes}
    return send_convocation(convocation_id=convocation.pk, **asked)


def test_a_candidate_is_told_the_hour_the_room_the_blocs_and_what_to_bring(scene):
    candidate, _ = prepared(scene)
    text = words(bytes(candidate.letter))
    for said in (
        "Convocation à une session d’évaluation",
        candidate.dossier.number,
        "mardi 24 novembre 2026",
        "10 h 00",
        "Rungis, Atelier 2",
        "B1. Bloc 1",
        "B2. Bloc 2",
        "pièce d’identité en cours de validité",
    ):
        assert said in text, said
    assert "remplace la précédente" not in text


def test_an_assessor_is_told_whom_they_assess_when_and_on_which_blocs_only(scene):
    _, assessor = prepared(scene)
    text = words(bytes(assessor.letter))
    name = next(line.name for line in convocation_lines(scene.actor, scene.session.pk))
    for said in (scene.pair[0].name, name, "10 h 00", "B1. Bloc 1", "Votre indépendance"):
        assert said in text, said
    assert "B2" not in text
    assert assessor.assessor == scene.pair[0]


def test_preparing_again_writes_nothing_while_nothing_changed(scene):
    assert len(prepared(scene)) == 2
    told = Event.objects.count()
    assert prepared(scene, at=EARLY + timedelta(days=3)) == ()
    assert (Convocation.objects.count(), Event.objects.count()) == (2, told)


def test_a_new_slot_makes_a_letter_that_replaces_and_the_former_stays(scene):
    first, _ = prepared(scene)
    sent(scene, first)
    Attendance.objects.update(expected_at=MORNING + timedelta(hours=1))
    (line, other) = convocation_lines(scene.actor, scene.session.pk)
    assert (line.stale, other.stale, line.state) == (True, True, ConvocationState.SENT)
    second, _ = prepared(scene)
    assert (second.version, second.state) == (2, "prepared")
    text = words(bytes(second.letter))
    assert "Cette convocation remplace la précédente" in text
    assert "11 h 00" in text
    kept = Convocation.objects.get(pk=first.pk)
    assert (bytes(kept.letter), kept.state) == (bytes(first.letter), "sent")
    (line, _) = convocation_lines(scene.actor, scene.session.pk)
    assert (line.convocation_id, line.version, line.stale) == (second.pk, 2, False)


def test_the_agenda_moves_the_event_that_it_already_holds(scene):
    first, _ = prepared(scene)
    Attendance.objects.update(expected_at=MORNING + timedelta(hours=1))
    second, _ = prepared(scene)
    before, after = (
        Calendar.from_ical(bytes(row.calendar)).walk("VEVENT")[0] for row in (first, second)
    )
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART") == MORNING + timedelta(hours=1)
    assert str(after["LOCATION"]) == "Rungis, Atelier 2"


def test_a_convocation_leaves_once_and_is_acknowledged_once(scene):
    candidate, _ = prepared(scene)
    asked = {"convocation_id": candidate.pk, "actor": scene.actor, "at": NOON}
    with pytest.raises(Refused):
        acknowledge_convocation(**asked)
    for channel in (ConvocationChannel.POST, ConvocationChannel.EMAIL):
        row = sent(scene, candidate, channel=channel)
        assert (row.channel, row.sent_on) == ("post", date(2026, 11, 4))
    for _ in range(2):
        assert acknowledge_convocation(**asked).acknowledged_at == NOON
    names = list(Event.objects.order_by("pk").values_list("name", flat=True))
    assert names == [
        "assessment.convocations.prepared",
        "assessment.convocation.sent",
        "assessment.convocation.acknowledged",
    ]


def test_a_version_that_another_replaces_leaves_no_more(scene):
    first, _ = prepared(scene)
    Session.objects.update(room="Atelier 3")
    prepared(scene)
    with pytest.raises(Refused) as refused:
        sent(scene, first)
    assert refused.value.codes == ("convocation-replaced",)


def test_nobody_else_convenes(scene):
    with pytest.raises(Refused) as refused:
        prepared(scene, actor=actor_for(scene.session.body, Role.ASSESSOR))
    assert refused.value.codes == ("role",)
    candidate, _ = prepared(scene)
    guest = PartnerFactory(body=scene.session.body)
    for stranger in (
        actor_for(BodyFactory()),
        replace(actor_for(scene.session.body, Role.PARTNER), partner_id=guest.pk),
    ):
        with pytest.raises(Session.DoesNotExist):
            prepared(scene, actor=stranger)
        with pytest.raises(Convocation.DoesNotExist):
            sent(scene, candidate, actor=stranger)


def test_thirty_people_cost_the_queries_of_one(scene):
    costs = []
    for more in (0, 29):
        for _ in range(more):
            scene.grid(scene.candidate(), "B1")
        with CaptureQueriesContext(connection) as captured:
            lines = convocation_lines(scene.actor, scene.session.pk)
        costs.append(len(captured))
    assert len(lines) == 31
    assert costs[0] == costs[1]


@pytest.mark.parametrize("changes", [{"letter": b"%PDF autre"}, {"version": 7}, {"says": "0" * 64}])
def test_the_database_keeps_a_convocation_as_made(scene, changes):
    candidate, _ = prepared(scene)
    with pytest.raises(IntegrityError, match="reste telle"), transaction.atomic():
        Convocation.objects.filter(pk=candidate.pk).update(**changes)
    with pytest.raises(IntegrityError, match="reste telle"), transaction.atomic():
        Convocation.objects.filter(pk=candidate.pk)._raw_delete("default")


@pytest.mark.parametrize(
    "changes", [{"state": "prepared", "sent_on": None}, {"sent_on": HELD}, {"channel": "email"}]
)
def test_the_database_keeps_the_day_and_channel_of_what_left(scene, changes):
    candidate, _ = prepared(scene)
    sent(scene, candidate)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convocation.objects.filter(pk=candidate.pk).update(**changes)


def test_the_database_wants_one_person_and_a_day_for_what_left(scene):
    candidate, assessor = prepared(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convocation.objects.filter(pk=candidate.pk).update(assessor=assessor.assessor)
    with pytest.raises(IntegrityError, match="says_when_and_how"), transaction.atomic():
        Convocation.objects.filter(pk=candidate.pk).update(state="sent")
