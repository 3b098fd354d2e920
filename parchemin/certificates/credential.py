"""A CQP, or an attestation of blocs or competences, as an Open Badges 3.0 credential (W3C VC Data Model 2.0).

It says what the parchemin says and no more, never a birth date or NIR (docs/formats/credential.md).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from parchemin.certificates.credential_facts import (
    REGISTER_CODE,
    CertificateFacts,
    CertificateKind,
    CertifiedTitle,
    CertifiedUnit,
    CredentialHolder,
    CredentialStatus,
    HashedIdentity,
    IssuingBody,
    RomeOccupation,
    StatusPurpose,
    hashed_email,
    objections_to_facts,
)
from parchemin.certificates.proof.rdf import OB_CONTEXT, VC_CONTEXT
from parchemin.certificates.proof.signature import utc_text
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import refuse_if

__all__ = [
    "CertificateFacts",
    "CertificateKind",
    "CertifiedTitle",
    "CertifiedUnit",
    "CredentialHolder",
    "CredentialStatus",
    "HashedIdentity",
    "IssuingBody",
    "RomeOccupation",
    "StatusPurpose",
    "credential",
    "credential_number",
    "hashed_email",
    "objections_to_facts",
]

EQF_LEVEL = "http://data.europa.eu/snb/eqf/{level}"
REGISTER_PAGE = "https://www.francecompetences.fr/recherche/{register}/{digits}/"
_ANCHORS = {
    CertificateKind.CQP: "",
    CertificateKind.BLOC: "#blocs",
    CertificateKind.COMPETENCES: "#competences",
}
ROME_PAGE = "https://candidat.francetravail.fr/metierscope/fiche-metier/{code}"


def credential(facts: CertificateFacts) -> dict[str, Any]:
    """Return the unsigned Open Badges 3.0 credential of these facts, as JSON values.

    Raises `Refused` with every objection of `objections_to_facts`.
    """
    refuse_if(objections_to_facts(facts))
    document: dict[str, Any] = {
        "@context": [VC_CONTEXT, OB_CONTEXT],
        "id": facts.url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _name(facts),
        "issuer": _issuer(facts.body),
        "validFrom": utc_text(facts.issued_at),
        "awardedDate": f"{facts.awarded_on.isoformat()}T00:00:00Z",
        "credentialSubject": _subject(facts),
        "evidence": [_evidence(facts)],
        "credentialStatus": _statuses(facts.statuses),
    }
    if facts.valid_until is not None:
        document["validUntil"] = utc_text(facts.valid_until)
    return document


def credential_number(document: Mapping[str, Any]) -> str | None:
    """Return the certificate number that a credential bears, or None when it bears none."""
    subject = document.get("credentialSubject")
    number = subject.get("licenseNumber") if isinstance(subject, Mapping) else None
    return number if isinstance(number, str) else None


def _name(facts: CertificateFacts) -> str:
    title = facts.certification.title
    if facts.kind is CertificateKind.CQP:
        return title
    return f"{facts.kind.label} — {title}"


def _issuer(body: IssuingBody) -> dict[str, Any]:
    return {
        "id": body.did,
        "type": ["Profile"],
        "name": body.name,
        "url": body.url,
        "otherIdentifier": [_identifier(body.siret, "ext:SIRET")],
    }


def _subject(facts: CertificateFacts) -> dict[str, Any]:
    name = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": facts.holder.display_name,
        "identityType": "name",
    }
    emails = [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": email.identity_hash,
            "identityType": "emailAddress",
            "salt": email.salt,
        }
        for email in facts.holder.emails
    ]
    subject = {
        "id": f"{facts.url}#titulaire",
        "type": ["AchievementSubject"],
        "identifier": [name, *emails],
        "licenseNumber": facts.number,
        "achievement": _achievement(facts),
    }
    if facts.units:
        subject["result"] = [
            {
                "type": ["Result"],
                "resultDescription": _unit_id(facts, unit),
                "status": "Completed",
                "value": unit.acquired_on.isoformat(),
            }
            for unit in facts.units
        ]
    return subject


def _achievement(facts: CertificateFacts) -> dict[str, Any]:
    title = facts.certification
    is_cqp = facts.kind is CertificateKind.CQP
    achievement = {
        "id": f"{title.url}{_ANCHORS[facts.kind]}",
        "type": ["Achievement"],
        "achievementType": "Certification" if is_cqp else "Competency",
        "name": _name(facts),
        "description": title.description,
        "criteria": {"id": f"{title.url}#criteres"},
        "humanCode": title.code,
        "version": title.edition,
        "inLanguage": "fr",
    }
    optional = {
        "alignment": _alignments(title),
        "fieldOfStudy": f"NSF {', '.join(title.nsf)}" if title.nsf else "",
        "otherIdentifier": [_identifier(title.register_code, f"ext:{register}")]
        if (register := _register(title))
        else [],
        "resultDescription": [
            {
                "id": _unit_id(facts, unit),
                "type": ["ResultDescription"],
                "name": f"{unit.code} — {unit.title}",
                "resultType": "Status",
            }
            for unit in facts.units
        ],
    }
    return achievement | {key: value for key, value in optional.items() if value}


def _alignments(title: CertifiedTitle) -> list[dict[str, Any]]:
    found = []
    if register := _register(title):
        digits = title.register_code.removeprefix(register)
        page = REGISTER_PAGE.format(register=register.lower(), digits=digits)
        found.append(_alignment(title.title, title.register_code, page, f"ext:{register}"))
    if title.level is not None:
        name = f"Niveau {title.level} du cadre national des certifications professionnelles"
        page = EQF_LEVEL.format(level=title.level)
        found.append(_alignment(name, str(title.level), page, "ext:EQF"))
    found += [
        _alignment(rome.label, rome.code, ROME_PAGE.format(code=quote(rome.code)), "ext:ROME")
        for rome in title.rome
    ]
    return found


def _alignment(name: str, code: str, page: str, kind: str) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": name,
        "targetCode": code,
        "targetUrl": page,
        "targetType": kind,
    }


def _identifier(value: str, kind: str) -> dict[str, str]:
    return {"type": "IdentifierEntry", "identifier": value, "identifierType": kind}


def _evidence(facts: CertificateFacts) -> dict[str, Any]:
    return {
        "id": facts.verification_url,
        "type": ["Evidence"],
        "name": "Page de vérification",
        "narrative": f"Délivré à {facts.place} par décision du jury paritaire"
        f" du {french_date(facts.awarded_on)}. Signé par : {', '.join(facts.signatories)}.",
    }


def _statuses(entries: tuple[CredentialStatus, ...]) -> dict[str, str] | list[dict[str, str]]:
    """Return one entry as an object, as the schema of 1EdTech wants it, several as a list."""
    written = [
        {
            "id": f"{entry.list_url}#{entry.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": entry.purpose.value,
            "statusListIndex": str(entry.index),
            "statusListCredential": entry.list_url,
        }
        for entry in entries
    ]
    return written[0] if len(written) == 1 else written


def _register(title: CertifiedTitle) -> str:
    match = REGISTER_CODE.fullmatch(title.register_code)
    return match[1] if match else ""


def _unit_id(facts: CertificateFacts, unit: CertifiedUnit) -> str:
    noun = "competence" if facts.kind is CertificateKind.COMPETENCES else "bloc"
    return f"{facts.certification.url}#{noun}-{quote(unit.code, safe='')}"
