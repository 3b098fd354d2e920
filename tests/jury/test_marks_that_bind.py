"""What the result of the marks imposes on the jury: nothing, a remark, or that result.

A barème written in a règlement binds the jury, or lets it depart with a remark, as the règlement says.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from parchemin.assembly.terms import Presence
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import Register
from parchemin.journal.models import Event
from parchemin.jury.actions.cases import remark_departure
from parchemin.jury.actions.votes import adopt_clear_units, cast_show_of_hands, cast_vote
from parchemin.jury.inputs import inputs_as_json, inputs_from_json
from parchemin.jury.models import Vote
from parchemin.jury.rules.adjournments import objections_to_undated
from parchemin.jury.rules.deliberation import deliberate, inputs_digest
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Choice, Outcome, UnitOutcome
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from tests.jury.cases import ABSTAIN, NO, YES, A, N, all_marked, bloc, case, everybody, marks, rules
from tests.jury.cases import sitting as table
from tests.scenes import jury_day

B1 = bloc("B1", 2)
TEXT = "Entretien repris en séance."


def under(binding: str):
    return rules(grid={"binding": binding}, articles={"grid.binding": "art. 6.3"})


def decided(binding, marked, choice, **changes):
    session = table()
    grids = all_marked((B1,), marked)
    candidate = case((B1,), grids=grids, votes=everybody("B1", choice, session), **changes)
    found = deliberate(candidate, session, under(binding))
    return found, found.units[0]


def codes(found):
    return [objection.code for objection in found.objections]


@pytest.mark.parametrize("marked", [A, N])
@pytest.mark.parametrize("choice", [YES, NO, ABSTAIN])
def test_marks_that_bind_give_the_unit_whatever_the_voices(marked, choice):
    found, unit = decided("binds", marked, choice)
    given = UnitOutcome.ACQUIRED if marked == A else UnitOutcome.NOT_ACQUIRED
    assert (unit.outcome, codes(found)) == (given, [])
    if (choice, marked) in ((NO, A), (YES, N)):
        assert (
            unit.reasons[-1].text == f"Le résultat des notes lie le jury : {given.label.lower()}."
        )
        assert unit.reasons[-1].source == "Règlement, art. 6.3"


def test_marks_that_bind_hold_nobody_up_while_a_voice_is_missing():
    session = table()
    candidate = case((B1,), grids=all_marked((B1,), A), votes=everybody("B1", YES, session)[:1])
    assert deliberate(candidate, session, under("binds")).outcome is Outcome.FULL
    assert deliberate(candidate, session, under("free")).outcome is None


def test_a_jury_that_departs_says_why_or_the_case_is_not_decided():
    silent, unit = decided("remark", N, YES)
    assert (silent.outcome, codes(silent)) == (None, ["departs-unexplained"])
    assert silent.objections[0].message == (
        "Bloc B1 : Le jury s’écarte du résultat des notes (non acquis) sans remarque."
    )
    assert silent.objections[0].source == "Règlement, art. 6.3"
    told, unit = decided("remark", N, YES, departure=TEXT)
    assert (told.outcome, unit.outcome, codes(told)) == (Outcome.FULL, UnitOutcome.ACQUIRED, [])
    assert (
        unit.reasons[-1].text == f"Le jury s’écarte du résultat des notes (non acquis) : « {TEXT} »"
    )


def test_a_jury_that_follows_the_marks_has_nothing_to_say():
    for marked, choice in ((A, YES), (N, NO)):
        found, unit = decided("remark", marked, choice)
        assert codes(found) == []
        assert "departs" not in [reason.code for reason in unit.reasons]


@pytest.mark.parametrize(("marked", "choice"), list(product([A, N], [YES, NO])))
def test_a_free_jury_decides_as_its_voices_say(marked, choice):
    found, unit = decided("free", marked, choice)
    assert unit.outcome.value == choice.value
    assert {"departs", "marks-bind"}.isdisjoint(reason.code for reason in unit.reasons)
    assert codes(found) == []


@pytest.mark.parametrize("binding", ["free", "remark", "binds"])
def test_where_the_marks_give_nothing_the_jury_decides(binding):
    session = table()
    divided = marks("B1", (A, A), (N, N))
    candidate = case((B1,), grids=divided, votes=everybody("B1", YES, session))
    found = deliberate(candidate, session, under(binding))
    assert (found.outcome, found.objections) == (Outcome.FULL, ())


def test_the_remark_is_sealed_with_the_case_and_read_again():
    session, effective = table(), under("remark")
    plain = case((B1,), grids=all_marked((B1,), N))
    said = replace(plain, departure=TEXT)
    assert inputs_digest(said, session, effective) != inputs_digest(plain, session, effective)
    kept = inputs_as_json(said, session, effective)
    assert inputs_from_json(kept, effective.reglement)[0] == said


def day_of(binding):
    day = jury_day(grid={"binding": binding})
    item = day.case(B1="not_acquired")
    day.open()
    return day, item, {"item_id": item.pk, "actor": day.actor, "at": day.at}


@pytest.mark.django_db
def test_a_voice_against_marks_that_bind_is_refused_where_it_is_cast():
    day, item, who = day_of("binds")
    seat = day.seats["ndiaye"].pk
    with pytest.raises(Refused) as refused:
        cast_vote(unit="B1", seat_id=seat, choice=Choice.ACQUIRED, **who)
    assert refused.value.codes == ("marks-bind",)
    assert refused.value.objections[0].source == "Règlement"
    with pytest.raises(Refused):
        cast_show_of_hands(unit="B1", choice=Choice.ACQUIRED, **who)
    assert not Vote.objects.exists()
    for choice in (Choice.NOT_ACQUIRED, Choice.ABSTAIN):
        name = "ndiaye" if choice is Choice.NOT_ACQUIRED else "almeida"
        cast_vote(unit="B1", seat_id=day.seats[name].pk, choice=choice, **who)
    adopt_clear_units(**who)
    entry = docket_of(day.sitting, [item.pk]).entry_of(item.pk)
    assert [unit.outcome for unit in entry.deliberation.units] == [
        UnitOutcome.NOT_ACQUIRED,
        UnitOutcome.ACQUIRED,
    ]


@pytest.mark.django_db
def test_the_remark_is_told_once_asked_before_the_closing_and_kept_with_the_decision():
    day, _, who = day_of("remark")
    for unit in ("B1", "B2"):
        cast_show_of_hands(unit=unit, choice=Choice.ACQUIRED, **who)
    with pytest.raises(Refused) as refused:
        close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert refused.value.codes == ("departs-unexplained",)
    for _ in range(2):
        remark_departure(text=f" {TEXT} ", **who)
    assert Event.objects.filter(name="jury.departure.remarked").count() == 1
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    (decision,) = day.sitting.decisions.all()
    assert decision.outcome == Outcome.FULL
    reasons = {reason["code"]: reason["text"] for reason in decision.units[0]["reasons"]}
    assert reasons["departs"].endswith(f"(non acquis) : « {TEXT} »")


@pytest.mark.django_db
def test_a_remark_is_refused_where_the_règlement_asks_for_none():
    for binding in ("free", "binds"):
        _, _, who = day_of(binding)
        with pytest.raises(Refused) as refused:
            remark_departure(text=TEXT, **who)
        assert refused.value.codes == ("departure-not-asked",)


def test_a_departure_without_its_remark_is_put_off_even_where_nothing_else_is_adjourned():
    session = table()
    rule = rules(grid={"binding": "remark"}, decision={"outcomes": ["full", "partial", "refused"]})
    silent = case((B1,), grids=all_marked((B1,), N), votes=everybody("B1", YES, session))
    later = replace(silent, adjourned_to=session.held_on + timedelta(days=30))
    found = deliberate(later, session, rule)
    assert (found.outcome, codes(found)) == (Outcome.ADJOURNED, [])
    explained = deliberate(replace(later, departure=TEXT), session, rule)
    assert codes(explained) == ["outcome-not-admitted"]


def test_a_vae_put_off_owes_the_date_of_its_next_hearing_and_training_does_not():
    session = table()
    session = replace(
        session, jurors=tuple(replace(one, presence=Presence.ABSENT) for one in session.jurors)
    )
    asked = case((B1,), grids=all_marked((B1,), A))
    for route, due in ((RouteFamily.VAE, ["adjournment-undated"]), (RouteFamily.TRAINING, [])):
        rule = rules(route, Register.RNCP)
        found = deliberate(asked, session, rule)
        assert found.outcome is Outcome.ADJOURNED
        assert [one.code for one in objections_to_undated(asked, found, rule)] == due
        dated = replace(asked, adjourned_to=session.held_on + timedelta(days=30))
        assert not objections_to_undated(dated, deliberate(dated, session, rule), rule)
