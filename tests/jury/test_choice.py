"""Whom the pool offers for a sitting, with the load of each and why or why not."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.jurors.actions.records import list_juror
from parchemin.jurors.terms import Availability
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.choice import jurors_to_choose
from parchemin.jury.selectors.load import loads_of
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.jury.terms import College, Presence
from tests.factories import BodyFactory, EmployerFactory, JurorFactory, actor_for
from tests.jury.after import decided_day
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def listed(juror, at, ends_on=date(2026, 12, 31)):
    list_juror(
        juror_id=juror.pk,
        starts_on=date(2026, 1, 1),
        ends_on=ends_on,
        deliberation="2026-03",
        actor=actor_for(juror.body),
        at=at,
    )


def test_a_juror_off_the_list_is_seen_before_the_day(at):
    day = jury_day()
    listed(day.seats["ndiaye"].juror, at, ends_on=date(2026, 6, 30))
    listed(day.seats["almeida"].juror, at)
    remarks = sitting_page(day.actor, day.sitting.pk).remarks
    assert [r.message.split(" n’est")[0] for r in remarks if r.code == "juror-not-listed"] == [
        "Ndiaye"
    ]


def names(found):
    return [each.option.name for each in found]


def test_jurors_offered_for_a_sitting_come_with_their_load_and_reasons(at):
    former = decided_day()
    body = former.sitting.body
    day = former.at + timedelta(days=60)
    sitting = Sitting.objects.create(
        body=body,
        code="JURY-3",
        certification=former.scene.certification,
        reglement=former.sitting.reglement,
        starts_at=day,
        place="Lyon",
        state="convened",
        convened_at=former.at,
    )
    fresh = JurorFactory(body=body, name="Zoé", college=College.EMPLOYERS)
    gone = JurorFactory(body=body, name="Aline", active_until=date(2026, 12, 31))
    found = jurors_to_choose(former.actor, sitting.pk)
    assert names(found) == ["Zoé", "Almeida", "Belkacem", "Marchal", "Ndiaye", "Aline"]
    by_name = {each.option.name: each for each in found}
    assert (by_name["Marchal"].option.sittings, by_name["Zoé"].option.sittings) == (1, 0)
    assert by_name["Marchal"].option.last_sat == former.at.date()
    assert [o.code for o in by_name["Aline"].objections] == ["juror-unavailable"]
    answers = {fresh.pk: Availability.NO, gone.pk: Availability.YES}
    assert names(jurors_to_choose(former.actor, sitting.pk, answers))[-2:] == ["Aline", "Zoé"]


def test_who_is_excused_or_only_stood_ready_bears_no_load(at):
    day = jury_day()
    day.comes(day.seats["ndiaye"], Presence.EXCUSED)
    jurors = {seat.juror_id: name for name, seat in day.seats.items()}

    def sittings(on):
        return {jurors[pk]: load.sittings for pk, load in loads_of(jurors, on).items()}

    after = {"marchal": 1, "belkacem": 1, "almeida": 1, "ndiaye": 0}
    assert sittings(date(2026, 12, 1)) == after
    assert set(sittings(date(2026, 11, 24)).values()) == {0}
    assert set(sittings(date(2027, 11, 24)).values()) == {0}


def test_a_juror_who_would_stand_aside_or_sits_elsewhere_is_told(at):
    day = jury_day()
    item = day.case()
    employer = EmployerFactory(body=day.sitting.body)
    item.dossier.employer = employer
    item.dossier.save()
    JurorFactory(body=day.sitting.body, name="Collègue", employer=employer)
    (found,) = jurors_to_choose(day.actor, day.sitting.pk)
    assert found.option.set_aside == (item.dossier.number,)
    assert found.free
    other = Sitting.objects.get()
    other.pk, other.code = None, "JURY-8"
    other.save()
    assert {e.option.elsewhere for e in jurors_to_choose(day.actor, other.pk)} == {"", "JURY-1"}


def test_the_choice_is_of_one_body_and_one_office():
    day = jury_day()
    for actor in (actor_for(BodyFactory()), actor_for(day.sitting.body, Role.COMMISSION)):
        with pytest.raises(Sitting.DoesNotExist):
            jurors_to_choose(actor, day.sitting.pk)


def test_one_juror_or_thirty_cost_the_same():
    day = jury_day()
    day.case()
    costs = []
    for more in (1, 30):
        for _ in range(more):
            JurorFactory(body=day.sitting.body, employer=EmployerFactory(body=day.sitting.body))
        with CaptureQueriesContext(connection) as captured:
            jurors_to_choose(day.actor, day.sitting.pk)
        costs.append(len(captured))
    assert costs[0] == costs[1]
