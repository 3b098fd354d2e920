"""Welcome an assessor: habilitated by name, with an account to sign in when one is asked.

Crosses accounts (account, mandate), post (the e-mail that tells them), organisations (employer,
organism) and assessment (habilitation).
"""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actions import grant_mandate, open_account
from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.sessions import habilitate_assessor
from parchemin.assessment.models import Assessor
from parchemin.organisations.models import Employer, Partner
from parchemin.post.invitations import invite


@transaction.atomic
def welcome_assessor(
    *,
    given_names: str,
    surname: str,
    email: str,
    habilitated_from: date,
    actor: Actor,
    at: datetime,
    habilitated_until: date | None = None,
    employer_id: int | None = None,
    partner_id: int | None = None,
    with_account: bool = False,
) -> Assessor:
    """Return the assessor of this address, habilitated once; `with_account` opens an account under their mandate.

    They are told by e-mail, where to choose a password. Raises `Refused` as the acts do, and `DoesNotExist` for an
    employer or organism of another body.
    """
    body = {"body_id": actor.body_id}
    user_id = None
    if with_account:
        user = open_account(given_names=given_names, surname=surname, email=email)
        grant_mandate(user=user, role=Role.ASSESSOR, starts_on=habilitated_from, actor=actor, at=at)
        invite(user_id=user.pk, actor=actor, at=at)
        user_id = user.pk
    return habilitate_assessor(
        given_names=given_names,
        surname=surname,
        email=email,
        habilitated_from=habilitated_from,
        habilitated_until=habilitated_until,
        employer=Employer.objects.get(pk=employer_id, **body) if employer_id else None,
        partner=Partner.objects.get(pk=partner_id, **body) if partner_id else None,
        user_id=user_id,
        actor=actor,
        at=at,
    )
