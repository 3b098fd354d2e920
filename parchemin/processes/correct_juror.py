"""Correct who a juror is, but what a sitting already holds of them.

Crosses jurors (who they are) and jury (the sittings that they sat in).
"""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.jurors.actions.pool import correct_identity
from parchemin.jurors.models import Juror
from parchemin.jurors.terms import College, Gender
from parchemin.jury.selectors.load import first_sitting_of


@transaction.atomic
def correct_juror(
    *,
    juror_id: int,
    given_names: str,
    surname: str,
    sex: Gender,
    email: str,
    college: College,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Juror:
    """Correct who a juror is, with a reason; nothing is told when nothing changes.

    Raises `Refused` as `correct_identity` does: a college stays once they sat.
    """
    return correct_identity(
        juror_id=juror_id,
        given_names=given_names,
        surname=surname,
        sex=sex,
        email=email,
        college=college,
        reason=reason,
        sat_at=first_sitting_of(actor, juror_id),
        actor=actor,
        at=at,
    )
