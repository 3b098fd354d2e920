"""From facts to PDF bytes: the parchemin and the attestation, of a bloc or of competences."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parchemin.certificates.documents.facts import (
    AttestationFacts,
    BlocFacts,
    Issuer,
    ParcheminFacts,
)
from parchemin.certificates.documents.mentions import (
    Facts,
    attestation_mentions,
    attestation_nature,
    birth_sentence,
    objections_to_attestation,
    objections_to_parchemin,
    parchemin_mentions,
)
from parchemin.kernel.calendar import french_date
from parchemin.kernel.documents import Attachment, compile_pdf, frame_svg, qr_svg, seal_svg
from parchemin.kernel.objections import refuse_if

BUNDLE = "parchemin.json"
_HERE = Path(__file__).parent


def make_parchemin(facts: ParcheminFacts, bundle: bytes | None = None) -> bytes:
    """Return the parchemin (A4 landscape, one page, PDF/A-3a and PDF/UA-1), before its seal.

    `bundle` is the credential with its proofs, UTF-8 JSON, carried as `parchemin.json`. The same facts
    give the same bytes. Raises `Refused` with every objection of `objections_to_parchemin`.
    """
    refuse_if(objections_to_parchemin(facts))
    data = _shared(facts) | {
        "document_title": f"{facts.kind} : {facts.title}, {facts.holder.full_name}",
        "description": f"Parchemin n° {facts.number}, délivré par {facts.issuer.legal_name}.",
        "mentions": parchemin_mentions(facts),
        "blocs_heading": _blocs_heading(facts.blocs),
        "blocs": [{"code": bloc.code, "title": bloc.title} for bloc in facts.blocs],
    }
    frame = frame_svg(297, 210, rosette=47.2, stretch=1.62, rise=-6.5)
    return _compile("parchemin.typ", data, facts, bundle, frame)


def make_attestation(facts: AttestationFacts, bundle: bytes | None = None) -> bytes:
    """Return the attestation of one bloc, or of competences (A4 portrait, PDF/A-3a and PDF/UA-1), before its seal.

    Same promises as `make_parchemin`. Raises `Refused` with every objection of
    `objections_to_attestation`.
    """
    refuse_if(objections_to_attestation(facts))
    data = _shared(facts) | {
        "document_title": f"{_attested(facts)} : {facts.title}, {facts.holder.full_name}",
        "description": f"Attestation n° {facts.number}, délivrée par {facts.issuer.legal_name}.",
        "mentions": attestation_mentions(facts),
        "nature": attestation_nature(facts),
        "whole": facts.whole,
        "count": facts.count,
        "acquired": "est acquis par" if facts.whole else _acquired(facts.count),
        "blocs": [
            {"code": bloc.code, "title": bloc.title, "competences": list(bloc.competences)}
            for bloc in facts.blocs
        ],
    }
    frame = frame_svg(210, 297, rosette=62.0, rise=-20.0)
    return _compile("attestation.typ", data, facts, bundle, frame)


def _attested(facts: AttestationFacts) -> str:
    return f"Attestation du bloc {facts.blocs[0].code}" if facts.whole else "Attestation partielle"


def _acquired(count: int) -> str:
    what = (
        "la compétence suivante est acquise"
        if count == 1
        else "les compétences suivantes sont acquises"
    )
    return f"dont {what} par"


def _compile(
    template: str, data: dict[str, Any], facts: Facts, bundle: bytes | None, frame: str
) -> bytes:
    carried = (
        []
        if bundle is None
        else [Attachment(BUNDLE, bundle, "application/json", "Certificat numérique et ses preuves")]
    )
    dated = facts.duplicate_issued_on or facts.awarded_on
    issuer = facts.issuer
    seal = seal_svg(
        issuer.seal_top.upper(),
        issuer.seal_bottom.upper(),
        issuer.seal_initials or issuer.legal_name[:1],
    )
    return compile_pdf(
        _HERE / template,
        data,
        dated=dated,
        attachments=carried,
        drawings={
            "frame": frame,
            "seal": seal,
            "qr": qr_svg(facts.verification.url),
        },
    )


def _shared(facts: Facts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "title": facts.title,
        "issuer": _issuer(facts.issuer),
        "holder": {"name": facts.holder.full_name, "born": birth_sentence(facts.holder)},
        "signatories": [
            {"name": person.name, "function": person.function} for person in facts.signatories
        ],
        "number": facts.number,
        "verification": {
            "code": facts.verification.code,
            "url": facts.verification.url,
            "shown": facts.verification.url.removeprefix("https://"),
            "alt": f"Code QR : vérifier ce document à l’adresse {facts.verification.url}",
        },
        "place_and_date": f"Fait à {facts.place}, le {french_date(facts.awarded_on)}",
        "duplicate": _duplicate_line(facts),
        "specimen": facts.specimen,
    }


def _issuer(issuer: Issuer) -> dict[str, Any]:
    lines = [line for line in (issuer.trade_name, issuer.branch) if line]
    return {"name": issuer.legal_name, "lines": lines}


def _duplicate_line(facts: Facts) -> str:
    if facts.duplicate_issued_on is None:
        return ""
    return f"établi le {french_date(facts.duplicate_issued_on)}"


def _blocs_heading(blocs: Sequence[BlocFacts]) -> str:
    return "Bloc de compétences acquis" if len(blocs) == 1 else "Blocs de compétences acquis"
