"""Convening a jury: who may sit, under which règlement, in which seat."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification
from parchemin.journal.models import Event
from parchemin.jurors.actions.pool import enlist_juror
from parchemin.jurors.models import Juror, JurorMandate
from parchemin.jurors.terms import Gender
from parchemin.jury.actions.sitting_day import open_sitting
from parchemin.jury.actions.sittings import convene_sitting, name_to_presidency, seat_juror
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.terms import College, Presence, SeatRole
from parchemin.kernel.objections import Refused
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    JurorFactory,
    actor_for,
    reglement_in_force,
)
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)


def convene(certification, actor, at, **changes):
    values = {"code": "J1", "starts_at": DAY, "place": "Paris", **changes}
    return convene_sitting(certification_id=certification.pk, actor=actor, at=at, **values)


def test_the_reglement_is_the_one_in_force_on_the_day_of_the_jury(at):
    certification = CertificationFactory()
    reglement_in_force(certification)
    later = reglement_in_force(certification, in_force_from="2026-12-01")
    reglement_in_force(certification, in_force_from="2027-01-01")
    sitting = convene(certification, actor_for(certification.body), at)
    assert sitting.reglement == later
    assert sitting.convened_at == at


def test_convening_twice_convenes_once(at):
    certification = CertificationFactory()
    reglement_in_force(certification)
    for _ in range(2):
        convene(certification, actor_for(certification.body), at)
    assert Sitting.objects.count() == Event.objects.count() == 1


def test_every_reason_is_given_at_once(at):
    certification = CertificationFactory()
    reglement_in_force(certification, remote_jury=False)
    secretariat, juror = (
        actor_for(certification.body, role) for role in (Role.SECRETARIAT, Role.JUROR)
    )
    convene(certification, secretariat, at)
    with pytest.raises(Refused) as refused:
        convene(certification, juror, at, starts_at=DAY + timedelta(days=1), remote=True)
    assert refused.value.codes == ("role", "sitting-code-taken", "remote-jury")
    with pytest.raises(Refused) as refused:
        convene(certification, juror, at, starts_at=DAY.replace(year=2025))
    assert refused.value.codes == ("role", "sitting-code-taken", "no-reglement")


def test_a_body_convenes_nothing_for_another(at):
    certification = CertificationFactory()
    reglement_in_force(certification)
    with pytest.raises(Certification.DoesNotExist):
        convene(certification, actor_for(BodyFactory()), at)


def enlist(body, at, actor=None, **changes):
    values = {
        "given_names": "Odile",
        "surname": "Marchal",
        "email": "Odile@exemple.fr",
        "sex": Gender.WOMAN,
        "college": College.EMPLOYERS,
        "active_from": date(2026, 1, 1),
        **changes,
    }
    return enlist_juror(actor=actor or actor_for(body), at=at, **values)


def test_who_mandated_a_juror_is_kept_apart_and_never_journaled(at):
    body = BodyFactory()
    for _ in range(2):
        enlist(body, at, mandated_by="Une organisation")
    assert Juror.objects.get().email == "odile@exemple.fr"
    assert JurorMandate.objects.get().organisation == "Une organisation"
    assert "organisation" not in str(Event.objects.get().details).lower()
    with pytest.raises(Refused):
        enlist(body, at, actor=actor_for(body, Role.JUROR), email="autre@exemple.fr")


def test_a_seat_is_given_once(at):
    day = jury_day()
    again = seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=day.seats["marchal"].juror_id,
        role=SeatRole.CHAIR,
        actor=day.actor,
        at=at,
    )
    assert again == day.seats["marchal"]
    assert SittingSeat.objects.count() == 4


def test_every_reason_against_a_seat_is_given_at_once(at):
    day = jury_day()
    gone = JurorFactory(body=day.sitting.body, active_until=date(2026, 11, 23), college="employees")
    with pytest.raises(Refused) as refused:
        seat_juror(
            sitting_id=day.sitting.pk,
            juror_id=gone.pk,
            role=SeatRole.CHAIR,
            actor=actor_for(day.sitting.body, Role.JUROR),
            at=at,
            stands_in_for_id=day.seats["belkacem"].pk,
        )
    assert refused.value.codes == ("role", "role-taken", "juror-unavailable", "substitute-college")
    with pytest.raises(Refused) as refused:
        seat_juror(
            sitting_id=day.sitting.pk,
            juror_id=day.seats["belkacem"].juror_id,
            role=SeatRole.VICE_CHAIR,
            actor=day.actor,
            at=at,
        )
    assert refused.value.codes == ("seat-taken", "role-taken")


def test_a_juror_of_another_body_is_not_seated(at):
    day = jury_day()
    with pytest.raises(Juror.DoesNotExist):
        seat_juror(
            sitting_id=day.sitting.pk,
            juror_id=JurorFactory().pk,
            role=SeatRole.MEMBER,
            actor=day.actor,
            at=at,
        )


def test_once_the_sitting_is_open_only_who_is_recorded_there_presides():
    day = jury_day(quorum={"min_total": 2})
    for name in ("marchal", "almeida", "ndiaye"):
        day.comes(day.seats[name])
    open_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.comes(day.seats["marchal"], Presence.EXCUSED)
    asked = {"seat_id": day.seats["belkacem"].pk, "role": SeatRole.CHAIR, "actor": day.actor}
    with pytest.raises(Refused) as refused:
        name_to_presidency(**asked, at=day.at)
    assert refused.value.codes == ("juror-away",)
    day.comes(day.seats["belkacem"])
    assert name_to_presidency(**asked, at=day.at).role == SeatRole.CHAIR


def test_a_presidency_away_passes_within_its_college(at):
    day = jury_day()
    with pytest.raises(Refused) as refused:
        name_to_presidency(
            seat_id=day.seats["ndiaye"].pk, role=SeatRole.CHAIR, actor=day.actor, at=at
        )
    assert refused.value.codes == ("presidency-college",)
    name_to_presidency(
        seat_id=day.seats["belkacem"].pk, role=SeatRole.CHAIR, actor=day.actor, at=at
    )
    day.seats["marchal"].refresh_from_db()
    assert day.seats["marchal"].role == "member"


def test_the_database_seats_one_chair_and_a_juror_once():
    day = jury_day()
    marchal, ndiaye = day.seats["marchal"], day.seats["ndiaye"]
    for wrong in (
        {"juror": ndiaye.juror, "role": "member"},
        {"juror": JurorFactory(), "role": "chair"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SittingSeat.objects.create(
                sitting=day.sitting, college="employees", presence="", **wrong
            )
    for wrong in ({"presence": "proxy"}, {"stands_in_for": marchal}, {"proxy_to": marchal}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SittingSeat.objects.filter(pk=marchal.pk).update(**wrong)


def test_a_juror_too_new_in_the_trade_has_no_seat_with_a_voice(at):
    day = jury_day(member={"experience_years": 5}, articles={"member": "art. 4"})
    newcomer = JurorFactory(
        body=day.sitting.body, college="employers", in_trade_since=date(2021, 11, 25)
    )
    asked = {"sitting_id": day.sitting.pk, "juror_id": newcomer.pk, "role": SeatRole.MEMBER}
    with pytest.raises(Refused) as refused:
        seat_juror(**asked, actor=day.actor, at=at)
    (objection,) = refused.value.objections
    assert (objection.code, objection.source) == ("juror-experience", "Règlement, art. 4")
    assert seat_juror(**asked, voting=False, actor=day.actor, at=at).voting is False


@pytest.mark.parametrize(("left_on", "refused"), [("2021-11-24", False), ("2021-11-23", True)])
def test_a_juror_who_left_the_trade_too_long_ago_is_not_seated(at, left_on, refused):
    day = jury_day(member={"active_within_years": 5})
    retired = JurorFactory(
        body=day.sitting.body, college="employees", left_trade_on=date.fromisoformat(left_on)
    )
    asked = {"sitting_id": day.sitting.pk, "juror_id": retired.pk, "role": SeatRole.MEMBER}
    if not refused:
        assert seat_juror(**asked, actor=day.actor, at=at).voting
        return
    with pytest.raises(Refused) as raised:
        seat_juror(**asked, actor=day.actor, at=at)
    assert raised.value.codes == ("juror-left-trade",)
