"""Laws that a deliberation keeps whatever the candidate: every mix of blocs, drawn grids and voices."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import VoteFacts
from parchemin.jury.terms import (
    Outcome,
)
from tests.jury.cases import (
    ABSTAIN,
    NO,
    ON,
    YES,
    A,
    N,
    P,
    bloc,
    carried,
    case,
    everybody,
    marks,
    rules,
    sitting,
)
from tests.jury.naive import outcome_says
from tests.jury.test_rules_of_deliberation import BLOCS, COUNTED

RANK = {Outcome.REFUSED: 0, Outcome.PARTIAL: 1, Outcome.FULL: 2}


@pytest.mark.parametrize("required", [1, 2, 3])
def test_every_mix_of_blocs_gives_the_outcome_that_the_texts_say(required):
    session, effective = sitting(1, 1), rules(tie_rule="adjourn")
    blocs = tuple(bloc(f"B{n}", required=n <= required) for n in range(1, 4))
    said = {"acquired": (YES, YES), "not_acquired": (NO, NO), "adjourned": (YES, NO)}
    for states in product([*said, "held"], repeat=3):
        decided = {b.code: s for b, s in zip(blocs, states, strict=True) if s != "held"}
        held = [b.code for b, s in zip(blocs, states, strict=True) if s == "held"]
        cast = tuple(
            VoteFacts(person, code, choice)
            for code, state in decided.items()
            for person, choice in zip(("e1", "s1"), said[state], strict=True)
        )
        candidate = case(
            blocs,
            votes=cast,
            carried=tuple(carried(code, date(2025, 1, 1)) for code in held),
        )
        needed = [b.code for b in blocs if b.required]
        found = deliberate(candidate, session, effective)
        assert found.outcome == outcome_says(decided, needed, held), states


MARK = st.sampled_from([A, P, N])
ROW = st.lists(MARK, min_size=4, max_size=4)


@st.composite
def candidates(draw):
    """Draw a candidate of three blocs with grids, votes and carried blocs."""
    session = sitting(2, 2)
    grids, cast, earlier = [], [], []
    for each in BLOCS:
        if draw(st.booleans()):
            grids += marks(each.code, draw(ROW), draw(ROW))
        if draw(st.booleans()):
            cast += [
                VoteFacts(seat.person, each.code, draw(st.sampled_from([YES, NO, ABSTAIN])))
                for seat in session.jurors
            ]
        if draw(st.integers(0, 3)) == 0:
            earlier.append(carried(each.code, date(2018, 1, 1) if draw(st.booleans()) else ON))
    return case(
        BLOCS,
        grids=tuple(grids),
        votes=tuple(cast),
        carried=tuple(earlier),
        adopted=draw(st.booleans()),
    )


@given(candidates(), st.randoms(use_true_random=False))
def test_deciding_again_gives_the_same_whatever_the_order_of_voices(candidate, order):
    effective, session = rules(grid=COUNTED), sitting(2, 2)
    cast = list(candidate.votes)
    order.shuffle(cast)
    first = deliberate(candidate, session, effective)
    again = deliberate(replace(candidate, votes=tuple(cast)), replace(session), rules(grid=COUNTED))
    assert first == again
    assert len(first.inputs_digest) == 64


@given(candidates(), st.sampled_from([each.code for each in BLOCS]))
def test_a_bloc_more_never_takes_an_award_away(candidate, code):
    effective, session = rules(grid=COUNTED), sitting(2, 2)
    kept = tuple(vote for vote in candidate.votes if vote.unit != code)
    better = replace(candidate, votes=kept + everybody(code, YES, session))
    if any(unit.code == code for unit in candidate.carried):
        better = candidate
    before = deliberate(candidate, session, effective)
    after = deliberate(better, session, effective)
    if None not in (before.outcome, after.outcome):
        assert RANK[after.outcome] >= RANK[before.outcome]
        assert set(after.missing) <= set(before.missing)


@given(candidates(), st.sampled_from([each.code for each in BLOCS]))
def test_holding_one_bloc_more_from_before_never_leaves_more_to_pass(candidate, code):
    effective, session = rules(grid=COUNTED), sitting(2, 2)
    richer = replace(
        candidate,
        carried=(*candidate.carried, carried(code, date(2026, 1, 1))),
        votes=tuple(vote for vote in candidate.votes if vote.unit != code),
    )
    before, after = (deliberate(each, session, effective) for each in (candidate, richer))
    assert set(after.missing) <= set(before.missing) - {code}


@given(candidates())
@settings(max_examples=50)
def test_a_decision_is_full_exactly_when_no_required_bloc_is_missing(candidate):
    found = deliberate(candidate, sitting(2, 2), rules(grid=COUNTED))
    if found.outcome is not None:
        assert (found.outcome is Outcome.FULL) == (found.missing == ())
        assert set(found.acquired) <= {unit.code for unit in found.units}
    else:
        assert found.objections
