"""The prefix of the numbers that a body gives."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certificates.events import PREFIX_SET
from parchemin.certificates.models import Counter
from parchemin.journal.actions import record
from parchemin.kernel.objections import refuse_if
from parchemin.organisations.models import CertifyingBody
from parchemin.organisations.rules import objections_to_prefix


@transaction.atomic
def set_number_prefix(*, prefix: str, actor: Actor, at: datetime) -> CertifyingBody:
    """Give the actor's body another prefix for the numbers to come; those given do not change.

    Raises `Refused` for one of another form, or that another body uses or used: numbers are unique.
    """
    body = CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    wanted, before = prefix.strip().upper(), body.number_prefix
    if wanted == before:
        return body
    others = CertifyingBody.objects.exclude(pk=body.pk).filter(number_prefix=wanted)
    used = Counter.objects.exclude(body=body).filter(series__startswith=f"{wanted}-")
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_prefix(wanted, taken=others.exists() or used.exists()),
        )
    )
    body.number_prefix = wanted
    body.save(update_fields=["number_prefix"])
    about = [f"body/{body.slug}"]
    record(actor=actor, event=PREFIX_SET, subjects=about, at=at, before=before, prefix=wanted)
    return body
