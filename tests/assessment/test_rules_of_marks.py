"""Every scale with every aggregation, and what each refuses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.assessment.rules.aggregation import bloc_verdict, competence_verdicts
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks
from parchemin.assessment.rules.scales import is_acquired, mark_of, objections_to_mark, worth
from parchemin.assessment.terms import GridVerdict
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.certifications.reglement.terms import Aggregation, RouteFamily, ScaleKind
from parchemin.certifications.terms import Register
from parchemin.kernel.objections import Refused

SCALES = {
    "mastery": {"kind": "mastery"},
    "points": {"kind": "points", "lowest": 0, "highest": 20, "pass_mark": 12},
    "levels": {"kind": "levels", "lowest": 1, "highest": 5, "pass_mark": 3},
    "percent": {"kind": "percent", "lowest": 0, "highest": 100, "pass_mark": 80},
    "count": {"kind": "count", "lowest": 0, "highest": 10, "pass_mark": 5},
}
SCORED = ("min_score", "min_score_and_no_zero", "weighted_average")
BEST = {"mastery": "acquired", "points": 20, "levels": 5, "percent": 100, "count": 10}
WORST = {"mastery": "not_acquired", "points": 0, "levels": 1, "percent": 0, "count": 0}
ORDERED = {
    "mastery": ("not_acquired", "partial", "acquired"),
    "points": (0, 6, Decimal("11.99"), 12, 20),
    "levels": (1, 2, 3, 4, 5),
    "percent": (0, 50, 80, 100),
    "count": (0, 4, 5, 10),
}
AGGREGATIONS = {
    "all_criteria": {"kind": "all_criteria"},
    "min_score": {"kind": "min_score", "threshold": "60 %"},
    "min_score_and_no_zero": {"kind": "min_score_and_no_zero", "threshold": "60 %"},
    "weighted_average": {"kind": "weighted_average", "threshold": "60 %"},
    "n_of_m": {"kind": "n_of_m", "threshold": "70 %"},
}
ITEM = GridItem("1.1.a", "1.1")


def effective(**grid: object) -> Effective:
    value = {
        "format": FORMAT,
        "name": "Essai",
        "in_force_from": "2020-01-01",
        "grid": grid,
        "articles": {"grid.bloc": "art. 6.1", "grid.bloc.eliminatory": "art. 6.4"},
    }
    return with_law(new_reglement(value), RouteFamily.TRAINING, Register.NONE, date(2026, 11, 24))


def bloc(*items: GridItem, count: int = 8) -> GridBloc:
    plain = tuple(GridItem(f"3.{n + 1}.a", f"3.{n + 1}") for n in range(count))
    return GridBloc("B3", "Politique commerciale", items or plain)


def verdict(grid_bloc: GridBloc, marks, rules: Effective, label: str = "A"):
    return bloc_verdict(grid_bloc, GridMarks("a1", grid_bloc.code, tuple(marks)), rules, label)


def test_every_scale_and_aggregation_is_known_to_these_tests():
    assert set(SCALES) == {kind.value for kind in ScaleKind}
    assert set(AGGREGATIONS) == {kind.value for kind in Aggregation}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_the_best_marks_acquire_and_the_worst_do_not(scale, aggregation):
    rules = effective(scale=SCALES[scale], bloc=AGGREGATIONS[aggregation])
    best, worst = (
        verdict(bloc(), [BEST[scale]] * 8, rules),
        verdict(bloc(), [WORST[scale]] * 8, rules),
    )
    assert (best.verdict, best.score) == (GridVerdict.POSITIVE, Fraction(1))
    lowest = Fraction(1, 5) if scale == "levels" and aggregation in SCORED else Fraction(0)
    assert (worst.verdict, worst.score) == (GridVerdict.NEGATIVE, lowest)
    assert all(
        reason.source and reason.text.endswith(".") for reason in best.reasons + worst.reasons
    )


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_a_better_mark_never_takes_a_bloc_away(scale, aggregation):
    rules = effective(scale=SCALES[scale], bloc=AGGREGATIONS[aggregation])
    ladder, small = ORDERED[scale], bloc(count=3)
    for marks in product(ladder, repeat=3):
        before = verdict(small, marks, rules)
        for place, mark in enumerate(marks):
            better = ladder[min(ladder.index(mark) + 1, len(ladder) - 1)]
            after = verdict(small, [*marks[:place], better, *marks[place + 1 :]], rules)
            assert after.score >= before.score
            assert (after.verdict, before.verdict) != (GridVerdict.NEGATIVE, GridVerdict.POSITIVE)


def naive_verdict(scale, aggregation, marks):
    """Decide three items of one competence each, written a second time from the texts.

    A minimum is a share of the points possible; a zero is the mark 0, which a scale from 1 to 5 has not.
    """
    possible = len(marks) * (1 if scale == "mastery" else SCALES[scale]["highest"])
    numbers = [
        {"acquired": 1, "partial": Fraction(1, 2), "not_acquired": 0}.get(m, m) for m in marks
    ]
    limit = 1 if scale == "mastery" else SCALES[scale]["pass_mark"]
    passed = sum(number >= limit for number in numbers)
    share = sum(Fraction(number) for number in numbers) / possible
    if aggregation == "all_criteria":
        return passed == len(marks)
    if aggregation == "n_of_m":
        return passed * 10 >= len(marks) * 7
    if aggregation == "min_score_and_no_zero" and any(number == 0 for number in numbers):
        return False
    return share >= Fraction(6, 10)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_every_grid_of_three_items_is_read_as_the_texts_say(scale, aggregation):
    rules = effective(scale=SCALES[scale], bloc=AGGREGATIONS[aggregation])
    for marks in product(ORDERED[scale], repeat=3):
        expected = (
            GridVerdict.POSITIVE
            if naive_verdict(scale, aggregation, marks)
            else GridVerdict.NEGATIVE
        )
        assert verdict(bloc(count=3), marks, rules).verdict is expected, marks


def test_the_reason_tells_count_share_threshold_and_article():
    rules = effective(bloc=AGGREGATIONS["n_of_m"])
    under = verdict(bloc(), ["acquired"] * 5 + ["partial", "not_acquired", "not_acquired"], rules)
    assert under.reasons[0].text == (
        "Selon A, 5 compétences acquises sur 8, soit 62,5 % : sous le seuil de 70 %."
    )
    assert under.reasons[0].source == "Règlement, art. 6.1"
    over = verdict(bloc(), ["acquired"] * 7 + ["not_acquired"], rules, "B")
    assert over.reasons[0].text == (
        "Selon B, 7 compétences acquises sur 8, soit 87,5 % : le seuil de 70 % est atteint."
    )


def test_a_count_exactly_at_the_threshold_reaches_it():
    rules = effective(bloc={"kind": "n_of_m", "threshold": "70 %"})
    marks = ["acquired"] * 7 + ["not_acquired"] * 3
    assert verdict(bloc(count=10), marks, rules).verdict is GridVerdict.POSITIVE
    marks = ["acquired"] * 6 + ["not_acquired"] * 4
    assert verdict(bloc(count=10), marks, rules).verdict is GridVerdict.NEGATIVE


def test_a_plain_number_of_competences_may_be_asked():
    rules = effective(bloc={"kind": "n_of_m", "at_least": 6})
    for acquired, expected in ((5, GridVerdict.NEGATIVE), (6, GridVerdict.POSITIVE)):
        marks = ["acquired"] * acquired + ["not_acquired"] * (8 - acquired)
        found = verdict(bloc(), marks, rules)
        assert found.verdict is expected
        assert "pour 6 demandées" in found.reasons[0].text


def test_one_criterion_of_a_competence_missed_misses_the_competence():
    items = (GridItem("1.1.a", "1.1"), GridItem("1.1.b", "1.1"), GridItem("1.2.a", "1.2"))
    rules = effective(bloc={"kind": "n_of_m", "threshold": "50 %"})
    found = competence_verdicts(
        bloc(*items), GridMarks("a1", "B3", ("acquired", "partial", "acquired")), rules
    )
    assert [reached.verdict for reached in found] == [GridVerdict.NEGATIVE, GridVerdict.POSITIVE]
    assert found[0].reasons[0].text == "Selon A, 1 critère acquis sur 2 : tous sont demandés."
    assert verdict(bloc(*items), ["acquired", "partial", "acquired"], rules).score == Fraction(1, 2)


def test_an_eliminatory_item_that_fails_settles_the_bloc_and_says_so():
    items = (GridItem("1.a", "1", eliminatory=True), GridItem("2.a", "2"), GridItem("3.a", "3"))
    rules = effective(bloc={"kind": "n_of_m", "threshold": "60 %"})
    failed = verdict(bloc(*items), ["partial", "acquired", "acquired"], rules)
    assert failed.verdict is GridVerdict.NEGATIVE
    assert [r.code for r in failed.reasons] == ["count", "eliminatory"]
    assert failed.reasons[1].source == "Règlement, art. 6.4"
    clear = verdict(bloc(*items), ["acquired", "acquired", "not_acquired"], rules)
    assert clear.verdict is GridVerdict.POSITIVE
    assert clear.reasons[-1].code == "no-eliminatory"
    unread = effective(bloc={"kind": "n_of_m", "threshold": "60 %", "eliminatory": False})
    assert (
        verdict(bloc(*items), ["partial", "acquired", "acquired"], unread).verdict
        is GridVerdict.POSITIVE
    )


def test_a_gate_that_stays_shut_shuts_what_is_behind_it():
    items = (GridItem("t", "1", modality="mcq"), GridItem("p", "2", modality="simulation"))
    gate = {"modality": "mcq", "at_least": "12/20", "opens": "simulation"}
    floor = {"modality": "simulation", "at_least": "14/20"}
    rules = effective(
        scale=SCALES["points"],
        bloc={"kind": "min_score", "threshold": "50 %", "gates": [gate, floor]},
    )
    assert verdict(bloc(*items), [12, 14], rules).verdict is GridVerdict.POSITIVE
    shut = verdict(bloc(*items), [11, 20], rules)
    assert shut.verdict is GridVerdict.NEGATIVE
    assert (
        "« questionnaire à choix multiples » atteint 55 % pour 60 % demandés"
        in shut.reasons[1].text
    )
    assert shut.score == Fraction(11, 40)
    assert [r.code for r in shut.reasons] == [
        "score",
        "gate",
    ]  # what is not read has no gate to fail
    low = verdict(bloc(*items), [20, 13], rules)
    assert (low.verdict, [r.code for r in low.reasons]) == (GridVerdict.NEGATIVE, ["score", "gate"])


def test_modalities_weigh_as_the_règlement_says():
    items = tuple(
        GridItem(name, str(n), modality=name)
        for n, name in enumerate(("simulation", "mcq", "oral_interview"))
    )
    weights = [
        {"modality": "simulation", "weight": 50},
        {"modality": "mcq", "weight": 30},
        {"modality": "oral_interview", "weight": 20},
    ]
    rules = effective(
        scale=SCALES["percent"],
        bloc={"kind": "weighted_average", "threshold": "60 %", "modality_weights": weights},
    )
    found = verdict(bloc(*items), [80, 50, 25], rules)
    assert found.score == Fraction(60, 100)
    assert found.verdict is GridVerdict.POSITIVE
    assert verdict(bloc(*items), [80, 50, 24], rules).verdict is GridVerdict.NEGATIVE


def test_a_grid_that_tells_no_modality_leaves_a_mean_of_modalities_to_the_jury():
    weights = [{"modality": "simulation", "weight": 50}, {"modality": "mcq", "weight": 50}]
    rules = effective(
        scale=SCALES["percent"],
        bloc={"kind": "weighted_average", "threshold": "60 %", "modality_weights": weights},
    )
    found = verdict(bloc(GridItem("a", "1"), GridItem("b", "2")), [100, 100], rules)
    assert (found.verdict, found.score) == (GridVerdict.INCOMPLETE, None)
    assert [reason.code for reason in found.reasons] == ["no-modality"]


def test_items_weigh_in_an_average_but_points_in_a_total():
    items = (GridItem("a", "1", weight=3), GridItem("b", "2", highest=40))
    average = effective(scale=SCALES["points"], bloc=AGGREGATIONS["weighted_average"])
    assert verdict(bloc(*items), [20, 0], average).score == Fraction(3, 4)
    total = effective(scale=SCALES["points"], bloc=AGGREGATIONS["min_score"])
    assert verdict(bloc(*items), [20, 0], total).score == Fraction(1, 3)


def test_a_zero_is_named_where_none_is_admitted():
    rules = effective(scale=SCALES["points"], bloc=AGGREGATIONS["min_score_and_no_zero"])
    found = verdict(bloc(count=3), [20, 20, 0], rules)
    assert found.verdict is GridVerdict.NEGATIVE
    assert "3.3.a à zéro" in found.reasons[-1].text


@pytest.mark.parametrize(
    ("rule", "expected", "score"),
    [
        ("to_jury", GridVerdict.INCOMPLETE, None),
        ("failed", GridVerdict.NEGATIVE, Fraction(1, 2)),
        ("left_out", GridVerdict.POSITIVE, Fraction(1)),
    ],
)
def test_an_item_not_assessed_counts_as_the_règlement_says(rule, expected, score):
    rules = effective(bloc=AGGREGATIONS["n_of_m"], not_assessed=rule)
    found = verdict(bloc(count=2), ["acquired", None], rules)
    assert (found.verdict, found.score) == (expected, score)


def test_nothing_assessed_is_never_a_refusal():
    for rule in ("to_jury", "left_out"):
        for aggregation in AGGREGATIONS.values():
            rules = effective(bloc=aggregation, not_assessed=rule)
            assert verdict(bloc(count=2), [None, None], rules).verdict is GridVerdict.INCOMPLETE


def test_a_competence_marked_as_a_whole_is_acquired_by_its_mark():
    rules = effective(marked="competence")
    found = competence_verdicts(bloc(count=2), GridMarks("a", "B3", ("acquired", "partial")), rules)
    assert [reached.verdict for reached in found] == [GridVerdict.POSITIVE, GridVerdict.NEGATIVE]


def test_a_competence_that_nobody_marked_is_left_to_the_jury_even_where_lines_are_left_out():
    rules = effective(marked="competence", not_assessed="left_out")
    found = competence_verdicts(bloc(count=2), GridMarks("a", "B3", ("acquired", None)), rules)
    assert [reached.verdict for reached in found] == [GridVerdict.POSITIVE, GridVerdict.INCOMPLETE]


def test_marks_of_another_bloc_are_not_read():
    with pytest.raises(ValueError, match="do not fit"):
        bloc_verdict(bloc(), GridMarks("a1", "B4", ("acquired",) * 8), effective())
    with pytest.raises(ValueError, match="do not fit"):
        bloc_verdict(bloc(), GridMarks("a1", "B3", ("acquired",) * 7), effective())


@pytest.mark.parametrize(
    ("scale", "typed", "kept"),
    [
        ("mastery", "partial", "partial"),
        ("points", "12,5", Decimal("12.5")),
        ("points", 12.0, 12),
        ("points", "20", 20),
        ("levels", 5, 5),
        ("percent", "0", 0),
    ],
)
def test_a_mark_of_the_scale_is_kept_exactly(scale, typed, kept):
    assert mark_of(effective(scale=SCALES[scale]).reglement.grid.scale, ITEM, typed) == kept


@pytest.mark.parametrize(
    ("scale", "typed"),
    [
        ("mastery", "acquis"),
        ("mastery", 1),
        ("points", "21"),
        ("points", "-1"),
        ("points", "12.555"),
        ("points", "douze"),
        ("points", "NaN"),
        ("points", "Infinity"),
        ("points", True),
        ("levels", "3.5"),
        ("levels", 0),
        ("percent", 101),
        ("count", "4.5"),
    ],
)
def test_a_mark_outside_the_scale_is_refused_with_its_item(scale, typed):
    rules = effective(scale=SCALES[scale]).reglement.grid.scale
    (objection,) = objections_to_mark(rules, ITEM, typed)
    assert objection.code == "mark-out-of-scale"
    assert objection.message.startswith("1.1.a : ")
    with pytest.raises(Refused):
        mark_of(rules, ITEM, typed)


def test_an_item_may_have_its_own_top_and_target():
    points = effective(scale=SCALES["points"]).reglement.grid.scale
    longer = replace(ITEM, highest=40)
    assert objections_to_mark(points, longer, 40) == ()
    assert (is_acquired(points, longer, 24), is_acquired(points, longer, 23)) == (True, False)
    counts = effective(scale=SCALES["count"]).reglement.grid.scale
    target = replace(ITEM, target=3)
    assert (is_acquired(counts, target, 3), is_acquired(counts, target, 2)) == (True, False)
    assert worth(counts, target, 9) == 1


@given(
    st.lists(st.sampled_from(["acquired", "partial", "not_acquired", None]), min_size=8, max_size=8)
)
def test_the_short_way_of_counting_gives_what_the_long_way_gives(marks):
    short = effective(bloc=AGGREGATIONS["n_of_m"])
    long_way = effective(
        bloc={**AGGREGATIONS["n_of_m"], "gates": [{"modality": "mcq", "at_least": "1 %"}]}
    )
    assert verdict(bloc(), marks, short)[2:4] == verdict(bloc(), marks, long_way)[2:4]
