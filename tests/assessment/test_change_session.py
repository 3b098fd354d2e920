"""A session changes before its day: hours follow, assessors and host are asked again, and it is told once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.links import make_grid_link
from parchemin.assessment.actions.plans import change_session, plan_of
from parchemin.assessment.models import Assessor, Attendance, GridLink, Session
from parchemin.assessment.rules.slots import free_hour, hours, new_slots, objections_to_hour
from parchemin.certifications.models import Habilitation
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.kernel.zones import Zone
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for, reglement_in_force
from tests.scenes import assessment

EARLY = NOON - timedelta(days=20)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Paris shows nine


@given(taken=st.sets(st.integers(0, 12)), minutes=st.integers(1, 90))
def test_a_free_hour_is_held_by_nobody_and_none_before_it_is_free(taken, minutes):
    held = {NINE + timedelta(minutes=rank * minutes) for rank in taken}
    found = free_hour(NINE, minutes, held)
    assert found not in held
    assert all(hour in held for hour in hours(NINE, minutes, 14) if hour < found)


def test_without_slots_everybody_comes_at_the_start():
    assert free_hour(NINE, None, {NINE}) == NINE
    assert hours(NINE, None, 5) == (NINE,)


@given(
    ranks=st.lists(st.integers(0, 20), min_size=1, max_size=8, unique=True),
    days=st.integers(-40, 40),
    minutes=st.sampled_from([None, 10, 45]),
)
def test_hours_move_with_the_session_and_keep_their_order(ranks, days, minutes):
    held = {key: NINE + timedelta(minutes=20 * rank) for key, rank in enumerate(ranks)}
    moved = NINE + timedelta(days=days)
    shape = {"former_start": NINE, "starts_at": moved, "former_minutes": 20}
    same = new_slots(held, **shape, minutes=20)
    assert {key: hour - held[key] for key, hour in same.items()} == dict.fromkeys(
        held, timedelta(days=days)
    )
    other = new_slots(held, **shape, minutes=minutes)
    order = sorted(held, key=lambda key: held[key])
    assert [other[key] for key in order] == (
        [moved] * len(order)
        if minutes is None
        else [moved + timedelta(minutes=minutes * rank) for rank in range(len(order))]
    )


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (timedelta(0), []),
        (timedelta(hours=6), []),
        (timedelta(minutes=-1), ["hour-out-of-session"]),
        (timedelta(days=1), ["hour-out-of-session"]),
        (timedelta(hours=15), ["hour-out-of-session"]),  # midnight in Paris
    ],
)
def test_one_passes_on_the_day_of_the_session_once_it_has_begun(shift, expected):
    assert [one.code for one in objections_to_hour(NINE + shift, NINE, Zone.PARIS)] == expected


@pytest.fixture
def scene(db):
    found = assessment()
    Session.objects.update(slot_minutes=45)
    for rank in range(2):
        dossier = found.candidate()
        Attendance.objects.filter(dossier=dossier).update(
            state="registered", expected_at=NINE + timedelta(minutes=45 * rank)
        )
    found.session.refresh_from_db()
    return found


def changed(scene, **changes):
    asked = {"actor": scene.actor, "at": EARLY}
    asked |= {name: changes.pop(name) for name in tuple(changes) if name in asked}
    plan = replace(plan_of(Session.objects.get()), **changes)
    return change_session(session_id=scene.session.pk, plan=plan, **asked)


def refused(scene, **changes):
    with pytest.raises(Refused) as found:
        changed(scene, **changes)
    return found.value.codes


def expected():
    return list(Attendance.objects.order_by("pk").values_list("expected_at", flat=True))


def test_everybody_follows_the_session_to_its_new_day_and_room(scene):
    later = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
    for _ in range(2):
        session = changed(scene, starts_at=later, room="Atelier 3", capacity=4)
    assert (session.starts_at, session.room, session.capacity) == (later, "Atelier 3", 4)
    assert expected() == [later, later + timedelta(minutes=45)]
    (event,) = Event.objects.all()
    assert event.name == "assessment.session.changed"
    told = event.details["changes"]
    for said in (
        "1er décembre 2026 à 14 h 00",
        "24 novembre 2026",
        "Rungis, Atelier 3",
        "4 places",
    ):
        assert said in told, said


def test_another_length_puts_candidates_one_after_the_other_again(scene):
    changed(scene, slot_minutes=30)
    assert expected() == [NINE, NINE + timedelta(minutes=30)]
    changed(scene, slot_minutes=None)
    assert expected() == [NINE, NINE]


def test_a_grid_link_follows_the_session(scene):
    grid = scene.grid(scene.candidate(), "B1")
    Attendance.objects.update(state="registered")
    make_grid_link(
        session_id=scene.session.pk, assessor_id=grid.assessor_id, actor=scene.actor, at=EARLY
    )
    later = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    changed(scene, starts_at=later)
    link = GridLink.objects.get()
    assert link.opens_at <= EARLY
    assert link.closes_at == later + timedelta(days=2)


def test_there_is_room_for_whoever_is_registered(scene):
    assert refused(scene, capacity=1) == ("capacity-too-small",)
    assert refused(scene, capacity=0) == ("session-without-room", "capacity-too-small")
    assert changed(scene, capacity=2).capacity == 2


def test_a_session_does_not_move_to_the_past_nor_once_it_has_begun(scene):
    assert refused(scene, starts_at=NINE - timedelta(days=40)) == ("session-past",)
    Attendance.objects.update(state="present")
    assert refused(scene, starts_at=NINE + timedelta(hours=1)) == ("session-begun",)
    assert changed(scene, room="Atelier 9").room == "Atelier 9"


@pytest.mark.parametrize("state", ["held", "closed", "cancelled"])
def test_a_session_that_is_over_changes_no_more(scene, state):
    Session.objects.update(state=state)
    assert refused(scene, room="Atelier 9") == ("session-over",)


def test_a_bloc_with_grids_stays(scene):
    scene.grid(scene.candidate(), "B1")
    assert refused(scene, bloc_codes=("B2",)) == ("bloc-has-grids",)
    assert refused(scene, bloc_codes=("B1", "B9")) == ("unknown-bloc",)
    assert changed(scene, bloc_codes=("B1",)).bloc_codes == ["B1"]


def test_an_assessor_is_asked_again_for_the_new_day(scene):
    dossier = scene.candidate()
    Attendance.objects.update(state="registered")
    for rank in (1, 2):
        scene.grid(dossier, "B1", rank)
    Assessor.objects.filter(pk=scene.pair[0].pk).update(habilitated_until=date(2026, 11, 30))
    codes = refused(scene, starts_at=datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
    assert codes == ("assessor-habilitation",)


def test_the_host_is_habilitated_on_the_new_day(scene):
    Habilitation.objects.create(
        partner=scene.partner,
        certification=scene.certification,
        service="evaluate",
        convention="C-1",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 11, 30),
    )
    assert changed(scene, partner_id=scene.partner.pk).partner == scene.partner
    assert refused(scene, starts_at=datetime(2026, 12, 1, 8, 0, tzinfo=UTC)) == (
        "habilitation-out-of-period",
    )


def test_the_reglement_of_the_new_day_is_taken_unless_grids_hold_the_former(scene):
    later = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
    new = reglement_in_force(scene.certification, in_force_from="2027-01-01")
    assert changed(scene, starts_at=later).reglement == new
    changed(scene, starts_at=NINE)
    scene.session.refresh_from_db()
    scene.grid(scene.candidate(), "B1")
    Attendance.objects.update(state="registered")
    assert refused(scene, starts_at=later) == ("other-reglement",)


def test_nobody_else_changes_a_session(scene):
    assert refused(scene, room="X", actor=actor_for(scene.session.body, Role.ASSESSOR)) == (
        "role",
        "other-assessors",
    )
    guest = replace(actor_for(scene.session.body, Role.PARTNER), partner_id=scene.partner.pk)
    assert refused(scene, room="X", actor=guest) == ("other-partner", "other-partner")
    with pytest.raises(Session.DoesNotExist):
        changed(scene, room="X", actor=actor_for(BodyFactory()))
