"""Acts on a lost second factor: one person proposes to detach it, another confirms, neither being its owner."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.events import FACTOR_KEPT, FACTOR_PROPOSED, FACTOR_REPLACED
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.models import FactorReplacement, User
from parchemin.accounts.rules import (
    FACTOR_OF_ANOTHER_BODY,
    NO_FACTOR,
    OWN_FACTOR,
    PROPOSED_ALONE,
    PROPOSER_GONE,
)
from parchemin.accounts.selectors import (
    current_mandates,
    first_body_of,
    people_of,
    waiting_replacements,
)
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines


@transaction.atomic
def propose_factor_replacement(
    *, user_id: int, reason: str, actor: Actor, at: datetime
) -> FactorReplacement:
    """Propose to detach the second factor that a person of the actor's body lost; proposed once.

    Raises `Refused` unless the actor is of the secretariat or of the operator and signed in, without a reason,
    for oneself, for somebody whose first mandate another body gave, or when there is nothing to detach;
    `User.DoesNotExist` for somebody of another body.
    """
    user = people_of(actor, paris_date(at)).get(pk=user_id)
    User.objects.select_for_update().get(pk=user_id)
    waiting = waiting_replacements(actor.body_id, at).filter(user=user).first()
    if waiting is not None:
        return waiting
    refuse_if(
        (
            *_objections_to_who(actor, user),
            *objections_to_reason(reason),
            *(() if _factors(user).exists() else (NO_FACTOR,)),
        )
    )
    former = FactorReplacement.objects.filter(body_id=actor.body_id, user=user)
    former.filter(ended_at__isnull=True).update(ended_at=at)
    made = FactorReplacement.objects.create(
        user=user,
        body_id=actor.body_id,
        reason=tidy_lines(reason),
        proposed_by=_acting(actor),
        proposed_at=at,
    )
    _tell(FACTOR_PROPOSED, made, actor, at, reason=made.reason)
    return made


@transaction.atomic
def confirm_factor_replacement(
    *, replacement_id: int, actor: Actor, at: datetime
) -> FactorReplacement:
    """Detach the second factor, as somebody else proposed, and close the sessions of its owner; done once.

    Its owner links another at the next sign-in. Raises `Refused` to who proposed it and to its owner, once who
    proposed it could propose no more, and in a body that did not give the owner's first mandate;
    `FactorReplacement.DoesNotExist` when it waits no more, or in another body.
    """
    found = _locked(replacement_id, actor, at)
    mine = (PROPOSED_ALONE,) if found.proposed_by_id == actor.user_id else ()
    gone = () if _may_propose(found.proposed_by, actor.body_id, at) else (PROPOSER_GONE,)
    refuse_if((*_objections_to_who(actor, found.user), *mine, *gone))
    _factors(found.user).delete()
    found.user.signed_out_at = at
    found.user.save(update_fields=["signed_out_at"])
    found.confirmed_by, found.ended_at = _acting(actor), at
    found.save(update_fields=["confirmed_by", "ended_at"])
    _tell(FACTOR_REPLACED, found, actor, at, proposer=found.proposed_by.name)
    return found


@transaction.atomic
def drop_factor_replacement(*, replacement_id: int, actor: Actor, at: datetime) -> None:
    """Set a proposal aside: the second factor stays. Raises as `confirm_factor_replacement` does."""
    refuse_if(objections_to_role(actor, Role.SECRETARIAT, Role.STAFF))
    found = _locked(replacement_id, actor, at)
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    _tell(FACTOR_KEPT, found, actor, at)


def _objections_to_who(actor: Actor, user: User) -> tuple[Objection, ...]:
    return (
        *objections_to_role(actor, Role.SECRETARIAT, Role.STAFF),
        *((OWN_FACTOR,) if actor.user_id in (None, user.pk) else ()),
        # Any body may invite any address: what protects the account stays with the one that opened it.
        *((FACTOR_OF_ANOTHER_BODY,) if first_body_of(user) != actor.body_id else ()),
    )


def _may_propose(user: User, body_id: int, at: datetime) -> bool:
    held = current_mandates(user, paris_date(at)).filter(body_id=body_id)
    return user.is_active and held.filter(role__in=(Role.SECRETARIAT, Role.STAFF)).exists()


def _locked(replacement_id: int, actor: Actor, at: datetime) -> FactorReplacement:
    waiting = waiting_replacements(actor.body_id, at).select_related("user", "proposed_by")
    return waiting.select_for_update(of=("self",)).get(pk=replacement_id)


def _acting(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id or 0)


def _factors(user: User) -> QuerySet[Any]:
    found: QuerySet[Any] = Authenticator.objects.filter(user=user)
    return found


def _tell(
    event: str, made: FactorReplacement, actor: Actor, at: datetime, **details: object
) -> None:
    record(
        actor=actor,
        event=event,
        subjects=[f"user/{made.user_id}"],
        at=at,
        person=made.user.name,
        **details,
    )
