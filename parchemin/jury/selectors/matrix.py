"""The matrix of one candidate: bloc by bloc, competence by competence, what each assessor marked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from parchemin.assessment.models import Evidence, Mark
from parchemin.assessment.rules.aggregation import competence_verdicts
from parchemin.assessment.rules.concordance import competence_gaps
from parchemin.assessment.rules.grid import GridBloc, GridMarks
from parchemin.assessment.rules.grid import Mark as MarkValue
from parchemin.assessment.rules.scales import mark_of, mark_on_scale, sign_of
from parchemin.assessment.rules.thresholds import Reached
from parchemin.assessment.selectors.blocs import AssessedBloc, AssessedLine
from parchemin.assessment.selectors.grids import SignedGrid
from parchemin.assessment.selectors.indicators import Observed, observed_indicators, to_observe
from parchemin.assessment.terms import EvidenceKind, Gap, GridVerdict, MarkSign
from parchemin.certifications.reglement.law import Effective
from parchemin.jury.rules.adjustments import AdjustedMark, adjusted_marks, may_adjust
from parchemin.jury.rules.predecision import bloc_proposal, grids_with_adjustments, letter
from parchemin.jury.rules.units import presented_blocs
from parchemin.jury.selectors.board_values import (
    BlocShown,
    CellShown,
    EvidenceShown,
    LineShown,
    MarkShown,
)
from parchemin.jury.selectors.docket import DocketEntry
from parchemin.jury.terms import PreDecision, UnitOutcome

_VERDICTS = {
    GridVerdict.POSITIVE: MarkSign.ACQUIRED,
    GridVerdict.NEGATIVE: MarkSign.NOT_ACQUIRED,
    GridVerdict.INCOMPLETE: MarkSign.NOT_ASSESSED,
}


_HELD = MarkShown(MarkSign.ACQUIRED, "Déjà acquise")


def matrix_of(entry: DocketEntry) -> tuple[BlocShown, ...]:
    """Return the blocs of a candidate with every assessor's marks, comments and evidence, in three queries."""
    ids = [grid.id for grid in entry.grids.grids]
    comments, joined, ticked = _comments(ids), _joined(ids), observed_indicators(ids)
    held = frozenset(result.code for result in entry.deliberation.carried if result.valid)
    kept = {mark.bloc for mark in entry.case.kept_marks}
    wholly = {
        bloc.code
        for bloc in entry.deliberation.blocs
        if bloc.carried and bloc.outcome is UnitOutcome.ACQUIRED
    }
    presented = {bloc.code for bloc in presented_blocs(entry.case, held)} - wholly
    decided = {bloc.code: bloc.outcome for bloc in entry.deliberation.blocs}
    changes: dict[str, dict[str, AdjustedMark]] = defaultdict(dict)
    for change in adjusted_marks(entry.case, entry.effective):
        changes[change.bloc][change.item] = change
    rows = []
    for bloc in entry.grids.blocs:
        grids = [grid for grid in entry.grids.grids if grid.bloc_id == bloc.id]
        said = [[comments.get((grid.id, *line.key), "") for line in bloc.lines] for grid in grids]
        signed = [grid.marks for grid in grids]
        counted = _counted(entry, bloc, signed)
        verdicts = [
            competence_verdicts(bloc.grid, marks, entry.effective, letter(rank))
            for rank, marks in enumerate(counted)
        ]
        gaps = _gaps(bloc.grid, signed, entry.effective)
        changed = changes.get(bloc.code, {})
        rows.append(
            BlocShown(
                code=bloc.code,
                title=bloc.title,
                carried=bloc.code in held | wholly,
                mark_kept=bloc.code in kept,
                presented=bloc.code in presented,
                assessors=tuple(grid.assessor for grid in grids),
                cells=_marked(
                    _cells(bloc, counted, verdicts, held, entry.effective), changed.values()
                ),
                counts=tuple(_count(column) for column in verdicts),
                proposed=_proposed(entry, bloc, counted) if bloc.code in presented else None,
                decided=decided.get(bloc.code),
                lines=tuple(
                    replace(line, changed=changed[line.code].after.capitalize())
                    if line.code in changed
                    else line
                    for line in _observed(
                        bloc,
                        grids,
                        _lines(bloc, grids, said, gaps, joined, held, entry.effective),
                        ticked,
                    )
                ),
            )
        )
    return tuple(rows)


def _counted(
    entry: DocketEntry, bloc: AssessedBloc, signed: Sequence[GridMarks]
) -> Sequence[GridMarks]:
    """Return the marks that count: those of the jury in the place of the assessors', where it may give them."""
    if not may_adjust(entry.effective):
        return signed
    return grids_with_adjustments(bloc.grid, signed, entry.case.adjustments)


def _marked(cells: Iterable[CellShown], changes: Iterable[AdjustedMark]) -> tuple[CellShown, ...]:
    """Return the cells, those of which the jury changed a mark being said so."""
    changed = {change.competence for change in changes}
    return tuple(replace(cell, changed=cell.code in changed) for cell in cells)


def _proposed(entry: DocketEntry, bloc: AssessedBloc, marks: Sequence[GridMarks]) -> PreDecision:
    """Return what the grids propose for a bloc, as the vote reads it: of the bloc, or of its competences."""
    voted = {unit.code: unit.proposed for unit in entry.deliberation.units}
    if bloc.code in voted:
        return voted[bloc.code]
    inside = {voted[code] for code in bloc.grid.competences if code in voted}
    if inside:
        order = (PreDecision.TO_DELIBERATE, PreDecision.NOT_ACQUIRED, PreDecision.ACQUIRED)
        return min(inside, key=order.index)
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


def _gaps(bloc: GridBloc, marks: Sequence[GridMarks], effective: Effective) -> dict[str, Gap]:
    """Return the widest gap of each competence between the first two assessors."""
    if len(marks) < 2:
        return dict.fromkeys(bloc.competences, Gap.NONE)
    found = competence_gaps(bloc, marks[0], marks[1], effective)
    return dict(zip(bloc.competences, found, strict=True))


def _cells(
    bloc: AssessedBloc,
    marks: Sequence[GridMarks],
    verdicts: Sequence[Sequence[Reached]],
    held: frozenset[str],
    effective: Effective,
) -> tuple[CellShown, ...]:
    """Return one cell a competence; one acquired before is not assessed again, whatever its marks."""
    gaps = _gaps(bloc.grid, marks, effective)
    titles = {line.competence: line.competence_title for line in bloc.lines}
    columns = [
        _competence_marks(bloc.grid, given, column, effective)
        for given, column in zip(marks, verdicts, strict=True)
    ]
    return tuple(
        CellShown(code, titles[code], (_HELD,) * len(marks), Gap.NONE)
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
            shown.append(_mark_cell(bloc, places[0], marks.marks[places[0]], effective))
        else:
            sign = _VERDICTS[verdict.verdict]
            shown.append(MarkShown(sign, sign.label))
    return shown


def _mark_cell(
    bloc: GridBloc, place: int, mark: MarkValue | None, effective: Effective, comment: str = ""
) -> MarkShown:
    if mark is None:
        return MarkShown(MarkSign.NOT_ASSESSED, MarkSign.NOT_ASSESSED.label, comment)
    sign = sign_of(effective.reglement.grid.scale, bloc.items[place], mark)
    return MarkShown(
        sign, mark_on_scale(effective.reglement.grid.scale, bloc.items[place], mark), comment
    )


def read_as(entry: DocketEntry, bloc: str, line: str, value: str) -> str:
    """Return a value given to a line as the board reads it: `Partiel`, or the number in French."""
    for known in entry.grids.blocs:
        for place, item in enumerate(known.grid.items):
            if (known.code, item.code) == (bloc, line):
                mark = mark_of(entry.effective.reglement.grid.scale, item, value)
                return _mark_cell(known.grid, place, mark, entry.effective).text
    raise LookupError(line)


def _count(verdicts: Sequence[Reached]) -> str:
    acquired = sum(verdict.verdict is GridVerdict.POSITIVE for verdict in verdicts)
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


def _in_order(line: AssessedLine, ticked: frozenset[str]) -> tuple[str, ...]:
    return tuple(text for text in to_observe(line) if text in ticked)


def _lines(
    bloc: AssessedBloc,
    grids: Sequence[SignedGrid],
    said: Sequence[Sequence[str]],
    gaps: dict[str, Gap],
    joined: dict[tuple[int, str], list[EvidenceShown]],
    held: frozenset[str],
    effective: Effective,
) -> tuple[LineShown, ...]:
    """Return the lines of the grids; one that nobody marked, its competence being held, says so."""
    firsts = {line.competence: place for place, line in reversed(list(enumerate(bloc.lines)))}
    return tuple(
        LineShown(
            code=line.code,
            title=line.title,
            marks=tuple(
                _HELD
                if line.competence in held and grid.marks.marks[place] is None
                else _mark_cell(
                    bloc.grid, place, grid.marks.marks[place], effective, comments[place]
                )
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
