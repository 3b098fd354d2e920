"""A campaign as a plain value: who, what and when, from an adopted référentiel to a declaration.

People, organisations, certifications, sessions and sittings are known by the key that the file gives them;
references were checked. Fields are named as the keys of docs/formats/campaign.md, which says what each means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from parchemin.assessment.terms import AttendanceState, IncidentCategory, SessionState
from parchemin.declarations.terms import CdcProfile
from parchemin.jurors.terms import Availability
from parchemin.jury.terms import (
    Channel,
    ExpenseKind,
    Ground,
    InterestKind,
    Presence,
    SeatRole,
    SittingState,
)
from parchemin.pathways.enrolment import Enrolment
from parchemin.pathways.terms import DossierState
from parchemin.stories.campaign.house import (
    AccountPlan,
    AssessorPlan,
    BodyPlan,
    CertificationPlan,
    EmployerPlan,
    JurorPlan,
    PartnerPlan,
)

FORMAT = "parchemin-campaign/1"
BEST = "best"
"""Stands for the best mark of the scale of the règlement."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said by name, in order, and of all the others (empty: nothing)."""

    named: Mapping[str, str] = field(default_factory=dict)
    others: str = ""
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridPlan:
    """What one assessor gives a candidate on one bloc; marks are by line of the grid, signed when finished.

    Without a name, the assessor is the one that the session has at this rank.
    """

    marks: Answers = Answers(others=BEST)
    assessor: str = ""
    comment: str = ""
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class PromotionPlan:
    """People who enter together, told in a file that a partner could send; `imported_by` does, by that account."""

    file: Path
    certification: str
    entry_on: date
    opened_on: date
    answered_on: date
    lapsed_on: date | None = None
    imported_by: str = ""


@dataclass(frozen=True, slots=True)
class CandidatePlan:
    """One person, their route, their day of assessment; grids are by code of bloc.

    `state` is where the dossier stands once it was answered, for that `reason`.
    """

    enrolment: Enrolment
    certification: str
    opened_at: datetime
    answered_at: datetime
    promotion: str = ""
    state: DossierState = DossierState.ADMISSIBLE
    reason: str = ""
    lapsed_on: date | None = None
    validation_file_on: date | None = None
    attendance: AttendanceState = AttendanceState.PRESENT
    assessments: Mapping[str, tuple[GridPlan, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IncidentPlan:
    """What went wrong in a session, for one candidate or for all."""

    category: IncidentCategory
    text: str
    candidate: str = ""


@dataclass(frozen=True, slots=True)
class ObservationPlan:
    """What an assessor wrote beside a mark."""

    candidate: str
    assessor: str
    line: str
    text: str


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A day of assessment, as far as it went. `assessors` mark every bloc; without them, grids name theirs."""

    code: str
    certification: str
    planned_on: date
    convened_on: date
    at: datetime
    place: str
    room: str = ""
    remote: bool = False
    slot_minutes: int | None = None
    capacity: int | None = None
    promotion: str = ""
    partner: str = ""
    identity_checked_by: str = ""
    assessors: tuple[str, ...] = ()
    unassigned: tuple[str, ...] = ()
    state: SessionState = SessionState.CLOSED
    under_way: bool = False
    incidents: tuple[IncidentPlan, ...] = ()
    observations: tuple[ObservationPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """The place of a juror; `proxy_to` and `stands_in_for` are keys of other jurors, or empty."""

    role: SeatRole = SeatRole.MEMBER
    voting: bool = True
    presence: Presence = Presence.PRESENT
    proxy_to: str = ""
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class InterestPlan:
    """A link that a juror declares."""

    juror: str
    kind: InterestKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AdjustmentPlan:
    """A mark that the jury changes, with its reason."""

    bloc: str
    line: str
    mark: str
    reason: str


@dataclass(frozen=True, slots=True)
class AdjournmentPlan:
    """Until when a case is put off, and why."""

    to: date
    reason: str


@dataclass(frozen=True, slots=True)
class CasePlan:
    """What the jury says of one candidate; voices are by unit, then by round."""

    interests: tuple[InterestPlan, ...] = ()
    adjustments: tuple[AdjustmentPlan, ...] = ()
    votes: Mapping[str, tuple[Answers, ...]] = field(default_factory=dict)
    adjourned: AdjournmentPlan | None = None
    fraud: str = ""
    departure: str = ""
    mention: str = ""
    recommendation: str = ""


@dataclass(frozen=True, slots=True)
class FirstSittingPlan:
    """The sitting that lacked its quorum before this one: when, and who came, by juror."""

    convened_on: date
    at: datetime
    code: str = "JURY-0"
    came: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmationPlan:
    """What the CPNE says of the decisions of the jury; `sent_back` gives its reasons, by candidate."""

    on: date
    deliberation: str
    sent_back: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotificationPlan:
    """The day on which the letters of the decisions reach the candidates, and how."""

    on: date
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True)
class AwardPlan:
    """The day and place of the award."""

    on: date
    place: str


@dataclass(frozen=True, slots=True)
class AppealPlan:
    """A candidate who contests what the jury decided."""

    candidate: str
    ground: Ground
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """An expense; without an amount, its price of the day."""

    kind: ExpenseKind
    label: str
    amount: Decimal | None = None
    quantity: Decimal = Decimal(1)
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class ExpensesPlan:
    """What a juror spent to sit: submitted on a day, settled on another or not yet."""

    juror: str
    submitted_on: date
    claims: tuple[ClaimPlan, ...]
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """The jury: convocation, table, what it says and what follows, as far as it went.

    `unsaid` is the voice on what no case tells: that of the grids, and acquired where they propose nothing.
    """

    code: str
    certification: str
    convened_on: date
    at: datetime
    closed_at: datetime
    signed_at: datetime
    place: str
    seats: Mapping[str, SeatPlan]
    remote: bool = False
    promotion: str = ""
    convocations_sent_on: date | None = None
    agenda_on: date | None = None
    second_convocation: bool = False
    first_convocation: FirstSittingPlan | None = None
    cases: Mapping[str, CasePlan] = field(default_factory=dict)
    unsaid_as_proposed: bool = False
    state: SittingState = SittingState.MINUTES_SIGNED
    confirmation: ConfirmationPlan | None = None
    notification: NotificationPlan | None = None
    award: AwardPlan | None = None
    appeals: tuple[AppealPlan, ...] = ()
    expenses: tuple[ExpensesPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class CeilingPlan:
    """The most that the body pays for one unit of an expense."""

    kind: ExpenseKind
    amount: Decimal
    starts_on: date
    source: str


@dataclass(frozen=True, slots=True)
class PollPlan:
    """Every juror asked for their availability, and what some answer: a word a date."""

    certification: str
    place: str
    opened_on: date
    answers_by: date
    dates: tuple[datetime, ...]
    answers: Mapping[str, tuple[Availability, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What happens to a certificate after its delivery: `duplicate`, or a move of its life by name.

    A move that is not `confirmed` still waits for the second person.
    """

    act: str
    candidate: str
    on: date
    reason: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class DeclarationPlan:
    """The moment of the flux, the schema it follows; its answer, and what it says of those it rejects."""

    at: datetime
    profile: CdcProfile = CdcProfile.V1_1_5
    received_on: date | None = None
    answered_on: date | None = None
    rejected: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A whole campaign, or several of one body. `sha256` is that of the file."""

    title: str
    sha256: str
    body: BodyPlan
    certifications: Mapping[str, CertificationPlan]
    candidates: Mapping[str, CandidatePlan]
    sittings: tuple[SittingPlan, ...]
    sessions: tuple[SessionPlan, ...] = ()
    partners: Mapping[str, PartnerPlan] = field(default_factory=dict)
    employers: Mapping[str, EmployerPlan] = field(default_factory=dict)
    accounts: Mapping[str, AccountPlan] = field(default_factory=dict)
    assessors: Mapping[str, AssessorPlan] = field(default_factory=dict)
    jurors: Mapping[str, JurorPlan] = field(default_factory=dict)
    promotions: Mapping[str, PromotionPlan] = field(default_factory=dict)
    ceilings: tuple[CeilingPlan, ...] = ()
    polls: tuple[PollPlan, ...] = ()
    changes: tuple[ChangePlan, ...] = ()
    declaration: DeclarationPlan | None = None
