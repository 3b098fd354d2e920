"""Acts on invitations: made, corrected, then used once by whom they invite."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.events import ACCOUNT_OPENED, INVITED_CORRECTED
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.models import Invitation, Mandate, User
from parchemin.accounts.rules import (
    ADDRESS_REFUSED,
    INVITED_FOR,
    NO_MANDATE_LEFT,
    OPEN_TO_ITS_OWNER,
    STAFF_BY_STAFF,
)
from parchemin.accounts.selectors import has_mandate_left, objections_to_invitation, people_of
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import refuse_if
from parchemin.kernel.people import objections_to_name
from parchemin.kernel.text import tidy, tidy_lines


def make_invitation(*, user_id: int, body_id: int, at: datetime) -> Invitation:
    """Let a person open their account from now on, for fourteen days; what was sent before opens nothing more.

    To be called inside the transaction of the act that writes to them. Raises `Refused` for somebody whose
    mandates of that body are all over.
    """
    User.objects.select_for_update().get(pk=user_id)
    lasting = has_mandate_left(user_id, body_id, paris_date(at))
    refuse_if(() if lasting else (NO_MANDATE_LEFT,))
    waiting = Invitation.objects.filter(user_id=user_id, body_id=body_id)
    waiting.filter(used_at__isnull=True, replaced_at__isnull=True).update(replaced_at=at)
    return Invitation.objects.create(
        user_id=user_id, body_id=body_id, made_at=at, expires_at=at + INVITED_FOR
    )


@transaction.atomic
def correct_invited(
    *,
    user_id: int,
    given_names: str,
    surname: str,
    email: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> User:
    """Correct the name and the address of somebody whose account is not open yet, with a reason.

    Nothing is told when nothing changes. Raises `Refused` unless the actor is of the secretariat or of the
    operator, once the account is open or of another body as well, to the secretariat for the operator's, for an
    address of another account and a name that cannot be printed; `User.DoesNotExist` for somebody of another body.
    """
    people_of(actor, paris_date(at)).get(pk=user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    wanted = {
        "surname": tidy(surname),
        "given_names": tidy(given_names),
        "email": email.strip().lower(),
    }
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if not changed:
        return user
    mandates = Mandate.objects.filter(user=user)
    elsewhere = mandates.exclude(body_id=actor.body_id).exists()
    of_staff = mandates.filter(role=Role.STAFF).exists() and not actor.holds(Role.STAFF)
    taken = User.objects.filter(email=wanted["email"]).exclude(pk=user_id).exists()
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.STAFF),
            *objections_to_reason(reason),
            *objections_to_name(wanted["given_names"], wanted["surname"]),
            *((OPEN_TO_ITS_OWNER,) if elsewhere or user.has_usable_password() else ()),
            *((STAFF_BY_STAFF,) if of_staff else ()),
            *((ADDRESS_REFUSED,) if taken else ()),
        )
    )
    for field in changed:
        setattr(user, field, wanted[field])
    user.save(update_fields=changed)
    record(
        actor=actor,
        event=INVITED_CORRECTED,
        subjects=[f"user/{user.pk}"],
        at=at,
        person=user.name,
        fields=", ".join(_FIELDS[field] for field in changed),
        reason=tidy_lines(reason),
    )
    return user


_FIELDS = {"surname": "nom", "given_names": "prénoms", "email": "adresse électronique"}


@transaction.atomic
def open_by_invitation(*, invitation_id: int, password: str, at: datetime) -> User:
    """Give an account the password that its owner chose, by an invitation that serves once.

    Raises `Refused` for one that served, was replaced, or comes too late, when the account is open already, and
    once the mandates of the body that invited are over.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user")
        .get(pk=invitation_id)
    )
    refuse_if(objections_to_invitation(invitation, at))
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    record(
        actor=Actor(user.name, invitation.body_id, frozenset(), user_id=user.pk),
        event=ACCOUNT_OPENED,
        subjects=[f"user/{user.pk}"],
        at=at,
        person=user.name,
    )
    return user
