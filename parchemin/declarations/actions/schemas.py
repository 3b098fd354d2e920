"""The official schemas that a body gives, against which its flux are checked instead of ours."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.declarations.cdc.validation import schema_in
from parchemin.declarations.events import SCHEMA_GIVEN, SCHEMA_TAKEN_BACK
from parchemin.declarations.models import FluxSchema
from parchemin.declarations.terms import CdcProfile
from parchemin.files.actions import keep
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy
from parchemin.organisations.models import CertifyingBody

LARGEST_SCHEMA = 1_000_000


@transaction.atomic
def give_schema(
    *, profile: CdcProfile, name: str, content: bytes, actor: Actor, at: datetime
) -> FluxSchema:
    """Have the flux of the actor's body checked against an official schema; the same again changes nothing.

    Raises `Refused` for a file that is too large, is no schema of a flux, refers to another file, or is of the
    other profile.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    if len(content) > LARGEST_SCHEMA:
        told = "Le fichier dépasse un mégaoctet : ce n’est pas le schéma d’un flux."
        refuse_if((Objection("schema-too-large", told),))
    schema_in(content, name, profile)
    body = CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    file, given = keep(content), FluxSchema.objects.filter(body=body, profile=profile).first()
    if given is not None and given.file_id == file.pk:
        return given
    values = {"file": file, "name": tidy(name)[:120], "given_at": at}
    row, _ = FluxSchema.objects.update_or_create(body=body, profile=profile, defaults=values)
    _record(
        SCHEMA_GIVEN, row, body, actor, at, before=given.name if given else "celui de Parchemin"
    )
    return row


@transaction.atomic
def take_schema_back(*, profile: str, actor: Actor, at: datetime) -> None:
    """Have flux checked against our own schema again; done already, it changes nothing."""
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    body = CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    row = FluxSchema.objects.filter(body=body, profile=profile).first()
    if row is not None:
        row.delete()
        _record(SCHEMA_TAKEN_BACK, row, body, actor, at)


def _record(
    event: str, row: FluxSchema, body: CertifyingBody, actor: Actor, at: datetime, **said: str
) -> None:
    record(
        actor=actor,
        event=event,
        subjects=[f"body/{body.slug}"],
        at=at,
        profile=row.profile,
        name=row.name,
        digest=row.file_id,
        **said,
    )
