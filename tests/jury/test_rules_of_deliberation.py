"""The whole deliberation of one candidate, rule by rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.reglement.terms import RouteFamily, Unit
from parchemin.certifications.terms import Register
from parchemin.jury.rules.deliberation import deliberate, inputs_digest
from parchemin.jury.rules.facts import Adjustment, InterestFacts
from parchemin.jury.terms import (
    InterestKind,
    Outcome,
    PreDecision,
    SittingState,
    UnitOutcome,
)
from tests.jury.cases import (
    NO,
    ON,
    YES,
    A,
    N,
    P,
    all_marked,
    bloc,
    carried,
    case,
    changed,
    everybody,
    marks,
    rules,
    sitting,
    votes,
)

BLOCS = (bloc("B1"), bloc("B2"), bloc("B3"))
COUNTED = {"bloc": {"kind": "n_of_m", "threshold": "70 %"}}


def voted(session, **said):
    """Return one unanimous voice a unit."""
    return tuple(vote for unit, choice in said.items() for vote in everybody(unit, choice, session))


def codes(found):
    return [objection.code for objection in found.objections]


def test_three_blocs_adopted_are_a_full_award():
    found = deliberate(case(BLOCS, grids=all_marked(BLOCS, A), adopted=True), sitting(), rules())
    assert found.outcome is Outcome.FULL
    assert found.acquired == ("B1", "B2", "B3")
    assert (found.missing, found.objections) == ((), ())
    assert found.reasons[0].text == "Les 3 blocs demandés sont acquis : validation totale."


def test_a_divergence_is_left_to_the_jury_and_every_step_is_told():
    grids = marks("B1", [A, A, A, N], [A, N, N, N])
    effective = rules(
        grid=COUNTED, articles={"grid.bloc": "art. 6.1", "grid.divergence": "art. 6.3"}
    )
    waiting = deliberate(case(grids=grids), sitting(), effective)
    (unit,) = waiting.units
    assert unit.proposed is PreDecision.TO_DELIBERATE
    assert [reason.text for reason in unit.reasons] == [
        "Selon A, 3 compétences acquises sur 4, soit 75 % : le seuil de 70 % est atteint.",
        "Selon B, 1 compétence acquise sur 4, soit 25 % : sous le seuil de 70 %.",
        "Les avis divergent.",
        "Aucune pré-décision : le jury lit le dossier.",
        "Le jury ne s’est pas prononcé.",
    ]
    assert (waiting.outcome, codes(waiting)) == (None, ["to-decide"])
    session = sitting()
    settled = deliberate(case(grids=grids, votes=everybody("B1", YES, session)), session, effective)
    assert settled.outcome is Outcome.FULL
    assert settled.units[0].tally.acquired == 4


@pytest.mark.parametrize(
    ("rule", "proposed"),
    [
        ("to_jury", PreDecision.TO_DELIBERATE),
        ("favourable", PreDecision.ACQUIRED),
        ("unfavourable", PreDecision.NOT_ACQUIRED),
        ("average", PreDecision.NOT_ACQUIRED),
    ],
)
def test_a_divergence_follows_the_règlement(rule, proposed):
    effective = rules(grid={**COUNTED, "divergence": rule})
    grids = marks("B1", [A, A, A, N], [A, N, N, N])
    (unit,) = deliberate(case(grids=grids), sitting(), effective).units
    assert unit.proposed is proposed


def test_the_average_of_assessors_is_compared_with_the_threshold():
    effective = rules(grid={**COUNTED, "divergence": "average"})
    grids = marks("B1", [A, A, A, A], [A, A, N, N])
    (unit,) = deliberate(case(grids=grids), sitting(), effective).units
    assert unit.proposed is PreDecision.ACQUIRED
    assert unit.reasons[3].text == ("Moyenne des évaluateurs : 75 % pour 70 % demandés, acquis.")


def test_a_result_in_the_range_where_the_jury_looks_is_never_settled_by_the_grids():
    effective = rules(
        grid={
            "bloc": {"kind": "n_of_m", "threshold": "50 %"},
            "look_range": {"low": "70 %", "high": "80 %"},
        }
    )
    grids = marks("B1", [A, A, A, N], [A, A, A, A])
    adopted = deliberate(case(grids=grids, adopted=True), sitting(), effective)
    assert adopted.units[0].proposed is PreDecision.TO_DELIBERATE
    assert "look-range" in [reason.code for reason in adopted.units[0].reasons]
    assert adopted.outcome is None


@pytest.mark.parametrize("rows", [(), ([A, A, A, A],), ([A, A, A, A], [A, A, A, None])])
def test_grids_that_are_missing_or_incomplete_propose_nothing(rows):
    found = deliberate(case(grids=marks("B1", *rows), adopted=True), sitting(), rules())
    assert found.units[0].proposed is PreDecision.TO_DELIBERATE
    assert found.outcome is None


def test_two_grids_of_one_assessor_are_one_opinion():
    twice = marks("B1", [A] * 4)
    found = deliberate(case(grids=twice + twice, adopted=True), sitting(), rules())
    assert "1 avis d’évaluateur sur 2" in found.units[0].reasons[1].text


def test_some_blocs_are_a_partial_award_and_none_a_refusal():
    """RULE-32."""
    session = sitting()
    partial = deliberate(case(BLOCS, votes=voted(session, B1=YES, B2=NO, B3=YES)), session, rules())
    assert partial.outcome is Outcome.PARTIAL
    assert (partial.acquired, partial.missing) == (("B1", "B3"), ("B2",))
    assert partial.reasons[0].text == ("Validation partielle. Acquis : B1, B3. À repasser : B2.")
    refused = deliberate(case(BLOCS, votes=voted(session, B1=NO, B2=NO, B3=NO)), session, rules())
    assert (refused.outcome, refused.acquired) == (Outcome.REFUSED, ())


def test_a_règlement_without_partial_awards_refuses_what_is_not_whole():
    session = sitting()
    whole = rules(decision={"outcomes": ["full", "refused"]})
    found = deliberate(case(BLOCS, votes=voted(session, B1=YES, B2=NO, B3=NO)), session, whole)
    assert (found.outcome, found.acquired) == (Outcome.REFUSED, ())


def test_only_the_blocs_sought_are_decided():
    session = sitting()
    found = deliberate(case(BLOCS, sought=("B2",), votes=voted(session, B2=YES)), session, rules())
    assert [unit.code for unit in found.units] == ["B2"]
    assert (found.outcome, found.missing) == (Outcome.PARTIAL, ("B1", "B3"))


def test_an_optional_bloc_is_not_asked_of_a_full_award():
    optional = (bloc("B1"), bloc("B2", required=False))
    session = sitting()
    found = deliberate(case(optional, votes=voted(session, B1=YES, B2=NO)), session, rules())
    assert (found.outcome, found.missing) == (Outcome.FULL, ())


def test_a_share_of_the_blocs_may_be_enough():
    five = tuple(bloc(f"B{n}") for n in range(1, 6))
    effective = rules(
        decision={"full_award_requires": "share_of_blocs", "full_award_share": "80 %"}
    )
    session = sitting()
    four = voted(session, B1=YES, B2=YES, B3=YES, B4=YES, B5=NO)
    assert deliberate(case(five, votes=four), session, effective).outcome is Outcome.FULL
    three = voted(session, B1=YES, B2=YES, B3=YES, B4=NO, B5=NO)
    assert deliberate(case(five, votes=three), session, effective).outcome is Outcome.PARTIAL


def test_competence_by_competence_a_bloc_is_acquired_when_all_of_them_are():
    effective = rules(decision={"unit": "competence"})
    two, session = (bloc("B1", 2), bloc("B2", 2)), sitting()
    said = {"B1.1": YES, "B1.2": YES, "B2.1": YES, "B2.2": NO}
    found = deliberate(case(two, votes=voted(session, **said)), session, effective)
    assert [unit.code for unit in found.units] == ["B1.1", "B1.2", "B2.1", "B2.2"]
    assert [result.outcome for result in found.blocs] == [
        UnitOutcome.ACQUIRED,
        UnitOutcome.NOT_ACQUIRED,
    ]
    assert (found.outcome, found.acquired) == (Outcome.PARTIAL, ("B1",))


def test_a_competence_carried_over_is_not_presented_again():
    effective = rules(
        decision={"unit": "competence"},
        partial={"validity": [{"when": {"unit": "competence"}, "months": 24}]},
    )
    session = sitting()
    earlier = (carried("B1.1", date(2025, 1, 1), unit=Unit.COMPETENCE),)
    said = voted(session, **{"B1.2": YES})
    found = deliberate(case((bloc("B1", 2),), carried=earlier, votes=said), session, effective)
    assert found.outcome is Outcome.FULL


def test_competences_are_proposed_one_by_one_from_the_grids():
    effective = rules(decision={"unit": "competence"}, grid={"marked": "competence"})
    grids = marks("B1", [A, A, P, N], [A, N, P, N])
    found = deliberate(case(grids=grids), sitting(), effective)
    assert [unit.proposed for unit in found.units] == [
        PreDecision.ACQUIRED,
        PreDecision.TO_DELIBERATE,
        PreDecision.NOT_ACQUIRED,
        PreDecision.NOT_ACQUIRED,
    ]


def test_one_vote_on_the_whole_certification_decides_every_bloc():
    effective = rules(decision={"unit": "certification"})
    session = sitting()
    for choice, outcome in ((YES, Outcome.FULL), (NO, Outcome.REFUSED)):
        said = everybody("certification", choice, session)
        assert deliberate(case(BLOCS, votes=said), session, effective).outcome is outcome


@pytest.mark.parametrize("attendance", [AttendanceState.ABSENT, AttendanceState.EXCUSED])
def test_an_absent_candidate_is_told_absent_without_quorum_or_vote(attendance):
    found = deliberate(case(attendance=attendance), sitting(1, 0), rules())
    assert (found.outcome, found.objections, found.acquired) == (Outcome.ABSENT, (), ())


def test_fraud_excludes_and_gives_nothing():
    session = sitting()
    found = deliberate(case(BLOCS, fraud=True, votes=voted(session, B1=YES)), session, rules())
    assert (found.outcome, found.acquired) == (Outcome.EXCLUDED_FRAUD, ())


def test_without_quorum_a_candidate_is_adjourned_and_nothing_is_decided():
    """RULE-30."""
    session = changed(sitting(1, 2), "e1", employer="73282932000074")
    candidate = case(employer="73282932000082", votes=votes("B1", s1=YES, s2=YES))
    found = deliberate(candidate, session, rules())
    assert (found.outcome, found.objections) == (Outcome.ADJOURNED, ())
    assert [reason.code for reason in found.reasons] == [
        "adjourned-without-quorum",
        "quorum-employers",
    ]
    assert {unit.outcome for unit in found.units} == {UnitOutcome.ADJOURNED}
    assert found.acquired == ()
    assert found.recusals[0].person == "e1"
    elsewhere = deliberate(
        replace(candidate, employer="", votes=everybody("B1", YES, session)), session, rules()
    )
    assert elsewhere.outcome is Outcome.FULL


def test_a_recused_jurors_voice_is_set_aside():
    session = sitting(2, 2)
    links = (InterestFacts("e2", InterestKind.DECLARED),)
    said = votes("B1", e1=YES, e2=NO, s1=YES, s2=NO)
    found = deliberate(case(interests=links, votes=said), session, rules())
    assert found.outcome is Outcome.FULL
    assert "voice-recused" in [reason.code for reason in found.units[0].reasons]


def test_a_juror_out_of_the_room_leaves_the_table():
    session = sitting(2, 2)
    said = votes("B1", e1=YES, s1=NO, s2=NO)
    found = deliberate(case(away=frozenset({"e2"}), votes=said), session, rules())
    assert found.outcome is Outcome.REFUSED


def test_an_incomplete_dossier_is_not_decided():
    session = sitting()
    candidate = case(complete=False, votes=everybody("B1", YES, session))
    assert codes(deliberate(candidate, session, rules())) == ["file-incomplete"]
    tolerant = rules(file={"completeness_required": False})
    assert deliberate(candidate, session, tolerant).outcome is Outcome.FULL


def test_a_vote_on_what_is_not_presented_is_an_objection():
    session = sitting()
    said = everybody("B1", YES, session) + votes("B9", e1=YES)
    found = deliberate(case(votes=said), session, rules())
    assert (found.outcome, codes(found)) == (None, ["vote-unknown-unit"])


def test_the_jury_changes_a_mark_only_where_the_règlement_lets_it():
    grids = marks("B1", [A, A, A, N], [A, A, A, N])
    change = Adjustment("B1", "B1.4.a", A, "Pièce produite en séance")
    candidate = case(grids=grids, adjustments=(change,), adopted=True)
    refused = deliberate(candidate, sitting(), rules())
    assert codes(refused) == ["adjustment-not-admitted"]
    admitted = rules(grid={"adjusted_by": "jury"})
    assert deliberate(candidate, sitting(), admitted).outcome is Outcome.FULL
    untouched = replace(candidate, adjustments=())
    assert deliberate(untouched, sitting(), admitted).outcome is Outcome.REFUSED


def test_a_mention_is_given_with_a_full_award_that_the_règlement_knows():
    session = sitting()
    said = everybody("B1", YES, session)
    known = rules(mentions=[{"code": "felicitations", "label": "Félicitations du jury"}])
    candidate = case(votes=said, mention="felicitations")
    assert deliberate(candidate, session, known).mention == "felicitations"
    assert codes(deliberate(candidate, session, rules())) == ["mention-unknown"]
    lost = replace(candidate, votes=everybody("B1", NO, session))
    assert deliberate(lost, session, known).mention == ""


@pytest.mark.parametrize(
    ("keys", "confirmed"),
    [
        ({}, False),
        ({"decision": {"cpne_confirmation": True}}, True),
        ({"jury": {"flow": "jury_then_cpne"}}, True),
    ],
)
def test_the_cpne_confirms_where_the_règlement_says(keys, confirmed):
    assert deliberate(case(), sitting(), rules(**keys)).to_confirm is confirmed


def test_in_commerces_de_gros_a_split_acquires_except_in_a_vae():
    session = sitting(1, 1)
    split = votes("B1", e1=NO, s1=YES)
    training = deliberate(case(votes=split), session, rules(tie_rule="acquired"))
    assert training.outcome is Outcome.FULL
    vae = rules(RouteFamily.VAE, Register.RNCP, tie_rule="acquired")
    found = deliberate(case(route=RouteFamily.VAE, votes=split), session, vae)
    assert found.outcome is Outcome.REFUSED
    assert "vae-tie-rule" in [warning.code for warning in found.warnings]


def test_the_digest_seals_every_input_but_not_the_state_of_the_sitting():
    session, effective = sitting(), rules()
    base = case(BLOCS, grids=all_marked(BLOCS, A), votes=votes("B1", e1=YES))
    sealed = inputs_digest(base, session, effective)
    changes = [
        {"candidate": "c2"},
        {"employer": "73282932000074"},
        {"votes": votes("B1", e1=NO)},
        {"grids": all_marked(BLOCS, N)},
        {"carried": (carried("B1", ON),)},
        {"interests": (InterestFacts("e1", InterestKind.TUTOR),)},
        {"away": frozenset({"e2"})},
        {"adopted": True},
        {"fraud": True},
        {"sought": ("B1",)},
        {"adjourned_to": ON},
        {"mention": "x"},
        {"blocs": BLOCS[:2]},
        {"adjustments": (Adjustment("B1", "B1.1.a", Decimal("1.5"), "x"),)},
    ]
    digests = {inputs_digest(replace(base, **change), session, effective) for change in changes}
    digests.add(inputs_digest(base, changed(session, "e1", employer="1"), effective))
    digests.add(inputs_digest(base, session, rules(majority="by_college")))
    assert len(digests) == len(changes) + 2
    assert sealed not in digests
    closed = replace(session, state=SittingState.CLOSED)
    assert inputs_digest(base, closed, effective) == sealed


def test_a_score_is_an_exact_share():
    grids = marks("B1", [A, A, N, N], [A, A, N, N])
    effective = rules(grid={"bloc": {"kind": "n_of_m", "threshold": "1/2"}})
    (unit,) = deliberate(case(grids=grids), sitting(), effective).units
    assert unit.proposed is PreDecision.ACQUIRED
    assert effective.reglement.grid.bloc.threshold == Fraction(1, 2)


def test_where_nothing_partial_is_admitted_every_bloc_presented_is_to_be_taken_again():
    blocs = (bloc("B1"), bloc("B2"), bloc("B3"))
    session = sitting()
    voices = tuple(
        voice
        for code, said in (("B1", YES), ("B2", YES), ("B3", NO))
        for voice in everybody(code, said, session)
    )
    asked = case(blocs, votes=voices)
    refused = deliberate(asked, session, rules(decision={"outcomes": ["full", "refused"]}))
    assert (refused.outcome, refused.acquired) == (Outcome.REFUSED, ())
    assert {each.outcome for each in refused.blocs} == {UnitOutcome.NOT_ACQUIRED}
    assert refused.missing == ("B1", "B2", "B3")
    text = refused.reasons[0].text
    assert "Acquis" not in text
    assert text.endswith("À repasser : B1, B2, B3.")
    partial = deliberate(asked, session, rules())
    assert (partial.outcome, partial.acquired) == (Outcome.PARTIAL, ("B1", "B2"))
