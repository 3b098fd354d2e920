"""Acts on accounts and mandates: opened, given, ended on a day or at once, given again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.events import (
    MANDATE_CLOSED,
    MANDATE_ENDED,
    MANDATE_GRANTED,
    MANDATE_PROLONGED,
)
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.rules import STAFF_BY_STAFF, objections_to_ending, objections_to_period
from parchemin.accounts.selectors import current_mandates, other_holders, tenure_of
from parchemin.accounts.terms import Role
from parchemin.journal.actions import hold, record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.people import objections_to_name


def open_account(*, given_names: str, surname: str, email: str) -> User:
    """Return the account of this address, opened if there is none; its password is chosen by e-mail link.

    Raises `Refused` for a name that cannot be kept.
    """
    known = User.objects.filter(email=email.strip().lower()).first()
    if known is not None:
        return known
    refuse_if(objections_to_name(given_names, surname))
    return User.objects.create_user(given_names=given_names, surname=surname, email=email)


@transaction.atomic
def grant_mandate(
    *,
    user: User,
    role: Role,
    starts_on: date,
    actor: Actor,
    at: datetime,
    partner_id: int | None = None,
    ends_on: date | None = None,
) -> Mandate:
    """Give `user` a role in the actor's body over a period; the same mandate twice is given once.

    One that ended is given again. Raises `Refused` unless the actor is of the secretariat or of the operator, for
    a period that ends before it starts, and to the secretariat for the role of the operator.
    """
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.STAFF),
            *_objections_to_giving(actor, role),
            *objections_to_period(starts_on, ends_on),
        )
    )
    for_whom: dict[str, Any] = {"partner_id": partner_id}
    mandate, created = Mandate.objects.select_for_update(of=("self",)).get_or_create(
        user=user,
        body_id=actor.body_id,
        role=role,
        starts_on=starts_on,
        **for_whom,
        defaults={"ends_on": ends_on},
    )
    again = not created and tenure_of(mandate).is_over(paris_date(at))
    if again:
        mandate.ends_on, mandate.closed_at = ends_on, None
        mandate.save(update_fields=["ends_on", "closed_at"])
    if created or again:
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
def end_mandate(
    *, mandate_id: int, ends_on: date | None, actor: Actor, at: datetime, at_once: bool = False
) -> Mandate:
    """End a mandate of the actor's body after a day, or `at_once`, which closes its owner's sessions.

    Those of somebody who works for another body as well go on there: mandates are read at each act. None is for
    no end any more. The same end twice is noted once. Raises `Refused` unless the actor is of the secretariat or
    of the operator, for a mandate that is over, a day that is past, for the last one of the secretariat or of the
    operator, and to the secretariat for more time as the operator; `Mandate.DoesNotExist` in another body.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT, Role.STAFF))
    # Two secretaries who end each other's mandate come one after the other: one stays.
    hold(actor.body_id)
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=mandate_id, body_id=actor.body_id)
    )
    today, tenure = paris_date(at), tenure_of(mandate)
    if at_once:
        ends_on = max(today, mandate.starts_on)
    if mandate.ends_on == ends_on and (mandate.closed_at is not None or not at_once):
        return mandate
    others = other_holders(mandate)
    longer = mandate.ends_on is not None and (ends_on is None or ends_on > mandate.ends_on)
    refuse_if(
        (
            *objections_to_ending(tenure, ends_on, others, today, at_once=at_once),
            *(_objections_to_giving(actor, tenure.role) if longer else ()),
        )
    )
    mandate.ends_on, mandate.closed_at = ends_on, at if at_once else None
    mandate.save(update_fields=["ends_on", "closed_at"])
    if at_once and not _works_elsewhere(mandate, today):
        mandate.user.signed_out_at = at
        mandate.user.save(update_fields=["signed_out_at"])
    day = {"ends_on": ends_on.isoformat()} if ends_on else {}
    record(
        actor=actor,
        event=MANDATE_CLOSED if at_once else MANDATE_ENDED if ends_on else MANDATE_PROLONGED,
        subjects=[f"user/{mandate.user_id}"],
        at=at,
        person=mandate.user.name,
        role=Role(mandate.role).label,
        **day,
    )
    return mandate


def _objections_to_giving(actor: Actor, role: Role) -> tuple[Objection, ...]:
    return (STAFF_BY_STAFF,) if role is Role.STAFF and not actor.holds(Role.STAFF) else ()


def _works_elsewhere(mandate: Mandate, today: date) -> bool:
    return current_mandates(mandate.user, today).exclude(body_id=mandate.body_id).exists()
