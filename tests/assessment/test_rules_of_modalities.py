"""Gates and weights of modalities: read where the référentiel tells, left to the jury where it does not."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from parchemin.assessment.rules.aggregation import bloc_verdict, competence_verdicts
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks
from parchemin.assessment.terms import GridVerdict
from parchemin.certifications.reglement.law import Effective
from parchemin.jury.inputs import inputs_as_json, inputs_from_json
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.terms import PreDecision, UnitOutcome
from tests.jury.cases import case, rules, sitting
from tests.jury.naive import bloc_says

POINTS = {"kind": "points", "lowest": 0, "highest": 20, "pass_mark": 12}
ARTICLES = {
    "grid.bloc": "art. 8",
    "grid.bloc.gates": "art. 8.2",
    "grid.bloc.modality_weights": "art. 8.3",
    "grid.competence.gates": "art. 7.2",
}
THEORY = {"modality": "mcq", "at_least": "12/20", "opens": "simulation"}
PRACTICE = {"modality": "simulation", "at_least": "14/20"}
LEISURE = {"kind": "min_score", "threshold": "50 %", "gates": [THEORY, PRACTICE]}
THREE = ("simulation", "mcq", "oral_interview")
WEIGHTS = [{"modality": kind, "weight": w} for kind, w in zip(THREE, (50, 30, 20), strict=True)]
WEIGHED = {"kind": "weighted_average", "threshold": "60 %", "modality_weights": WEIGHTS}
YES, NO, JURY = GridVerdict.POSITIVE, GridVerdict.NEGATIVE, GridVerdict.INCOMPLETE


def effective(**grid: object) -> Effective:
    return rules(grid={"scale": POINTS, **grid}, articles=ARTICLES)


def bloc(*kinds: str, has: tuple[str, ...] | None = None) -> GridBloc:
    """Return a bloc of one line a modality, each a competence; `has` are its modalities."""
    items = tuple(GridItem(f"K{n}", f"C{n}", modality=kind) for n, kind in enumerate(kinds, 1))
    told = tuple(dict.fromkeys(kind for kind in kinds if kind))
    return GridBloc("B1", "Conduire", items, modalities=told if has is None else has)


def verdict(grid: GridBloc, marks, under: Effective):
    return bloc_verdict(grid, GridMarks("a1", grid.code, tuple(marks)), under)


def said(found) -> list[str]:
    return [reason.code for reason in found.reasons]


@pytest.mark.parametrize(
    ("theory", "practice", "expected"),
    [(12, 14, YES), (12, 13, NO), (11, 20, NO), (20, None, JURY), (None, 20, JURY)],
)
def test_theory_opens_practice_and_practice_has_its_own_floor(theory, practice, expected):
    found = verdict(bloc("mcq", "simulation"), [theory, practice], effective(bloc=LEISURE))
    assert found.verdict is expected


def test_a_practice_that_was_not_sat_behind_a_closed_theory_is_refused_and_not_left_to_the_jury():
    found = verdict(bloc("mcq", "simulation"), [11, None], effective(bloc=LEISURE))
    assert (found.verdict, said(found)) == (NO, ["score", "gate"])
    assert found.reasons[1].text == (
        "Selon A, la modalité « questionnaire à choix multiples » atteint 55 % pour 60 % demandés ; "
        "la modalité « mise en situation reconstituée » n’est pas lue."
    )
    assert found.reasons[1].source == "Règlement, art. 8.2"


def test_an_eliminatory_line_behind_a_closed_gate_is_not_said_to_be_failed():
    items = (
        GridItem("K1", "C1", modality="mcq", eliminatory=True),
        GridItem("K2", "C2", modality="simulation", eliminatory=True),
    )
    grid = GridBloc("B1", "Conduire", items, modalities=("mcq", "simulation"))
    found = verdict(grid, [0, 20], effective(bloc=LEISURE))
    assert said(found) == ["score", "gate", "eliminatory"]
    assert "K1" in found.reasons[2].text


def test_gates_in_a_row_shut_everything_behind_the_first_that_is_closed():
    interview = {"modality": "simulation", "at_least": "14/20", "opens": "oral_interview"}
    under = effective(bloc={**LEISURE, "gates": [THEORY, interview]})
    found = verdict(bloc("mcq", "simulation", "oral_interview"), [0, 20, None], under)
    assert (found.verdict, said(found)) == (NO, ["score", "gate", "gate"])
    assert found.reasons[2].text == (
        "Selon A, la modalité « entretien ou soutenance » n’est pas lue non plus."
    )


def test_a_gate_on_a_modality_that_the_bloc_does_not_have_is_skipped():
    found = verdict(bloc("case_study", "simulation"), [20, 20], effective(bloc=LEISURE))
    assert (found.verdict, said(found)) == (YES, ["score"])
    low = verdict(bloc("mcq", "case_study"), [0, 20], effective(bloc=LEISURE))
    assert low.verdict is NO
    assert low.reasons[1].text.endswith(" atteint 0 % pour 60 % demandés.")


@pytest.mark.parametrize("rule", [LEISURE, WEIGHED], ids=["gates", "weights"])
def test_lines_of_unknown_modality_leave_the_bloc_to_the_jury_and_are_named(rule):
    under = effective(bloc=rule)
    found = verdict(bloc("mcq", "", "", has=("mcq", "simulation")), [20, 20, 20], under)
    assert (found.verdict, found.score, said(found)) == (JURY, None, ["modality-unknown"])
    article = "art. 8.2" if rule is LEISURE else "art. 8.3"
    assert found.reasons[0][1:] == (
        "Selon A, le bloc ne se calcule pas : rien ne dit dans quelle modalité s’observent K2, K3.",
        f"Règlement, {article}",
    )


def test_lines_of_unknown_modality_change_nothing_where_the_bloc_has_none_that_is_named():
    grid = bloc("", "", has=("case_study", "written_test"))
    assert verdict(grid, [20, 20], effective(bloc=LEISURE)).verdict is YES
    plain = effective(bloc={"kind": "min_score", "threshold": "50 %"})
    assert verdict(bloc("", "", has=THREE), [20, 20], plain).verdict is YES


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [(LEISURE, ("simulation",)), (WEIGHED, ("simulation", "oral_interview"))],
    ids=["gates", "weights"],
)
def test_a_modality_of_the_bloc_that_no_line_is_of_leaves_it_to_the_jury(rule, kinds):
    found = verdict(
        bloc(*kinds, has=THREE[: len(kinds) + 1]), [20] * len(kinds), effective(bloc=rule)
    )
    assert (found.verdict, said(found)[0]) == (JURY, "modality-without-line")
    assert "rien n’y est observé en « " in found.reasons[0].text
    assert verdict(bloc(*kinds), [20] * len(kinds), effective(bloc=rule)).verdict is YES


def test_three_modalities_weigh_fifty_thirty_twenty():
    under = effective(bloc=WEIGHED)
    found = verdict(bloc(*THREE), [16, 10, 5], under)
    assert (found.score, found.verdict) == (Fraction(60, 100), YES)
    assert verdict(bloc(*THREE), [16, 10, 4], under).verdict is NO
    two = verdict(bloc("simulation", "oral_interview"), [14, 7], under)
    assert two.score == Fraction(50 * 14 + 20 * 7, 70 * 20)


def test_a_modality_without_weight_leaves_the_bloc_to_the_jury_unless_it_is_a_gate():
    found = verdict(bloc("simulation", "case_study"), [20, 20], effective(bloc=WEIGHED))
    assert (found.verdict, said(found)) == (JURY, ["modality-without-weight"])
    assert found.reasons[0].text == (
        "Selon A, le bloc ne se calcule pas : le règlement ne donne pas de poids à « étude de cas » (K2)."
    )
    gate = {"modality": "case_study", "at_least": "50 %"}
    under = effective(bloc={**WEIGHED, "gates": [gate]})
    assert verdict(bloc("simulation", "case_study"), [20, 10], under).score == 1
    assert verdict(bloc("simulation", "case_study"), [20, 9], under).verdict is NO


def test_a_modality_that_was_not_assessed_at_all_is_left_to_the_jury_even_where_lines_are_left_out():
    for rule, marks in ((LEISURE, [None, 20]), (WEIGHED, [20, None])):
        under = effective(bloc=rule, not_assessed="left_out")
        grid = bloc("mcq", "simulation") if rule is LEISURE else bloc("simulation", "mcq")
        found = verdict(grid, marks, under)
        assert (found.verdict, said(found)) == (JURY, ["modality-not-assessed"])
        assert "rien n’est apprécié en « questionnaire" in found.reasons[0].text


def test_everything_that_cannot_be_told_is_told_at_once():
    grid = bloc("simulation", "", "case_study", has=(*THREE, "case_study"))
    found = verdict(grid, [20, 20, None], effective(bloc=WEIGHED))
    assert found.verdict is JURY
    assert said(found) == [
        "not-assessed",
        "modality-unknown",
        "modality-without-weight",
    ]


OWN = {"kind": "all_criteria", "gates": [THEORY]}


def two_competences(*kinds: str) -> GridBloc:
    """Return a bloc whose first competence has the first two lines, the second the others."""
    items = tuple(
        GridItem(f"K{n}", "C1" if n < 3 else "C2", modality=kind) for n, kind in enumerate(kinds, 1)
    )
    return GridBloc("B1", "Conduire", items, modalities=("mcq", "simulation"))


def test_a_gate_of_a_competence_is_read_on_its_own_lines():
    under = effective(competence=OWN, bloc={"kind": "n_of_m", "at_least": 1})
    grid = two_competences("mcq", "simulation", "simulation")
    first, second = competence_verdicts(grid, GridMarks("a1", "B1", (11, None, 12)), under)
    assert (first.verdict, second.verdict) == (NO, YES)
    assert first.reasons[-1].source == "Règlement, art. 7.2"
    assert (first.score, said(first)) == (0, ["count", "gate"])
    assert verdict(grid, [11, None, 12], under).verdict is YES
    assert verdict(grid, [11, None, 11], under).verdict is NO


def test_a_competence_that_cannot_be_told_leaves_its_bloc_to_the_jury_and_not_refused():
    under = effective(competence=OWN, bloc={"kind": "all_criteria"})
    grid = two_competences("mcq", "", "simulation")
    first, second = competence_verdicts(grid, GridMarks("a1", "B1", (20, 20, 20)), under)
    assert (first.verdict, second.verdict) == (JURY, YES)
    assert first.reasons[0].text == (
        "Selon A, la compétence ne se calcule pas : rien ne dit dans quelle modalité s’observe K2."
    )
    found = verdict(grid, [20, 20, 20], under)
    assert (found.verdict, said(found)) == (JURY, ["modality-unknown"])


def test_the_modalities_of_a_bloc_are_sealed_and_a_bloc_without_any_keeps_its_former_digest():
    without, known = bloc("", ""), bloc("", "", has=("mcq", "simulation"))
    assert without.digest != known.digest
    assert known.digest != bloc("", "", has=("simulation", "mcq")).digest
    assert without.digest == "e89eced6fe4356b30994cef02dfdca1f848311d8d3a0d52da69589c49a31bf3c"


def test_what_cannot_be_told_goes_to_the_jury_who_votes_on_it():
    under = effective(bloc=LEISURE, divergence="unfavourable")
    grid = bloc("mcq", "", has=("mcq", "simulation"))
    grids = tuple(GridMarks(name, "B1", (20, 20)) for name in ("a1", "a2"))
    candidate = case((grid,), grids=grids, adopted=True)
    (unit,) = deliberate(candidate, sitting(), under).units
    assert (unit.proposed, unit.outcome) == (PreDecision.TO_DELIBERATE, UnitOutcome.UNDECIDED)
    assert [reason.code for reason in unit.reasons][:3] == [
        "modality-unknown",
        "modality-unknown",
        "incomplete",
    ]
    known = replace(candidate, blocs=(bloc("mcq", "simulation"),))
    assert deliberate(known, sitting(), under).units[0].outcome is UnitOutcome.ACQUIRED


def test_inputs_kept_before_blocs_told_their_modalities_are_read_and_decide_as_they_did():
    under, grid = effective(bloc=LEISURE), bloc("mcq", "", has=("mcq", "simulation"))
    candidate = case((grid,), grids=(GridMarks("a1", "B1", (20, 20)),))
    kept = inputs_as_json(candidate, sitting(), under)
    assert inputs_from_json(kept, under.reglement)[0] == candidate
    (written,) = kept["case"]["blocs"]
    assert written.pop("modalities") == ["mcq", "simulation"]
    former, *facts = inputs_from_json(kept, under.reglement)
    assert former.blocs == (replace(grid, modalities=()),)
    assert deliberate(former, *facts).units[0].reasons[0].code == "score"


MARKS = (0, 12, 15, None)
KINDS = [
    ("mcq", "simulation", "simulation"),
    ("mcq", "mcq", "simulation"),
    ("mcq", None, "simulation"),
    ("oral_interview", "simulation", "mcq"),
    ("case_study", "case_study", None),
    (None, None, None),
]
HAS = [("mcq", "simulation"), ("mcq", "simulation", "oral_interview"), ("case_study",)]
TOTAL = {"kind": "total", "least": Fraction(1, 2)}
GATES = [("mcq", Fraction(3, 5), "simulation")]
ROW = [*GATES, ("simulation", Fraction(7, 10), "oral_interview")]
NAIVE = [
    ({**TOTAL, "gates": ROW}, TOTAL),
    ({"kind": "average", "least": Fraction(3, 5), "weights": {"simulation": 50, "mcq": 30}}, TOTAL),
    (
        {"kind": "average", "least": Fraction(3, 5), "weights": {"simulation": 50}, "gates": GATES},
        TOTAL,
    ),
    ({"kind": "every"}, {"kind": "every", "gates": GATES}),
    (
        {"kind": "every", "gates": ROW},
        {"kind": "average", "least": Fraction(1, 2), "weights": {"mcq": 30, "simulation": 70}},
    ),
]
WORDS = {"every": "all_criteria", "total": "min_score", "average": "weighted_average"}
ANSWERS = {"yes": YES, "no": NO, "jury": JURY}


def as_file(rule: dict) -> dict:
    """Return a rule of the naive reading as a règlement writes it."""
    gates = [
        {"modality": kind, "at_least": str(share), "opens": opens}
        for kind, share, opens in rule.get("gates", ())
    ]
    weights = [{"modality": k, "weight": w} for k, w in rule.get("weights", {}).items()]
    written = {"kind": WORDS[rule["kind"]], "gates": gates, "modality_weights": weights}
    return written | ({"threshold": str(rule["least"])} if "least" in rule else {})


@pytest.mark.parametrize("absent", ["to_jury", "failed", "left_out"])
@pytest.mark.parametrize(("whole", "part"), NAIVE)
def test_every_grid_of_three_lines_is_read_as_a_second_reading_of_the_texts(whole, part, absent):
    under = effective(bloc=as_file(whole), competence=as_file(part), not_assessed=absent)
    seen = set()
    for kinds, has in product(KINDS, HAS):
        items = tuple(
            GridItem(f"K{n}", "C1" if n < 3 else "C2", weight=n, modality=kind or "")
            for n, kind in enumerate(kinds, 1)
        )
        grid = GridBloc("B1", "Conduire", items, modalities=has)
        for marks in product(MARKS, repeat=3):
            lines = [
                {"competence": i.competence, "modality": kind, "mark": mark, "weight": i.weight}
                for i, kind, mark in zip(items, kinds, marks, strict=True)
            ]
            expected = bloc_says(lines, has, whole, part, absent)
            seen.add(expected)
            assert verdict(grid, marks, under).verdict is ANSWERS[expected], (kinds, has, marks)
    assert seen == {"yes", "no", "jury"}
