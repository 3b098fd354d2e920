"""Registering a candidate to a session."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.session_registrations import register_candidate, register_together
from parchemin.assessment.models import Attendance, Session
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.factories import (
    AttendanceFactory,
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    SessionFactory,
    actor_for,
)

pytestmark = pytest.mark.django_db


def register(session, dossier, actor, at):
    return register_candidate(session_id=session.pk, dossier_id=dossier.pk, actor=actor, at=at)


def scene(**changes):
    session = SessionFactory(**changes)
    return session, DossierFactory(certification=session.certification), actor_for(session.body)


def test_a_vae_whose_admissibility_has_lapsed_goes_to_no_session_alone_or_with_others(at):
    session, dossier, actor = scene()
    dossier.route, dossier.state, dossier.entry_date = (
        "statutory_vae",
        "admissible",
        date(2026, 1, 5),
    )
    dossier.state_since = at - timedelta(days=300)
    dossier.admissible_on = dossier.state_since.date()
    dossier.save()
    with pytest.raises(Refused) as refused:
        register(session, dossier, actor, at)
    (objection,) = refused.value.objections
    assert (objection.code, objection.source) == ("lapsed", "C. trav., art. R6412-4")
    assert "ouvrez un nouveau dossier" in objection.remedy
    with pytest.raises(Refused) as refused:
        register_together(session_id=session.pk, numbers=[dossier.number], actor=actor, at=at)
    assert dossier.number in str(refused.value)
    dossier.step_on = at.date() - timedelta(days=200)
    dossier.save()
    assert register(session, dossier, actor, at).dossier == dossier


def test_registering_twice_registers_once(at):
    session, dossier, actor = scene()
    for _ in range(2):
        register(session, dossier, actor, at)
    dossier.refresh_from_db()
    assert Attendance.objects.get().state == "registered"
    assert (dossier.state, dossier.state_since) == ("in_assessment", at)
    assert list(Event.objects.order_by("seq").values_list("name", flat=True)) == [
        "pathways.dossier.assessed",
        "assessment.candidate.registered",
    ]


def test_candidates_come_one_after_the_other_when_the_session_has_slots(at):
    session, _, actor = scene(slot_minutes=45)
    for _ in range(2):
        register(session, DossierFactory(certification=session.certification), actor, at)
    first, second = Attendance.objects.order_by("pk")
    assert first.expected_at == session.starts_at
    assert second.expected_at - first.expected_at == timedelta(minutes=45)


def test_the_last_place_is_taken_and_not_the_next(at):
    session, dossier, actor = scene(capacity=1)
    register(session, dossier, actor, at)
    with pytest.raises(Refused) as refused:
        register(session, DossierFactory(certification=session.certification), actor, at)
    assert refused.value.codes == ("session-full",)


def test_every_reason_is_given_at_once(at):
    session, _, _ = scene(capacity=1, state="held")
    AttendanceFactory(session=session, dossier=DossierFactory(certification=session.certification))
    foreign = DossierFactory(
        certification=CertificationFactory(body=session.body), state="submitted"
    )
    with pytest.raises(Refused) as refused:
        register(session, foreign, actor_for(session.body, Role.JUROR), at)
    assert refused.value.codes == (
        "role",
        "session-closed-to-entries",
        "session-full",
        "other-certification",
        "dossier-not-admissible",
    )


def test_two_bodies_never_meet(at):
    session, dossier, _ = scene()
    with pytest.raises(Session.DoesNotExist):
        register(session, dossier, actor_for(BodyFactory()), at)
    stranger = DossierFactory()
    with pytest.raises(type(stranger).DoesNotExist):
        register(session, stranger, actor_for(session.body), at)


def test_the_database_registers_a_candidate_once():
    session, dossier, _ = scene()
    AttendanceFactory(session=session, dossier=dossier)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceFactory(session=session, dossier=dossier)
