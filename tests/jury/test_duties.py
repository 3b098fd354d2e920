"""What waits for a juror in their own sittings, and for nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.duties import own_seats
from parchemin.jury.terms import Channel, Duty, Presence
from parchemin.post.actions import acknowledge
from parchemin.post.models import Dispatch
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.jury.after import closed_day, sign
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
ACKNOWLEDGE, DELIBERATE, SIGN, CLAIM = Duty


def actor_of(day, name):
    user = UserFactory()
    Juror.objects.filter(pk=day.seats[name].juror_id).update(user=user)
    return actor_for(day.sitting.body, Role.JUROR, user=user)


def duties(actor):
    return [duty for seat in own_seats(actor).values() for duty in seat.duties]


def test_a_convocation_waits_to_be_acknowledged(at):
    day = jury_day()
    own = actor_of(day, "ndiaye")
    assert duties(own) == []
    prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=at - timedelta(days=20))
    convocation = Dispatch.objects.get(thread=f"seat/{day.seats['ndiaye'].pk}")
    Dispatch.objects.filter(pk=convocation.pk).update(
        state="sent", sent_on=at.date(), channel=Channel.EMAIL
    )
    assert duties(own) == [ACKNOWLEDGE]
    acknowledge(dispatch_id=convocation.pk, actor=own, at=at)
    assert duties(own) == []


def test_who_is_at_the_table_deliberates_and_claims_what_they_spent():
    day = jury_day()
    day.case()
    own, away = actor_of(day, "ndiaye"), actor_of(day, "belkacem")
    day.comes(day.seats["belkacem"], Presence.EXCUSED)
    day.open()
    assert duties(own) == [DELIBERATE, CLAIM]
    assert duties(away) == []
    (seat,) = own_seats(own).values()
    assert seat.seat_id == day.seats["ndiaye"].pk


def test_the_chair_and_the_vice_chair_sign_in_any_order_then_nobody():
    day = closed_day()
    chair, vice_chair = actor_of(day, "marchal"), actor_of(day, "almeida")
    member = actor_of(day, "ndiaye")
    assert duties(chair) == duties(vice_chair) == [SIGN, CLAIM]
    day.minutes.signatures.create(seat=day.seats["almeida"], role="vice_chair", at=day.at)
    assert (duties(chair), duties(vice_chair)) == ([SIGN, CLAIM], [CLAIM])
    sign(day)
    assert duties(chair) == duties(vice_chair) == duties(member) == [CLAIM]


def test_another_body_and_a_stranger_have_no_duty():
    day = closed_day()
    own = actor_of(day, "marchal")
    assert own_seats(day.actor) == own_seats(day.system) == {}
    assert own_seats(actor_for(BodyFactory(), Role.JUROR)) == {}
    assert set(own_seats(own)) == {day.sitting.pk}


def test_thirty_sittings_cost_what_one_costs():
    day = closed_day()
    own = actor_of(day, "marchal")
    costs = []
    for more in (0, 29):
        for rank in range(more):
            sitting = Sitting.objects.get(pk=day.sitting.pk)
            sitting.pk, sitting.code = None, f"AUTRE-{rank}"
            sitting.state, sitting.opened_at, sitting.closed_at = "convened", None, None
            sitting.save()
            seat = day.seats["marchal"]
            seat.pk, seat.sitting = None, sitting
            seat.save()
        with CaptureQueriesContext(connection) as captured:
            assert len(own_seats(own)) == 1 + more
        costs.append(len(captured))
    assert costs[0] == costs[1]
