"""A mark that the jury changed is told with what each assessor had given, what it became, and why."""

from decimal import Decimal

import pytest

from parchemin.jury.rules.adjustments import adjusted_marks, before_words
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import Adjustment
from tests.jury.cases import A, N, P, bloc, case, marks, rules, sitting

JURY = {"grid": {"adjusted_by": "jury"}}


def changed(mark="acquired", item="B1.1.a", reason="Vu à l’oral."):
    return Adjustment("B1", item, mark, reason)


def reasons_of(unit, effective):
    candidate = case(
        [bloc("B1", 2)], grids=marks("B1", [N, A], [P, A]), adjustments=(changed(),), adopted=True
    )
    found = deliberate(candidate, sitting(), rules(decision={"unit": unit}, **JURY))
    return {
        decided.code: [r for r in decided.reasons if r.code == "mark-adjusted"]
        for decided in found.units
    }


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("bloc", {"B1": 1}),
        ("competence", {"B1.1": 1, "B1.2": 0}),
        ("certification", {"certification": 1}),
    ],
)
def test_the_unit_of_the_line_tells_it_among_its_reasons(unit, told):
    found = reasons_of(unit, rules(**JURY))
    assert {code: len(reasons) for code, reasons in found.items()} == told
    (reason,) = next(reasons for reasons in found.values() if reasons)
    named = "Bloc B1. " if unit == "certification" else ""
    assert reason.text == (
        f"{named}Note modifiée par le jury, B1.1.a : A non acquis, B partiel avant, acquis après. "
        "Motif : Vu à l’oral."
    )


def test_a_line_changed_twice_is_told_as_it_stands_in_the_order_of_the_grid():
    candidate = case(
        [bloc("B1", 2)],
        grids=marks("B1", [N, N]),
        adjustments=(
            changed(item="B1.2.a"),
            changed("partial", reason="Hésitant."),
            changed(reason="Relu."),
        ),
    )
    found = adjusted_marks(candidate, rules(**JURY))
    assert [(one.item, one.after, one.reason) for one in found] == [
        ("B1.1.a", "acquis", "Relu."),
        ("B1.2.a", "acquis", "Vu à l’oral."),
    ]


def test_a_mark_that_nobody_had_given_is_said_so():
    candidate = case([bloc("B1", 1)], grids=marks("B1", [None]), adjustments=(changed(),))
    (found,) = adjusted_marks(candidate, rules(**JURY))
    assert before_words(found.before) == "A non évalué"
    (alone,) = adjusted_marks(case([bloc("B1", 1)], adjustments=(changed(),)), rules(**JURY))
    assert before_words(alone.before) == "aucune note"


def test_a_number_is_written_as_in_french():
    scale = {"kind": "points", "lowest": 0, "highest": 20, "pass_mark": 10}
    candidate = case(
        [bloc("B1", 1)],
        grids=marks("B1", [Decimal("9.5")]),
        adjustments=(changed(Decimal("10.25")),),
    )
    effective = rules(
        grid={
            "adjusted_by": "jury",
            "scale": scale,
            "competence": {"kind": "min_score", "threshold": "50 %"},
        }
    )
    (found,) = adjusted_marks(candidate, effective)
    assert (found.before, found.after) == (("9,5",), "10,25")


def test_nothing_is_told_where_nobody_may_change_a_mark():
    candidate = case([bloc("B1", 1)], grids=marks("B1", [N]), adjustments=(changed(),))
    assert adjusted_marks(candidate, rules()) == ()
