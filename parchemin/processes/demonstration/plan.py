"""What the files of `demo/` ask for, as plain values: a body, its people, and what happens on which day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from parchemin.accounts.terms import Role
from parchemin.assessment.terms import IncidentCategory, SessionState
from parchemin.jury.terms import College, Gender, Ground, SeatRole, SittingState
from parchemin.kernel.calendar import at_paris, paris_date
from parchemin.kernel.reading import read_document
from parchemin.kernel.text import folded
from parchemin.processes.demonstration.juror_plan import (
    CeilingPlan,
    ExpensesPlan,
    JurorPlan,
    PollPlan,
    read_ceilings,
    read_expenses,
    read_poll,
)

FOLDER = Path(__file__).resolve().parents[3] / "demo"
SATURDAY = 5
Plan = TypeVar("Plan")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the demonstration, counted from the one it is built on."""

    built_at: datetime

    def day(self, offset: int) -> date:
        """Return a working day, so many days away: a weekend goes to its Friday before, its Monday after."""
        found = paris_date(self.built_at) + timedelta(days=offset)
        if offset and found.weekday() >= SATURDAY:
            away = found.weekday() - SATURDAY + 1 if offset < 0 else found.weekday() - 7
            found -= timedelta(days=away)
        return found

    def planned(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """Return an hour of Paris, which may be to come; sixty minutes and more run into the next hours."""
        return at_paris(self.day(offset), hour) + timedelta(minutes=minute)

    def done(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """Return an hour of Paris for something done: never after now."""
        return min(self.planned(offset, hour, minute), self.built_at)


@dataclass(frozen=True, slots=True)
class CertificationPlan:
    """A CQP by the names of its two files."""

    referentiel: str
    reglement: str


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A training organisation, and what it is habilitated for, until so many days from now."""

    siret: str
    name: str
    city: str
    prepares: tuple[str, ...] = ()
    evaluates: tuple[str, ...] = ()
    ends: int = 700


@dataclass(frozen=True, slots=True)
class EmployerPlan:
    """Where an assessor or a juror works."""

    siret: str
    name: str


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody who signs in, with the one role that they hold; a candidate by their own address."""

    name: str
    role: Role
    email: str
    partner: str = ""
    employer: EmployerPlan | None = None
    sex: Gender = Gender.UNSTATED
    college: College = College.EXPERTS
    juror: JurorPlan | None = None


@dataclass(frozen=True, slots=True)
class PromotionPlan:
    """People who enter together: the file `candidats/<code>.csv`, and their days.

    `lapsed` is when the admissibility of those who took no step is noted as lapsed. `imported_by` names the
    partner who sends the file as it is; its dossiers are deposited and wait.
    """

    code: str
    certification: str
    entry: int
    opened: int
    admitted: int = 0
    lapsed: int = 0
    imported_by: str = ""


@dataclass(frozen=True, slots=True)
class IncidentPlan:
    """What went wrong in a session, for one candidate or for all."""

    category: IncidentCategory
    text: str
    candidate: str = ""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A day of assessment for a promotion, and how far it went. The second assessor is external.

    `under_way` says that it is being held: presences are recorded, grids are being filled. `unassigned` are
    candidates whose assessors are still to be found.
    """

    code: str
    certification: str
    promotion: str
    day: int
    place: str
    assessors: tuple[str, ...]
    state: SessionState
    partner: str = ""
    room: str = ""
    slot_minutes: int | None = None
    under_way: bool = False
    unassigned: tuple[str, ...] = ()
    incidents: tuple[IncidentPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A juror at a sitting."""

    juror: str
    role: SeatRole = SeatRole.MEMBER


@dataclass(frozen=True, slots=True)
class AdjournmentPlan:
    """A candidate put off, until so many days after the sitting, and why."""

    candidate: str
    until: int
    reason: str


@dataclass(frozen=True, slots=True)
class VotePlan:
    """A unit on which some jurors vote against; the others, and every other unit, go as the grids lean."""

    candidate: str
    unit: str
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppealPlan:
    """A candidate who contests what the jury decided."""

    candidate: str
    ground: Ground
    day: int
    text: str


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """A sitting: when, where, who sits, for whom, how far it went, and what the jury said of whom.

    `agenda` is the day dossiers are put on it, none while it is to come; `awarded` the day certificates are
    awarded and delivered, `notified` the day letters leave, `summoned` that of the convocations: none while they
    wait.
    """

    code: str
    certification: str
    promotion: str
    day: int
    hour: int
    place: str
    convened: int
    seats: tuple[SeatPlan, ...]
    agenda: int | None = None
    state: SittingState = SittingState.CONVENED
    adjourned: tuple[AdjournmentPlan, ...] = ()
    votes: tuple[VotePlan, ...] = ()
    fraud: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, str] = field(default_factory=dict)
    recommendations: Mapping[str, str] = field(default_factory=dict)
    awarded: int | None = None
    notified: int | None = None
    appeals: tuple[AppealPlan, ...] = ()
    summoned: int | None = None
    expenses: tuple[ExpensesPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What happens to a certificate after its delivery: `duplicate`, or a move of its life by name.

    A move that is not `confirmed` still waits for the second person.
    """

    act: str
    candidate: str
    day: int
    reason: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class DeclarationPlan:
    """A flux to the Caisse des Dépôts, its answer, and what is said of those it rejects."""

    made: int
    answered: int
    rejected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ObservationPlan:
    """What an assessor, first or second, wrote beside a mark."""

    candidate: str
    line: str
    rank: int
    text: str


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """A fictitious certifying body and all that happens there."""

    slug: str
    name: str
    siret: str
    number_prefix: str
    cdc_client_id: str
    cdc_contract_id: str
    branches: tuple[tuple[str, str], ...]
    certifications: tuple[CertificationPlan, ...]
    partners: tuple[PartnerPlan, ...]
    people: tuple[PersonPlan, ...]
    promotions: tuple[PromotionPlan, ...]
    sessions: tuple[SessionPlan, ...]
    sittings: tuple[SittingPlan, ...]
    changes: tuple[ChangePlan, ...]
    declaration: DeclarationPlan | None
    observations: tuple[ObservationPlan, ...]
    polls: tuple[PollPlan, ...]
    ceilings: tuple[CeilingPlan, ...]


def read_plan(name: str) -> BodyPlan:
    """Return the plan of `demo/<name>.yaml`; a key that is not known raises `TypeError`."""
    value = dict(read_document(FOLDER / f"{name}.yaml").value)
    domain = value.pop("domain")
    declaration = value.pop("declaration", None)
    return BodyPlan(
        branches=tuple((row["idcc"], row["title"]) for row in value.pop("branches")),
        certifications=_plans(CertificationPlan, value.pop("certifications")),
        partners=_plans(PartnerPlan, value.pop("partners")),
        people=tuple(_person(row, domain) for row in value.pop("people")),
        promotions=_plans(PromotionPlan, value.pop("promotions")),
        sessions=tuple(_session(row) for row in value.pop("sessions")),
        sittings=tuple(_sitting(row) for row in value.pop("sittings")),
        changes=_plans(ChangePlan, value.pop("changes", ())),
        declaration=DeclarationPlan(**declaration) if declaration else None,
        observations=_plans(ObservationPlan, value.pop("observations", ())),
        polls=tuple(read_poll(row) for row in value.pop("polls", ())),
        ceilings=read_ceilings(value.pop("ceilings", ())),
        **value,
    )


def _plans(kind: type[Plan], rows: Iterable[Mapping[str, Any]]) -> tuple[Plan, ...]:
    return tuple(kind(**{key: _plain(said) for key, said in row.items()}) for row in rows)


def _plain(said: Any) -> Any:
    return tuple(said) if isinstance(said, list) else said


def _person(row: Mapping[str, Any], domain: str) -> PersonPlan:
    said = dict(row)
    address = said.pop("email", f"{folded(said['name']).replace(' ', '.')}@{domain}")
    employer, juror = said.pop("employer", None), said.pop("juror", None)
    return PersonPlan(
        role=Role(said.pop("role")),
        email=address,
        employer=EmployerPlan(**employer) if employer else None,
        sex=Gender(said.pop("sex", "")),
        college=College(said.pop("college", College.EXPERTS)),
        juror=JurorPlan(**juror) if juror else None,
        **said,
    )


def _session(row: Mapping[str, Any]) -> SessionPlan:
    said = dict(row)
    incidents = tuple(
        IncidentPlan(**{**incident, "category": IncidentCategory(incident["category"])})
        for incident in said.pop("incidents", ())
    )
    state = SessionState(said.pop("state"))
    plain = {key: _plain(inner) for key, inner in said.items()}
    return SessionPlan(state=state, incidents=incidents, **plain)


def _sitting(row: Mapping[str, Any]) -> SittingPlan:
    said = dict(row)
    seats = tuple(
        SeatPlan(seat["juror"], SeatRole(seat.get("role", SeatRole.MEMBER)))
        for seat in said.pop("seats")
    )
    appeals = tuple(
        AppealPlan(**{**appeal, "ground": Ground(appeal["ground"])})
        for appeal in said.pop("appeals", ())
    )
    return SittingPlan(
        seats=seats,
        appeals=appeals,
        state=SittingState(said.pop("state", SittingState.CONVENED)),
        adjourned=_plans(AdjournmentPlan, said.pop("adjourned", ())),
        votes=_plans(VotePlan, said.pop("votes", ())),
        expenses=read_expenses(said.pop("expenses", ())),
        **said,
    )
