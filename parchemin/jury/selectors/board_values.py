"""What the deliberation board shows, as plain values: templates read nothing else."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from parchemin.assessment.terms import EvidenceKind, Gap, MarkSign
from parchemin.certifications.reglement.terms import Secrecy
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.selectors.rectifications import Rectificatifs
from parchemin.jury.terms import (
    Choice,
    College,
    Outcome,
    PreDecision,
    Presence,
    SeatRole,
    SittingState,
    UnitOutcome,
)
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason
from parchemin.kernel.terms import Term
from parchemin.kernel.workflow import Transition


class AgendaGroup(Term):
    """How much of the jury's attention a case asks for."""

    UNANIMOUS = "unanimous", "Unanimes"
    DIVERGENT = "divergent", "Divergents"
    BORDERLINE = "borderline", "Au seuil"
    NOT_DELIBERATED = "not_deliberated", "Sans délibération"


@dataclass(frozen=True, slots=True)
class BoardCase:
    """One line of the agenda. `looked_at` names the units that ask for the jury, with a score if any.

    `lacks` is what keeps the case from being closed, beyond that the jury has not spoken. `unheard` says that the
    table lacks its quorum for it now: closing would put it off.
    """

    item_id: int
    position: int
    dossier: str
    name: str
    group: AgendaGroup
    decided: bool
    outcome: Outcome | None
    looked_at: tuple[str, ...]
    adopted_at: datetime | None
    lacks: tuple[Objection, ...]
    unheard: bool


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A place at the table, for the candidate on the board. `away` says why this voice does not count.

    `represented_by` names who carries the voice; `own` tells the actor's own seat.
    """

    seat_id: int
    name: str
    college: College
    role: SeatRole
    substitute: bool
    presence: Presence
    represented_by: str
    voting: bool
    away: tuple[Reason, ...]
    at_table: bool
    barred: bool
    own: bool


@dataclass(frozen=True, slots=True)
class MarkShown:
    """One assessor's mark on one line: the value, how it reads, the comment, and the indicators observed."""

    sign: MarkSign
    text: str
    comment: str = ""
    observed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellShown:
    """A competence in the matrix: what each assessor says, and how far apart they stand.

    `changed` when the jury changed a mark of it: what is shown is what counts since.
    """

    code: str
    title: str
    marks: tuple[MarkShown, ...]
    gap: Gap
    changed: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """A file that an assessor joined to a competence."""

    id: int
    name: str
    kind: EvidenceKind


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the grid with every assessor's mark and comment.

    The first line of a competence bears what was joined to it. `changed` is the mark that the jury gave instead.
    """

    code: str
    title: str
    marks: tuple[MarkShown, ...]
    gap: Gap
    evidence: tuple[EvidenceShown, ...]
    changed: str = ""


@dataclass(frozen=True, slots=True)
class BlocShown:
    """A row of the matrix. `counts` says `10/10` for each assessor; `decided` what the jury says so far.

    `mark_kept` when an earlier jury left the mark that counts: nobody assesses it again.
    """

    code: str
    title: str
    carried: bool
    mark_kept: bool
    presented: bool
    assessors: tuple[str, ...]
    cells: tuple[CellShown, ...]
    counts: tuple[str, ...]
    proposed: PreDecision | None
    decided: UnitOutcome | None
    lines: tuple[LineShown, ...]

    def __hash__(self) -> int:
        """Return a number found at once, not from every mark: parts of the page are kept by bloc."""
        return hash((self.code, self.counts))


@dataclass(frozen=True, slots=True)
class VoiceShown:
    """A seat's voice on one unit. `choice` is None while awaited, and hidden when votes are secret.

    `entered` tells whether the actor may enter it: theirs, one they carry, or any by show of hands; `carried`
    that they give it for who gave them a proxy; `left` that who would give it has left the sitting, and abstains;
    `counted` that the voice is of somebody at the table.
    """

    seat_id: int
    vote_id: int | None
    name: str
    college: College
    cast: bool
    choice: Choice | None
    awaited: bool
    entered: bool
    left: bool
    counted: bool
    carried: bool = False


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A unit to decide: what the grids propose and why, the voices of a round, what the vote gives so far.

    `round` is the round of these voices; `another` tells whether a further one may be asked for.
    """

    code: str
    title: str
    proposed: PreDecision
    outcome: UnitOutcome
    round: int
    another: bool
    reasons: tuple[Reason, ...]
    voices: tuple[VoiceShown, ...]
    if_acquired: Outcome | None
    if_not_acquired: Outcome | None

    def in_round(self, number: int) -> "UnitShown":
        """Return the unit as the next round would open: every voice awaited; itself when none may be asked."""
        if not self.another or number != self.round + 1:
            return self
        voices = tuple(
            replace(voice, cast=False, choice=None, vote_id=None, awaited=voice.entered)
            for voice in self.voices
        )
        return replace(self, round=number, another=False, voices=voices)


@dataclass(frozen=True, slots=True)
class AdjustmentShown:
    """A mark that the jury changed: the line, the new value as it reads, why."""

    bloc: str
    line: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeardBefore:
    """What an earlier sitting said of a case: its outcome, why it was put off, what was acquired then.

    `voices` are the counts of each unit, none of a secret ballot; `cpne` what the CPNE said of it, if it did.
    """

    sitting: str
    day: date
    place: str
    said: str
    why: tuple[str, ...]
    acquired: tuple[str, ...]
    voices: tuple[str, ...]
    cpne: str
    rectificatifs: Rectificatifs


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """The candidate on the board: who, the matrix, what is computed, what the jury said.

    Of a closed sitting, what stands by what was signed.
    """

    item_id: int
    dossier: str
    name: str
    route: str
    partner: str
    employer: str
    group: AgendaGroup
    blocs: tuple[BlocShown, ...]
    units: tuple[UnitShown, ...]
    table: tuple[SeatShown, ...]
    present: int
    required: int
    quorum: tuple[Objection, ...]
    recusals: tuple[Reason, ...]
    outcome: Outcome | None
    objections: tuple[Objection, ...]
    reasons: tuple[Reason, ...]
    warnings: tuple[Objection, ...]
    recommendation: str
    mention: str
    adjourned_to: date | None
    adjournment_reason: str
    fraud_reason: str
    departure: str
    adjustments: tuple[AdjustmentShown, ...]
    incidents: tuple[str, ...]
    before: tuple[HeardBefore, ...]
    adopted_at: datetime | None
    rectificatifs: Rectificatifs


@dataclass(frozen=True, slots=True)
class DeliberationBoard:
    """The whole deliberation screen; `candidate` is the one on the board, None for an empty agenda.

    `left` counts the cases still to decide: closing waits for them. `version` grows with each event of the
    sitting. `organises` tells whether the actor leads the sitting; `moves` are those open to them. `at_hand` is
    the case that somebody else last spoke of. `previous_id` and `next_id` are the neighbours of the candidate on
    the agenda; `following_id` the next case that waits for the jury, in the order of the board.
    """

    sitting_id: int
    code: str
    certification: str
    day: date
    place: str
    state: SittingState
    reglement: str
    reglement_from: date
    rules: Reglement
    version: int
    organises: bool
    moves: tuple[Transition, ...]
    at_hand: int | None
    cases: tuple[BoardCase, ...]
    decided: int
    left: int
    candidate: CandidateShown | None
    previous_id: int | None
    next_id: int | None
    following_id: int | None

    @property
    def secret(self) -> bool:
        """Tell whether votes are secret."""
        return self.rules.secrecy is Secrecy.SECRET

    @property
    def clear(self) -> int:
        """Return how many unanimous cases wait for the one gesture that adopts them."""
        return sum(
            not case.decided and not case.unheard for case in self.group(AgendaGroup.UNANIMOUS)
        )

    def group(self, group: AgendaGroup) -> tuple[BoardCase, ...]:
        """Return the cases of a group, in the order of the agenda."""
        return tuple(case for case in self.cases if case.group is group)
