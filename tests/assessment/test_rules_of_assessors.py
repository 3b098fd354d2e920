"""Two assessors: what they say together, how far apart, and whether they may assess at all."""

from datetime import date

import pytest

from parchemin.assessment.rules.aggregation import BlocVerdict
from parchemin.assessment.rules.concordance import competence_gaps, concordance
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks
from parchemin.assessment.rules.independence import (
    AssessedFacts,
    AssessorFacts,
    objections_to_assessors,
)
from parchemin.assessment.terms import Concordance, Gap, GridVerdict
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import Register

ON = date(2026, 11, 24)
SITE, OTHER_SITE, OTHER_FIRM = "73282932000074", "73282932000082", "40483304800022"
YES, NO, PART = GridVerdict.POSITIVE, GridVerdict.NEGATIVE, GridVerdict.INCOMPLETE


def effective(**keys: object) -> Effective:
    value = {"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", **keys}
    return with_law(new_reglement(value), RouteFamily.TRAINING, Register.NONE, ON)


def said(*verdicts: GridVerdict) -> list[BlocVerdict]:
    return [BlocVerdict(f"a{n}", "A", verdict, None, ()) for n, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("verdicts", "expected", "found"),
    [
        ((YES, YES), 2, Concordance.AGREE_POSITIVE),
        ((NO, NO), 2, Concordance.AGREE_NEGATIVE),
        ((YES, NO), 2, Concordance.DIVERGENT),
        ((NO, YES), 2, Concordance.DIVERGENT),
        ((YES,), 2, Concordance.INCOMPLETE),
        ((YES, PART), 2, Concordance.INCOMPLETE),
        ((NO, PART), 2, Concordance.INCOMPLETE),
        ((), 2, Concordance.INCOMPLETE),
        ((), 0, Concordance.INCOMPLETE),
        ((YES,), 1, Concordance.AGREE_POSITIVE),
        ((YES, YES, NO), 2, Concordance.DIVERGENT),
        ((NO, NO, NO), 3, Concordance.AGREE_NEGATIVE),
    ],
)
def test_assessors_agree_diverge_or_are_awaited(verdicts, expected, found):
    assert concordance(said(*verdicts), expected) is found


@pytest.mark.parametrize(
    ("scale", "first", "second", "gap"),
    [
        ({}, "acquired", "acquired", Gap.NONE),
        ({}, "acquired", "partial", Gap.ONE_DEGREE),
        ({}, "not_acquired", "partial", Gap.ONE_DEGREE),
        ({}, "not_acquired", "acquired", Gap.FRANK),
        ({}, "not_acquired", None, Gap.NONE),
        ({"kind": "levels", "lowest": 1, "highest": 5, "pass_mark": 3}, 3, 4, Gap.ONE_DEGREE),
        ({"kind": "levels", "lowest": 1, "highest": 5, "pass_mark": 3}, 2, 4, Gap.FRANK),
        ({"kind": "points", "highest": 20, "pass_mark": 10}, 10, 16, Gap.ONE_DEGREE),
        ({"kind": "points", "highest": 20, "pass_mark": 10}, 10, 17, Gap.FRANK),
    ],
)
def test_a_gap_is_of_one_degree_or_frank(scale, first, second, gap):
    bloc = GridBloc("B1", "Bloc", (GridItem("1.a", "1"),))
    rules = effective(grid={"scale": scale})
    for mine, theirs in ((first, second), (second, first)):
        grids = GridMarks("a1", "B1", (mine,)), GridMarks("a2", "B1", (theirs,))
        assert competence_gaps(bloc, *grids, rules) == (gap,)


def test_the_widest_gap_of_its_criteria_is_that_of_the_competence():
    items = (GridItem("1.a", "1"), GridItem("1.b", "1"), GridItem("2.a", "2"))
    bloc = GridBloc("B1", "Bloc", items)
    first = GridMarks("a1", "B1", ("acquired", "acquired", "partial"))
    second = GridMarks("a2", "B1", ("partial", "not_acquired", "partial"))
    assert competence_gaps(bloc, first, second, effective()) == (Gap.FRANK, Gap.NONE)


INSIDE = AssessorFacts("p1", "S. Marchetti", False, SITE, date(2024, 1, 1))
OUTSIDE = AssessorFacts("p2", "R. Oumellal", True, OTHER_FIRM, date(2024, 1, 1))
CANDIDATE = AssessedFacts("c1", SITE, frozenset({"t1"}))


def codes(*assessors: AssessorFacts, rules: Effective | None = None, on: date = ON) -> list[str]:
    found = objections_to_assessors(assessors, CANDIDATE, on, rules or effective())
    return [objection.code for objection in found]


def other(assessor: AssessorFacts, **changes: object) -> AssessorFacts:
    facts = {name: getattr(assessor, name) for name in AssessorFacts.__dataclass_fields__}
    return AssessorFacts(**{**facts, **changes})


def test_an_inside_and_an_outside_assessor_are_a_pair():
    assert codes(INSIDE, OUTSIDE) == []


def test_two_assessors_are_two_persons():
    """RULE-35."""
    assert "assessors-distinct" in codes(OUTSIDE, OUTSIDE)
    assert "assessors-count" in codes(OUTSIDE, OUTSIDE)
    assert codes(OUTSIDE) == ["assessors-count"]


def test_a_pair_without_an_outside_assessor_is_no_pair():
    assert codes(INSIDE, other(INSIDE, person="p3")) == ["assessors-external"]
    assert (
        codes(INSIDE, other(INSIDE, person="p3"), rules=effective(assessors={"external_count": 0}))
        == []
    )


def test_who_trained_the_candidate_does_not_assess():
    assert codes(INSIDE, other(OUTSIDE, person="t1")) == ["assessor-trainer"]
    allowed = effective(assessors={"trainer_ban": False})
    assert codes(INSIDE, other(OUTSIDE, person="t1"), rules=allowed) == []


@pytest.mark.parametrize(
    ("scope", "employer", "refused"),
    [
        ("company", SITE, True),
        ("company", OTHER_SITE, True),
        ("site", OTHER_SITE, False),
        ("site", SITE, True),
        ("none", SITE, False),
    ],
)
def test_the_outside_assessor_is_not_of_the_candidates_employer(scope, employer, refused):
    rules = effective(assessors={"external_employer": scope})
    assert (
        "assessor-employer" in codes(INSIDE, other(OUTSIDE, employer=employer), rules=rules)
    ) is refused


@pytest.mark.parametrize(
    ("start", "end", "entitled"),
    [
        (ON, ON, True),
        (date(2026, 11, 25), None, False),
        (date(2020, 1, 1), date(2026, 11, 23), False),
        (None, None, False),
        (date(2020, 1, 1), None, True),
    ],
)
def test_an_assessor_is_habilitated_on_that_day(start, end, entitled):
    assessor = other(OUTSIDE, habilitated_from=start, habilitated_until=end)
    assert ("assessor-habilitation" not in codes(INSIDE, assessor)) is entitled


def test_nobody_assesses_oneself_and_every_reason_is_told():
    alone = AssessorFacts("c1", "M. Fofana", True, SITE)
    found = codes(alone)
    assert found == [
        "assessors-count",
        "assessor-self",
        "assessor-employer",
        "assessor-habilitation",
    ]
