"""Making a flux: the rows and the file together, checked against the schema before anything is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from lxml import etree

from parchemin.accounts.actor import Actor
from parchemin.certificates.models import Certificate
from parchemin.declarations.cdc.header import FluxHeader, flux_filename
from parchemin.declarations.cdc.validation import (
    FluxValidator,
    official_schema,
    own_schema,
    schema_in,
)
from parchemin.declarations.cdc.writer import FluxWriter
from parchemin.declarations.events import FLUX_MADE
from parchemin.declarations.models import Flux, FluxSchema, Passage
from parchemin.declarations.terms import (
    CdcProfile,
    DepositorKind,
    FluxAction,
    FluxState,
    PassageState,
    RegisterKind,
)
from parchemin.files.actions import keep
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import refuse_if
from parchemin.organisations.models import CertifyingBody
from parchemin.organisations.selectors import contracts_of


@dataclass(frozen=True, slots=True)
class DeclaredCertificate:
    """A certificate about to go in a flux, and its line as written."""

    certificate: Certificate
    line: str


def make_flux(
    *,
    entries: Iterable[DeclaredCertificate],
    action: FluxAction,
    profile: CdcProfile,
    actor: Actor,
    at: datetime,
    contract: str = "",
) -> Flux:
    """Write a flux of these entries, keep it and its passages, and tell the journal.

    `contract` is the number of that under which it is deposited: the first one that holds, where none is said. To
    be called inside the transaction of an act. Raises Refused when the body lacks its CDC identifiers, or when the
    file does not follow the schema (the official one where there is one).
    """
    ordered = sorted(entries, key=lambda entry: _rank(entry.certificate))
    flux = _keep(ordered, action, profile, contract, actor.body_id, at)
    record(
        actor=actor,
        event=FLUX_MADE,
        subjects=[subject_of(flux), *(_dossier(entry.certificate) for entry in ordered)],
        at=at,
        ident=flux.ident,
        action=action.label.lower(),
        count=flux.count,
        profile=profile.value,
    )
    return flux


def _keep(
    entries: list[DeclaredCertificate],
    action: FluxAction,
    profile: CdcProfile,
    contract: str,
    body_id: int,
    at: datetime,
) -> Flux:
    body = CertifyingBody.objects.get(pk=body_id)
    held = contracts_of(body_id, paris_date(at))
    third_party = bool(body.cdc_depositor_id)
    header = FluxHeader(
        ident=str(uuid4()),
        at=at,
        profile=profile,
        action=action,
        emitter_id=body.cdc_depositor_id or body.cdc_client_id,
        certifier_id=body.cdc_client_id,
        contract_id=contract or next((one.number for one in held), ""),
        depositor=DepositorKind.TRUSTED_THIRD_PARTY if third_party else DepositorKind.CERTIFIER,
    )
    content, lines = _content_of(header, entries, schema_for(profile, body_id))
    flux = Flux.objects.create(
        body=body,
        ident=header.ident,
        profile=profile,
        action=action,
        contract=header.contract_id,
        filename=flux_filename(header.emitter_id, header.ident, at),
        file=keep(content),
        count=len(entries),
        state=FluxState.GENERATED,
        made_at=at,
    )
    passages = (
        Passage(
            body=body,
            flux=flux,
            certificate=entry.certificate,
            id_technique=entry.certificate.number,
            line=line,
            state=PassageState.PENDING,
        )
        for entry, line in zip(entries, lines, strict=True)
    )
    Passage.objects.bulk_create(passages, batch_size=500)
    return flux


def schema_for(profile: CdcProfile, body_id: int) -> etree.XMLSchema:
    """Return the official schema of a profile that a body gave, or that an operator placed; ours otherwise."""
    given = FluxSchema.objects.filter(body_id=body_id, profile=profile).first()
    if given is not None:
        return schema_in(given.content, given.name, profile)
    path = settings.CDC_SCHEMAS_DIR / f"cdc-{profile.value}.xsd"
    return official_schema(path) if path.exists() else own_schema(profile)


def subject_of(flux: Flux) -> str:
    """Return how the journal refers to a flux."""
    return f"flux/{flux.ident}"


def _rank(certificate: Certificate) -> tuple[str, str]:
    registration = certificate.registration
    return (registration.code if registration else "", certificate.number)


def _content_of(
    header: FluxHeader, entries: list[DeclaredCertificate], schema: etree.XMLSchema
) -> tuple[bytes, list[int]]:
    content = bytearray()
    validator = FluxValidator(schema, header.ident)

    def sink(block: bytes) -> None:
        content.extend(block)
        validator.feed(block)

    writer = FluxWriter(sink, header)
    lines = []
    for entry in entries:
        registration = entry.certificate.registration
        register = RegisterKind(registration.register) if registration else None
        code = registration.code if registration else ""
        lines.append(writer.add_line(register, code, entry.line))
    writer.close()
    refuse_if(validator.close())
    return bytes(content), lines


def _dossier(certificate: Certificate) -> str:
    return f"dossier/{certificate.decision.dossier.number}"
