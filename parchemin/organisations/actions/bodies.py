"""A certifying body: opened once, then corrected by its secretariat."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.changes import changes_told
from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.objections import refuse_if
from parchemin.kernel.text import tidy
from parchemin.kernel.zones import Zone
from parchemin.organisations.events import BODY_CORRECTED, BODY_ESTABLISHED, ZONE_SET
from parchemin.organisations.models import Branch, CdcContract, CertifyingBody, JointCommission
from parchemin.organisations.rules import (
    branches_in,
    branches_told,
    objections_to_identity,
    objections_to_prefix,
    objections_to_slug,
)
from parchemin.organisations.selectors import first_commission, identity_of, told_of

_LABELS = {
    "name": "nom",
    "legal_name": "raison sociale",
    "siret": "SIRET",
    "city": "ville",
    "commission": "commission",
    "branches": "branches",
}


@transaction.atomic
def establish_body(
    *,
    slug: str,
    name: str,
    legal_name: str,
    siret: str,
    city: str,
    number_prefix: str,
    commission: str,
    branches: Sequence[tuple[str, str]],
    at: datetime,
    cdc_client_id: str = "",
    cdc_contract_id: str = "",
    demonstration: bool = False,
) -> CertifyingBody:
    """Open a tenant with its joint commission; done once per `slug`, by the operator.

    `branches` are (IDCC, title) pairs. Raises `Refused` with all that is wrong: a SIRET that is not one, a
    prefix of another body.
    """
    if not CertifyingBody.objects.filter(slug=slug).exists():
        typed = {"name": name, "legal_name": legal_name, "siret": siret, "city": city}
        asked = {**typed, "commission": commission, "branches": branches_told(branches)}
        taken = CertifyingBody.objects.filter(number_prefix=number_prefix).exists()
        refuse_if(
            (
                *objections_to_slug(slug),
                *objections_to_identity(asked),
                *objections_to_prefix(number_prefix, taken=taken),
            )
        )
    body, created = CertifyingBody.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "legal_name": legal_name,
            "siret": normalise_siret(siret),
            "city": city,
            "number_prefix": number_prefix,
            "cdc_client_id": cdc_client_id,
            "demonstration": demonstration,
        },
    )
    if created:
        rows = _branches(branches)
        body.branches.set(rows)
        joint = JointCommission.objects.create(body=body, name=commission)
        joint.branches.set(rows)
        if cdc_contract_id:
            CdcContract.objects.create(body=body, number=cdc_contract_id)
        record(
            actor=system_actor(body.pk),
            event=BODY_ESTABLISHED,
            subjects=[f"body/{slug}"],
            at=at,
            name=name,
        )
    return body


@transaction.atomic
def correct_body(
    *,
    name: str,
    legal_name: str,
    siret: str,
    city: str,
    commission: str,
    branches: str,
    actor: Actor,
    at: datetime,
) -> CertifyingBody:
    """Correct who the actor's body is; the same again changes nothing, and what is delivered keeps what it says.

    `branches` are written one a line, « 1505 : Commerce de détail ». Raises `Refused` with all that is wrong.
    """
    body = _locked(actor)
    before = identity_of(body)
    typed = {"name": name, "legal_name": legal_name, "city": city, "commission": commission}
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_identity({**typed, "siret": siret, "branches": branches}),
        )
    )
    rows = _branches(branches_in(branches))
    after = {
        **{key: tidy(text) for key, text in typed.items()},
        "siret": normalise_siret(siret),
        "branches": told_of(rows),
    }
    if after == before:
        return body
    for key in ("name", "legal_name", "siret", "city"):
        setattr(body, key, after[key])
    body.save(update_fields=["name", "legal_name", "siret", "city"])
    body.branches.set(rows)
    joint = first_commission(body) or JointCommission(body=body)
    joint.name = after["commission"]
    joint.save()
    joint.branches.set(rows)
    record(
        actor=actor,
        event=BODY_CORRECTED,
        subjects=[f"body/{body.slug}"],
        at=at,
        changes=changes_told(_LABELS, before, after),
    )
    return body


@transaction.atomic
def set_zone(*, zone: Zone, actor: Actor, at: datetime) -> CertifyingBody:
    """Say on which clocks the hours of the actor's body are typed first; what is planned keeps its own."""
    body = _locked(actor)
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    before = Zone(body.zone)
    if zone is not before:
        body.zone = zone.value
        body.save(update_fields=["zone"])
        about = [f"body/{body.slug}"]
        told = {"before": before.label, "zone": zone.label}
        record(actor=actor, event=ZONE_SET, subjects=about, at=at, **told)
    return body


def _locked(actor: Actor) -> CertifyingBody:
    return CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)


def _branches(pairs: Iterable[tuple[str, str]]) -> list[Branch]:
    """Return the branches of these numbers; one known already keeps its title, which other bodies share."""
    rows = {
        idcc: Branch.objects.get_or_create(idcc=idcc, defaults={"title": title})[0]
        for idcc, title in pairs
    }
    return [rows[idcc] for idcc in sorted(rows)]
