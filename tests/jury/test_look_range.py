"""From which result the jury looks itself: of the mean where grids are averaged, of each score elsewhere."""

import pytest

from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.terms import (
    PreDecision,
)
from tests.jury.cases import (
    A,
    N,
    bloc,
    case,
    marks,
    rules,
    sitting,
)


@pytest.mark.parametrize(
    ("first", "second", "threshold", "proposed"),
    [
        # 11 and 15 of 20: each is out of the range, their mean of 65 % is its bottom
        (11, 15, "70 %", PreDecision.TO_DELIBERATE),
        (12, 16, "70 %", PreDecision.TO_DELIBERATE),  # 60 % and 80 %
        (13, 17, "70 %", PreDecision.ACQUIRED),  # the mean of 75 % is its top, which is out
        (10, 14, "60 %", PreDecision.ACQUIRED),  # 70 % is in, and the mean of 60 % is read
        (4, 18, "70 %", PreDecision.NOT_ACQUIRED),
    ],
)
def test_the_jury_looks_at_the_mean_where_divergent_grids_are_averaged(
    first, second, threshold, proposed
):
    items = bloc("B1", 20)
    effective = rules(
        grid={
            "bloc": {"kind": "n_of_m", "threshold": threshold},
            "divergence": "average",
            "look_range": {"low": "65 %", "high": "75 %"},
        }
    )
    rows = [[A] * count + [N] * (20 - count) for count in (first, second)]
    (unit,) = deliberate(case((items,), grids=marks("B1", *rows)), sitting(), effective).units
    assert unit.proposed is proposed


@pytest.mark.parametrize("rule", ["to_jury", "favourable", "unfavourable"])
def test_one_score_in_the_range_is_enough_where_grids_are_not_averaged(rule):
    items = bloc("B1", 20)
    effective = rules(
        grid={
            "bloc": {"kind": "n_of_m", "threshold": "70 %"},
            "divergence": rule,
            "look_range": {"low": "65 %", "high": "75 %"},
        }
    )
    rows = [[A] * count + [N] * (20 - count) for count in (4, 14)]
    (unit,) = deliberate(case((items,), grids=marks("B1", *rows)), sitting(), effective).units
    assert unit.proposed is PreDecision.TO_DELIBERATE
    assert unit.reasons[-2].text.startswith("À 70 %, le résultat est dans la plage")
