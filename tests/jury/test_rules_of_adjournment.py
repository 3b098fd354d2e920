"""What a jury puts off: a case that comes back, over its voices or for want of them."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.terms import (
    Outcome,
    UnitOutcome,
)
from tests.jury.cases import (
    ABSTAIN,
    NO,
    YES,
    bloc,
    case,
    everybody,
    rules,
    sitting,
    votes,
)

BLOCS = (bloc("B1"), bloc("B2"), bloc("B3"))


def voted(session, **said):
    """Return one unanimous voice a unit."""
    return tuple(vote for unit, choice in said.items() for vote in everybody(unit, choice, session))


def test_a_split_adjourns_where_the_règlement_says_and_waits_for_no_date():
    effective = rules(tie_rule="adjourn")
    session = sitting(1, 1)
    candidate = case(votes=votes("B1", e1=YES, s1=NO))
    undated = deliberate(candidate, session, effective)
    assert undated.outcome is Outcome.ADJOURNED
    assert undated.reasons[0].text == "Ajourné à une prochaine séance."
    dated = deliberate(replace(candidate, adjourned_to=date(2027, 2, 1)), session, effective)
    assert dated.reasons[0].text == "Ajourné au 1er février 2027."


@pytest.mark.parametrize("said", [NO, ABSTAIN])
def test_an_adjournment_decided_by_the_jury_wins_over_the_voices(said):
    session = sitting()
    voices = voted(session, B1=YES) + everybody("B2", said, session)
    candidate = case(BLOCS, votes=voices, adjourned_to=date(2027, 2, 1))
    found = deliberate(candidate, session, rules())
    assert found.outcome is Outcome.ADJOURNED
    assert found.acquired == ("B1",)
    assert found.missing == ("B2", "B3")


def test_an_adjournment_over_voices_that_acquire_everything_puts_off_the_whole():
    session = sitting()
    voices = voted(session, B1=YES, B2=YES, B3=YES)
    candidate = case(BLOCS, votes=voices, adjourned_to=date(2027, 2, 1))
    found = deliberate(candidate, session, rules())
    assert (found.outcome, found.acquired) == (Outcome.ADJOURNED, ())
    assert {unit.outcome for unit in found.units} == {UnitOutcome.ADJOURNED}
    assert found.units[0].reasons[-1].text == (
        "Le jury ajourne sa décision : ses voix acquièrent tout, c’est donc l’ensemble qu’il remet."
    )
    assert (
        deliberate(replace(candidate, adjourned_to=None), session, rules()).outcome is Outcome.FULL
    )


def test_a_jury_may_ask_for_a_complement_and_keeps_what_it_decided():
    session = sitting()
    candidate = case(BLOCS, votes=voted(session, B1=YES), adjourned_to=date(2027, 2, 1))
    found = deliberate(candidate, session, rules())
    assert found.outcome is Outcome.ADJOURNED
    assert found.acquired == ("B1",)
