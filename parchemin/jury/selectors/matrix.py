"""The matrix of one candidate: bloc by bloc, competence by competence, what each assessor marked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from parchemin.assessment.models import Evidence, Mark
from parchemin.assessment.rules.aggregation import competence_verdicts
from parchemin.assessment.rules.concordance import competence_gaps
from parchemin.assessment.rules.grid import GridBloc, GridMarks
from parchemin.assessment.rules.grid import Mark as MarkValue
from parchemin.assessment.rules.scales import is_acquired, mark_of
from parchemin.assessment.rules.thresholds import Reached
from parchemin.assessment.selectors.blocs import AssessedBloc, Line
from parchemin.assessment.selectors.grids import SignedGrid
from parchemin.assessment.selectors.indicators import Observed, observed_indicators, to_observe
from parchemin.assessment.terms import EvidenceKind, Gap, Mastery, Verdict
from parchemin.certifications.reglement.law import Effective
from parchemin.jury.rules.predecision import bloc_proposal, letter
from parchemin.jury.rules.units import presented_blocs
from parchemin.jury.selectors.board_values import (
    BlocShown,
    CellShown,
    EvidenceShown,
    LineShown,
    MarkShown,
    MarkSign,
)
from parchemin.jury.selectors.docket import DocketEntry
from parchemin.jury.terms import PreDecision
from parchemin.kernel.numbers import french_number

_MASTERY = {
    Mastery.ACQUIRED.value: MarkSign.ACQUIRED,
    Mastery.PARTIAL.value: MarkSign.PARTIAL,
    Mastery.NOT_ACQUIRED.value: MarkSign.NOT_ACQUIRED,
}
_VERDICTS = {
    Verdict.POSITIVE: MarkSign.ACQUIRED,
    Verdict.NEGATIVE: MarkSign.NOT_ACQUIRED,
    Verdict.INCOMPLETE: MarkSign.NOT_ASSESSED,
}


_HELD = MarkShown(MarkSign.ACQUIRED, "Déjà acquise")


def matrix_of(entry: DocketEntry) -> tuple[BlocShown, ...]:
    """Return the blocs of a candidate with every assessor's marks, comments and evidence, in three queries."""
    ids = [grid.id for grid in entry.grids.grids]
    comments, joined, ticked = _comments(ids), _joined(ids), observed_indicators(ids)
    held = frozenset(result.code for result in entry.deliberation.carried if result.valid)
    presented = {bloc.code for bloc in presented_blocs(entry.case, held)}
    decided = {bloc.code: bloc.outcome for bloc in entry.deliberation.blocs}
    rows = []
    for bloc in entry.grids.blocs:
        grids = [grid for grid in entry.grids.grids if grid.bloc_id == bloc.id]
        said = [[comments.get((grid.id, *line.key), "") for line in bloc.lines] for grid in grids]
        verdicts = [
            competence_verdicts(bloc.grid, grid.marks, entry.effective, letter(rank))
            for rank, grid in enumerate(grids)
        ]
        gaps = _gaps(bloc.grid, grids, entry.effective)
        rows.append(
            BlocShown(
                code=bloc.code,
                title=bloc.title,
                carried=bloc.code in held,
                presented=bloc.code in presented,
                assessors=tuple(grid.assessor for grid in grids),
                cells=_cells(bloc, grids, verdicts, gaps, held, entry.effective),
                counts=tuple(_count(column) for column in verdicts),
                proposed=_proposed(entry, bloc, grids) if bloc.code in presented else None,
                decided=decided.get(bloc.code),
                lines=_observed(
                    bloc, grids, _lines(bloc, grids, said, gaps, joined, entry.effective), ticked
                ),
            )
        )
    return tuple(rows)


def _proposed(entry: DocketEntry, bloc: AssessedBloc, grids: Sequence[SignedGrid]) -> PreDecision:
    """Return what the grids propose for a bloc, as the vote reads it: of the bloc, or of its competences."""
    voted = {unit.code: unit.proposed for unit in entry.deliberation.units}
    if bloc.code in voted:
        return voted[bloc.code]
    inside = {voted[code] for code in bloc.grid.competences if code in voted}
    if inside:
        order = (PreDecision.TO_DELIBERATE, PreDecision.NOT_ACQUIRED, PreDecision.ACQUIRED)
        return min(inside, key=order.index)
    marks = [grid.marks for grid in grids]
    return bloc_proposal(bloc.grid, marks, entry.effective).predecision


def _comments(grid_ids: Sequence[int]) -> dict[tuple[int, int | None, int | None], str]:
    """Return the last comment on each line of each grid, by grid, criterion and competence."""
    rows = Mark.objects.filter(grid_id__in=grid_ids).order_by("pk")
    return {
        (grid_id, criterion_id, competence_id): comment
        for grid_id, criterion_id, competence_id, comment in rows.values_list(
            "grid_id", "criterion_id", "competence_id", "comment"
        )
    }


def _joined(grid_ids: Sequence[int]) -> dict[tuple[int, str], list[EvidenceShown]]:
    """Return what is kept with each grid, by grid and code of competence."""
    found: dict[tuple[int, str], list[EvidenceShown]] = defaultdict(list)
    rows = Evidence.objects.filter(grid_id__in=grid_ids, kept_at__isnull=False).order_by("pk")
    for grid_id, code, pk, name, media in rows.values_list(
        "grid_id", "competence__code", "pk", "name", "media_type"
    ):
        kind = EvidenceKind(media.partition("/")[0])
        found[grid_id, code].append(EvidenceShown(pk, name, kind))
    return found


def _gaps(bloc: GridBloc, grids: Sequence[SignedGrid], effective: Effective) -> dict[str, Gap]:
    """Return the widest gap of each competence between the first two assessors."""
    if len(grids) < 2:
        return dict.fromkeys(bloc.competences, Gap.NONE)
    found = competence_gaps(bloc, grids[0].marks, grids[1].marks, effective)
    return dict(zip(bloc.competences, found, strict=True))


def _cells(
    bloc: AssessedBloc,
    grids: Sequence[SignedGrid],
    verdicts: Sequence[Sequence[Reached]],
    gaps: dict[str, Gap],
    held: frozenset[str],
    effective: Effective,
) -> tuple[CellShown, ...]:
    """Return one cell a competence; one acquired before is not assessed again, whatever its marks."""
    titles = {line.competence: line.competence_title for line in bloc.lines}
    columns = [
        _competence_marks(bloc.grid, grid.marks, column, effective)
        for grid, column in zip(grids, verdicts, strict=True)
    ]
    return tuple(
        CellShown(code, titles[code], (_HELD,) * len(grids), Gap.NONE)
        if code in held
        else CellShown(code, titles[code], tuple(column[place] for column in columns), gaps[code])
        for place, code in enumerate(bloc.grid.competences)
    )


def _competence_marks(
    bloc: GridBloc, marks: GridMarks, verdicts: Sequence[Reached], effective: Effective
) -> list[MarkShown]:
    """Return one mark a competence: its line's own when it has one, else what its lines give together."""
    shown = []
    for places, verdict in zip(bloc.positions, verdicts, strict=True):
        if len(places) == 1:
            shown.append(_shown(bloc, places[0], marks.marks[places[0]], effective))
        else:
            sign = _VERDICTS[verdict.verdict]
            shown.append(MarkShown(sign, sign.label))
    return shown


def _shown(
    bloc: GridBloc, place: int, mark: MarkValue | None, effective: Effective, comment: str = ""
) -> MarkShown:
    if mark is None:
        return MarkShown(MarkSign.NOT_ASSESSED, MarkSign.NOT_ASSESSED.label, comment)
    if isinstance(mark, str):
        sign = _MASTERY[mark]
        return MarkShown(sign, sign.label, comment)
    acquired = is_acquired(effective.reglement.grid.scale, bloc.items[place], mark)
    sign = MarkSign.ACQUIRED if acquired else MarkSign.NOT_ACQUIRED
    return MarkShown(sign, french_number(mark), comment)


def read_as(entry: DocketEntry, bloc: str, line: str, value: str) -> str:
    """Return a value given to a line as the board reads it: `Partiel`, or the number in French."""
    for known in entry.grids.blocs:
        for place, item in enumerate(known.grid.items):
            if (known.code, item.code) == (bloc, line):
                mark = mark_of(entry.effective.reglement.grid.scale, item, value)
                return _shown(known.grid, place, mark, entry.effective).text
    raise LookupError(line)


def _count(verdicts: Sequence[Reached]) -> str:
    acquired = sum(verdict.verdict is Verdict.POSITIVE for verdict in verdicts)
    return f"{acquired}/{len(verdicts)}"


def _observed(
    bloc: AssessedBloc,
    grids: Sequence[SignedGrid],
    lines: Sequence[LineShown],
    ticked: Mapping[int, Observed],
) -> tuple[LineShown, ...]:
    """Return the lines with the indicators that each assessor ticked, in the order of the text."""
    return tuple(
        replace(
            shown,
            marks=tuple(
                replace(mark, observed=_in_order(line, ticked[grid.id].get(line.key, frozenset())))
                for grid, mark in zip(grids, shown.marks, strict=True)
            ),
        )
        for line, shown in zip(bloc.lines, lines, strict=True)
    )


def _in_order(line: Line, ticked: frozenset[str]) -> tuple[str, ...]:
    return tuple(text for text in to_observe(line) if text in ticked)


def _lines(
    bloc: AssessedBloc,
    grids: Sequence[SignedGrid],
    said: Sequence[Sequence[str]],
    gaps: dict[str, Gap],
    joined: dict[tuple[int, str], list[EvidenceShown]],
    effective: Effective,
) -> tuple[LineShown, ...]:
    firsts = {line.competence: place for place, line in reversed(list(enumerate(bloc.lines)))}
    return tuple(
        LineShown(
            code=line.code,
            title=line.title,
            marks=tuple(
                _shown(bloc.grid, place, grid.marks.marks[place], effective, comments[place])
                for grid, comments in zip(grids, said, strict=True)
            ),
            gap=gaps[line.competence],
            evidence=tuple(
                shown
                for grid in grids
                if firsts[line.competence] == place
                for shown in joined.get((grid.id, line.competence), ())
            ),
        )
        for place, line in enumerate(bloc.lines)
    )
