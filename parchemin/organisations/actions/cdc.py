"""What the Caisse des Dépôts knows a body by: its number, who deposits for it, its contracts."""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date
from parchemin.kernel.changes import changes_told
from parchemin.kernel.identifiers import normalise_cdc_client, normalise_cdc_contract
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy
from parchemin.organisations.events import CDC_IDENTITY_SET, CONTRACT_ADDED, CONTRACT_CORRECTED
from parchemin.organisations.models import CdcContract, CertifyingBody
from parchemin.organisations.rules import objections_to_client, objections_to_contract

_LABELS = {"client": "numéro client", "depositor": "tiers déposant"}
_CONTRACT = {"number": "numéro", "label": "ce qu’il couvre", "ends_on": "dernier jour"}
_SAME = Objection(
    "depositor-itself",
    "Le tiers déposant a le numéro du certificateur.",
    remedy="Laissez-le vide : le certificateur dépose alors lui-même.",
)


@transaction.atomic
def set_cdc_identity(
    *, client_id: str, depositor_id: str, verified: bool, actor: Actor, at: datetime
) -> CertifyingBody:
    """Say under which client number flux are deposited, and who deposits them when it is somebody else.

    Raises `Refused` with each character that a number may not have, or that looks like another unless `verified`.
    """
    body = CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    wrong = objections_to_client(client_id, whose="du certificateur", verified=verified)
    if depositor_id.strip():
        wrong += objections_to_client(depositor_id, whose="du tiers déposant", verified=verified)
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *wrong))
    client = normalise_cdc_client(client_id)
    depositor = normalise_cdc_client(depositor_id) if depositor_id.strip() else ""
    refuse_if((_SAME,) if client == depositor else ())
    before = {"client": body.cdc_client_id, "depositor": body.cdc_depositor_id}
    after = {"client": client, "depositor": depositor}
    if after == before:
        return body
    body.cdc_client_id, body.cdc_depositor_id = client, depositor
    body.save(update_fields=["cdc_client_id", "cdc_depositor_id"])
    changes = changes_told(_LABELS, before, after)
    _record(CDC_IDENTITY_SET, body, actor, at, changes=changes)
    return body


@transaction.atomic
def add_contract(
    *, number: str, label: str, verified: bool, actor: Actor, at: datetime
) -> CdcContract:
    """Add a contract, once per number: told again, it is there already. Raises as `set_cdc_identity` does."""
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_contract(number, taken=False, verified=verified),
        )
    )
    contract, created = CdcContract.objects.get_or_create(
        body_id=actor.body_id,
        number=normalise_cdc_contract(number),
        defaults={"label": tidy(label)},
    )
    if created:
        _record(CONTRACT_ADDED, contract.body, actor, at, number=contract.number)
    return contract


@transaction.atomic
def correct_contract(
    *,
    contract_id: int,
    number: str,
    label: str,
    ends_on: date | None,
    verified: bool,
    actor: Actor,
    at: datetime,
) -> CdcContract:
    """Correct a contract, or say its last day; the same again changes nothing, and flux made keep their number.

    Raises `Refused` as `add_contract` does, or for the number of another; `CdcContract.DoesNotExist` for one of
    another body.
    """
    contract = (
        CdcContract.objects.select_for_update(of=("self",))
        .select_related("body")
        .get(pk=contract_id, body_id=actor.body_id)
    )
    others = contract.body.contracts.exclude(pk=contract.pk)
    taken = others.filter(number="".join(number.split()).upper()).exists()
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_contract(number, taken=taken, verified=verified),
        )
    )
    before = _details_of(contract)
    contract.number, contract.label = normalise_cdc_contract(number), tidy(label)
    contract.ends_on = ends_on
    after = _details_of(contract)
    if after == before:
        return contract
    contract.save(update_fields=["number", "label", "ends_on"])
    changes = changes_told(_CONTRACT, before, after)
    number = before["number"]
    _record(CONTRACT_CORRECTED, contract.body, actor, at, number=number, changes=changes)
    return contract


def _details_of(contract: CdcContract) -> dict[str, str]:
    ends_on = french_date(contract.ends_on) if contract.ends_on else ""
    return {"number": contract.number, "label": contract.label, "ends_on": ends_on}


def _record(event: str, body: CertifyingBody, actor: Actor, at: datetime, **details: str) -> None:
    record(actor=actor, event=event, subjects=[f"body/{body.slug}"], at=at, **details)
