"""A campaign as a plain value: who, what and when, from an adopted référentiel to a declaration.

People and organisations are known by the key that the file gives them; references were checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from parchemin.assessment.terms import Attendance
from parchemin.certifications.referentiel.value import Referentiel, RegistrationClaim
from parchemin.declarations.terms import CdcProfile
from parchemin.jury.terms import (
    College,
    Gender,
    InterestKind,
    NoticeChannel,
    Presence,
    SeatRole,
)
from parchemin.organisations.rules import Convention
from parchemin.organisations.terms import Service
from parchemin.pathways.enrolment import Enrolment

FORMAT = "parchemin-campaign/1"


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """The certifying body. `cdc` holds its client and contract identifiers, empty when not given."""

    name: str
    siret: str
    city: str
    commission: str
    number_prefix: str
    cdc: tuple[str, str]


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """The decision of the CPNE, the day from which the edition is in force, and that of its transmission."""

    on: date
    decision: str
    in_force_from: date
    transmitted_on: date
    ip_holder: str
    waivers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HabilitationPlan:
    """The convention of a partner, for one or both services."""

    services: tuple[Service, ...]
    convention: Convention
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A training organisation or assessment centre."""

    name: str
    siret: str
    habilitation: HabilitationPlan | None = None


@dataclass(frozen=True, slots=True)
class EmployerPlan:
    """An establishment where somebody works."""

    name: str
    siret: str


@dataclass(frozen=True, slots=True)
class AssessorPlan:
    """A person who may assess; `external` where they take the place of the external one."""

    name: str
    email: str
    external: bool
    habilitated_from: date
    habilitated_until: date | None
    employer: str
    partner: str


@dataclass(frozen=True, slots=True)
class JurorPlan:
    """A person who may sit."""

    name: str
    email: str
    sex: Gender
    college: College
    employer: str
    qualified: bool
    mandated_by: str
    active_from: date
    active_until: date | None
    in_trade_since: date | None = None
    left_trade_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said by name, and what is said of all the others (empty: nothing)."""

    named: Mapping[str, str]
    others: str = ""


@dataclass(frozen=True, slots=True)
class GridPlan:
    """What one assessor gives a candidate on one bloc; marks are by line of the grid."""

    assessor: str
    marks: Answers
    comment: str = ""


@dataclass(frozen=True, slots=True)
class CandidatePlan:
    """One person, their route, their day of assessment; grids are by code of bloc.

    `validation_file_on` is the day on which the candidate of a VAE deposited their file, when it is known.
    """

    enrolment: Enrolment
    validation_file_on: date | None
    attendance: Attendance
    assessments: Mapping[str, tuple[GridPlan, ...]]


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """The day of assessment."""

    code: str
    starts_at: datetime
    place: str
    remote: bool
    partner: str
    identity_checked_by: str


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """The place of a juror; `proxy_to` and `stands_in_for` are keys of other jurors, or empty."""

    role: SeatRole
    voting: bool
    presence: Presence
    proxy_to: str
    stands_in_for: str


@dataclass(frozen=True, slots=True)
class InterestPlan:
    """A link that a juror declares."""

    juror: str
    kind: InterestKind
    detail: str


@dataclass(frozen=True, slots=True)
class AdjustmentPlan:
    """A mark that the jury changes, with its reason."""

    bloc: str
    line: str
    mark: str
    reason: str


@dataclass(frozen=True, slots=True)
class CasePlan:
    """What the jury says of one candidate; voices are by unit, then by juror."""

    interests: tuple[InterestPlan, ...] = ()
    adjustments: tuple[AdjustmentPlan, ...] = ()
    votes: Mapping[str, tuple[Answers, ...]] = field(default_factory=dict)
    adjourned_to: date | None = None
    adjournment_reason: str = ""
    fraud: str = ""
    departure: str = ""
    mention: str = ""
    recommendation: str = ""


@dataclass(frozen=True, slots=True)
class FirstSittingPlan:
    """The sitting that lacked its quorum before this one: when, and who came, by juror."""

    code: str
    convened_on: date
    starts_at: datetime
    came: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """The jury: convocation, table, and what it says."""

    code: str
    convened_on: date
    starts_at: datetime
    closed_at: datetime
    signed_at: datetime
    place: str
    remote: bool
    second_convocation: bool
    first: FirstSittingPlan | None
    seats: Mapping[str, SeatPlan]
    cases: Mapping[str, CasePlan]


@dataclass(frozen=True, slots=True)
class ConfirmationPlan:
    """What the CPNE says of the decisions of the jury; `sent_back` gives its reasons, by candidate."""

    on: date
    deliberation: str
    sent_back: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NotificationPlan:
    """The day on which the letters of the decisions reach the candidates, and how."""

    on: date
    channel: NoticeChannel


@dataclass(frozen=True, slots=True)
class AwardPlan:
    """The day and place of the award."""

    on: date
    place: str


@dataclass(frozen=True, slots=True)
class DeclarationPlan:
    """The moment of the flux, and the schema it follows."""

    at: datetime
    profile: CdcProfile


@dataclass(frozen=True, slots=True)
class Campaign:
    """A whole campaign. `sha256` is that of the file; `reglement` the plain value of a règlement file.

    `gaps` are what a collected référentiel does not say, in French. Without `session` nobody is assessed;
    without `award` or `declaration` the rehearsal stops before them.
    """

    title: str
    sha256: str
    body: BodyPlan
    referentiel: Referentiel
    gaps: tuple[str, ...]
    adoption: AdoptionPlan
    registration: RegistrationClaim | None
    reglement: Mapping[str, Any]
    partners: Mapping[str, PartnerPlan]
    employers: Mapping[str, EmployerPlan]
    assessors: Mapping[str, AssessorPlan]
    jurors: Mapping[str, JurorPlan]
    candidates: Mapping[str, CandidatePlan]
    session: SessionPlan | None
    sitting: SittingPlan
    confirmation: ConfirmationPlan | None
    notification: NotificationPlan | None
    award: AwardPlan | None
    declaration: DeclarationPlan | None
