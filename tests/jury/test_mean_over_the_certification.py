"""A mean over the whole certification, each bloc at its minimum, and the marks kept from an earlier jury.

CQP Tourier (IDCC 843, avenant n° 103 of 2012): three papers that weigh 2, 2 and 6, each eliminatory under 10
out of 20, a mean of 10; marks are kept five years. Another branch asks 10 in each domain and 12 in the mean.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks
from parchemin.certifications.reglement.law import Effective
from parchemin.jury.inputs import inputs_as_json, inputs_from_json
from parchemin.jury.rules.deliberation import deliberate, inputs_digest
from parchemin.jury.rules.facts import KeptShare
from parchemin.jury.rules.units import certification_marks
from parchemin.jury.terms import Outcome, PreDecision, UnitOutcome
from tests.jury.cases import ON, YES, case, everybody, rules
from tests.jury.cases import sitting as table

WEIGHTS = {"B1": 2, "B2": 2, "B3": 6}
BLOCS = tuple(
    GridBloc(code, f"Épreuve {code}", (GridItem(f"{code}-K1", f"{code}-C1"),)) for code in WEIGHTS
)
ARTICLES = {
    "grid.bloc": "art. 4",
    "grid.certification": "art. 5",
    "grid.certification.kept": "art. 6",
}


def under(mean="10/20", floor="10/20", weights=WEIGHTS, **grid) -> Effective:
    whole = {"threshold": mean, "kept": {"months": 60}}
    whole["weights"] = [{"bloc": bloc, "weight": weight} for bloc, weight in weights.items()]
    return rules(
        decision={"unit": "certification"},
        grid={
            "scale": {"kind": "points", "highest": 20, "pass_mark": 10},
            "bloc": {"kind": "weighted_average", "threshold": floor},
            "certification": whole,
            **grid,
        },
        articles=ARTICLES,
    )


def grids(*papers):
    """Return the grids of both assessors: one mark a bloc, or a pair; None where the bloc was not sat."""
    pairs = [mark if isinstance(mark, tuple) else (mark, mark) for mark in papers]
    return tuple(
        GridMarks(f"a{rank}", bloc.code, (mark,))
        for bloc, pair in zip(BLOCS, pairs, strict=True)
        for rank, mark in enumerate(pair, 1)
        if pair != (None, None)
    )


def judged(*papers, effective=None, **changes):
    found = case(BLOCS, grids=grids(*papers), adopted=True, **changes)
    return deliberate(found, table(), effective or under())


def said(found):
    return {reason.code: reason for reason in found.units[0].reasons}


@pytest.mark.parametrize(
    ("papers", "granted"),
    [
        ((10, 10, 10), True),
        ((20, 20, 9), False),
        ((9, 20, 20), False),
        ((10, 10, 20), True),
    ],
)
def test_each_paper_is_eliminatory_under_ten_whatever_the_mean(papers, granted):
    found = judged(*papers)
    assert found.outcome is (Outcome.FULL if granted else Outcome.REFUSED)
    assert ("bloc-under-minimum" in said(found)) is not granted


@pytest.mark.parametrize(
    ("papers", "mean", "granted"),
    [
        ((10, 10, "13.33"), "11.998", False),
        ((11, 11, "12.34"), "11.804", False),
        ((10, 10, 14), "12.4", True),
        ((15, 15, 11), "12.6", True),
        ((20, 15, 10), "13", True),
        ((10, 10, 10), "10", False),
    ],
)
def test_the_mean_is_weighed_over_the_whole_certification(papers, mean, granted):
    marks = [Fraction(mark) for mark in papers]
    assert (2 * marks[0] + 2 * marks[1] + 6 * marks[2]) / 10 == Fraction(mean)
    found = judged(*marks, effective=under(mean="12/20"))
    assert found.outcome is (Outcome.FULL if granted else Outcome.REFUSED)
    assert ("ne sont pas atteints" in said(found)["certification-mean"].text) is not granted


def test_the_steps_are_told_with_their_articles():
    reasons = said(judged(12, 8, 15))
    assert reasons["bloc-under-minimum"].text == (
        "Bloc B2 sous son minimum : la certification n’est pas acquise."
    )
    assert reasons["bloc-under-minimum"].source == "Règlement, art. 4"
    assert reasons["certification-mean"].text == (
        "Moyenne de la certification : 65 % (B1 60 % × 2, B2 40 % × 2, B3 75 % × 6) ; "
        "les 50 % demandés sont atteints."
    )
    assert reasons["certification-mean"].source == "Règlement, art. 5"


def naive(papers, mean):
    """Decide three papers of one mark each, written again from the text."""
    if any(mark < 10 for mark in papers):
        return "refused"
    total = sum(mark * weight for mark, weight in zip(papers, (2, 2, 6), strict=True))
    return "full" if total >= mean * 10 else "refused"


@pytest.mark.parametrize("mean", [10, 12, 14])
def test_every_grid_of_three_papers_is_read_as_a_second_reading_of_the_text(mean):
    effective = under(mean=f"{mean}/20")
    seen = set()
    for papers in product((0, 9, 10, 12, 15, 20), repeat=3):
        expected = naive(papers, mean)
        seen.add(expected)
        assert judged(*papers, effective=effective).outcome == expected, papers
    assert seen == {"full", "refused"}


def test_blocs_weigh_the_same_where_nothing_says_otherwise():
    found = judged(10, 10, 16, effective=under(mean="12/20", weights={}))
    assert found.outcome is Outcome.FULL
    assert "60 % (B1 50 %, B2 50 %, B3 80 %)" in said(found)["certification-mean"].text


def test_a_bloc_without_weight_or_without_grids_leaves_the_certification_to_the_jury():
    short = judged(20, 20, 20, effective=under(weights={"B1": 2, "B2": 2}))
    assert short.units[0].proposed is PreDecision.TO_DELIBERATE
    assert said(short)["bloc-without-weight"].text.startswith(
        "Le règlement ne donne pas de poids à B3"
    )
    absent = judged(20, 20, None)
    assert (absent.units[0].proposed, absent.outcome) == (PreDecision.TO_DELIBERATE, None)
    assert said(absent)["assessor-missing"].text.startswith("Bloc B3. 0 avis")


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ("to_jury", UnitOutcome.UNDECIDED),
        ("average", UnitOutcome.ACQUIRED),
        ("favourable", UnitOutcome.ACQUIRED),
        ("unfavourable", UnitOutcome.NOT_ACQUIRED),
    ],
)
def test_assessors_who_differ_on_a_minimum_are_read_as_the_règlement_says(rule, outcome):
    found = judged((8, 12), 12, 12, effective=under(divergence=rule))
    assert found.units[0].outcome is outcome


def test_assessors_who_agree_give_their_mean():
    (first, *_) = certification_marks(
        case(BLOCS, grids=grids((11, 14), 12, 12)), frozenset(), under()
    )
    assert (first.share, first.reached) == (Fraction(25, 40), True)


def test_a_mean_within_the_range_where_the_jury_looks_is_left_to_it():
    look = {"low": "55 %", "high": "65 %"}
    effective = under(mean="12/20", look_range=look)
    assert judged(20, 20, 14, effective=effective).units[0].outcome is UnitOutcome.ACQUIRED
    found = judged(10, 10, 14, effective=effective)
    assert found.units[0].proposed is PreDecision.TO_DELIBERATE
    assert "62 %" in said(found)["look-range"].text


KEPT = KeptShare("B1", "7/10", date(2025, 11, 24), date(2026, 11, 24), "decision/12")


def test_a_mark_kept_stands_for_the_bloc_that_is_not_sat_again():
    found = judged(None, 10, 15, kept_marks=(KEPT,))
    assert found.outcome is Outcome.FULL
    reasons = said(found)
    assert reasons["mark-kept"].text == (
        "Bloc B1, note de 70 % du jury du 24 novembre 2025, conservée jusqu’au 24 novembre 2026."
    )
    assert reasons["mark-kept"].source == "Règlement, art. 6"
    assert "69 % (B1 70 % × 2, B2 50 % × 2, B3 75 % × 6)" in reasons["certification-mean"].text


def test_a_mark_kept_holds_on_its_last_day_and_not_the_day_after():
    assert date(2026, 11, 24) == ON
    late = replace(KEPT, until=date(2026, 11, 23))
    found = judged(None, 10, 15, kept_marks=(late,))
    assert (found.outcome, found.units[0].proposed) == (None, PreDecision.TO_DELIBERATE)
    assert said(found)["mark-expired"].text.endswith(
        "qui ne vaut plus : son dernier jour était le 23 novembre 2026."
    )
    for_ever = judged(None, 10, 15, kept_marks=(replace(KEPT, until=None),))
    assert "conservée sans limite" in said(for_ever)["mark-kept"].text


def test_a_bloc_presented_again_is_read_by_its_new_grids_and_not_by_the_mark_kept():
    found = judged(8, 10, 15, kept_marks=(KEPT,))
    assert (found.outcome, "mark-kept" in said(found)) == (Outcome.REFUSED, False)


def test_the_jury_votes_on_the_whole_and_the_marks_propose():
    session = table()
    known = case(BLOCS, grids=grids(9, 20, 20), votes=everybody("certification", YES, session))
    assert deliberate(known, session, under()).outcome is Outcome.FULL
    assert deliberate(known, session, under(binding="binds")).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("grid", "remarked"), [({}, True), ({"binding": "free"}, False), ({"binding": "binds"}, False)]
)
def test_a_jury_that_grants_under_a_minimum_is_told_that_the_text_does_not_say_it_may(
    grid, remarked
):
    session = table()
    known = case(BLOCS, grids=grids(9, 20, 20), votes=everybody("certification", YES, session))
    codes = [remark.code for remark in deliberate(known, session, under(**grid)).warnings]
    assert ("granted-under-minimum" in codes) is remarked
    fine = case(BLOCS, grids=grids(20, 20, 20), votes=everybody("certification", YES, session))
    assert deliberate(fine, session, under(**grid)).warnings == ()


def test_a_refusal_for_the_mean_alone_says_what_may_be_taken_again():
    short = judged(10, 10, 11, effective=under(mean="12/20"))
    assert short.outcome is Outcome.REFUSED
    assert [reason.text for reason in short.reasons] == [
        "Refus.",
        "Notes conservées : B1 50 %, B2 50 %, B3 55 %. Pour relever la moyenne, se repassent au choix : "
        "B1, B2, B3.",
    ]
    under_minimum = judged(10, 9, 20, effective=under(mean="12/20"))
    assert [reason.text for reason in under_minimum.reasons] == [
        "Refus. À repasser : B2.",
        "Notes conservées : B1 50 %, B3 100 %.",
    ]


def test_marks_kept_are_sealed_with_the_case_and_read_again():
    session, effective = table(), under()
    plain = case(BLOCS, grids=grids(None, 10, 15))
    known = replace(plain, kept_marks=(KEPT,))
    assert inputs_digest(known, session, effective) != inputs_digest(plain, session, effective)
    kept = inputs_as_json(known, session, effective)
    assert inputs_from_json(kept, effective.reglement)[0] == known
