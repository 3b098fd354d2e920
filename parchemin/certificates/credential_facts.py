"""The facts of a certificate as its credential says them, and why some cannot be said."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from parchemin.certifications.rules import objections_to_title
from parchemin.kernel.objections import Objection
from parchemin.kernel.terms import Term

REGISTER_CODE = re.compile(r"(RNCP|RS)([0-9]{1,6})")
_WRITABLE = re.compile(r"[ -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")
_DID = re.compile(r"did:web:[A-Za-z0-9._%:-]+")


class CertificateKind(Term):
    """What is delivered: the whole CQP, blocs of it, or competences of it."""

    CQP = "CQP", "Certificat de qualification professionnelle"
    BLOC = "BLOC", "Attestation de blocs de compétences"
    COMPETENCES = "COMP", "Attestation de compétences"


class StatusPurpose(Term):
    """What a status list tells (Bitstring Status List v1.0, §2.1)."""

    REVOCATION = "revocation", "Révocation"
    SUSPENSION = "suspension", "Suspension"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingBody:
    """The certifying body: its did:web identifier, name, public page and SIRET (14 digits)."""

    did: str
    name: str
    url: str
    siret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedIdentity:
    """A salted hash by which a holder shows that the credential is theirs (`hashed_email`)."""

    identity_hash: str
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialHolder:
    """The person as named on the parchemin, and hashed addresses of theirs if any."""

    display_name: str
    emails: tuple[HashedIdentity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RomeOccupation:
    """An occupation of the ROME: its code (`D1502`) and its label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedTitle:
    """The certification: title, own code, edition, its public page (`url`) and its place in registers.

    `register_code` is `RNCP34567`, `RS1234` or empty when it is not registered, `registered_title` the exact
    title that the register gives it; `level` is that of the
    national framework (1 to 8) or None; `nsf` are codes of the nomenclature of specialities.
    """

    title: str
    code: str
    edition: str
    url: str
    description: str
    register_code: str = ""
    registered_title: str = ""
    level: int | None = None
    rome: tuple[RomeOccupation, ...] = ()
    nsf: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedUnit:
    """A bloc, or a competence, held on the date of the award: code, title, day it was acquired."""

    code: str
    title: str
    acquired_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialStatus:
    """Where the state of the certificate is published: address of a list, and place in it."""

    purpose: StatusPurpose
    list_url: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """Everything a credential says.

    `units` are the blocs held, or the competences of an attestation of competences. `url` is the permanent
    identifier of the credential, `verification_url` the page of the QR code;
    `awarded_on` is the day of the jury's decision, `issued_at` (aware) the moment of delivery,
    `valid_until` (aware) its end or None; `signatories` are functions, never names.
    """

    number: str
    kind: CertificateKind
    url: str
    verification_url: str
    holder: CredentialHolder
    body: IssuingBody
    certification: CertifiedTitle
    units: tuple[CertifiedUnit, ...]
    awarded_on: date
    issued_at: datetime
    place: str
    statuses: tuple[CredentialStatus, ...]
    signatories: tuple[str, ...]
    valid_until: datetime | None = None


def hashed_email(email: str, salt: str) -> HashedIdentity:
    """Return the identity hash of an address: `sha256$` + SHA-256(address ‖ salt) (Open Badges 3.0).

    The address is lower-cased first. A name with a birth date must never be hashed this way: the salt
    is published, and a birth date is found in 40,000 attempts.
    """
    text = (email.strip().lower() + salt).encode()
    return HashedIdentity(identity_hash="sha256$" + hashlib.sha256(text).hexdigest(), salt=salt)


def objections_to_facts(facts: CertificateFacts) -> tuple[Objection, ...]:
    """Return why these facts cannot become a credential."""
    found = [
        _objection(
            "text", f"« {name} » est vide ou contient un caractère de contrôle : {text[:80]!r}."
        )
        for name, text in _texts(facts)
        if not _WRITABLE.fullmatch(text)
    ]
    found += [
        _objection("address", f"« {name} » n’est pas une adresse web complète : {text[:120]!r}.")
        for name, text in _addresses(facts)
        if not _ADDRESS.fullmatch(text)
    ]
    if not _DID.fullmatch(facts.body.did):
        found.append(
            _objection("did", f"{facts.body.did[:80]!r} n’est pas un identifiant did:web.")
        )
    named = facts.certification
    if named.register_code:
        if not REGISTER_CODE.fullmatch(named.register_code):
            found.append(_objection("register", f"{named.register_code!r} n’est ni RNCP… ni RS…"))
        found += objections_to_title(
            named.title, registered=named.registered_title, code=named.register_code
        )
    codes = [unit.code for unit in facts.units]
    if len(set(codes)) != len(codes):
        found.append(
            _objection("units-twice", "Un même bloc, ou une même compétence, figure deux fois.")
        )
    if facts.kind is not CertificateKind.CQP and not facts.units:
        found.append(_objection("no-unit", "Une attestation nomme au moins ce qu’elle atteste."))
    if not facts.statuses:
        found.append(
            _objection(
                "no-status", "Aucune liste d’état : le certificat ne pourrait pas être révoqué."
            )
        )
    return tuple(found)


def _texts(facts: CertificateFacts) -> Iterator[tuple[str, str]]:
    """Give every text that the credential copies, with its French name."""
    title = facts.certification
    yield "numéro", facts.number
    yield "titulaire", facts.holder.display_name
    yield "lieu", facts.place
    yield "organisme", facts.body.name
    yield "SIRET", facts.body.siret
    yield "intitulé", title.title
    yield "code", title.code
    yield "édition", title.edition
    yield "description", title.description
    yield "signataires", ", ".join(facts.signatories)
    for unit in facts.units:
        yield "code de l’acquis", unit.code
        yield "intitulé de l’acquis", unit.title
    for rome in title.rome:
        yield "code ROME", rome.code
        yield "libellé ROME", rome.label
    for code in title.nsf:
        yield "code NSF", code


def _addresses(facts: CertificateFacts) -> Iterator[tuple[str, str]]:
    yield "adresse du certificat", facts.url
    yield "page de vérification", facts.verification_url
    yield "page de l’organisme", facts.body.url
    yield "page de la certification", facts.certification.url
    for entry in facts.statuses:
        yield "liste d’état", entry.list_url


def _objection(code: str, message: str) -> Objection:
    return Objection(code=code, message=message, source="docs/formats/credential.md")
