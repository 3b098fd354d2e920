"""The candidate on the board: the ribbon, the matrix bloc by competence, the detail line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from parchemin.assessment.terms import Gap
from parchemin.jury.rules.predecision import letter
from parchemin.jury.selectors.board_values import BlocShown, HeardBefore, LineShown
from parchemin.jury.selectors.rectifications import Rectificatifs
from parchemin.jury.terms import PreDecision, Unit, UnitOutcome
from parchemin.web.jury.parts.perspective import Seen
from parchemin.web.jury.shapes import outcome_state
from parchemin.web.pieces.marks import SIGNS, BlocMark, BlocStatus, State, Tone

PROPOSALS = {
    PreDecision.ACQUIRED: State("Acquis", Tone.OK),
    PreDecision.NOT_ACQUIRED: State("Non acquis", Tone.NO),
    PreDecision.TO_DELIBERATE: State("À délibérer", Tone.WAIT),
}
_DECIDED = {
    UnitOutcome.ACQUIRED: State("acquis", Tone.OK),
    UnitOutcome.NOT_ACQUIRED: State("non acquis", Tone.NO),
    UnitOutcome.ADJOURNED: State("ajourné", Tone.INFO, "clock"),
}
_BLOCS = {
    UnitOutcome.ACQUIRED: BlocStatus.ACQUIRED,
    UnitOutcome.NOT_ACQUIRED: BlocStatus.REFUSED,
    UnitOutcome.ADJOURNED: BlocStatus.PENDING,
    UnitOutcome.UNDECIDED: BlocStatus.PARTIAL,
}
_GAPS = {Gap.NONE: "", Gap.ONE_DEGREE: "gap-1", Gap.FRANK: "gap-2"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A competence in the matrix: the marks of every assessor as icons, in words, and their gap.

    `changed` when the jury changed a mark of it.
    """

    icons: tuple[str, ...]
    words: str
    gap: str
    changed: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A bloc in the matrix; `key` is the arrow that leads to it."""

    number: str
    title: str
    url: str
    current: bool
    key: str
    pairs: tuple[Pair, ...]
    void: tuple[int, ...]
    counts: tuple[str, ...]
    proposed: State
    decided: State | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one assessor says of one line: the icon, the word, the comment, the indicators observed."""

    letter: str
    icon: str
    text: str
    comment: str
    observed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A line of the grid with what every assessor says of it, and what was joined: address, kind, name."""

    code: str
    title: str
    said: tuple[Said, ...]
    evidence: tuple[tuple[str, str, str], ...]
    changed: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A bloc line by line: what divides the assessors first, then what they agree on."""

    code: str
    number: str
    title: str
    assessors: tuple[tuple[str, str], ...]
    differing: tuple[DetailLine, ...]
    agreed: tuple[DetailLine, ...]

    @property
    def total(self) -> int:
        """Return how many lines the grid has."""
        return len(self.differing) + len(self.agreed)

    @property
    def proved(self) -> bool:
        """Tell whether an assessor joined anything."""
        return any(line.evidence for line in (*self.differing, *self.agreed))

    @property
    def width(self) -> int:
        """Return how many columns the table has."""
        return 1 + len(self.assessors) + self.proved


@dataclass(frozen=True, slots=True)
class CasePart:
    """The candidate: who, the ribbon, the matrix, the detail of the bloc looked at or of every bloc."""

    name: str
    dossier: str
    about: str
    outcome: State | None
    ribbon: tuple[BlocMark, ...]
    columns: tuple[int, ...]
    assessors: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    details: tuple[Detail, ...]
    changed: bool
    competences: int
    grids_url: str
    grids_open: bool
    incidents: tuple[str, ...]
    before: tuple[HeardBefore, ...]
    rectificatifs: Rectificatifs
    dossier_url: str
    previous_url: str
    next_url: str


def case_part(seen: Seen) -> CasePart:
    """Return the candidate and the matrix."""
    shown = seen.candidate
    widest = max((len(bloc.cells) for bloc in shown.blocs), default=0)
    assessors = max((bloc.assessors for bloc in shown.blocs), key=len, default=())
    details = shown.blocs if seen.look.grids else [bloc for bloc in (seen.bloc,) if bloc]
    about = (shown.route, shown.partner, shown.employer and f"employeur : {shown.employer}")
    return CasePart(
        name=shown.name,
        dossier=shown.dossier,
        about=", ".join(part for part in about if part),
        outcome=outcome_state(shown.outcome) if shown.outcome else None,
        ribbon=tuple(_mark(rank, bloc) for rank, bloc in enumerate(shown.blocs, 1)),
        columns=tuple(range(1, widest + 1)),
        assessors=_lettered(assessors),
        rows=tuple(_rows(seen, widest, len(assessors))),
        details=tuple(
            _detail(shown.item_id, shown.blocs.index(bloc) + 1, bloc)
            for bloc in details
            if bloc.presented
        ),
        changed=any(cell.changed for bloc in shown.blocs for cell in bloc.cells),
        competences=sum(len(bloc.cells) for bloc in shown.blocs),
        grids_url=seen.address(grids=not seen.look.grids),
        grids_open=seen.look.grids,
        incidents=shown.incidents,
        before=shown.before,
        rectificatifs=shown.rectificatifs,
        dossier_url=reverse("pathways:dossier", args=[shown.dossier]) if seen.dossiers else "",
        previous_url=seen.address_of(seen.board.previous_id) if seen.board.previous_id else "",
        next_url=seen.address_of(seen.board.next_id) if seen.board.next_id else "",
    )


def _rows(seen: Seen, widest: int, assessors: int) -> Iterator[MatrixRow]:
    blocs = seen.candidate.blocs
    here = blocs.index(seen.bloc) if seen.bloc in blocs else -1
    arrows = {here - 1: "ArrowUp", here + 1: "ArrowDown"} if here >= 0 else {}
    for rank, bloc in enumerate(blocs):
        yield MatrixRow(
            number=str(rank + 1),
            title=bloc.title,
            url=_bloc_url(seen, bloc) if bloc.presented else "",
            current=rank == here,
            key=arrows.get(rank, ""),
            pairs=_pairs(bloc),
            void=tuple(range(widest - len(bloc.cells))),
            counts=(*bloc.counts, *[""] * (assessors - len(bloc.counts))),
            proposed=_proposed(bloc),
            decided=_DECIDED.get(bloc.decided) if bloc.decided and bloc.presented else None,
        )


def _bloc_url(seen: Seen, bloc: BlocShown) -> str:
    """Return the address that looks at a bloc, and at its first unit that waits for the jury."""
    if seen.kind is Unit.BLOC:
        return seen.address(unit=bloc.code, bloc="", voice="")
    if seen.kind is Unit.CERTIFICATION:
        return seen.address(bloc=bloc.code)
    codes = {cell.code for cell in bloc.cells}
    units = [unit for unit in seen.candidate.units if unit.code in codes]
    waiting = [unit for unit in units if unit.outcome is UnitOutcome.UNDECIDED]
    first = next(iter([*waiting, *units]), None)
    return seen.address(unit=first.code if first else "", bloc=bloc.code, voice="")


@lru_cache(maxsize=256)  # the five blocs of the candidates that juries speak of, on every screen
def _detail(item_id: int, number: int, bloc: BlocShown) -> Detail:
    differing = [line for line in bloc.lines if line.gap is not Gap.NONE]
    agreed = [line for line in bloc.lines if line.gap is Gap.NONE]
    return Detail(
        code=bloc.code,
        number=str(number),
        title=bloc.title,
        assessors=_lettered(bloc.assessors),
        differing=tuple(_line(item_id, line) for line in differing),
        agreed=tuple(_line(item_id, line) for line in agreed),
    )


def _line(item_id: int, line: LineShown) -> DetailLine:
    return DetailLine(
        code=line.code,
        title=line.title,
        said=tuple(
            Said(letter(rank), SIGNS[mark.sign].shape, mark.text, mark.comment, mark.observed)
            for rank, mark in enumerate(line.marks)
        ),
        evidence=tuple(
            (
                reverse("jury:evidence", args=[item_id, joined.id]),
                joined.kind.label.lower(),
                joined.name,
            )
            for joined in line.evidence
        ),
        changed=line.changed,
    )


def _lettered(assessors: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((letter(rank), name) for rank, name in enumerate(assessors))


def _mark(rank: int, bloc: BlocShown) -> BlocMark:
    if bloc.carried:
        return BlocMark(str(rank), BlocStatus.EARLIER, bloc.title)
    status = _BLOCS[bloc.decided] if bloc.presented and bloc.decided else BlocStatus.PENDING
    return BlocMark(str(rank), status, bloc.title)


@lru_cache(maxsize=256)  # as `_detail`
def _pairs(bloc: BlocShown) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            icons=tuple(SIGNS[mark.sign].shape for mark in cell.marks),
            words=", ".join(
                f"{letter(rank)} {mark.text.lower()}" for rank, mark in enumerate(cell.marks)
            ),
            gap=_GAPS[cell.gap],
            changed=cell.changed,
        )
        for cell in bloc.cells
    )


def _proposed(bloc: BlocShown) -> State:
    if bloc.carried:
        return State("Déjà acquis", Tone.OK)
    if bloc.mark_kept:
        return State("Note conservée", Tone.OK)
    if bloc.proposed is None:
        return State("Non visé", Tone.PLAIN)
    return PROPOSALS[bloc.proposed]
