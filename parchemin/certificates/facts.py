"""The frozen facts of a certificate, as its credential and its documents want them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from parchemin.certificates import addresses
from parchemin.certificates import credential as vc
from parchemin.certificates.award_facts import validity_said
from parchemin.certificates.documents import facts as paper
from parchemin.certificates.models import Certificate, StatusEntry
from parchemin.certifications.reglement.validity import FOR_EVER, Validity
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
        kind=vc.CertificateKind(certificate.kind),
        url=addresses.certificate_url(url, certificate.token),
        verification_url=addresses.verification_url(url, certificate.token),
        holder=vc.CredentialHolder(display_name=display_name(said["holder"])),
        body=vc.IssuingBody(
            did=addresses.body_did(url, body["slug"]),
            name=body["name"],
            url=addresses.body_url(url, body["slug"]),
            siret=body["siret"],
        ),
        certification=_title(said),
        units=tuple(
            vc.CertifiedUnit(
                code=unit["code"],
                title=unit["title"],
                acquired_on=date.fromisoformat(unit["acquired_on"]),
            )
            for unit in _units(certificate)
        ),
        awarded_on=certificate.awarded_on,
        issued_at=certificate.issued_at,
        place=certificate.place,
        statuses=tuple(
            vc.CredentialStatus(
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
) -> paper.AttestationFacts:
    """Return what an attestation says: its bloc, or each bloc of which it names competences."""
    return paper.AttestationFacts(
        blocs=tuple(_attested(certificate)),
        whole=certificate.kind == "BLOC",
        kept=validity_of_attestation(certificate),
        duplicate_issued_on=duplicate_on,
        **_printed(certificate),
    )


def validity_of_attestation(certificate: Certificate) -> Validity:
    """Return how long what an attestation names is kept, as it was known on the day of the award.

    The competences that one jury gave are kept alike. A whole certification has no end.
    """
    return validity_said(_units(certificate)[0]) if certificate.kind != "CQP" else FOR_EVER


def _units(certificate: Certificate) -> list[dict[str, Any]]:
    """Return the units that a certificate names: competences, or blocs."""
    said = certificate.facts
    units: list[dict[str, Any]] = said["competences" if certificate.kind == "COMP" else "blocs"]
    return units


def _attested(certificate: Certificate) -> Iterator[paper.BlocFacts]:
    if certificate.kind == "BLOC":
        (bloc,) = certificate.facts["blocs"]
        yield paper.BlocFacts(bloc["code"], bloc["title"], tuple(bloc["competences"]))
        return
    named = groupby(_units(certificate), key=lambda unit: (unit["bloc"], unit["bloc_title"]))
    for (code, title), units in named:
        competences = tuple(f"{unit['code']} {unit['title']}" for unit in units)
        yield paper.BlocFacts(code, title, competences)


def display_name(holder: dict[str, str]) -> str:
    """Return the holder as named on screens and in the credential: given names, birth name, usage name."""
    name = f"{holder['given_names']} {holder['birth_name']}".strip()
    usage = holder["usage_name"]
    return f"{name} ({usage})" if usage and usage != holder["birth_name"] else name


def _end(certificate: Certificate) -> datetime | None:
    """Return the midnight after the last day of an attestation, None when it has none, or none known yet."""
    until = validity_of_attestation(certificate).until
    return at_paris(until + timedelta(days=1)) if until else None


def _title(said: dict[str, Any]) -> vc.CertifiedTitle:
    named, registration = said["certification"], said["registration"] or {}
    return vc.CertifiedTitle(
        title=named["title"],
        code=named["code"],
        edition=str(named["edition"]),
        url=addresses.certification_url(said["public_url"], said["body"]["slug"], named["code"]),
        description=f"{named['title']}, délivré par {said['body']['name']}.",
        register_code=registration.get("code", ""),
        registered_title=_registered_title(said),
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
        "signatories": tuple(
            paper.PrintedSignatory(one["name"], one["function"])
            for one in said.get("signed_by", ())
        )
        or tuple(paper.PrintedSignatory("", function) for function in said["signatories"]),
        "number": certificate.number,
        "verification": paper.VerificationPage(
            code=certificate.short_code,
            url=addresses.verification_url(said["public_url"], certificate.token),
        ),
        "awarded_on": certificate.awarded_on,
        "place": certificate.place,
        "registration": _registration(said),
        "specimen": said["demonstration"],
    }


def _registered_title(said: dict[str, Any]) -> str:
    """Return the exact title of the registration shown, empty without; older facts have one title for both."""
    registration = said["registration"]
    return registration.get("title", said["certification"]["title"]) if registration else ""


def _registration(said: dict[str, Any]) -> paper.PrintedRegistration | None:
    found = said["registration"]
    if found is None:
        return None
    return paper.PrintedRegistration(
        register=found["register"],
        code=found["code"],
        title=_registered_title(said),
        decided_on=date.fromisoformat(found["decided_on"]),
        valid_until=date.fromisoformat(found["valid_until"]),
        level=found["level"],
        specialities=tuple(
            paper.Speciality(nsf["code"], nsf["label"]) for nsf in said["certification"]["nsf"]
        ),
    )
