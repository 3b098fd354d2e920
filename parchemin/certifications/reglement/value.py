"""The règlement of a CQP as one immutable value: what a branch decides about its juries.

Keys and defaults follow the comparison of real branches; every key left out of a file takes the
default written here. `Reglement.articles` says which article of the règlement each key comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from parchemin.assembly.values import (
    MajorityRule,
    ProxyRules,
    QuorumRules,
    RoundRule,
    Weights,
)
from parchemin.certifications.reglement.grid import AggregationRules as AggregationRules
from parchemin.certifications.reglement.grid import Gate as Gate
from parchemin.certifications.reglement.grid import GridRules as GridRules
from parchemin.certifications.reglement.grid import LookRange as LookRange
from parchemin.certifications.reglement.grid import ModalityWeight as ModalityWeight
from parchemin.certifications.reglement.grid import ScaleRules as ScaleRules
from parchemin.certifications.reglement.terms import (
    AppealChannel,
    AppealGround,
    AppealStart,
    College,
    Doctrine,
    EmployerScope,
    FullAward,
    JuryBody,
    JuryFlow,
    JuryName,
    Outcome,
    Parity,
    Register,
    Rotation,
    RouteFamily,
    SeatRole,
    Secrecy,
    TieRule,
    Unit,
    UsableUntil,
    ValidityStart,
)
from parchemin.kernel.calendar import add_delay


@dataclass(frozen=True, slots=True)
class Delay:
    """A length of time in calendar months, in days, or both (months first)."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """Return the day that ends the delay, counted from a day."""
        return add_delay(day, self.months, self.days)


@dataclass(frozen=True, slots=True)
class SeatRange:
    """How many voting seats a college holds; `max` None means no limit."""

    min: int = 0
    max: int | None = None

    def admits(self, count: int) -> bool:
        """Tell whether the college may hold so many voting seats."""
        return self.min <= count and (self.max is None or count <= self.max)


@dataclass(frozen=True, slots=True)
class Seats:
    """Voting seats, college by college."""

    employers: SeatRange = SeatRange(min=1)
    employees: SeatRange = SeatRange(min=1)
    trainers: SeatRange = SeatRange(max=0)
    experts: SeatRange = SeatRange(max=0)

    def of(self, college: College) -> SeatRange:
        """Return the range of one college."""
        ranges: dict[College, SeatRange] = {
            College.EMPLOYERS: self.employers,
            College.EMPLOYEES: self.employees,
            College.TRAINERS: self.trainers,
            College.EXPERTS: self.experts,
        }
        return ranges[college]


@dataclass(frozen=True, slots=True)
class JuryRules:
    """Who sits: body, flow, voting seats, parity, and what the law adds for a VAE."""

    body: JuryBody = JuryBody.DEDICATED_JURY
    flow: JuryFlow = JuryFlow.COMMISSION_THEN_JURY
    seats: Seats = Seats()
    parity: Parity = Parity.SEATS
    non_voting_members: tuple[str, ...] = ()
    min_voting: int = 1
    min_qualified: int = 0
    gender_balance: bool = False
    habilitated_list: bool = True

    @property
    def name(self) -> JuryName:
        """Return how sentences name the jury: « paritaire » where the text seats both social partners."""
        joint = self.seats.employers.min > 0 and self.seats.employees.min > 0
        return self.body.name_for(joint=joint)


@dataclass(frozen=True, slots=True)
class SecondConvocationRules:
    """When a sitting that lacked its quorum is held again: `after` and `within` count from its day."""

    after: Delay | None = None
    within: Delay | None = None


@dataclass(frozen=True, slots=True)
class PresidencyRules:
    """Who presides. `college` presided first, from `since`; the vice-chair may be of the other."""

    college: College | None = None
    rotation: Rotation = Rotation.YEARLY
    since: date | None = None
    vice_chair_of_other_college: bool = True


@dataclass(frozen=True, slots=True)
class DecisionRules:
    """What is voted, what may be said, what the whole requires, when, and who confirms."""

    unit: Unit = Unit.BLOC
    outcomes: tuple[Outcome, ...] = tuple(Outcome)
    full_award_requires: FullAward = FullAward.ALL_BLOCS
    full_award_share: Fraction | None = None
    deadline: Delay | None = Delay(days=60)
    cpne_confirmation: bool = False


@dataclass(frozen=True, slots=True)
class ValidityCase:
    """When a line of validity applies; None means whatever."""

    route: RouteFamily | None = None
    registration: Register | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class ValidityRule:
    """How long a partial result is kept: `months` None is for ever; `start` says from when."""

    when: ValidityCase = ValidityCase()
    months: int | None = None
    start: ValidityStart = ValidityStart.JURY_DATE
    usable_until: UsableUntil | None = None


@dataclass(frozen=True, slots=True)
class PartialRules:
    """Validity of partial results: the first line that applies is the one that counts."""

    validity: tuple[ValidityRule, ...] = (
        ValidityRule(when=ValidityCase(registration=Register.RNCP)),
        ValidityRule(months=60),
    )


@dataclass(frozen=True, slots=True)
class RetakeRules:
    """How often, how soon and until when a candidate may come again; None means no limit."""

    max_attempts: int | None = None
    min_delay: Delay | None = None
    window: Delay | None = None


@dataclass(frozen=True, slots=True)
class AppealRules:
    """How a decision is contested. `window` None means that the règlement opens no delay."""

    window: Delay | None = Delay(days=60)
    reply: Delay | None = Delay(days=90)
    start: AppealStart = AppealStart.NOTIFICATION
    grounds: tuple[AppealGround, ...] = (AppealGround.PROCEDURE, AppealGround.MATERIAL_ERROR)
    channel: AppealChannel = AppealChannel.WRITTEN
    precondition: str = ""
    reasons_due: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """A distinction that the jury may give with a full award."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class NotificationRules:
    """When the candidate is told."""

    delay: Delay = Delay(days=15)


@dataclass(frozen=True, slots=True)
class ConvocationRules:
    """Notices before a sitting, in calendar days."""

    days_before: int = 21
    unions_asked_days_before: int | None = None
    employee_notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class FileRules:
    """What a dossier must hold before it goes to a jury."""

    completeness_required: bool = True
    practice_months_full: int | None = None
    practice_months_bloc: int | None = None


@dataclass(frozen=True, slots=True)
class MemberRules:
    """What keeps a juror from deliberating on one candidate, and the experience asked."""

    same_employer: EmployerScope = EmployerScope.COMPANY
    trainer_ban: bool = True
    tutor_ban: bool = True
    assessor_ban: bool = True
    relation_ban: bool = False
    guide_ban: bool = False
    experience_years: int | None = None
    active_within_years: int | None = None

    @property
    def asks_experience(self) -> bool:
        """Tell whether the years of a juror in the trade are read."""
        return self.experience_years is not None or self.active_within_years is not None


@dataclass(frozen=True, slots=True)
class AssessorRules:
    """How many assessors, and what makes them independent of the candidate."""

    count: int = 2
    external_count: int = 1
    trainer_ban: bool = True
    external_employer: EmployerScope = EmployerScope.COMPANY
    personal_habilitation: bool = True


@dataclass(frozen=True, slots=True)
class MinutesRules:
    """Who signs the procès-verbal."""

    signed_by: tuple[SeatRole, ...] = (SeatRole.CHAIR, SeatRole.VICE_CHAIR)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A reasoned decision of the branch not to follow a doctrine."""

    doctrine: Doctrine
    reason: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class TextSource:
    """The text a règlement was written from, with its licence."""

    title: str
    url: str = ""
    licence: str = ""


_PLAIN_GRID = GridRules()


def _no_articles() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Reglement:
    """The whole règlement, in force from a date.

    `articles` maps dotted keys (`quorum`, `quorum.fraction`) to the article they come from; `given`
    holds the dotted keys that the file wrote, so that a default is never passed off as the branch's.
    """

    name: str
    in_force_from: date
    in_force_to: date | None = None
    branch: str = ""
    idcc: tuple[str, ...] = ()
    source: TextSource | None = None
    jury: JuryRules = JuryRules()
    quorum: QuorumRules = QuorumRules()
    second_convocation: SecondConvocationRules = SecondConvocationRules()
    majority: MajorityRule = MajorityRule()
    tie_rule: TieRule = TieRule.NOT_ACQUIRED
    rounds: tuple[RoundRule, ...] = ()
    weights: Weights = Weights()
    secrecy: Secrecy = Secrecy.OPEN
    proxy: ProxyRules = ProxyRules()
    presidency: PresidencyRules = PresidencyRules()
    decision: DecisionRules = DecisionRules()
    partial: PartialRules = PartialRules()
    retake: RetakeRules = RetakeRules()
    appeal: AppealRules = AppealRules()
    mentions: tuple[Mention, ...] = ()
    notification: NotificationRules = NotificationRules()
    convocation: ConvocationRules = ConvocationRules()
    file: FileRules = FileRules()
    remote_jury: bool = True
    member: MemberRules = MemberRules()
    assessors: AssessorRules = AssessorRules()
    grid: GridRules = _PLAIN_GRID
    minutes: MinutesRules = MinutesRules()
    waivers: tuple[Waiver, ...] = ()
    articles: Mapping[str, str] = field(default_factory=_no_articles)
    given: frozenset[str] = frozenset()

    def majority_of_round(self, number: int) -> MajorityRule:
        """Return the majority of a round of vote, the first being 1; the last one's beyond."""
        known = (self.majority, *(each.majority for each in self.rounds))
        return known[min(number, len(known)) - 1]
