"""A minimum is a share of the points possible, as texts say it, and a zero is a mark of zero."""

from decimal import Decimal
from fractions import Fraction

import pytest

from parchemin.assessment.rules.grid import GridItem
from parchemin.assessment.rules.scales import worth
from parchemin.assessment.terms import GridVerdict
from tests.assessment.test_rules_of_marks import (
    AGGREGATIONS,
    ITEM,
    SCALES,
    bloc,
    effective,
    verdict,
)


@pytest.mark.parametrize(
    ("scale", "mark", "share"),
    [
        ("levels", 3, "3/5"),
        ("levels", 1, "1/5"),
        ("levels", 5, "1"),
        ("points", 12, "12/20"),
        ("points", Decimal("12.5"), "5/8"),
        ("percent", 70, "7/10"),
        ("count", 5, "1/2"),
        ("points", 0, "0"),
    ],
)
def test_a_mark_is_worth_its_share_of_the_points_possible_on_every_scale(scale, mark, share):
    rules = effective(scale=SCALES[scale]).reglement.grid.scale
    assert worth(rules, ITEM, mark) == Fraction(share)


@pytest.mark.parametrize("kind", ["min_score", "weighted_average"])
def test_three_out_of_five_reaches_a_minimum_of_sixty_percent_and_two_does_not(kind):
    rules = effective(scale=SCALES["levels"], bloc={"kind": kind, "threshold": "60 %"})
    reached = verdict(bloc(count=2), [3, 3], rules)
    assert (reached.verdict, reached.score) == (GridVerdict.POSITIVE, Fraction(3, 5))
    assert "60 % : le seuil de 60 % est atteint" in reached.reasons[0].text
    assert verdict(bloc(count=2), [3, 2], rules).verdict is GridVerdict.NEGATIVE


def test_the_former_marks_of_the_wholesale_trade_pass_at_sixty_percent_of_each_paper():
    """Text: 24 out of 40 in the company, 18 out of 30 for the report and for its defence, 12 out of 20."""
    rules = effective(scale=SCALES["points"], bloc=AGGREGATIONS["min_score"])
    for highest, enough in ((40, 24), (30, 18), (20, 12)):
        paper = bloc(GridItem("K1", "C1", highest=highest))
        assert verdict(paper, [enough], rules).verdict is GridVerdict.POSITIVE
        assert verdict(paper, [enough - 1], rules).verdict is GridVerdict.NEGATIVE


def test_the_lowest_level_is_no_zero_where_the_scale_has_none():
    levels = effective(scale=SCALES["levels"], bloc=AGGREGATIONS["min_score_and_no_zero"])
    assert verdict(bloc(count=3), [5, 5, 1], levels).verdict is GridVerdict.POSITIVE
    to_three = {"kind": "levels", "lowest": 0, "highest": 3, "pass_mark": 2}
    vae = effective(scale=to_three, bloc={"kind": "min_score_and_no_zero", "threshold": "2/3"})
    assert verdict(bloc(count=3), [3, 3, 0], vae).verdict is GridVerdict.NEGATIVE
    assert verdict(bloc(count=3), [3, 2, 1], vae).verdict is GridVerdict.POSITIVE


def test_a_mark_of_zero_is_a_mark_and_not_an_absence_of_mark():
    for rule in ("to_jury", "left_out"):
        rules = effective(scale=SCALES["points"], bloc=AGGREGATIONS["min_score"], not_assessed=rule)
        found = verdict(bloc(count=2), [0, 0], rules)
        assert (found.verdict, found.score) == (GridVerdict.NEGATIVE, 0)
        assert [reason.code for reason in found.reasons] == ["score"]


def test_a_mark_under_zero_takes_points_away_and_is_no_better_than_a_zero():
    below = {"kind": "points", "lowest": -5, "highest": 20, "pass_mark": 10}
    rules = effective(scale=below, bloc={"kind": "min_score_and_no_zero", "threshold": "25 %"})
    found = verdict(bloc(count=2), [-5, 20], rules)
    assert found.score == Fraction(15, 40)
    assert found.reasons[-1].code == "zero"
    assert verdict(bloc(count=2), [1, 20], rules).verdict is GridVerdict.POSITIVE
