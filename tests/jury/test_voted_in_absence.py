"""A candidate found absent once the jury voted on them holds nobody up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parchemin.assessment.terms import AttendanceState
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.terms import Outcome
from tests.jury.cases import ON, YES, case, everybody, rules, sitting


@pytest.mark.parametrize("attendance", [AttendanceState.ABSENT, AttendanceState.EXCUSED])
def test_voted_on_in_their_absence_a_candidate_is_put_off_where_no_outcome_says_absent(attendance):
    session, no_absent = sitting(), rules(decision={"outcomes": ["full", "partial", "refused"]})
    candidate = case(attendance=attendance, votes=everybody("B1", YES, session))
    found = deliberate(candidate, session, no_absent)
    assert (found.outcome, found.objections, found.acquired) == (Outcome.ADJOURNED, (), ())
    assert [reason.code for reason in found.reasons] == ["adjourned-in-absence", "voted-in-absence"]
    assert "(4 voix)" in found.reasons[-1].text
    until = replace(candidate, adjourned_to=ON + timedelta(days=30))
    assert "24 décembre 2026" in deliberate(until, session, no_absent).reasons[0].text
    assert deliberate(candidate, session, rules()).outcome is Outcome.ABSENT
    unsaid = deliberate(case(attendance=attendance), session, no_absent)
    assert [each.code for each in unsaid.objections] == ["outcome-not-admitted"]
    cheated = deliberate(replace(candidate, fraud=True), session, no_absent)
    assert [each.code for each in cheated.objections] == ["outcome-not-admitted"]
