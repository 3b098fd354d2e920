"""Acts on accounts and mandates."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.events import MANDATE_ENDED, MANDATE_GRANTED
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.models import KeptColumns, Mandate, User
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.objections import refuse_if


def open_account(*, name: str, email: str) -> User:
    """Return the account of this address, opened if there is none; its password is chosen by e-mail link."""
    known = User.objects.filter(email=email.strip().lower()).first()
    return known or User.objects.create_user(name=name, email=email)


@transaction.atomic
def grant_mandate(
    *,
    user: User,
    role: Role,
    starts_on: date,
    actor: Actor,
    at: datetime,
    partner_id: int | None = None,
) -> Mandate:
    """Give `user` a role in the actor's body from a date on; the same mandate twice is given once.

    Raises `Refused` unless the actor is of the secretariat or of the operator.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT, Role.STAFF))
    mandate, created = Mandate.objects.get_or_create(
        user=user,
        body_id=actor.body_id,
        role=role,
        starts_on=starts_on,
        defaults={"partner_id": partner_id},
    )
    if created:
        record(
            actor=actor,
            event=MANDATE_GRANTED,
            subjects=[f"user/{user.pk}"],
            at=at,
            person=user.name,
            role=role.label,
            starts_on=starts_on.isoformat(),
        )
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: int, ends_on: date, actor: Actor, at: datetime) -> Mandate:
    """End a mandate of the actor's body on a day; raises `Refused` as `grant_mandate` does."""
    refuse_if(objections_to_role(actor, Role.SECRETARIAT, Role.STAFF))
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=mandate_id, body_id=actor.body_id)
    )
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    record(
        actor=actor,
        event=MANDATE_ENDED,
        subjects=[f"user/{mandate.user_id}"],
        at=at,
        person=mandate.user.name,
        role=Role(mandate.role).label,
        ends_on=ends_on.isoformat(),
    )
    return mandate


def keep_columns(*, user: User, route: str, columns: Sequence[str]) -> None:
    """Keep the columns that a person wants in a list; a comfort of theirs, of which the journal says nothing."""
    KeptColumns.objects.update_or_create(
        user=user, route=route, defaults={"columns": list(columns)}
    )
