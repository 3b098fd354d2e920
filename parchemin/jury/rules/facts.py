"""The plain values that the jury rules read: the sitting, its jurors, one candidate's case."""

import json
from dataclasses import astuple, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from parchemin.assembly.values import Seat
from parchemin.assessment.rules.carried_units import CarriedUnit
from parchemin.assessment.rules.grid import GridBloc, GridMarks, Mark
from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.jurors.terms import Gender
from parchemin.jury.terms import Choice, InterestKind, SittingState


@dataclass(frozen=True, slots=True)
class JurorFacts(Seat):
    """A juror's seat. `employer` is a SIRET or empty; `qualified` is the quality asked by article D6412-6.

    Since when they are in the trade, and when they left it, are given where the règlement asks for it.
    """

    employer: str = ""
    qualified: bool = True
    habilitated: bool = True
    gender: Gender = Gender.UNSTATED
    in_trade_since: date | None = None
    left_trade_on: date | None = None


@dataclass(frozen=True)
class SittingFacts:
    """A sitting on its day: who sits and how they came to sit."""

    held_on: date
    jurors: tuple[JurorFacts, ...]
    state: SittingState = SittingState.OPEN
    convened_on: date | None = None
    second_convocation: bool = False

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of what decisions rest on; the state of the sitting is not of it."""
        days = [self.held_on.isoformat(), str(self.convened_on), self.second_convocation]
        sealed = [*days, [astuple(juror) for juror in self.jurors]]
        text = json.dumps(sealed, ensure_ascii=False, default=str)
        return sha256(text.encode()).hexdigest()

    @cached_property
    def by_person(self) -> dict[str, JurorFacts]:
        """Return the jurors by person."""
        return {juror.person: juror for juror in self.jurors}


@dataclass(frozen=True, slots=True)
class InterestFacts:
    """A link between a juror and the candidate, declared or known from the dossier."""

    person: str
    kind: InterestKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """The current voice of one juror on one unit in one round; `cast_by` differs when a proxy spoke."""

    person: str
    unit: str
    choice: Choice
    cast_by: str = ""
    round: int = 1


@dataclass(frozen=True, slots=True)
class KeptShare:
    """The mark of a bloc kept from an earlier jury: a share of the points possible, `31/40`.

    `until` None is for ever; `origin` names the decision it comes from.
    """

    bloc: str
    share: str
    on: date
    until: date | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A mark changed by the jury, with its reason; the assessors' grids stay as signed."""

    bloc: str
    item: str
    mark: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateCase:
    """All that is known of one candidate on the day of the jury.

    `blocs` are those of the edition the dossier is pinned to; `sought` the codes presented to this
    jury (all when empty). `away` names jurors out of the room for this case. `adopted` says that
    the jury took the pre-decisions of this case in one gesture. `adjourned_to` is the date of the
    next hearing when the jury asks for a complement. `departure` is the remark of a jury that departs from
    what the marks give. `presider` is who presided when it was voted on, where another was named since.
    """

    candidate: str
    name: str
    route: RouteFamily
    blocs: tuple[GridBloc, ...]
    sought: tuple[str, ...] = ()
    grids: tuple[GridMarks, ...] = ()
    carried: tuple[CarriedUnit, ...] = ()
    votes: tuple[VoteFacts, ...] = ()
    interests: tuple[InterestFacts, ...] = ()
    employer: str = ""
    away: frozenset[str] = frozenset()
    adjustments: tuple[Adjustment, ...] = ()
    attendance: AttendanceState = AttendanceState.PRESENT
    fraud: bool = False
    complete: bool = True
    adopted: bool = False
    adjourned_to: date | None = None
    registration_expires_on: date | None = None
    mention: str = ""
    departure: str = ""
    rounds_held: tuple[tuple[str, int], ...] = ()
    kept_marks: tuple[KeptShare, ...] = ()
    presider: str = ""
