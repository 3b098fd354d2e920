"""Candidates and assessors are convened once, in writing; a change makes another letter and erases none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.convocations import prepare_convocations
from parchemin.assessment.actions.life import cancel_session
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.rules.convocations import (
    objections_to_convening,
    objections_to_lateness,
)
from parchemin.assessment.selectors.convocations import convocation_lines
from parchemin.assessment.terms import SessionState
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Person
from parchemin.post.actions import acknowledge
from parchemin.post.models import Dispatch
from parchemin.post.terms import CallingOff, Channel, DispatchState, LetterKind
from parchemin.post.texts import MailText, preview, set_text
from tests.assessment.posting import send_convocation, send_convocations
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


@pytest.mark.parametrize(("days", "expected"), [(0, []), (-3, []), (1, ["convocation-too-late"])])
def test_a_convocation_does_not_leave_after_the_session(days, expected):
    found = objections_to_lateness(HELD, HELD + timedelta(days=days))
    assert [objection.code for objection in found] == expected


@pytest.fixture
def scene(db):
    found = assessment()
    Session.objects.update(room="Atelier 2")
    dossier = found.dossier = found.candidate()
    Attendance.objects.update(expected_at=MORNING)
    found.grid(dossier, "B1")
    found.session.refresh_from_db()
    return found


def prepared(scene, **changes):
    asked = {"session_id": scene.session.pk, "actor": scene.actor, "at": EARLY, **changes}
    return prepare_convocations(**asked)


def sent(scene, convocation, **changes):
    asked = {"channel": Channel.POST, "actor": scene.actor, "at": EARLY, **changes}
    return send_convocation(dispatch_id=convocation.pk, **asked)


def kept(dispatch, role="letter"):
    return bytes(dispatch.files.get(role=role).content)


def test_a_candidate_is_told_the_hour_the_room_the_blocs_and_what_to_bring(scene):
    candidate, _ = prepared(scene)
    text = words(kept(candidate))
    for said in (
        "Convocation à une session d’évaluation",
        scene.dossier.number,
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
    text = words(kept(assessor))
    name = next(line.name for line in convocation_lines(scene.actor, scene.session.pk))
    for said in (scene.pair[0].name, name, "10 h 00", "B1. Bloc 1", "Votre indépendance"):
        assert said in text, said
    assert "B2" not in text
    assert (assessor.name, assessor.email) == (scene.pair[0].name, scene.pair[0].email)


def test_preparing_again_writes_nothing_while_nothing_changed(scene):
    assert len(prepared(scene)) == 2
    told = Event.objects.count()
    assert prepared(scene, at=EARLY + timedelta(days=3)) == ()
    assert (Dispatch.objects.count(), Event.objects.count()) == (2, told)


def test_a_new_slot_makes_a_letter_that_replaces_and_the_former_stays(scene):
    first, _ = prepared(scene)
    sent(scene, first)
    Attendance.objects.update(expected_at=MORNING + timedelta(hours=1))
    (line, other) = convocation_lines(scene.actor, scene.session.pk)
    assert (line.due, other.due, line.state) == (True, True, DispatchState.SENT)
    second, _ = prepared(scene)
    assert (second.version, second.state) == (2, "prepared")
    text = words(kept(second))
    assert "Cette convocation remplace la précédente" in text
    assert "11 h 00" in text
    former = Dispatch.objects.get(pk=first.pk)
    assert (kept(former), former.state) == (kept(first), "sent")
    (line, _) = convocation_lines(scene.actor, scene.session.pk)
    assert (line.dispatch_id, line.version, line.due) == (second.pk, 2, False)
    sent(scene, second)
    former.refresh_from_db()
    assert former.state == "replaced"


def test_the_agenda_moves_the_event_that_it_already_holds(scene):
    first, _ = prepared(scene)
    Attendance.objects.update(expected_at=MORNING + timedelta(hours=1))
    second, _ = prepared(scene)
    before, after = (
        Calendar.from_ical(kept(row, "calendar")).walk("VEVENT")[0] for row in (first, second)
    )
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART") == MORNING + timedelta(hours=1)
    assert str(after["LOCATION"]) == "Rungis, Atelier 2"


def test_a_convocation_leaves_once_and_is_acknowledged_once(scene):
    candidate, _ = prepared(scene)
    asked = {"dispatch_id": candidate.pk, "actor": scene.actor, "at": NOON}
    with pytest.raises(Refused):
        acknowledge(**asked)
    for channel in (Channel.POST, Channel.BY_HAND):
        row = sent(scene, candidate, channel=channel)
        assert (row.channel, row.sent_on) == ("post", date(2026, 11, 4))
    for _ in range(2):
        assert acknowledge(**asked).received_at == NOON
    names = list(Event.objects.order_by("pk").values_list("name", flat=True))
    assert names == [
        "post.dispatches.prepared",
        "post.dispatch.sent",
        "post.dispatch.received",
    ]


def test_a_version_that_another_replaces_leaves_no_more(scene):
    first, _ = prepared(scene)
    Session.objects.update(room="Atelier 3")
    prepared(scene)
    with pytest.raises(Refused) as refused:
        sent(scene, first)
    assert refused.value.codes == ("letter-replaced",)


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
        with pytest.raises(Dispatch.DoesNotExist):
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


def test_all_of_them_leave_by_another_way_or_none(scene):
    prepared(scene)
    asked = {"session_id": scene.session.pk, "actor": scene.actor, "channel": Channel.BY_HAND}
    with pytest.raises(Refused) as refused:
        send_convocations(**asked, at=EARLY, sent_on=HELD)
    assert refused.value.codes == ("sent-later",)
    assert send_convocations(**asked, at=EARLY) == 2
    assert set(Dispatch.objects.values_list("state", "channel")) == {("sent", "by_hand")}


def test_a_letter_that_no_longer_says_the_truth_leaves_in_no_way(scene):
    candidate, _ = prepared(scene)
    Session.objects.update(room="Atelier 3")
    with pytest.raises(Refused) as refused:
        sent(scene, candidate)
    assert refused.value.codes == ("letter-stale",)


def test_what_was_prepared_for_whom_nobody_expects_any_more_does_not_leave(scene):
    _, assessor = prepared(scene)
    scene.session.grids.all().delete()
    prepared(scene)
    assessor.refresh_from_db()
    assert assessor.state == "replaced"


@pytest.mark.parametrize(
    ("sex", "said"), [("F", "Vous êtes convoquée"), ("M", "Vous êtes convoqué à")]
)
def test_what_is_written_agrees_with_whoever_is_convened(scene, sex, said):
    Person.objects.update(sex=sex)
    candidate, assessor = prepared(scene)
    for text in (candidate.text, words(kept(candidate))):
        assert said in text
    for text in (assessor.text, words(kept(assessor))):
        assert "Nous vous convoquons" in text


def test_an_hour_is_told_on_the_clocks_of_its_place(scene):
    Session.objects.update(zone="Indian/Reunion", starts_at="2026-11-24T05:00Z", slot_minutes=45)
    Attendance.objects.update(expected_at="2026-11-24T05:00Z")
    candidate, _ = prepared(scene)
    told = "9 h 00 (heure locale, La Réunion)"
    assert told in candidate.text
    assert told in words(kept(candidate))
    event = Calendar.from_ical(kept(candidate, "calendar")).walk("VEVENT")[0]
    assert event["DTSTART"].to_ical() == b"20261124T050000Z"
    assert event["DTEND"].to_ical() == b"20261124T054500Z"


@pytest.mark.parametrize(
    ("slot", "length", "end"), [(45, 200, "09:45"), (None, 200, "12:20"), (None, None, "11:00")]
)
def test_an_agenda_is_free_again_when_the_slot_ends(scene, slot, length, end):
    Session.objects.update(slot_minutes=slot, length_minutes=length)
    candidate, _ = prepared(scene)
    event = Calendar.from_ical(kept(candidate, "calendar")).walk("VEVENT")[0]
    assert f"{event.decoded('DTEND'):%H:%M}" == end


def test_a_body_writes_what_convenes_to_a_session_and_apart_what_calls_off(scene):
    convened = MailText("Session {session}", "{nom}, {lieu}. {remplacement}")
    asked = {"actor": scene.actor, "at": EARLY}
    set_text(kind=LetterKind.SESSION_CONVOCATION, said=convened, **asked)
    rows = prepared(scene)
    assert {row.subject for row in rows} == {f"Session {scene.session.code}"}
    told = {f"{row.name}, {scene.session.place}, Atelier 2." for row in rows}
    assert {row.text for row in rows} == told
    shown, real = preview(scene.actor.body_id, LetterKind.SESSION_CONVOCATION, convened)
    assert real
    assert shown.text in told
    for row in rows:
        sent(scene, row)
    cancel_session(session_id=scene.session.pk, reason="Neige.", **asked)
    called_off = prepared(scene)
    assert {row.subject.split(",")[0] for row in called_off} == {"Annulation de votre convocation"}
    _, real = preview(scene.actor.body_id, CallingOff.SESSION, convened)
    assert real
