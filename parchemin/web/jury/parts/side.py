"""The head and the side of the board: quorum, progress, the table for this candidate, the agenda."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS
from parchemin.jury.rules.signatories import SAT
from parchemin.jury.selectors.board_values import AgendaGroup, BoardCase, SeatShown
from parchemin.jury.terms import College, SittingState
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason
from parchemin.web.jury.parts.perspective import Seen
from parchemin.web.jury.shapes import (
    function_of,
    moves_on_board,
    outcome_state,
    sitting_state,
)
from parchemin.web.pieces import jury
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.marks import State, Tone

# How many names a group lists, and how many steps draw the progress of a large jury.
LINES_A_GROUP = 40
STEPS = 20
_TONES = {AgendaGroup.DIVERGENT: "wait", AgendaGroup.BORDERLINE: "info"}


@dataclass(frozen=True, slots=True)
class GaugesPart:
    """The head: quorum and voices for this candidate, how far the jury is, what may be done of the sitting."""

    state: State
    acts: tuple[Act, ...]
    quorum: State
    voices: tuple[tuple[College, int], ...]
    steps: tuple[str, ...]
    decided: int
    total: int
    sitting_url: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A case in the list: where it leads, what it asks, what was decided."""

    name: str
    url: str
    note: str
    outcome: State | None
    current: bool


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """A group of the agenda. `lines` are those around the candidate at hand; `more` counts the others."""

    group: AgendaGroup
    tone: str
    decided: int
    total: int
    adopted_at: datetime | None
    open: bool
    lines: tuple[AgendaLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SidePart:
    """The table for this candidate, who left it and why, the agenda.

    `at_hand` is the case that somebody else is speaking of; `clear` counts those that one gesture adopts.
    """

    table: jury.JuryTable
    recusals: tuple[Reason, ...]
    warnings: tuple[Objection, ...]
    at_hand: AgendaLine | None
    groups: tuple[AgendaPart, ...]
    clear: int
    adopts: bool
    url: str


def gauges_part(seen: Seen) -> GaugesPart:
    """Return the head of the board."""
    shown, board = seen.candidate, seen.board
    word = "attendu" if board.state is SittingState.CONVENED else "présent"
    asked = f"{shown.required} requis"
    if shown.quorum and shown.present >= shown.required:
        asked = "quorum non atteint"  # lacking elsewhere than in the count of all: one college, the presidency
    quorum = f"{plural(shown.present, word)}, {asked}"
    voices = [seat.college for seat in shown.table if seat.at_table]
    total = len(board.cases)
    return GaugesPart(
        state=sitting_state(board.state),
        acts=moves_on_board(board),
        quorum=State(quorum, Tone.WAIT if shown.quorum else Tone.OK),
        voices=tuple((college, voices.count(college)) for college in SOCIAL_PARTNERS),
        steps=_steps(board.decided, total),
        decided=board.decided,
        total=total,
        sitting_url=reverse("jury:sitting", args=[board.sitting_id]),
    )


def side_part(seen: Seen) -> SidePart:
    """Return the table and the agenda."""
    board = seen.board
    here = seen.candidate.item_id
    spoken = next((c for c in board.cases if c.item_id == board.at_hand != here), None)
    return SidePart(
        table=jury.jury_table([_juror(s) for s in seen.candidate.table if _is_drawn(s)]),
        recusals=seen.candidate.recusals,
        warnings=seen.candidate.warnings,
        at_hand=_line(seen, spoken) if spoken else None,
        groups=tuple(_groups(seen)),
        clear=board.clear,
        adopts=seen.leads,
        url=reverse("jury:adopt_all", args=[board.sitting_id]),
    )


def _groups(seen: Seen) -> Iterator[AgendaPart]:
    for group in AgendaGroup:
        cases = seen.board.group(group)
        if not cases:
            continue
        around = _window(cases, seen.candidate.item_id)
        adopted = [case.adopted_at for case in cases if case.adopted_at]
        yield AgendaPart(
            group=group,
            tone=_TONES.get(group, "ok"),
            decided=sum(case.decided for case in cases),
            total=len(cases),
            adopted_at=max(adopted) if len(adopted) == len(cases) else None,
            open=seen.candidate.group is group or group in _TONES,
            lines=tuple(_line(seen, case) for case in around),
            more=len(cases) - len(around),
        )


def _line(seen: Seen, case: BoardCase) -> AgendaLine:
    return AgendaLine(
        name=case.name,
        url=seen.address_of(case.item_id),
        note="sans quorum maintenant" if case.unheard else ", ".join(case.looked_at),
        outcome=outcome_state(case.outcome) if case.outcome else None,
        current=case.item_id == seen.candidate.item_id,
    )


def _steps(decided: int, total: int) -> tuple[str, ...]:
    """Return the steps of the drawing: one a candidate, or twenty for more."""
    steps = min(total, STEPS)
    done = decided if total <= STEPS else decided * STEPS // total
    names = ["filled"] * done + ["current"] * (done < steps)
    return tuple(names + [""] * (steps - len(names)))


def _window(cases: tuple[BoardCase, ...], item_id: int) -> tuple[BoardCase, ...]:
    """Return the cases around the candidate at hand, or from the first that is not decided."""
    if len(cases) <= LINES_A_GROUP:
        return cases
    here = next(
        (n for n, case in enumerate(cases) if case.item_id == item_id),
        next((n for n, case in enumerate(cases) if not case.decided), 0),
    )
    start = max(0, min(here - LINES_A_GROUP // 2, len(cases) - LINES_A_GROUP))
    return cases[start : start + LINES_A_GROUP]


def _is_drawn(seat: SeatShown) -> bool:
    """Tell whether a seat is drawn: a substitute is when they sit."""
    return not seat.substitute or seat.voting


def _juror(seat: SeatShown) -> jury.SeatedJuror:
    function = function_of(seat.role, substitute=seat.substitute, voting=seat.voting)
    if seat.away:
        return jury.SeatedJuror(seat.name, "déport", seat.college, jury.JurorPresence.RECUSED)
    if seat.at_table and seat.represented_by:
        return jury.SeatedJuror(seat.name, "pouvoir", seat.college, jury.JurorPresence.PROXY)
    if seat.at_table or not seat.voting:
        return jury.SeatedJuror(seat.name, function, seat.college, voting=seat.voting)
    out = "sans voix" if seat.barred else "hors de la salle"
    away = out if seat.presence in SAT else seat.presence.label.lower()
    return jury.SeatedJuror(seat.name, away, seat.college, jury.JurorPresence.AWAY)
