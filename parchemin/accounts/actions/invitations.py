"""Acts on invitations: made, then used once by whom they invite."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.events import ACCOUNT_OPENED
from parchemin.accounts.models import Invitation, User
from parchemin.accounts.rules import INVITED_FOR, NO_MANDATE_LEFT
from parchemin.accounts.selectors import has_mandate_left, objections_to_invitation
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import refuse_if


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
