"""Who signs in: their account, the second factor they share, and the mandate or seat they hold."""

import time
from datetime import date, datetime

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password

from parchemin.accounts.actions import grant_mandate, open_account
from parchemin.accounts.models import User
from parchemin.accounts.selectors import actor_of
from parchemin.accounts.terms import SECOND_FACTOR_ROLES, Role
from parchemin.assessment.actions.sessions import habilitate_assessor
from parchemin.jury.actions.convening import enlist_juror
from parchemin.kernel.calendar import paris_date
from parchemin.organisations.actions import register_employer
from parchemin.organisations.models import Employer
from parchemin.processes.demonstration.plan import PersonPlan
from parchemin.processes.demonstration.stage import Stage

PASSWORD = "parchemin-demonstration"  # noqa: S105 (a fictitious installation)
TOTP_SECRET = "PARCHEMINDEMONSTRATIONPUBLIC2345"  # noqa: S105 (known to everybody, like the password)
CODE_SECONDS = 30


def current_code(at: float | None = None) -> tuple[str, int]:
    """Return the code that every account of the demonstration asks for now, and its seconds left."""
    now = int(time.time() if at is None else at)
    code = format_hotp_value(hotp_value(TOTP_SECRET, now // CODE_SECONDS))
    return code, CODE_SECONDS - now % CODE_SECONDS


def hashed_password() -> str:
    """Return what is kept of the shared password: made once for all, since a hash is slow by design."""
    return make_password(PASSWORD)


def open_accounts(stage: Stage, hashed: str, since: date, at: datetime) -> None:
    """Open every account of a body with its mandate; jurors and assessors enter their lists."""
    for person in stage.plan.people:
        user = stage.users[person.email] = _opened(person, hashed)
        partner = stage.partners[person.partner].pk if person.partner else None
        grant_mandate(
            user=user,
            role=person.role,
            starts_on=since,
            partner_id=partner,
            actor=stage.system,
            at=at,
        )
        if person.role is Role.ASSESSOR:
            _habilitate(stage, person, user, since, at)
        elif person.role is Role.JUROR:
            _enlist(stage, person, user, since, at)
        actor = actor_of(user, paris_date(stage.calendar.built_at), stage.body.slug)
        if actor is not None:
            stage.actors[person.name] = actor


def _opened(person: PersonPlan, hashed: str) -> User:
    """Return a new account with the shared password, and the shared second factor where one is asked."""
    user = open_account(name=person.name, email=person.email)
    user.password = hashed
    user.save(update_fields=["password"])
    if person.role in SECOND_FACTOR_ROLES:
        TOTP.activate(user, TOTP_SECRET)
        RecoveryCodes.activate(user)
    return user


def _habilitate(stage: Stage, person: PersonPlan, user: User, since: date, at: datetime) -> None:
    stage.assessors[person.name] = habilitate_assessor(
        name=person.name,
        email=person.email,
        habilitated_from=since,
        employer=_employer(stage, person, at),
        user_id=user.pk,
        actor=stage.system,
        at=at,
    )


def _enlist(stage: Stage, person: PersonPlan, user: User, since: date, at: datetime) -> None:
    stage.jurors[person.name] = enlist_juror(
        name=person.name,
        email=person.email,
        sex=person.sex,
        college=person.college,
        active_from=since,
        employer=_employer(stage, person, at),
        user_id=user.pk,
        actor=stage.system,
        at=at,
    )


def _employer(stage: Stage, person: PersonPlan, at: datetime) -> Employer | None:
    if person.employer is None:
        return None
    work = person.employer
    return register_employer(siret=work.siret, name=work.name, actor=stage.system, at=at)
