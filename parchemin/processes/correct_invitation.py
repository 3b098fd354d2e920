"""Correct an invitation sent to a wrong name or address, and send another.

Crosses accounts (who is invited) and post (the e-mail).
"""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actions import correct_invited
from parchemin.accounts.actor import Actor
from parchemin.accounts.models import User
from parchemin.post.invitations import invite


@transaction.atomic
def correct_invitation(
    *,
    user_id: int,
    given_names: str,
    surname: str,
    email: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> User:
    """Correct who is invited, and write to them; the former link opens nothing. Raises as both acts do."""
    user = correct_invited(
        user_id=user_id,
        given_names=given_names,
        surname=surname,
        email=email,
        reason=reason,
        actor=actor,
        at=at,
    )
    invite(user_id=user.pk, actor=actor, at=at, again=True)
    return user
