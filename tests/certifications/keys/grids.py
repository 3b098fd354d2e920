"""Keys of the grid: how marks make competences, blocs and the certification, and what they impose."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.rules.facts import Adjustment
from parchemin.jury.rules.predecision import bloc_proposal
from parchemin.jury.terms import PreDecision
from parchemin.pathways.models import KeptMark
from parchemin.processes.close_sitting import close_sitting
from tests.certifications.keys.assessment import INCOMPLETE, NEGATIVE, POSITIVE, judged
from tests.certifications.keys.decision import ends
from tests.certifications.keys.row import Row, Seen, keys_of, refused, row, under
from tests.jury.cases import NO, all_marked, bloc, case, everybody, marks, sitting
from tests.scenes import jury_day

TWENTY = {"kind": "points", "highest": 20, "pass_mark": 10}
MCQ, OTHER = "mcq", "simulation"


class Level:
    """The rules of a bloc, read on lines each of its own competence, or of a competence, read on its lines."""

    def __init__(self, name: str) -> None:
        self.name, self.key = name, f"grid.{name}"

    def items(self, *modalities: str, **first: object) -> list[GridItem]:
        """Return a line for each modality, "" for none; the first one as said."""
        return [
            GridItem(
                f"K{n}",
                f"C{n}" if self.name == "bloc" else "C1",
                modality=modality,
                **(first if n == 0 else {}),
            )
            for n, modality in enumerate(modalities)
        ]

    def beside(self, **rules: object) -> dict[str, object]:
        return {"grid": {"scale": TWENTY, self.name: rules}}

    def verdict(self, items: list[GridItem], given: list[int]) -> Seen:
        """Return what sees the verdict, and at the level of the bloc its score."""
        seen = judged(items, given, [item.modality for item in items if item.modality])
        return lambda rules: seen(rules)[0]


def of_aggregation(level: Level) -> Iterator[Row]:
    key, three = level.key, level.items("", "", "", weight=3)
    scored = judged(three, [20, 0, 18])
    total, mean, two_thirds = Fraction(38, 60), Fraction(78, 100), Fraction(2, 3)
    for_bloc = level.name == "bloc"
    score = {each: each if for_bloc else Fraction(1) for each in (total, mean, two_thirds)}
    none = total if for_bloc else Fraction(0)
    yield row(f"{key}.kind", scored, ("min_score", (POSITIVE, score[total])),
              ("min_score_and_no_zero", (NEGATIVE, none)), ("weighted_average", (POSITIVE, score[mean])),
              ("n_of_m", (POSITIVE, score[two_thirds])), **level.beside(threshold="60 %"))  # fmt: skip
    passed = level.verdict(three, [20, 0, 18])
    yield row(
        f"{key}.kind",
        passed,
        ("all_criteria", NEGATIVE),
        ("min_score", refused(key)),
        **level.beside(),
    )
    yield row(f"{key}.threshold", passed, ("60 %", POSITIVE), ("70 %", NEGATIVE),
              **level.beside(kind="min_score"))  # fmt: skip
    yield row(
        f"{key}.at_least", passed, (2, POSITIVE), (3, NEGATIVE), **level.beside(kind="n_of_m")
    )
    fatal = level.verdict(level.items("", "", eliminatory=True), [9, 20])
    mild = level.beside(kind="n_of_m", at_least=1)
    mild["grid"].setdefault(
        "bloc", {"eliminatory": False}
    )  # what the bloc does of it has its own row
    yield row(f"{key}.eliminatory", fatal, (False, POSITIVE), (True, NEGATIVE), **mild)


def of_modalities(level: Level) -> Iterator[Row]:
    key, both = level.key, level.items(MCQ, OTHER)
    weak_mcq = level.verdict(both, [8, 20])
    gate = {"modality": MCQ, "at_least": "50 %"}
    rule = {"kind": "min_score", "threshold": "30 %"}
    gated = level.beside(**rule, gates=[gate])
    yield row(f"{key}.gates.[].modality", weak_mcq, (MCQ, NEGATIVE), (OTHER, POSITIVE), **gated)
    yield row(f"{key}.gates.[].at_least", weak_mcq, ("40 %", POSITIVE), ("50 %", NEGATIVE), **gated)
    unmarked = level.verdict(both, [8, None])
    yield row(f"{key}.gates.[].opens", unmarked, ("", INCOMPLETE), (OTHER, NEGATIVE), **gated)
    rule = {"kind": "weighted_average", "threshold": "60 %"}
    one = level.beside(**rule, modality_weights=[{"modality": MCQ, "weight": 1}])
    only_mcq = level.verdict(level.items(MCQ), [20])
    yield row(
        f"{key}.modality_weights.[].modality", only_mcq, (MCQ, POSITIVE), (OTHER, INCOMPLETE), **one
    )
    weights = [{"modality": MCQ, "weight": 1}, {"modality": OTHER, "weight": 1}]
    yield row(f"{key}.modality_weights.[].weight", level.verdict(both, [20, 0]), (1, NEGATIVE), (3, POSITIVE),
              **level.beside(**rule, modality_weights=weights))  # fmt: skip


PAPERS = tuple(
    GridBloc(code, code, (GridItem(f"{code}-K1", f"{code}-C1"),)) for code in ("B1", "B2")
)
BY_MARKS = case(
    PAPERS,
    grids=(*marks("B1", (20,), (20,)), *marks("B2", (10,), (10,))),
    adopted=True,
)


def of_certification() -> Iterator[Row]:
    """Yield the rows of a mean over the certification: 20 on 20 in B1, 10 in B2."""
    key = "grid.certification"
    grid = {"scale": TWENTY, "bloc": {"kind": "weighted_average", "threshold": "10/20"}}

    def beside(**mean: object) -> dict[str, object]:
        return {"decision": {"unit": "certification"}, "grid": {**grid, "certification": mean}}

    granted = ends(BY_MARKS)
    yield row(f"{key}.threshold", granted, ("75 %", "full"), ("80 %", "refused"), **beside())
    weights = [{"bloc": "B1", "weight": 1}, {"bloc": "B2", "weight": 1}]
    mean = beside(threshold="80 %", weights=weights)
    yield row(f"{key}.weights.[].weight", granted, (1, "refused"), (3, "full"), **mean)
    mean = beside(threshold="70 %", weights=weights)
    yield row(f"{key}.weights.[].bloc", granted, ("B1", "full"), ("B9", ("to-decide",)), **mean)
    mean = beside(threshold="10/20", kept={})
    yield row(f"{key}.kept.months", marks_kept, (60, [("B1", date(2031, 11, 24))]),
              (12, [("B1", date(2027, 11, 24))]), (None, [("B1", None)]), **mean)  # fmt: skip


def marks_kept(reglement: Reglement) -> list[tuple[str, date | None]]:
    """Return the marks that a refused certification leaves to its candidate, and until when."""
    day = jury_day({"B1": 1, "B2": 1}, **keys_of(reglement))
    day.case(B1="12", B2="4")
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return [
        (mark.bloc.code, mark.valid_until)
        for mark in KeptMark.objects.filter(body=day.sitting.body)
    ]


def proposed(*rows: tuple[object, ...]) -> Seen:
    """Return what sees what the grids of two assessors propose for a bloc of ten competences."""
    lines = bloc(competences=10)
    grids = tuple(GridMarks(f"a{n}", "B1", row) for n, row in enumerate(rows))
    return lambda rules: bloc_proposal(lines, grids, under(rules)).predecision


def counted(acquired: int) -> tuple[str, ...]:
    return ("acquired",) * acquired + ("not_acquired",) * (10 - acquired)


def of_reading() -> Iterator[Row]:
    to_jury, yes, no = PreDecision.TO_DELIBERATE, PreDecision.ACQUIRED, PreDecision.NOT_ACQUIRED
    half = {"bloc": {"kind": "n_of_m", "threshold": "50 %"}}
    missing = (*("acquired",) * 4, *("not_acquired",) * 3, *(None,) * 3)
    yield row("grid.not_assessed", proposed(missing, missing),
              ("to_jury", to_jury), ("failed", no), ("left_out", yes), grid=half)  # fmt: skip
    six = proposed(counted(6), counted(6))
    look = {"grid": {**half, "look_range": {"low": "55 %", "high": "65 %"}}}
    yield row("grid.look_range.low", six, ("60 %", to_jury), ("61 %", yes), **look)
    yield row("grid.look_range.high", six, ("61 %", to_jury), ("60 %", yes), **look)
    parted = proposed(counted(9), counted(3))
    yield row("grid.divergence", parted, ("to_jury", to_jury), ("favourable", yes), ("unfavourable", no),
              ("average", yes), grid=half)  # fmt: skip
    yield row("grid.divergence", proposed(counted(5), counted(3)), ("favourable", yes), ("average", no),
              grid=half)  # fmt: skip
    one = bloc(competences=1)
    changes = (Adjustment("B1", "B1.1.a", "acquired", "Justifié à l’oral."),)
    changed = case(
        [one], grids=all_marked([one], "not_acquired"), adjustments=changes, adopted=True
    )
    yield row(
        "grid.adjusted_by",
        ends(changed),
        ("nobody", ("adjustment-not-admitted",)),
        ("jury", "full"),
    )
    against = case([one], grids=all_marked([one], "acquired"), votes=everybody("B1", NO, sitting()))
    yield row("grid.binding", ends(against), ("free", "refused"), ("remark", ("departs-unexplained",)),
              ("binds", "full"))  # fmt: skip


LEVELS = (Level("competence"), Level("bloc"))
ROWS = (
    *(row for level in LEVELS for row in (*of_aggregation(level), *of_modalities(level))),
    *of_certification(),
    *of_reading(),
)
