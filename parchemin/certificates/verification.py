"""Whether a credential may be relied upon now: every check with its reason, and one verdict.

Closed by default: an unknown issuer, an unreachable list or a stale one never gives “valid”.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from parchemin.certificates.didweb import KeyRefused, assertion_key
from parchemin.certificates.proof.rdf import UnsafeDocument
from parchemin.certificates.proof.signature import CRYPTOSUITE, proof_holds
from parchemin.certificates.statuslist import DEFAULT_TTL, StatusUnavailable, bit_for_entry
from parchemin.kernel.calendar import french_date, french_moment, paris_date
from parchemin.kernel.terms import Term

ResolveDid = Callable[[str], Mapping[str, Any] | None]
FindStatusList = Callable[[str], Mapping[str, Any] | None]


class Verdict(Term):
    """The answer, from the worst to the best: the first that applies is given."""

    UNVERIFIABLE = "unverifiable", "Non vérifiable"
    REVOKED = "revoked", "Révoqué"
    SUSPENDED = "suspended", "Suspendu"
    EXPIRED = "expired", "Expiré"
    NOT_YET_VALID = "not_yet_valid", "Pas encore valable"
    UNKNOWN = "unknown", "Inconnu"
    VALID = "valid", "Valide"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, what was found in French, and the verdict it allows at best."""

    name: str
    finding: str
    allows: Verdict = Verdict.VALID


@dataclass(frozen=True, slots=True)
class Verification:
    """Every check made on a credential."""

    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict that a check imposes; without any check, “unverifiable”."""
        order = list(Verdict)
        allowed = [check.allows for check in self.checks] or [Verdict.UNVERIFIABLE]
        return min(allowed, key=order.index)


def verify_credential(
    document: Mapping[str, Any],
    *,
    resolve_did: ResolveDid,
    find_status_list: FindStatusList,
    at: datetime,
) -> Verification:
    """Return what is known of a signed credential at an aware moment.

    `resolve_did` gives the trusted did:web document of an issuer, or None when it is not known;
    `find_status_list` gives the signed list published at an address, or None. Both answer for what they
    give to be authentic only as far as trust in the issuer goes: lists are verified here.
    """
    issuer = issuer_of(document)
    if issuer is None or "VerifiableCredential" not in _listed(document.get("type")):
        return Verification(
            (_unverifiable("Document", "Ce n’est pas une attestation vérifiable."),)
        )
    identity = resolve_did(issuer)
    if identity is None:
        unknown = Check(
            "Émetteur", f"L’organisme {issuer} n’est pas connu de ce vérificateur.", Verdict.UNKNOWN
        )
        return Verification((unknown,))
    if identity.get("id") != issuer:
        return Verification((_unverifiable("Émetteur", "L’identité publiée est d’un autre."),))
    checks = [Check("Émetteur", f"Organisme connu : {issuer}."), *proof_checks(document, identity)]
    checks += _dates(document, at)
    if all(check.allows is not Verdict.UNVERIFIABLE for check in checks):
        checks += _states(document, identity, find_status_list, at)
    return Verification(tuple(checks))


def proof_checks(document: Mapping[str, Any], identity: Mapping[str, Any]) -> list[Check]:
    """Return the check of each proof of a document, against the did:web document of its issuer.

    At least one proof by the issuer must hold, and none that we can read may fail; proofs of other
    people or other cryptosuites are left aside.
    """
    checks = []
    for proof in _listed(document.get("proof")):
        if not isinstance(proof, Mapping):
            checks.append(_unverifiable("Signature", "Une preuve est illisible."))
        elif _is_ours(proof) and _is_by(proof, identity):
            checks.append(_one_proof(document, proof, identity))
    if not checks:
        checks.append(
            _unverifiable("Signature", "Aucune signature de l’émetteur que nous sachions vérifier.")
        )
    return checks


def _one_proof(
    document: Mapping[str, Any], proof: Mapping[str, Any], identity: Mapping[str, Any]
) -> Check:
    method = str(proof.get("verificationMethod"))
    if proof.get("proofPurpose") != "assertionMethod" or "previousProof" in proof:
        return _unverifiable("Signature", "La signature n’est pas faite pour délivrer.")
    try:
        public = assertion_key(identity, method)
        holds = proof_holds(document, proof, public)
    except KeyRefused as error:
        return _unverifiable("Signature", f"Signature sans valeur : {error}.")
    except UnsafeDocument as error:
        return _unverifiable("Signature", f"Document douteux : {error}.")
    if not holds:
        return _unverifiable("Signature", "La signature est fausse ou le document a été modifié.")
    return Check("Signature", f"Signature exacte de {method}.")


def _is_ours(proof: Mapping[str, Any]) -> bool:
    return proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") == CRYPTOSUITE


def _is_by(proof: Mapping[str, Any], identity: Mapping[str, Any]) -> bool:
    method = proof.get("verificationMethod")
    return isinstance(method, str) and method.partition("#")[0] == identity.get("id")


def _dates(document: Mapping[str, Any], at: datetime) -> list[Check]:
    checks = []
    start, end = _moment(document.get("validFrom")), _moment(document.get("validUntil"))
    if start is None:
        checks.append(_unverifiable("Dates", "La date de délivrance est absente ou illisible."))
    elif at < start:
        checks.append(
            Check(
                "Dates",
                f"Valable seulement à partir du {french_date(paris_date(start))}.",
                Verdict.NOT_YET_VALID,
            )
        )
    else:
        checks.append(Check("Dates", f"Délivré le {french_date(paris_date(start))}."))
    if "validUntil" in document and end is None:
        checks.append(_unverifiable("Dates", "La date de fin de validité est illisible."))
    elif end is not None and at > end:
        checks.append(
            Check("Dates", f"Expiré depuis le {french_date(paris_date(end))}.", Verdict.EXPIRED)
        )
    return checks


def _states(
    document: Mapping[str, Any],
    identity: Mapping[str, Any],
    find_status_list: FindStatusList,
    at: datetime,
) -> list[Check]:
    entries = _listed(document.get("credentialStatus"))
    if not entries:
        return [Check("État", "Le document n’annonce aucune liste d’état.", Verdict.UNKNOWN)]
    return [_state(entry, identity, find_status_list, at) for entry in entries]


def _state(
    entry: Any, identity: Mapping[str, Any], find_status_list: FindStatusList, at: datetime
) -> Check:
    bad = {"revocation": Verdict.REVOKED, "suspension": Verdict.SUSPENDED}
    if (
        not isinstance(entry, Mapping)
        or entry.get("type") != "BitstringStatusListEntry"
        or entry.get("statusPurpose") not in bad
    ):
        return Check("État", "L’état est annoncé sous une forme inconnue.", Verdict.UNKNOWN)
    purpose = str(entry["statusPurpose"])
    address = str(entry.get("statusListCredential"))
    found = find_status_list(address)
    if found is None:
        return Check("État", f"La liste d’état {address} n’est pas disponible.", Verdict.UNKNOWN)
    if doubt := _doubt_on_list(found, identity):
        return Check("État", doubt, Verdict.UNKNOWN)
    try:
        is_set = bit_for_entry(found, entry)
    except StatusUnavailable as error:
        return Check("État", f"État non établi : {error} ({error.code}).", Verdict.UNKNOWN)
    dated = _moment(found.get("validFrom"))
    if dated is None or dated > at:
        return Check("État", "La liste d’état n’a pas de date acceptable.", Verdict.UNKNOWN)
    if is_set:
        return Check(
            "État", f"{bad[purpose].label}, selon la liste du {french_moment(dated)}.", bad[purpose]
        )
    if at > _good_until(found, dated):
        stale = f"La liste d’état date du {french_moment(dated)} : elle est trop ancienne pour conclure."
        return Check("État", stale, Verdict.UNKNOWN)
    negative = "Non révoqué" if purpose == "revocation" else "Non suspendu"
    return Check("État", f"{negative}, selon la liste du {french_moment(dated)}.")


def _doubt_on_list(found: Mapping[str, Any], identity: Mapping[str, Any]) -> str:
    """Return why a status list proves nothing, or nothing."""
    if issuer_of(found) != identity.get("id"):
        return "La liste d’état n’est pas de l’organisme qui a délivré."
    if "BitstringStatusListCredential" not in _listed(found.get("type")):
        return "Le document donné comme liste d’état n’en est pas une."
    if any(check.allows is not Verdict.VALID for check in proof_checks(found, identity)):
        return "La signature de la liste d’état est fausse."
    return ""


def _good_until(found: Mapping[str, Any], dated: datetime) -> datetime:
    """Return until when a list may be relied upon: its date + `ttl`, or its end if that is sooner."""
    subject = found.get("credentialSubject")
    ttl = subject.get("ttl") if isinstance(subject, Mapping) else None
    wait = timedelta(milliseconds=ttl) if type(ttl) is int and 0 <= ttl < 10**12 else DEFAULT_TTL
    end = _moment(found.get("validUntil"))
    if end is None:
        return dated + wait if "validUntil" not in found else dated
    return min(dated + wait, end)


def issuer_of(document: Mapping[str, Any]) -> str | None:
    """Return the identifier of the issuer that a credential names, or None."""
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return found if isinstance(found, str) else None


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _moment(value: Any) -> datetime | None:
    """Return an aware moment from an xsd:dateTime with its zone, else None."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _unverifiable(name: str, finding: str) -> Check:
    return Check(name, finding, Verdict.UNVERIFIABLE)
