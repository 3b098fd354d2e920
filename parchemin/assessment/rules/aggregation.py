"""From one assessor's marks to a verdict on a bloc or a competence, with every reason.

Order of reading: what the référentiel does not tell of modalities, gates, missing marks where marks are
read, eliminatory items, then the rule of the règlement. A gate or an eliminatory item that fails settles
the bloc; the rule is still told, so that all is said at once.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from parchemin.assessment.rules.grid import GridBloc, GridMarks, Mark
from parchemin.assessment.rules.modalities import (
    BLOC,
    COMPETENCE,
    doubts_of_scale,
    hindrance_reasons,
    hindrances,
    past_gates,
    rules_at,
    weighted_average,
)
from parchemin.assessment.rules.reads import Read, reads_of, worth_of
from parchemin.assessment.rules.scales import points_possible
from parchemin.assessment.rules.thresholds import Reached, verdict_of_count, verdict_of_score
from parchemin.assessment.terms import GridVerdict
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.modalities import COUNTS
from parchemin.certifications.reglement.scales import SCALES
from parchemin.certifications.reglement.terms import Aggregation, Marked, NotAssessed
from parchemin.certifications.reglement.value import AggregationRules
from parchemin.kernel.numbers import plural
from parchemin.kernel.reasons import Reason


class BlocVerdict(NamedTuple):
    """What one assessor's marks say of a bloc; `label` is the assessor's letter.

    `score` is a share of the points possible (or of the count), None when nothing could be counted.
    """

    assessor: str
    label: str
    verdict: GridVerdict
    score: Fraction | None
    reasons: tuple[Reason, ...]


class _Part(NamedTuple):
    """The lines of a competence once its gates are judged: what they refuse, what cannot be told."""

    reads: list[Read]
    closed: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()


def bloc_verdict(
    bloc: GridBloc, marks: GridMarks, effective: Effective, label: str = "A"
) -> BlocVerdict:
    """Return the verdict of one assessor's marks on a bloc, under the rules in force.

    Raises ValueError when the marks do not belong to the bloc.
    """
    row = marks.marks
    if marks.bloc != bloc.code or len(row) != len(bloc.items):
        raise ValueError(f"marks of {marks.bloc} do not fit the grid of {bloc.code}")
    return BlocVerdict(marks.assessor, label, *_bloc_result(bloc, row, effective, label))


def plain_counts(
    bloc: GridBloc, grids: Sequence[GridMarks], effective: Effective
) -> tuple[int, ...] | None:
    """Return how many items each assessor acquires, where that alone makes the verdict.

    None when the rule looks further than a count, or when a mark is missing.
    """
    if not _is_plain_count(bloc, effective):
        return None
    acquired = SCALES[effective.reglement.grid.scale.kind].acquired
    counts = []
    for grid in grids:
        row = grid.marks
        if None in row or len(row) != len(bloc.items):
            return None
        counts.append(sum(map(acquired.__contains__, row)))
    return tuple(counts)


def competence_verdicts(
    bloc: GridBloc, marks: GridMarks, effective: Effective, label: str = "A"
) -> tuple[Reached, ...]:
    """Return the verdict on each competence of a bloc, in the order of `GridBloc.competences`."""
    verdicts = []
    for places in bloc.positions:
        items = [bloc.items[place] for place in places]
        row = [marks.marks[place] for place in places]
        part = _part(bloc, places, reads_of(items, row, effective), effective, label)
        doubts = _missing_to_jury(part.reads, effective, label) + part.doubts
        doubts += doubts_of_scale(bloc, items, COMPETENCE, effective, label)
        verdicts.append(_incomplete(doubts) if doubts else _competence(part, effective, label))
    return tuple(verdicts)


@lru_cache(maxsize=4096)
def _is_plain_count(bloc: GridBloc, effective: Effective) -> bool:
    """Tell whether counting the words that acquire in the row of marks is the whole rule of this bloc."""
    grid = effective.reglement.grid
    return (
        bool(SCALES[grid.scale.kind].words)
        and not grid.scale.modalities
        and grid.bloc.kind in COUNTS
        and (grid.marked is Marked.COMPETENCE or grid.competence == AggregationRules())
        and not grid.bloc.gates
        and len(bloc.competences) == len(bloc.items)
        and not any(item.eliminatory for item in bloc.items)
    )


def _bloc_result(
    bloc: GridBloc, row: Sequence[Mark | None], effective: Effective, label: str
) -> Reached:
    rules = effective.reglement.grid.bloc
    reads = reads_of(bloc.items, row, effective)
    doubts = hindrance_reasons(
        hindrances(bloc, bloc.items, reads, BLOC, effective), BLOC, effective, label
    )
    doubts += doubts_of_scale(bloc, bloc.items, BLOC, effective, label)
    reads, closed = past_gates(reads, BLOC, effective, label)
    parts = _parts(bloc, reads, effective, label) if rules.kind in COUNTS else []
    doubts += tuple(doubt for part in parts for doubt in part.doubts)
    if None in row:
        looked_at = [read for part in parts for read in part.reads] if parts else reads
        doubts = _missing_to_jury(looked_at, effective, label) + doubts
    if doubts:
        return _incomplete(doubts)
    blockers = closed + _eliminatory(reads, BLOC, effective, label)
    if parts:
        verdicts = [_competence(part, effective, label).verdict for part in parts if part.reads]
        result = verdict_of_count(
            effective, BLOC, label, verdicts.count(GridVerdict.POSITIVE), len(verdicts)
        )
    else:
        result = _scored(reads, BLOC, effective, label)
    return _settled(result, blockers, bloc, effective)


def _parts(bloc: GridBloc, reads: Sequence[Read], effective: Effective, label: str) -> list[_Part]:
    own: dict[str, list[Read]] = {code: [] for code in bloc.competences}
    for read in reads:
        own[read.item.competence].append(read)
    return [
        _part(bloc, places, own[code], effective, label)
        for code, places in zip(bloc.competences, bloc.positions, strict=True)
    ]


def _part(
    bloc: GridBloc, places: Sequence[int], reads: list[Read], effective: Effective, label: str
) -> _Part:
    grid = effective.reglement.grid
    if not reads or not grid.competence.names_modalities or grid.marked is Marked.COMPETENCE:
        return _Part(reads)
    items = [bloc.items[place] for place in places]
    doubts = hindrances(bloc, items, reads, COMPETENCE, effective)
    past, closed = past_gates(reads, COMPETENCE, effective, label)
    return _Part(past, closed, hindrance_reasons(doubts, COMPETENCE, effective, label))


def _competence(part: _Part, effective: Effective, label: str) -> Reached:
    reads = part.reads
    if not reads:
        return verdict_of_score(effective, COMPETENCE, label, None, ())
    if effective.reglement.grid.marked is Marked.COMPETENCE:
        return _marked_as_a_whole(all(read.acquired for read in reads), effective, label)
    if rules_at(COMPETENCE, effective).kind in COUNTS:
        acquired = sum(read.acquired for read in reads)
        result = verdict_of_count(effective, COMPETENCE, label, acquired, len(reads))
    else:
        result = _scored(reads, COMPETENCE, effective, label)
    blockers = part.closed + _eliminatory(reads, COMPETENCE, effective, label)
    return result if not blockers else _refused(result, blockers)


@lru_cache(maxsize=4096)
def _marked_as_a_whole(acquired: bool, effective: Effective, label: str) -> Reached:
    source = effective.source("grid.marked")
    if acquired:
        reason = Reason("mark", f"Selon {label}, la compétence est acquise.", source)
        return Reached(GridVerdict.POSITIVE, Fraction(1), (reason,))
    reason = Reason("mark", f"Selon {label}, la compétence n’est pas acquise.", source)
    return Reached(GridVerdict.NEGATIVE, Fraction(0), (reason,))


def _missing_to_jury(reads: Sequence[Read], effective: Effective, label: str) -> tuple[Reason, ...]:
    """Return the marks that lack where the règlement leaves that to the jury."""
    if effective.reglement.grid.not_assessed is not NotAssessed.TO_JURY:
        return ()
    codes = [read.item.code for read in reads if read.missing]
    if not codes:
        return ()
    shown = ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")
    text = f"Selon {label}, {plural(len(codes), 'élément')} sans appréciation : {shown}."
    return (Reason("not-assessed", text, effective.source("grid.not_assessed")),)


def _incomplete(doubts: tuple[Reason, ...]) -> Reached:
    return Reached(GridVerdict.INCOMPLETE, None, doubts)


def _eliminatory(
    reads: Sequence[Read], key: str, effective: Effective, label: str
) -> tuple[Reason, ...]:
    if not rules_at(key, effective).eliminatory:
        return ()
    source = effective.source(f"{key}.eliminatory")
    return tuple(
        Reason(
            "eliminatory",
            f"Selon {label}, l’élément éliminatoire {read.item.code} n’est pas acquis.",
            source,
        )
        for read in reads
        if read.item.eliminatory and not (read.acquired or read.shut)
    )


def _scored(reads: Sequence[Read], key: str, effective: Effective, label: str) -> Reached:
    if not reads:
        return verdict_of_score(effective, key, label, None, ())
    rules = rules_at(key, effective)
    if rules.kind is Aggregation.WEIGHTED_AVERAGE:
        score = weighted_average(rules, reads, effective)
    else:
        score = _total(reads, effective)
    zeros = tuple(
        read.item.code for read in reads if not read.shut and worth_of(read, effective) <= 0
    )
    return verdict_of_score(effective, key, label, score, zeros)


def _total(reads: Sequence[Read], effective: Effective) -> Fraction:
    """Return points obtained over points possible."""
    scale = effective.reglement.grid.scale
    possible = [points_possible(scale, read.item) for read in reads]
    got = sum(
        (worth_of(read, effective) * most for read, most in zip(reads, possible, strict=True)),
        start=Fraction(0),
    )
    return got / sum(possible)


def _settled(
    result: Reached, blockers: tuple[Reason, ...], bloc: GridBloc, effective: Effective
) -> Reached:
    if blockers:
        return _refused(result, blockers)
    rules = effective.reglement.grid.bloc
    if rules.eliminatory and any(item.eliminatory for item in bloc.items):
        clear = Reason(
            "no-eliminatory",
            "Aucun élément éliminatoire n’est en cause dans ce bloc.",
            effective.source("grid.bloc.eliminatory"),
        )
        return result._replace(reasons=(*result.reasons, clear))
    return result


def _refused(result: Reached, blockers: tuple[Reason, ...]) -> Reached:
    return Reached(GridVerdict.NEGATIVE, result.score, (*result.reasons, *blockers))
