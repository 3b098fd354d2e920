"""Rounds of a vote as acts, and juries that count organisations; one voice has a fixed price."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.jury.actions.agenda import put_on_agenda
from parchemin.jury.actions.moves import move_sitting
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.actions.votes import cast_show_of_hands, cast_vote
from parchemin.jury.models import Decision, Vote
from parchemin.jury.rules.composition import objections_to_composition
from parchemin.jury.selectors.candidacies import candidacies_of
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.rounds import rounds_held
from parchemin.jury.terms import Choice, UnitOutcome
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Dossier
from parchemin.processes.close_sitting import close_sitting
from tests.jury.cases import changed, rules, sitting
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

SEVENTY = {"share": "70 %", "of": "cast"}


def hands(day, item, choice, **changes):
    return cast_show_of_hands(
        item_id=item.pk, unit="B1", choice=choice, actor=day.actor, at=day.at, **changes
    )


def unit_of(day, item):
    return docket_of(day.sitting, [item.pk]).entry_of(item.pk).deliberation.units[0]


def divided_day(**keys):
    """Return an open jury day where two voices of four are for, and two against, in the first round."""
    day = jury_day(**keys)
    item = day.case(B1="acquired/not_acquired")
    day.open()
    day.vote(item, marchal="acquired", almeida="acquired")
    hands(day, item, Choice.NOT_ACQUIRED)
    return day, item


def test_a_round_without_majority_is_followed_by_the_next_one_in_the_same_sitting():
    day, item = divided_day(rounds=[{"when": "same_sitting", "majority": "by_college"}])
    unit = unit_of(day, item)
    assert (unit.outcome, unit.round) == (UnitOutcome.UNDECIDED, 2)
    hands(day, item, Choice.ACQUIRED)
    unit = unit_of(day, item)
    assert (unit.outcome, len(unit.tallies)) == (UnitOutcome.ACQUIRED, 2)
    assert sorted(Vote.objects.values_list("round", flat=True)) == [1] * 4 + [2] * 4


def test_a_round_is_not_voted_before_the_one_that_calls_for_it():
    day = jury_day(rounds=[{"when": "same_sitting"}])
    item = day.case(B1="acquired/not_acquired")
    day.open()
    with pytest.raises(Refused) as refused:
        hands(day, item, Choice.ACQUIRED, round=2)
    assert refused.value.codes == ("round-not-held",)
    assert not Vote.objects.exists()


def test_a_round_on_request_is_held_when_asked_and_not_otherwise():
    day, item = divided_day(rounds=[{"when": "on_request"}])
    unit = unit_of(day, item)
    assert (unit.outcome, unit.another) == (UnitOutcome.NOT_ACQUIRED, True)
    hands(day, item, Choice.ACQUIRED, round=2)
    assert unit_of(day, item).outcome is UnitOutcome.ACQUIRED


def test_a_round_at_a_new_convocation_adjourns_and_is_the_first_held_there():
    day, item = divided_day(rounds=[{"when": "second_convocation", "majority": SEVENTY}])
    day.everybody(item, "B2")
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.adjourned_to) == ("adjourned", None)
    assert decision.units[0]["round"] == 1
    (found,) = rounds_held(jury_day().sitting, [item.dossier]).values()
    assert found == (("B1", 1),)


@pytest.mark.parametrize(("days", "codes"), [(14, ("round-notice",)), (15, ())])
def test_a_round_with_a_notice_waits_for_a_sitting_convened_that_long_before(days, codes):
    written = {"when": "second_convocation", "majority": SEVENTY, "notice_days": 15}
    day, item = divided_day(rounds=[written])
    day.everybody(item, "B2")
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    again = convene_sitting(
        code="JURY-2",
        certification_id=day.sitting.certification_id,
        starts_at=day.at + timedelta(days=days),
        place="Paris",
        actor=day.actor,
        at=day.at,
    )
    (told,) = candidacies_of(again, [Dossier.objects.get()], day.at.date())
    assert tuple(one.code for one in told.objections) == codes
    asked = {
        "sitting_id": again.pk,
        "dossier_id": item.dossier_id,
        "actor": day.actor,
        "at": day.at,
    }
    if codes:
        with pytest.raises(Refused) as refused:
            put_on_agenda(**asked)
        assert refused.value.codes == codes
    else:
        assert put_on_agenda(**asked).dossier_id == item.dossier_id
        sooner = {"starts_at": day.at + timedelta(days=14), "place": "Paris", "remote": False}
        moved = {"sitting_id": again.pk, "reason": "Grève.", "actor": day.actor, "at": day.at}
        with pytest.raises(Refused) as refused:
            move_sitting(**sooner, **moved)
        assert refused.value.codes == ("round-notice",)


def test_one_voice_costs_under_twenty_statements_and_a_table_no_more_than_one():
    prices = []
    for _ in range(2):
        day = jury_day()
        item = day.case(B1="acquired/not_acquired")
        day.open()
        with CaptureQueriesContext(connection) as one:
            cast_vote(
                item_id=item.pk,
                unit="B1",
                seat_id=day.seats["marchal"].pk,
                choice=Choice.ACQUIRED,
                actor=day.actor,
                at=day.at,
            )
        with CaptureQueriesContext(connection) as table:
            assert len(hands(day, item, Choice.ACQUIRED)) == 3
        prices.append((len(one), len(table)))
    assert prices[0] == prices[1]
    assert max(prices[0]) < 20


def test_a_jury_that_counts_organisations_is_not_seated_without_them():
    effective = rules(quorum={"counted_in": "organisations"})
    session = sitting(2, 2)
    found = objections_to_composition(session, effective)
    assert [objection.code for objection in found] == ["organisation-unknown"] * 4
    for person in ("e1", "e2", "s1", "s2"):
        session = changed(session, person, organisation=f"o-{person}")
    assert objections_to_composition(session, effective) == ()
