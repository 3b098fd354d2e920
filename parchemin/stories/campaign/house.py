"""Who makes up the house of a campaign: certifying body, certifications, organisations, people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NewType

from parchemin.accounts.terms import Role
from parchemin.certifications.referentiel.value import Referentiel, RegistrationClaim
from parchemin.certifications.rules.habilitations import Convention
from parchemin.certifications.terms import Service
from parchemin.jurors.terms import Gender
from parchemin.jury.terms import College
from parchemin.stories.campaign.dates import morning

Siret = NewType("Siret", str)


@dataclass(frozen=True, slots=True)
class CdcPlan:
    """What the Caisse des Dépôts gave the certifying body: empty when it gave nothing."""

    client_id: str = ""
    contract_id: str = ""


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """The certifying body. Nothing is done there before `opened_on`, when it is told."""

    name: str
    siret: Siret
    city: str
    slug: str = "repetition"
    commission: str = "Commission paritaire nationale de l’emploi"
    number_prefix: str = "REP"
    cdc: CdcPlan = CdcPlan()
    opened_on: date | None = None

    def morning(self, day: date) -> datetime:
        """Return the morning of a day, or of the opening when that comes later."""
        return morning(max(day, self.opened_on or day))


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """The decision of the CPNE, the day from which the edition is in force, and that of its transmission."""

    on: date
    decision: str
    in_force_from: date
    transmitted_on: date
    ip_holder: str
    waivers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CertificationPlan:
    """A certification. `gaps` are what a collected référentiel does not say, `reglement` a plain value."""

    referentiel: Referentiel
    gaps: tuple[str, ...]
    adoption: AdoptionPlan
    registration: RegistrationClaim | None
    reglement: Mapping[str, Any]
    published: bool


@dataclass(frozen=True, slots=True)
class HabilitationPlan:
    """The convention of a partner, for one or both services, on certifications."""

    services: tuple[Service, ...]
    certifications: tuple[str, ...]
    convention: str
    signed_on: date
    starts_on: date
    ends_on: date
    purpose: str = ""
    finance: str = ""
    subcontracting: str = ""
    means: str = ""

    @property
    def terms(self) -> Convention:
        """Return what was signed."""
        return Convention(
            self.convention,
            self.signed_on,
            purpose=self.purpose,
            finance=self.finance,
            subcontracting=self.subcontracting,
            means=self.means,
        )


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A training organisation or assessment centre."""

    name: str
    siret: Siret
    city: str = ""
    habilitations: tuple[HabilitationPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class EmployerPlan:
    """An establishment where somebody works."""

    name: str
    siret: Siret


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """Somebody who signs in; a candidate by the address of their dossier."""

    name: str
    email: str
    role: Role
    partner: str = ""


@dataclass(frozen=True, slots=True)
class AssessorPlan:
    """A person who may assess; `external` where they take the place of the external one."""

    name: str
    email: str
    habilitated_from: date
    habilitated_until: date | None = None
    external: bool = False
    employer: str = ""
    partner: str = ""
    account: bool = False


@dataclass(frozen=True, slots=True)
class ListingPlan:
    """The délibération of the CPNE that lists a juror."""

    deliberation: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """A training that a juror followed."""

    title: str
    on: date
    hours: int


@dataclass(frozen=True, slots=True)
class JurorPlan:
    """A person who may sit; one who has an account is in the pool before any sitting."""

    name: str
    email: str
    sex: Gender
    college: College
    active_from: date
    active_until: date | None = None
    employer: str = ""
    qualified: bool = True
    mandated_by: str = ""
    trade: str = ""
    in_trade_since: date | None = None
    left_trade_on: date | None = None
    listing: ListingPlan | None = None
    training: TrainingPlan | None = None
    account: bool = False
