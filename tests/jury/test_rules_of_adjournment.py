"""What a jury puts off: a case that comes back, over its voices or for want of them."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.jury.rules.adjournments import is_kept_from_deciding
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.terms import (
    Outcome,
    UnitOutcome,
)
from tests.jury.cases import (
    ABSTAIN,
    NO,
    YES,
    A,
    all_marked,
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


@pytest.mark.parametrize("said", [YES, NO, ABSTAIN])
def test_an_adjournment_decided_by_the_jury_wins_over_the_voices(said):
    session = sitting()
    voices = voted(session, B1=YES, B2=YES) + everybody("B3", said, session)
    candidate = case(BLOCS, votes=voices, adjourned_to=date(2027, 2, 1))
    found = deliberate(candidate, session, rules())
    assert (found.outcome, found.acquired) == (Outcome.ADJOURNED, ())
    assert {unit.outcome for unit in found.units} == {UnitOutcome.ADJOURNED}
    assert {unit.reasons[-1].text for unit in found.units} == {"Le jury ajourne sa décision."}
    assert found.missing == ("B1", "B2", "B3")
    lifted = deliberate(replace(candidate, adjourned_to=None), session, rules())
    assert lifted.acquired[:2] == ("B1", "B2")


def test_a_jury_that_asks_for_a_complement_before_it_voted_on_all_decides_nothing():
    session = sitting()
    candidate = case(BLOCS, votes=voted(session, B1=YES), adjourned_to=date(2027, 2, 1))
    found = deliberate(candidate, session, rules())
    assert (found.outcome, found.acquired) == (Outcome.ADJOURNED, ())


def test_what_the_jury_adopted_is_put_off_with_the_case():
    graded = case(BLOCS, grids=all_marked(BLOCS, A), adopted=True)
    assert deliberate(graded, sitting(), rules()).outcome is Outcome.FULL
    found = deliberate(replace(graded, adjourned_to=date(2027, 2, 1)), sitting(), rules())
    assert (found.outcome, found.acquired) == (Outcome.ADJOURNED, ())


@pytest.mark.parametrize(
    "text",
    [
        {"tie_rule": "adjourn"},
        {"rounds": [{"majority": "simple_present", "when": "second_convocation"}]},
    ],
)
def test_the_day_given_to_what_the_text_itself_puts_off_undoes_nothing(text):
    session = sitting(1, 1)
    voices = voted(session, B1=YES) + votes("B2", e1=YES, s1=NO) + voted(session, B3=NO)
    candidate = case(BLOCS, votes=voices)
    for dated in (candidate, replace(candidate, adjourned_to=date(2027, 2, 1))):
        found = deliberate(dated, session, rules(**text))
        assert (found.outcome, found.acquired) == (Outcome.ADJOURNED, ("B1",))


WITHOUT = {"decision": {"outcomes": ["full", "partial", "refused"]}}


def test_a_case_that_the_jury_left_unfinished_says_so_and_is_let_off_whatever_the_text_admits():
    session = sitting()
    begun = case(BLOCS, votes=voted(session, B1=YES))
    effective = rules(**WITHOUT)
    assert is_kept_from_deciding(deliberate(begun, session, effective))
    found = deliberate(replace(begun, adjourned_to=date(2027, 2, 1)), session, effective)
    assert (found.outcome, found.objections) == (Outcome.ADJOURNED, ())
    texts = {unit.code: [reason.text for reason in unit.reasons] for unit in found.units}
    unfinished = "Le jury n’a pas achevé de se prononcer sur ce dossier : il est ajourné."
    assert {told[-1] for told in texts.values()} == {unfinished}
    assert "Le jury ne s’est pas prononcé." in texts["B2"]
    assert is_kept_from_deciding(found)  # its day may still be changed


def test_a_case_of_which_the_jury_said_nothing_is_not_let_off_where_the_text_admits_no_adjournment():
    silent = case(BLOCS)
    assert not is_kept_from_deciding(deliberate(silent, sitting(), rules(**WITHOUT)))
    put_off = deliberate(
        replace(silent, adjourned_to=date(2027, 2, 1)), sitting(), rules(**WITHOUT)
    )
    assert [each.code for each in put_off.objections] == ["outcome-not-admitted"]


def test_a_unit_put_off_by_the_text_is_not_told_as_put_off_by_the_jury():
    session = sitting(1, 1)
    voices = votes("B1", e1=YES, s1=NO) + voted(session, B2=NO, B3=YES)
    split = case(BLOCS, votes=voices, adjourned_to=date(2027, 2, 1))
    found = deliberate(split, session, rules(tie_rule="adjourn"))
    last = {unit.code: unit.reasons[-1].text for unit in found.units}
    assert last["B1"].startswith("Partage des voix")
    assert last["B2"] == "Le dossier est ajourné par le règlement : rien d’autre ne s’y décide."
    assert found.acquired == ("B3",)
