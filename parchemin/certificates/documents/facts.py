"""What a parchemin and an attestation say: plain frozen values, gathered by the caller."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parchemin.certifications.reglement.validity import FOR_EVER, Validity


@dataclass(frozen=True, slots=True)
class Holder:
    """The person, as the civil registry writes the name.

    `birth_date` is `YYYY-MM-DD`, or `YYYY-MM` or `YYYY` where the registry knows no more. `sex` only
    chooses between « née » and « né ».
    """

    given_names: str
    birth_name: str
    birth_date: str
    birth_place: str
    usage_name: str = ""
    sex: Literal["F", "M", ""] = ""

    @property
    def full_name(self) -> str:
        """Return given names and birth name, or the only name of a person who has one."""
        return " ".join(part for part in (self.given_names, self.birth_name) if part)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The certifying body: its legal name, its trade name if any, its branch, and the words of its seal."""

    legal_name: str
    branch: str = ""
    trade_name: str = ""
    seal_top: str = ""
    seal_bottom: str = ""
    seal_initials: str = ""


@dataclass(frozen=True, slots=True)
class PrintedSignatory:
    """Who signs: a name and a function. The college of a signatory is never printed here."""

    name: str
    function: str


@dataclass(frozen=True, slots=True)
class Speciality:
    """A training speciality of the NSF nomenclature."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class PrintedRegistration:
    """The registration the holder may rely on (art. L6113-9): exact title, decision, level where there is one."""

    register: Literal["RNCP", "RS"]
    code: str
    title: str
    decided_on: date
    valid_until: date
    level: int | None = None
    specialities: tuple[Speciality, ...] = ()


@dataclass(frozen=True, slots=True)
class BlocFacts:
    """A bloc of competences: its code, its exact title and, on an attestation, its competences."""

    code: str
    title: str
    competences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerificationPage:
    """How anybody checks the document: the unguessable code and the public page."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class ParcheminFacts:
    """Everything a parchemin says.

    `kind` is printed above the title (« Certificat de qualification professionnelle »). `legal_basis`
    are the « Vu … » sentences. `classification` is the level the branch's agreement gives. `distinction`
    is the jury's, where the règlement has one. `duplicate_issued_on` makes it a duplicata;
    `specimen` marks it as without value.
    """

    kind: str
    title: str
    issuer: Issuer
    holder: Holder
    signatories: tuple[PrintedSignatory, ...]
    number: str
    verification: VerificationPage
    awarded_on: date
    place: str
    blocs: tuple[BlocFacts, ...] = ()
    legal_basis: tuple[str, ...] = ()
    registration: PrintedRegistration | None = None
    classification: str = ""
    distinction: str = ""
    duplicate_issued_on: date | None = None
    specimen: bool = False


@dataclass(frozen=True, slots=True)
class AttestationFacts:
    """Everything an attestation says, of one bloc or of competences; the same words as `ParcheminFacts`.

    `whole` tells that its one bloc is acquired; otherwise each bloc names the competences of it that are, and
    those alone. `kept` is how long they are kept.
    """

    kind: str
    title: str
    issuer: Issuer
    holder: Holder
    blocs: tuple[BlocFacts, ...]
    signatories: tuple[PrintedSignatory, ...]
    number: str
    verification: VerificationPage
    awarded_on: date
    place: str
    legal_basis: tuple[str, ...] = ()
    registration: PrintedRegistration | None = None
    whole: bool = True
    kept: Validity = FOR_EVER
    duplicate_issued_on: date | None = None
    specimen: bool = False

    @property
    def count(self) -> int:
        """Return how many competences it names."""
        return sum(len(bloc.competences) for bloc in self.blocs)
