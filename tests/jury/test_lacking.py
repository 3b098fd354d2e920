"""What the table of a sitting to come lacks, and who is free: known before the day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.selectors.lacks import lacking_sittings, lacks_of
from parchemin.jury.terms import College, Presence, SeatRole
from tests.factories import BodyFactory, JurorFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
EMPLOYEES = College.EMPLOYEES


def free(lack):
    return [option.name for option in lack.free]


def without(day, name):
    SittingSeat.objects.filter(pk=day.seats.pop(name).pk).delete()
    return day


def test_who_is_free_of_the_college_that_lacks_a_member_is_named():
    day = without(jury_day(), "ndiaye")
    JurorFactory(body=day.sitting.body, name="Hoarau", college="employees")
    JurorFactory(body=day.sitting.body, name="Picot", college="employers")
    gone = {"college": "employees", "active_until": day.at.date() - timedelta(days=1)}
    JurorFactory(body=day.sitting.body, name="Parti", **gone)
    (lack,) = lacks_of(day.actor, day.sitting.pk)
    assert (lack.college, lack.count, lack.seat_id) == (EMPLOYEES, 1, None)
    assert free(lack) == ["Hoarau", "Ndiaye"]


def test_who_is_excused_without_a_substitute_is_to_be_replaced():
    day = jury_day(quorum={"min_per_college": 2})
    hoarau = JurorFactory(body=day.sitting.body, name="Hoarau", college="employees")
    ndiaye = day.seats["ndiaye"]
    day.comes(ndiaye, Presence.EXCUSED)
    (lack,) = lacks_of(day.actor, day.sitting.pk)
    assert (lack.instead_of, lack.seat_id, free(lack)) == ("Ndiaye", ndiaye.pk, ["Hoarau"])
    seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=hoarau.pk,
        role=SeatRole.MEMBER,
        stands_in_for_id=ndiaye.pk,
        actor=day.actor,
        at=day.at,
    )
    assert lacks_of(day.actor, day.sitting.pk) == ()


def test_a_table_that_lacks_nobody_lacks_nothing():
    day = jury_day()
    assert lacks_of(day.actor, day.sitting.pk) == ()
    assert lacking_sittings(day.actor, day.at.date()) == ()


def test_sittings_to_come_that_could_not_open_are_listed_with_why():
    day = without(jury_day(), "ndiaye")
    (found,) = lacking_sittings(day.actor, day.at.date())
    assert (found.sitting_id, found.missing) == (day.sitting.pk, {EMPLOYEES: 1})
    assert "parity-seats" in [objection.code for objection in found.objections]
    assert lacking_sittings(day.actor, day.at.date() + timedelta(days=1)) == ()
    Sitting.objects.filter(pk=day.sitting.pk).update(state="cancelled")
    assert lacking_sittings(day.actor, day.at.date()) == ()


def test_a_presidency_to_name_stands_in_the_way_too():
    day = jury_day()
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    (found,) = lacking_sittings(day.actor, day.at.date())
    assert found.missing == {}
    assert [objection.code for objection in found.objections] == ["no-vice-chair"]


def test_thirty_sittings_cost_what_one_costs():
    day = without(jury_day(), "ndiaye")
    costs = []
    for more in (0, 29):
        for number in range(more):
            sitting = Sitting.objects.get(pk=day.sitting.pk)
            sitting.pk, sitting.code = None, f"AUTRE-{number}"
            sitting.save()
            for seat in day.seats.values():
                seat.pk, seat.sitting = None, sitting
                seat.save()
        with CaptureQueriesContext(connection) as captured:
            assert len(lacking_sittings(day.actor, day.at.date())) == 1 + more
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_nobody_else_reads_it():
    day = without(jury_day(), "ndiaye")
    for actor in (actor_for(BodyFactory()), actor_for(day.sitting.body, Role.JUROR)):
        with pytest.raises(Sitting.DoesNotExist):
            lacks_of(actor, day.sitting.pk)
    assert lacking_sittings(actor_for(BodyFactory()), day.at.date()) == ()
