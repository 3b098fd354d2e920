"""A candidate changes hour or session before the day; nobody else loses theirs, and the journal tells both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.moves import move_candidate, transfer_candidate
from parchemin.assessment.models import Attendance, Grid, IdentityCheck, Mark, Session
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.conftest import NOON
from tests.factories import BodyFactory, CertificationFactory, SessionFactory, actor_for
from tests.scenes import assessment

EARLY = NOON - timedelta(days=20)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SLOT = timedelta(minutes=45)


@pytest.fixture
def scene(db):
    found = assessment()
    Session.objects.update(slot_minutes=45)
    found.session.refresh_from_db()
    found.dossiers = [found.candidate() for _ in range(3)]
    for rank, dossier in enumerate(found.dossiers):
        Attendance.objects.filter(dossier=dossier).update(
            state="registered", expected_at=NINE + rank * SLOT
        )
    return found


@pytest.fixture
def elsewhere(scene):
    return SessionFactory(
        certification=scene.certification,
        reglement=scene.session.reglement,
        code="HIVER",
        starts_at=NINE + timedelta(days=7),
        slot_minutes=30,
        capacity=2,
    )


def moved(scene, hour, rank=0, **changes):
    asked = {"actor": scene.actor, "at": EARLY, **changes}
    ids = {"session_id": scene.session.pk, "dossier_id": scene.dossiers[rank].pk}
    return move_candidate(**ids, expected_at=hour, **asked)


def transferred(scene, target, rank=0, **changes):
    asked = {"actor": scene.actor, "at": EARLY, **changes}
    ids = {"session_id": scene.session.pk, "dossier_id": scene.dossiers[rank].pk}
    return transfer_candidate(**ids, to_session_id=target.pk, **asked)


def refused(act, *args, **changes):
    with pytest.raises(Refused) as found:
        act(*args, **changes)
    return found.value.codes


def hours(scene):
    rows = {row.dossier_id: row.expected_at for row in Attendance.objects.all()}
    return [rows[dossier.pk] for dossier in scene.dossiers]


def test_a_free_hour_is_taken_once(scene):
    for _ in range(2):
        moved(scene, NINE + 5 * SLOT)
    assert hours(scene) == [NINE + 5 * SLOT, NINE + SLOT, NINE + 2 * SLOT]
    (event,) = Event.objects.all()
    assert event.name == "assessment.candidate.moved"
    assert (event.details["hour"], event.details["former_hour"]) == ("12 h 45", "9 h 00")


def test_whoever_holds_the_hour_takes_the_one_left(scene):
    moved(scene, NINE + 2 * SLOT)
    assert hours(scene) == [NINE + 2 * SLOT, NINE + SLOT, NINE]
    assert [event.details["dossier"] for event in Event.objects.order_by("pk")] == [
        scene.dossiers[0].number,
        scene.dossiers[2].number,
    ]


def test_without_slots_several_come_at_the_same_hour(scene):
    Session.objects.update(slot_minutes=None)
    moved(scene, NINE + SLOT)
    assert hours(scene)[:2] == [NINE + SLOT, NINE + SLOT]


def test_the_hour_is_of_the_session(scene):
    assert refused(moved, scene, NINE - SLOT) == ("hour-out-of-session",)
    assert refused(moved, scene, NINE + timedelta(days=1)) == ("hour-out-of-session",)


def test_nobody_moves_once_they_came_nor_takes_the_place_of_somebody_who_came(scene):
    Attendance.objects.filter(dossier=scene.dossiers[1]).update(state="present")
    assert refused(moved, scene, NINE + SLOT) == ("presence-recorded",)
    assert refused(moved, scene, NINE + 6 * SLOT, rank=1) == ("presence-recorded",)
    assert hours(scene) == [NINE + rank * SLOT for rank in range(3)]


def test_a_candidate_goes_to_another_session_with_what_was_not_begun(scene, elsewhere):
    dossier = scene.dossiers[0]
    for rank in (1, 2):
        scene.grid(dossier, "B1", rank)
    before = Attendance.objects.get(dossier=dossier).pk
    for _ in range(2):
        attendance = transferred(scene, elsewhere)
    assert (attendance.pk, attendance.session, attendance.expected_at) == (
        before,
        elsewhere,
        elsewhere.starts_at,
    )
    assert not Grid.objects.exists()
    (event,) = Event.objects.all()
    assert event.name == "assessment.candidate.transferred"
    assert set(event.subjects) == {
        f"session/{scene.session.code}",
        "session/HIVER",
        f"dossier/{dossier.number}",
    }


def test_the_place_left_is_given_to_the_next_one_registered(scene, elsewhere):
    transferred(scene, elsewhere, rank=1)
    assert transferred(scene, elsewhere, rank=2).expected_at == elsewhere.starts_at + timedelta(
        minutes=30
    )
    assert refused(transferred, scene, elsewhere) == ("session-full",)


def test_what_was_begun_keeps_the_candidate(scene, elsewhere):
    grid = scene.grid(scene.dossiers[0], "B1")
    Mark.objects.create(
        grid=grid,
        criterion=grid.bloc.criteria.first(),
        value="acquired",
        client_id=uuid4(),
        entered_at=NOON,
        recorded_at=NOON,
    )
    assert refused(transferred, scene, elsewhere) == ("assessment-begun",)
    IdentityCheck.objects.create(
        attendance=Attendance.objects.get(dossier=scene.dossiers[1]),
        bloc=grid.bloc,
        checked_by="Odile Marchal",
        checked_at=NOON,
    )
    assert refused(transferred, scene, elsewhere, rank=1) == ("assessment-begun",)


def test_the_other_session_takes_in_only_whom_it_may(scene, elsewhere):
    Session.objects.filter(pk=elsewhere.pk).update(state="held")
    assert refused(transferred, scene, elsewhere) == ("session-closed-to-entries",)
    other = SessionFactory(certification=CertificationFactory(body=scene.session.body))
    assert refused(transferred, scene, other) == ("other-certification",)
    Attendance.objects.create(session=elsewhere, dossier=scene.dossiers[0])
    Session.objects.filter(pk=elsewhere.pk).update(state="planned")
    assert refused(transferred, scene, elsewhere) == ("already-registered",)


def test_nobody_else_moves_a_candidate(scene, elsewhere):
    stranger = actor_for(scene.session.body, Role.ASSESSOR)
    assert refused(moved, scene, NINE + 5 * SLOT, actor=stranger) == ("role", "other-assessors")
    guest = replace(actor_for(scene.session.body, Role.PARTNER), partner_id=scene.partner.pk)
    Session.objects.filter(pk=scene.session.pk).update(partner=scene.partner)
    assert moved(scene, NINE + 5 * SLOT, actor=guest).expected_at == NINE + 5 * SLOT
    assert refused(transferred, scene, elsewhere, actor=guest) == ("other-partner",)
    with pytest.raises(Session.DoesNotExist):
        moved(scene, NINE, actor=actor_for(BodyFactory()))
