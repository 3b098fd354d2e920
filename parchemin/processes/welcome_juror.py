"""Welcome a juror: an account to vote and sign under, and the mandate that opens their sittings.

Crosses accounts (account, mandate), post (the e-mail that tells them) and jurors (pool).
"""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actions import grant_mandate, open_account
from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jurors.actions.pool import admit_juror
from parchemin.jurors.models import Juror
from parchemin.post.invitations import invite


@transaction.atomic
def welcome_juror(*, juror_id: int, actor: Actor, at: datetime) -> Juror:
    """Open an account at the address of a juror of the actor's body and tie it to them; opened once.

    They are told by e-mail, where to choose a password. Presiding comes with a seat, not with the account. Raises
    `Refused` as the acts do, and `Juror.DoesNotExist` for that of another body.
    """
    juror = Juror.objects.get(pk=juror_id, body_id=actor.body_id)
    if juror.user_id is not None:
        return juror
    user = open_account(**juror.name_parts, email=juror.email)
    grant_mandate(user=user, role=Role.JUROR, starts_on=juror.active_from, actor=actor, at=at)
    invite(user_id=user.pk, actor=actor, at=at)
    return admit_juror(juror_id=juror_id, user_id=user.pk, actor=actor, at=at)
