"""Keys of the assessment: assessors, what is marked, the scales of marks."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from parchemin.assessment.rules.aggregation import bloc_verdict
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks, Mark
from parchemin.assessment.rules.independence import (
    AssessedFacts,
    AssessorFacts,
    objections_to_assessors,
)
from parchemin.assessment.rules.scales import is_acquired, objections_to_mark
from parchemin.certifications.reglement.mark_clauses import scale
from parchemin.certifications.reglement.value import Reglement
from tests.certifications.keys.row import Row, Seen, codes, row, under
from tests.jury.cases import ON

SITE, SAME_FIRM = "73282932000074", "73282932000082"
POSITIVE, NEGATIVE, INCOMPLETE = "positive", "negative", "incomplete"


def pair(external: str, **changes: object) -> Seen:
    """Return what sees why an assessor, and one from the outside, may not assess somebody of SITE."""
    known = {"habilitated_from": date(2020, 1, 1), **changes}
    two = (
        AssessorFacts("a1", "Martine", employer=SITE, **known),
        AssessorFacts("a2", "Ibrahima", external=True, employer=external, **known),
    )
    candidate = AssessedFacts("c1", employer=SITE, trainers=frozenset({"a1"}))
    return lambda rules: codes(objections_to_assessors(two, candidate, ON, under(rules)))


def of_assessors() -> Iterator[Row]:
    free = {"assessors": {"trainer_ban": False, "external_employer": "none"}}
    two, key = pair(SAME_FIRM), "assessors"
    yield row(f"{key}.count", two, (2, ()), (3, ("assessors-count",)), **free)
    yield row(f"{key}.external_count", two, (1, ()), (2, ("assessors-external",)), **free)
    yield row(f"{key}.trainer_ban", two, (False, ()), (True, ("assessor-trainer",)), **free)
    employed = ("assessor-employer",)
    yield row(
        f"{key}.external_employer", two, ("none", ()), ("site", ()), ("company", employed), **free
    )
    yield row(f"{key}.external_employer", pair(SITE), ("none", ()), ("site", employed), **free)
    nobody = ("assessor-habilitation",) * 2
    yield row(f"{key}.personal_habilitation", pair(SAME_FIRM, habilitated_from=None),
              (False, ()), (True, nobody), **free)  # fmt: skip


def judged(
    items: Sequence[GridItem], given: Sequence[Mark | None], modalities: Sequence[str] = ()
) -> Seen:
    """Return what sees the verdict of one assessor on a bloc of these lines, and its score."""
    bloc = GridBloc("B1", "Bloc B1", tuple(items), modalities=tuple(modalities))

    def seen(reglement: Reglement) -> tuple[str, Fraction | None]:
        found = bloc_verdict(bloc, GridMarks("a1", "B1", tuple(given)), under(reglement))
        return found.verdict, found.score

    return seen


def line(modality: str) -> GridItem:
    return GridItem("K1", "C1", modality=modality)


def typed(value: str, modality: str) -> Seen:
    """Return what sees whether a value is a mark on a line of a modality."""
    return lambda rules: not objections_to_mark(rules.grid.scale, line(modality), value)


def admitted(modality: str) -> Seen:
    """Return what sees which of these three values are marks, and the scale as it is told."""

    def seen(rules: Reglement) -> tuple[str, str]:
        marks = [word for word in ("acquired", "0.5", "1") if typed(word, modality)(rules)]
        return " ".join(marks), scale(rules.grid.scale).rpartition(" : ")[2]

    return seen


def of_scales() -> Iterator[Row]:
    """Yield the rows of the scale of the grids, and of that which a modality has of its own."""
    yield from _of_scale("grid.scale", "", lambda own: own)
    yield from _of_scale("grid.scale.modalities.[]", "mcq",
                         lambda own: {"modalities": [{"modality": "mcq", "kind": "points", **own}]})  # fmt: skip
    ten = {"modality": "mcq", "kind": "points", "highest": 10, "pass_mark": 5}
    twenty = {"kind": "points", "highest": 20, "pass_mark": 10, "modalities": [ten]}
    yield row("grid.scale.modalities.[].modality", typed("18", "mcq"),
              ("mcq", False), ("simulation", True), grid={"scale": twenty})  # fmt: skip


def _of_scale(key: str, modality: str, under_key: object) -> Iterator[Row]:
    def beside(**own: object) -> dict[str, object]:
        return {"grid": {"scale": under_key(own)}}

    words = "cquis, partiel ou non acquis, un partiel comptant pour 50 %"
    first = "a" if modality else "A"
    told = {"points": "De 0 à 1, acquis à partir de 1", "percent": "En pourcentage, acquis à partir de 1 %",
            "count": "En nombre d’éléments, acquis à partir de 1"}  # fmt: skip
    told = {kind: text[0].lower() + text[1:] if modality else text for kind, text in told.items()}
    yield row(f"{key}.kind", admitted(modality), ("mastery", ("acquired", f"{first}{words}")),
              ("points", ("0.5 1", told["points"])), ("levels", ("1", told["points"])),
              ("percent", ("0.5 1", told["percent"])), ("count", ("1", told["count"])), **beside())  # fmt: skip
    twenty = {"kind": "points", "highest": 20}
    yield row(f"{key}.lowest", typed("0", modality), (0, True), (1, False), **beside(**twenty))
    yield row(
        f"{key}.highest", typed("18", modality), (20, True), (10, False), **beside(kind="points")
    )
    yield row(f"{key}.pass_mark", lambda rules: is_acquired(rules.grid.scale, line(modality), 9),
              (8, True), (10, False), **beside(**twenty))  # fmt: skip
    lines = [GridItem(f"K{n}", f"C{n}", modality=modality) for n in (1, 2)]
    half = beside(kind="mastery")
    half["grid"]["bloc"] = {"kind": "min_score", "threshold": "60 %"}
    yield row(f"{key}.partial", judged(lines, ["acquired", "partial"]),
              ("1/2", (POSITIVE, Fraction(3, 4))), ("0/1", (NEGATIVE, Fraction(1, 2))), **half)  # fmt: skip


def of_marked() -> Iterator[Row]:
    """Yield the row of what is marked: criteria make a competence, which marked itself reads no rule."""
    yield row("grid.marked", judged([GridItem("C1", "C1")], ["partial"]),
              ("criterion", (POSITIVE, 1)), ("competence", ("refused", "grid.competence")),
              grid={"competence": {"kind": "min_score", "threshold": "50 %"}})  # fmt: skip


ROWS = (*of_assessors(), *of_scales(), *of_marked())
