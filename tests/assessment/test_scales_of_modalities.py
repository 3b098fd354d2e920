"""A modality marked on a scale of its own: the tutor on 10, the rest on 20."""

from decimal import Decimal
from fractions import Fraction

import pytest

from parchemin.assessment.rules.aggregation import bloc_verdict, competence_verdicts
from parchemin.assessment.rules.concordance import competence_gaps
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks
from parchemin.assessment.rules.scales import is_acquired, mark_of, objections_to_mark
from parchemin.assessment.terms import Gap, GridVerdict
from parchemin.certifications.reglement.law import Effective
from parchemin.jury.inputs import inputs_as_json, inputs_from_json
from parchemin.jury.rules.predecision import bloc_proposal
from parchemin.jury.terms import PreDecision
from tests.jury.cases import case, rules, sitting

TUTOR = {"modality": "company_report", "kind": "points", "highest": 10, "pass_mark": 5}
SCALE = {"kind": "points", "highest": 20, "pass_mark": 10, "modalities": [TUTOR]}
TOTAL = {"kind": "min_score", "threshold": "50 %"}
MEAN = {"kind": "weighted_average", "threshold": "50 %"}
TUTORS, JURYS = (
    GridItem("K1", "C1", modality="company_report"),
    GridItem("K2", "C2", modality="simulation"),
)


def under(bloc: object, **grid: object) -> Effective:
    articles = {"grid.scale": "art. 5", "grid.scale.modalities": "art. 5.2"}
    return rules(grid={"scale": SCALE, "bloc": bloc, **grid}, articles=articles)


def bloc(*items: GridItem) -> GridBloc:
    return GridBloc("B1", "Conduire", items, modalities=("company_report", "simulation"))


def verdict(marks, effective, items=(TUTORS, JURYS)):
    return bloc_verdict(bloc(*items), GridMarks("a1", "B1", tuple(marks)), effective)


def test_a_mark_is_checked_against_the_scale_of_its_own_modality():
    scale = under(TOTAL).reglement.grid.scale
    assert mark_of(scale, TUTORS, "7,5") == Decimal("7.5")
    assert mark_of(scale, JURYS, "15") == 15
    (objection,) = objections_to_mark(scale, TUTORS, "15")
    assert "sort de l’échelle, de 0 à 10" in objection.message
    assert (is_acquired(scale, TUTORS, 5), is_acquired(scale, JURYS, 5)) == (True, False)


@pytest.mark.parametrize(("tutor", "jury", "points"), [(10, 5, 15), (5, 10, 15), (4, 10, 14)])
def test_points_add_up_out_of_thirty(tutor, jury, points):
    found = verdict([tutor, jury], under(TOTAL))
    assert found.score == Fraction(points, 30)
    assert found.verdict is (GridVerdict.POSITIVE if points >= 15 else GridVerdict.NEGATIVE)


def test_in_a_mean_five_on_ten_is_worth_ten_on_twenty():
    assert verdict([5, 10], under(MEAN)).score == Fraction(1, 2)
    assert verdict([10, 5], under(MEAN)).score == Fraction(5, 8)


def test_a_gate_on_the_tutor_is_a_share_of_ten():
    gate = {"modality": "company_report", "at_least": "6/10"}
    rule = {**TOTAL, "gates": [gate]}
    assert verdict([6, 20], under(rule)).verdict is GridVerdict.POSITIVE
    shut = verdict([5, 20], under(rule))
    assert shut.verdict is GridVerdict.NEGATIVE
    assert "atteint 50 % pour 60 %" in shut.reasons[1].text


def test_one_modality_in_words_and_the_rest_in_points():
    words = {"modality": "company_report", "kind": "mastery"}
    effective = under(MEAN, scale={**SCALE, "modalities": [words]})
    scale = effective.reglement.grid.scale
    assert objections_to_mark(scale, TUTORS, "partial") == ()
    assert [one.code for one in objections_to_mark(scale, JURYS, "partial")] == [
        "mark-out-of-scale"
    ]
    assert verdict(["partial", 10], effective).score == Fraction(1, 2)


def test_the_gap_between_assessors_is_read_on_the_scale_of_the_line():
    effective = under(TOTAL)
    first, second = GridMarks("a", "B1", (2, 2)), GridMarks("b", "B1", (7, 7))
    found = competence_gaps(bloc(TUTORS, JURYS), first, second, effective)
    assert found == (Gap.FRANK, Gap.ONE_DEGREE)


def test_lines_of_unknown_modality_go_to_the_jury_because_nothing_tells_their_scale():
    items = (TUTORS, GridItem("K2", "C2"))
    effective = under(TOTAL)
    found = verdict([10, 20], effective, items)
    assert (found.verdict, [one.code for one in found.reasons]) == (
        GridVerdict.INCOMPLETE,
        ["scale-unknown"],
    )
    assert found.reasons[0].text == (
        "Selon A, le bloc ne se calcule pas : rien ne dit sur quelle échelle se note K2."
    )
    assert found.reasons[0].source == "Règlement, art. 5.2"
    first, second = competence_verdicts(bloc(*items), GridMarks("a1", "B1", (10, 20)), effective)
    assert (first.verdict, second.verdict) == (GridVerdict.POSITIVE, GridVerdict.INCOMPLETE)
    grids = [GridMarks(name, "B1", (10, 20)) for name in ("a1", "a2")]
    proposed = bloc_proposal(bloc(*items), grids, effective)
    assert proposed.predecision is PreDecision.TO_DELIBERATE


def test_a_bloc_without_that_modality_is_read_on_the_scale_of_the_rest():
    plain = GridBloc("B1", "Conduire", (GridItem("K1", "C1"),), modalities=("simulation", "mcq"))
    found = bloc_verdict(plain, GridMarks("a1", "B1", (10,)), under(TOTAL))
    assert found.score == Fraction(1, 2)


def test_a_count_of_words_alone_does_not_pass_over_a_line_without_scale():
    words = {"modality": "company_report", "kind": "mastery", "partial": "1/3"}
    effective = under({"kind": "all_criteria"}, scale={"kind": "mastery", "modalities": [words]})
    grids = [GridMarks(name, "B1", ("acquired", "acquired")) for name in ("a1", "a2")]
    unsure = bloc(TUTORS, GridItem("K2", "C2"))
    assert bloc_proposal(unsure, grids, effective).predecision is PreDecision.TO_DELIBERATE
    assert bloc_proposal(bloc(TUTORS, JURYS), grids, effective).predecision is PreDecision.ACQUIRED


def test_kept_inputs_decide_alike_under_scales_of_modalities():
    effective = under(TOTAL)
    known = case((bloc(TUTORS, JURYS),), grids=(GridMarks("a1", "B1", (Decimal("7.5"), 8)),))
    kept = inputs_as_json(known, sitting(), effective)
    assert inputs_from_json(kept, effective.reglement)[0] == known
