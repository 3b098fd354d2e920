"""What the jury rules answer: tallies, decisions by unit and bloc, the deliberation of one case."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from parchemin.assessment.rules.carried_units import CarriedResult
from parchemin.certifications.reglement.terms import Unit
from parchemin.jury.terms import College, Outcome, PreDecision, UnitOutcome
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class QuorumCheck:
    """The table for one candidate: who may vote, how many are asked, what stands against it.

    `required` is the highest total asked; `objections` is empty when the quorum is met.
    """

    voters: tuple[str, ...]
    present: int
    required: int
    by_college: tuple[tuple[College, int], ...]
    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True)
class Recusal:
    """A juror who leaves the table for one candidate, with every reason."""

    person: str
    name: str
    reasons: tuple[Reason, ...]


class Tally(NamedTuple):
    """The count of voices on one unit; `base` is what a majority of the table is counted on.

    Numbers are fractions of a voice when the règlement brings both colleges to the same weight.
    """

    acquired: int | Fraction
    not_acquired: int | Fraction
    abstained: int | Fraction
    base: int | Fraction


class VoteResult(NamedTuple):
    """What a vote gives, with the count of each round and every reason; UNDECIDED while something is missing.

    `round` is the round awaited, or held last; `another` says that a further one may be asked for; `split`
    that the voices of the last one were equal.
    """

    outcome: UnitOutcome
    tallies: tuple[Tally, ...]
    reasons: tuple[Reason, ...]
    round: int = 1
    another: bool = False
    split: bool = False


class UnitDecision(NamedTuple):
    """What is decided of one unit, what the grids proposed, how it was voted round by round, and why.

    `voted` are those of the reasons that tell the vote, and nothing of the grids. `round` is the round awaited,
    or held last, the `held` ones of earlier sittings counted; `another` says that a further one may be asked for.
    """

    unit: Unit
    code: str
    title: str
    outcome: UnitOutcome
    proposed: PreDecision
    reasons: tuple[Reason, ...]
    tallies: tuple[Tally, ...] = ()
    voted: tuple[Reason, ...] = ()
    round: int = 1
    held: int = 0
    another: bool = False

    @property
    def unit_name(self) -> str:
        """Return what it is in words: « Bloc B1 », « Compétence C1.1 », « Certification »."""
        whole = self.unit is Unit.CERTIFICATION
        return self.unit.label if whole else f"{self.unit.label} {self.code}"

    @property
    def heading(self) -> str:
        """Return what it is with its title: « B1 Accueillir », or its name where it has no title of its own."""
        return f"{self.code} {self.title}" if self.unit is Unit.BLOC else self.unit_name

    @property
    def rounds_open(self) -> range:
        """Return the rounds that this sitting may vote, or correct."""
        return range(self.held + 1, self.round + 1 + self.another)

    @property
    def tally(self) -> Tally | None:
        """Return the count of the last round, None without a vote."""
        return self.tallies[-1] if self.tallies else None


class BlocResult(NamedTuple):
    """One required or sought bloc after the jury.

    `competences` are those acquired, now or before and still valid, of a bloc decided competence by competence
    that is not acquired as a whole.
    """

    code: str
    title: str
    outcome: UnitOutcome
    carried: bool
    reasons: tuple[Reason, ...]
    competences: tuple[str, ...] = ()


class Deliberation(NamedTuple):
    """The whole deliberation of one case: a pure function of what `inputs_digest` seals.

    `outcome` is None while `objections` stand: nothing may be recorded. `acquired` and `missing`
    are bloc codes; `competences` those that this jury gives in blocs that are not acquired; `to_confirm` says
    that the CPNE decides after the jury.
    """

    candidate: str
    outcome: Outcome | None
    units: tuple[UnitDecision, ...]
    blocs: tuple[BlocResult, ...]
    carried: tuple[CarriedResult, ...]
    acquired: tuple[str, ...]
    competences: tuple[str, ...]
    missing: tuple[str, ...]
    quorum: QuorumCheck
    recusals: tuple[Recusal, ...]
    reasons: tuple[Reason, ...]
    objections: tuple[Objection, ...]
    warnings: tuple[Objection, ...]
    to_confirm: bool
    mention: str
    inputs_digest: str
