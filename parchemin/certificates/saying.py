"""The frozen facts of a certificate, as its credential and its documents want them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from parchemin.certificates import addresses
from parchemin.certificates import credential as vc
from parchemin.certificates.documents import facts as paper
from parchemin.certificates.models import Certificate, StatusEntry
from parchemin.certifications.terms import CertificationKind
from parchemin.kernel.calendar import at_paris

PLACES = Prefetch(
    "status_entries",
    StatusEntry.objects.select_related("status_list")
    .defer("status_list__credential")
    .order_by("pk"),
)


def credential_facts(certificate: Certificate) -> vc.CertificateFacts:
    """Return what the credential says; needs the places of the certificate in the status lists."""
    prefetch_related_objects([certificate], PLACES)
    said = certificate.facts
    url, body = said["public_url"], said["body"]
    return vc.CertificateFacts(
        number=certificate.number,
        kind=vc.CertificateKind.CQP if certificate.kind == "CQP" else vc.CertificateKind.BLOC,
        url=addresses.certificate_url(url, certificate.token),
        verification_url=addresses.verification_url(url, certificate.token),
        holder=vc.Holder(display_name=display_name(said["holder"])),
        body=vc.IssuingBody(
            did=addresses.body_did(url, body["slug"]),
            name=body["name"],
            url=addresses.body_url(url, body["slug"]),
            siret=body["siret"],
        ),
        certification=_title(said),
        blocs=tuple(
            vc.CertifiedBloc(
                code=bloc["code"],
                title=bloc["title"],
                acquired_on=date.fromisoformat(bloc["acquired_on"]),
            )
            for bloc in said["blocs"]
        ),
        awarded_on=certificate.awarded_on,
        issued_at=certificate.issued_at,
        place=certificate.place,
        statuses=tuple(
            vc.StatusEntry(
                purpose=vc.StatusPurpose(entry.status_list.purpose),
                list_url=addresses.status_list_url(
                    url, body["slug"], entry.status_list.purpose, entry.status_list.number
                ),
                index=entry.index,
            )
            for entry in certificate.status_entries.all()
        ),
        signatories=tuple(said["signatories"]),
        valid_until=_end(certificate),
    )


def parchemin_facts(
    certificate: Certificate, duplicate_on: date | None = None
) -> paper.ParcheminFacts:
    """Return what the parchemin of a whole certification says."""
    said = certificate.facts
    return paper.ParcheminFacts(
        blocs=tuple(paper.BlocFacts(bloc["code"], bloc["title"]) for bloc in said["blocs"]),
        classification=said["certification"]["classification"],
        distinction=said["mention"],
        duplicate_issued_on=duplicate_on,
        **_printed(certificate),
    )


def attestation_facts(
    certificate: Certificate, duplicate_on: date | None = None
) -> paper.BlocAttestationFacts:
    """Return what the attestation of one bloc says."""
    (bloc,) = certificate.facts["blocs"]
    until = bloc["valid_until"]
    return paper.BlocAttestationFacts(
        bloc=paper.BlocFacts(bloc["code"], bloc["title"], tuple(bloc["competences"])),
        valid_until=date.fromisoformat(until) if until else None,
        duplicate_issued_on=duplicate_on,
        **_printed(certificate),
    )


def display_name(holder: dict[str, str]) -> str:
    """Return the holder as named on screens and in the credential: given names, birth name, usage name."""
    name = f"{holder['given_names']} {holder['birth_name']}".strip()
    usage = holder["usage_name"]
    return f"{name} ({usage})" if usage and usage != holder["birth_name"] else name


def _end(certificate: Certificate) -> datetime | None:
    """Return the midnight after the last day of an attestation of bloc, None when it has no end."""
    until = certificate.facts["blocs"][0]["valid_until"] if certificate.kind == "BLOC" else None
    return at_paris(date.fromisoformat(until) + timedelta(days=1)) if until else None


def _title(said: dict[str, Any]) -> vc.CertifiedTitle:
    named, registration = said["certification"], said["registration"] or {}
    return vc.CertifiedTitle(
        title=named["title"],
        code=named["code"],
        edition=str(named["edition"]),
        url=addresses.certification_url(said["public_url"], said["body"]["slug"], named["code"]),
        description=f"{named['title']}, délivré par {said['body']['name']}.",
        register_code=registration.get("code", ""),
        level=registration.get("level"),
        rome=tuple(
            vc.RomeOccupation(code=rome["code"], label=rome["label"]) for rome in named["rome"]
        ),
        nsf=tuple(nsf["code"] for nsf in named["nsf"]),
    )


def _printed(certificate: Certificate) -> dict[str, Any]:
    """Return what both documents print alike."""
    said = certificate.facts
    body, named, holder = said["body"], said["certification"], said["holder"]
    return {
        "kind": CertificationKind(named["kind"]).label,
        "title": named["title"],
        "issuer": paper.Issuer(
            legal_name=body["legal_name"],
            trade_name=body["name"] if body["name"] != body["legal_name"] else "",
            branch=" ; ".join(body["branches"]),
        ),
        "holder": paper.Holder(
            given_names=holder["given_names"],
            birth_name=holder["birth_name"],
            birth_date=holder["birth_date"],
            birth_place=holder["birth_place"],
            usage_name=holder["usage_name"],
            sex=holder["sex"],
        ),
        "signatories": tuple(paper.Signatory("", function) for function in said["signatories"]),
        "number": certificate.number,
        "verification": paper.Verification(
            code=certificate.short_code,
            url=addresses.verification_url(said["public_url"], certificate.token),
        ),
        "awarded_on": certificate.awarded_on,
        "place": certificate.place,
        "registration": _registration(said),
        "specimen": said["demonstration"],
    }


def _registration(said: dict[str, Any]) -> paper.Registration | None:
    found = said["registration"]
    if found is None:
        return None
    return paper.Registration(
        register=found["register"],
        code=found["code"],
        title=said["certification"]["title"],
        decided_on=date.fromisoformat(found["decided_on"]),
        valid_until=date.fromisoformat(found["valid_until"]),
        level=found["level"],
        specialities=tuple(
            paper.Speciality(nsf["code"], nsf["label"]) for nsf in said["certification"]["nsf"]
        ),
    )
