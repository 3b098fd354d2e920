"""Planning a session, and habilitating those who assess."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.sessions import habilitate_assessor, plan_session
from parchemin.assessment.models import Assessor, Session
from parchemin.certifications.models import Certification, Habilitation
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    PartnerFactory,
    SessionFactory,
    actor_for,
    edition_in_force,
    reglement_in_force,
)
from tests.scenes import assessment

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)


def plan(certification, actor, at, **changes):
    values = {"code": "S1", "starts_at": DAY, "place": "Rungis", "capacity": 8, **changes}
    return plan_session(certification_id=certification.pk, actor=actor, at=at, **values)


def test_a_session_keeps_the_reglement_in_force_that_day(at):
    certification = CertificationFactory()
    row = reglement_in_force(certification)
    reglement_in_force(certification, in_force_from="2027-01-01")
    session = plan(certification, actor_for(certification.body), at)
    assert session.reglement == row
    assert session.state == "planned"


def test_planning_twice_plans_once_and_tells_once(at):
    certification = CertificationFactory()
    reglement_in_force(certification)
    for _ in range(2):
        plan(certification, actor_for(certification.body), at)
    assert Session.objects.count() == Event.objects.count() == 1


def test_every_reason_is_given_at_once(at):
    certification = CertificationFactory()
    SessionFactory(certification=CertificationFactory(body=certification.body), code="S1")
    with pytest.raises(Refused) as refused:
        plan(certification, actor_for(certification.body, Role.JUROR), at, capacity=0)
    assert refused.value.codes == (
        "role",
        "session-code-taken",
        "session-without-room",
        "no-reglement",
    )
    assert Session.objects.count() == 1


def test_a_partner_plans_its_own_sessions_within_its_habilitation(at):
    certification = CertificationFactory()
    reglement_in_force(certification)
    partner = PartnerFactory(body=certification.body)
    secretariat = actor_for(certification.body)
    with pytest.raises(Refused) as refused:
        plan(certification, secretariat, at, partner_id=partner.pk)
    assert refused.value.codes == ("partner-not-habilitated",)
    Habilitation.objects.create(
        partner=partner,
        certification=certification,
        service="evaluate",
        convention="2026-7",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    assert plan(certification, secretariat, at, partner_id=partner.pk).partner == partner


def test_a_session_has_a_room_slots_and_the_blocs_of_its_day(at):
    certification = CertificationFactory()
    reglement_in_force(certification)
    edition_in_force(certification)
    actor = actor_for(certification.body)
    with pytest.raises(Refused) as refused:
        plan(certification, actor, at, slot_minutes=0, bloc_codes=("B1", "B9"))
    assert refused.value.codes == ("slot-too-short", "unknown-bloc")
    session = plan(
        certification, actor, at, room="Atelier 2", slot_minutes=45, bloc_codes=("B1", "B2")
    )
    session.refresh_from_db()
    assert (session.room, session.slot_minutes) == ("Atelier 2", 45)
    assert session.bloc_codes == ["B1", "B2"]


def test_the_database_refuses_a_slot_without_length():
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(slot_minutes=0)


def test_a_body_plans_nothing_for_another(at):
    certification = CertificationFactory()
    reglement_in_force(certification)
    with pytest.raises(Certification.DoesNotExist):
        plan(certification, actor_for(BodyFactory()), at)


def test_an_assessor_is_habilitated_once_per_address(at):
    body = BodyFactory()
    for email in ("Rachid@exemple.fr", "rachid@exemple.fr "):
        habilitate_assessor(
            given_names="Rachid",
            surname="Oumellal",
            email=email,
            habilitated_from=date(2026, 1, 1),
            actor=actor_for(body),
            at=at,
        )
    assert Assessor.objects.count() == Event.objects.count() == 1


def test_a_habilitation_does_not_end_before_it_starts(at):
    with pytest.raises(Refused) as refused:
        habilitate_assessor(
            given_names="Rachid",
            surname="Oumellal",
            email="rachid@exemple.fr",
            habilitated_from=date(2026, 1, 1),
            habilitated_until=date(2025, 1, 1),
            actor=actor_for(BodyFactory(), Role.PARTNER),
            at=at,
        )
    assert refused.value.codes == ("role", "habilitation-period")


def test_the_database_refuses_a_session_without_room():
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(capacity=0)


def test_the_database_keeps_the_reglement_of_a_session_that_has_grids():
    scene = assessment()
    other = reglement_in_force(scene.certification, in_force_from="2026-06-01")
    Session.objects.update(reglement=other)
    scene.grid(scene.candidate(), "B1")
    with pytest.raises(IntegrityError, match="règlement"), transaction.atomic():
        Session.objects.update(reglement=scene.certification.reglements.first())


def test_an_edition_may_serve_several_sessions(at):
    certification = CertificationFactory()
    edition_in_force(certification)
    reglement_in_force(certification)
    actor = actor_for(certification.body)
    assert plan(certification, actor, at) != plan(certification, actor, at, code="S2")
