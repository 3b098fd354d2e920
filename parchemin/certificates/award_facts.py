"""What a certificate says, frozen on the day of the award as plain JSON values.

Everything printed, signed or published later comes from these facts alone, so that PDF, credential, page and
flux say the same thing for ever.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from parchemin.certificates.models import Certificate
from parchemin.certificates.signing import SigningTerm
from parchemin.certifications.models import Registration
from parchemin.certifications.nomenclatures import with_labels
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import ValidityStart
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.rules import shown_title
from parchemin.jury.models import Decision
from parchemin.jury.rules.signatories import PRESIDENCY
from parchemin.jury.selectors.confirmations import deciding_day
from parchemin.jury.terms import SeatRole
from parchemin.organisations.models import CertifyingBody
from parchemin.pathways.models import AcquiredUnit, Person


def facts_of_award(certificate: Certificate, lines: Sequence[AcquiredUnit] = ()) -> dict[str, Any]:
    """Return the facts of a certificate about to be entered in the register.

    `lines` are those of the ledger that an attestation tells.
    """
    edition = certificate.edition
    certification = edition.certification
    body = certification.body
    reglement = reglement_of(certificate.decision.sitting.reglement.value)
    signing = _signing(body, certificate.awarded_on)
    commission = min(body.commissions.all(), key=lambda each: each.pk, default=None)
    return {
        "public_url": settings.PUBLIC_URL,
        "number": certificate.number,
        "awarded_on": certificate.awarded_on.isoformat(),
        "decided_on": deciding_day(certificate.decision).isoformat(),
        "place": certificate.place,
        "mention": _mention(certificate.decision),
        "demonstration": body.demonstration or certification.demonstration,
        "body": {
            "slug": body.slug,
            "name": body.name,
            "legal_name": body.legal_name,
            "siret": body.siret,
            "city": body.city,
            "commission": commission.name if commission else "",
            "branches": [
                branch.title for branch in sorted(body.branches.all(), key=lambda each: each.idcc)
            ],
        },
        "certification": {
            "code": certification.code,
            "kind": certification.kind,
            "title": _title(certificate),
            "edition": edition.number,
            "adopted_by": edition.adopted_by,
            "nsf": with_labels("nsf", certification.nsf_codes),
            "rome": with_labels("rome", certification.rome_codes),
            "classification": certification.classification,
        },
        "registration": _registration(certificate.registration),
        "holder": holder_facts(certificate.person),
        "blocs": [] if certificate.kind == "COMP" else _blocs(certificate),
        "competences": _competences(certificate, lines) if certificate.kind == "COMP" else [],
        "signatories": [one["function"] for one in signing] or _signatories(reglement),
        "signed_by": signing,
    }


def _signing(body: CertifyingBody, on: date) -> list[dict[str, str]]:
    """Return who signs for a body on a day, by name and function: those that it named, if any."""
    return [
        {"name": one.name, "function": one.function}
        for one in body.signatories.all()
        if SigningTerm(one.name, one.function, one.starts_on, one.ends_on).holds(on)
    ]


def _signatories(reglement: Reglement) -> list[str]:
    """Return who of the presidency signs, by function: whom the règlement makes sign the minutes, else both."""
    signing = [role for role in PRESIDENCY if role in reglement.minutes.signed_by]
    presided = reglement.jury.name.presidency
    return [f"{_FUNCTIONS[role]} {presided}" for role in signing or PRESIDENCY]


_FUNCTIONS = {SeatRole.CHAIR: "La présidence", SeatRole.VICE_CHAIR: "La vice-présidence"}


def _mention(decision: Decision) -> str:
    """Return the mention in the words of the règlement, as a parchemin prints it; empty without one."""
    if not decision.mention:
        return ""
    known = {m.code: m.label for m in reglement_of(decision.sitting.reglement.value).mentions}
    return known[decision.mention]


def birth_date_text(person: Person) -> str:
    """Return `1990-02-28`, or `1990-02` or `1990` where the civil status knows no more."""
    parts = [f"{person.birth_year:04d}"]
    if person.birth_month:
        parts.append(f"{person.birth_month:02d}")
        if person.birth_day:
            parts.append(f"{person.birth_day:02d}")
    return "-".join(parts)


def _registration(registration: Registration | None) -> dict[str, Any] | None:
    if registration is None:
        return None
    return {
        "register": registration.register,
        "code": registration.code,
        "title": registration.title,
        "level": registration.level,
        "decided_on": registration.decision_on.isoformat(),
        "valid_until": registration.ends_on.isoformat(),
        "fictitious": registration.fictitious,
    }


def _title(certificate: Certificate) -> str:
    """Return the title that a certificate bears: the exact one of the registration that it shows (RULE-17)."""
    registered = certificate.registration.title if certificate.registration else ""
    return shown_title(certificate.edition.certification.title, registered=registered)


def corrected(certificate: Certificate) -> dict[str, Any]:
    """Return the facts of a certificate under the civil status and the registered title of today."""
    said = certificate.facts
    facts = {**said, "holder": holder_facts(certificate.person)}
    if certificate.registration and certificate.registration.title:
        title = {"title": certificate.registration.title}
        facts["certification"] = {**said["certification"], **title}
        facts["registration"] = {**said["registration"], **title}
    return facts


def holder_facts(person: Person) -> dict[str, str]:
    """Return a person as a certificate names them."""
    return {
        "sex": person.sex,
        "birth_name": person.birth_name,
        "usage_name": person.usage_name,
        "given_names": person.given_names,
        "birth_date": birth_date_text(person),
        "birth_place": person.birth_place
        if person.birth_country_code == "99100" or not person.birth_country
        else f"{person.birth_place} ({person.birth_country})",
    }


def _blocs(certificate: Certificate) -> list[dict[str, Any]]:
    """Return the blocs that the certificate names, with the day each was acquired and, for one alone, its end."""
    held = _acquired_blocs(certificate)
    return [
        {
            "code": bloc.code,
            "title": bloc.title,
            "acquired_on": held[bloc.pk].acquired_on.isoformat(),
            **_validity_facts(held[bloc.pk], certificate),
            "competences": [competence.title for competence in bloc.competences.all()],
        }
        for bloc in certificate.edition.blocs.all()
        if bloc.pk in held and certificate.bloc_id in (None, bloc.pk)
    ]


def _competences(certificate: Certificate, lines: Sequence[AcquiredUnit]) -> list[dict[str, Any]]:
    """Return the competences that an attestation names, each with its bloc, which is not acquired."""
    return [
        {
            "code": line.competence.code,
            "title": line.competence.title,
            "bloc": line.bloc.code,
            "bloc_title": line.bloc.title,
            "acquired_on": line.acquired_on.isoformat(),
            **_validity_facts(line, certificate),
        }
        for line in lines
        if line.competence
    ]


def _validity_facts(line: AcquiredUnit, certificate: Certificate) -> dict[str, Any]:
    """Return how long a unit is kept; a validity that counts from the delivery starts with this very award."""
    kept = line.validity
    if kept.awaits is ValidityStart.DELIVERY:
        kept = kept.counted_from(certificate.awarded_on)
    return {
        "valid_until": kept.until.isoformat() if kept.until else None,
        "awaits": kept.awaits.value if kept.awaits else None,
        "months": kept.months,
    }


def validity_said(unit: Mapping[str, Any]) -> Validity:
    """Return how long a unit is kept, from what the facts of its certificate say of it."""
    until, awaits = unit["valid_until"], unit.get("awaits")
    return Validity(
        date.fromisoformat(until) if until else None,
        ValidityStart(awaits) if awaits else None,
        unit.get("months"),
    )


def _acquired_blocs(certificate: Certificate) -> dict[int, AcquiredUnit]:
    """Return the blocs that the holder has acquired: the first time, or what this dossier carries over."""
    acquired = [
        line
        for line in certificate.person.acquired.all()
        if line.competence_id is None and not hasattr(line, "withdrawal")
    ]
    held = {
        line.bloc_id: line
        for line in sorted(acquired, key=lambda line: line.acquired_on, reverse=True)
    }
    carried = certificate.decision.dossier.blocs.all()
    return held | {row.bloc_id: row.carried for row in carried if row.carried is not None}
