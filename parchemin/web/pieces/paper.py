"""The parchemin as a page shows it: the words of the document, on paper even at night."""

from dataclasses import dataclass

from parchemin.certificates.documents.facts import AttestationFacts, ParcheminFacts
from parchemin.certificates.documents.mentions import (
    attestation_mentions,
    attestation_nature,
    birth_sentence,
    parchemin_mentions,
)
from parchemin.certificates.facts import attestation_facts, parchemin_facts
from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import CertificateState
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import plural
from parchemin.web.pieces.qr import qr_image

SPECIMEN = "Spécimen de démonstration : ce document n’a aucune valeur."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `ui/parchemin.html` shows; `qr` is an image written in its own address, `struck` crosses the seal."""

    issuer: str
    branch: str
    kind: str
    title: str
    subtitle: str
    delivered: str
    holder: str
    birth: str
    mentions: tuple[str, ...]
    done: str
    qr: str
    address: str
    signatories: tuple[str, ...]
    seal_top: str
    seal_bottom: str
    number: str
    struck: bool


def sheet_of(certificate: Certificate) -> Sheet:
    """Return the sheet of a certificate: what its file says, from the same frozen facts; struck once revoked."""
    struck = certificate.state == CertificateState.REVOKED
    if certificate.kind == "CQP":
        whole = parchemin_facts(certificate)
        return _sheet(whole, whole.kind, whole.title, "", parchemin_mentions(whole), struck=struck)
    part = attestation_facts(certificate)
    mentions = attestation_mentions(part)
    if part.whole:
        (bloc,) = part.blocs
        subtitle = f"bloc {bloc.code} de « {part.title} »"
        kind = "Attestation de bloc de compétences"
        return _sheet(part, kind, bloc.title, subtitle, mentions, struck=struck)
    named = [f"Bloc {bloc.code} : {' ; '.join(bloc.competences)}." for bloc in part.blocs]
    subtitle = plural(part.count, "compétence acquise", "compétences acquises")
    kind = attestation_nature(part)
    return _sheet(part, kind, part.title, subtitle, [*named, *mentions], struck=struck)


def _sheet(
    facts: ParcheminFacts | AttestationFacts,
    kind: str,
    title: str,
    subtitle: str,
    mentions: list[str],
    *,
    struck: bool,
) -> Sheet:
    return Sheet(
        issuer=facts.issuer.legal_name,
        branch=facts.issuer.branch,
        kind=kind,
        title=title,
        subtitle=subtitle,
        delivered="est délivrée à" if isinstance(facts, AttestationFacts) else "est délivré à",
        holder=facts.holder.full_name,
        birth=birth_sentence(facts.holder),
        mentions=(*mentions, SPECIMEN) if facts.specimen else tuple(mentions),
        done=f"Fait à {facts.place}, le {french_date(facts.awarded_on)}",
        qr=qr_image(facts.verification.url),
        address=facts.verification.code,
        signatories=tuple(person.function for person in facts.signatories),
        seal_top=facts.issuer.seal_top,
        seal_bottom=facts.issuer.seal_bottom,
        number=facts.number,
        struck=struck,
    )
