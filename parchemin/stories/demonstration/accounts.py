"""The accounts of the demonstration: how each signs in, and how they are announced when it starts."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import SECOND_FACTOR_ROLES, Role
from parchemin.jury.models import Sitting
from parchemin.jury.terms import SeatRole, SittingState

PASSWORD = "parchemin-demonstration"  # noqa: S105 (a fictitious installation)
TOTP_SECRET = "PARCHEMINDEMONSTRATIONPUBLIC2345"  # noqa: S105 (known to everybody, like the password)
CODE_SECONDS = 30
_ORDER = list(Role)
_OVER = (SittingState.MINUTES_SIGNED, SittingState.CANCELLED)
_PRESIDENCY = {SeatRole.CHAIR.value: Role.CHAIR, SeatRole.VICE_CHAIR.value: Role.VICE_CHAIR}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, the role they have, and where."""

    role: str
    name: str
    email: str
    body: str


def current_code(at: float | None = None) -> tuple[str, int]:
    """Return the code that every account of the demonstration asks for now, and its seconds left."""
    now = int(time.time() if at is None else at)
    code = format_hotp_value(hotp_value(TOTP_SECRET, now // CODE_SECONDS))
    return code, CODE_SECONDS - now % CODE_SECONDS


def hashed_password() -> str:
    """Return what is kept of the shared password: made once for all, since a hash is slow by design."""
    return make_password(PASSWORD)


def let_in(users: Iterable[User], hashed: str) -> None:
    """Give each the shared password, and the shared second factor where their role asks for one."""
    for user in users:
        user.password = hashed
        user.save(update_fields=["password"])
        if user.mandates.filter(role__in=SECOND_FACTOR_ROLES).exists():
            TOTP.activate(user, TOTP_SECRET)
            RecoveryCodes.activate(user)


def accounts() -> list[Account]:
    """Return every account with its role, in the order of roles; who presides the next jury is said so."""
    presiding = {
        seat.juror.user_id: _PRESIDENCY[seat.role]
        for sitting in _next_sittings()
        for seat in sitting.seats.filter(role__in=_PRESIDENCY).select_related("juror")
    }
    found = []
    for mandate in Mandate.objects.select_related("user", "body").order_by("body__name", "pk"):
        role = Role(mandate.role)
        if role is Role.JUROR:
            role = presiding.get(mandate.user_id, role)
        account = Account(role.label, mandate.user.name, mandate.user.email, mandate.body.name)
        found.append((_ORDER.index(role), account))
    return [account for _, account in sorted(found, key=itemgetter(0))]


def _next_sittings() -> list[Sitting]:
    """Return, for each body, the first sitting whose procès-verbal is not signed yet."""
    waiting = Sitting.objects.exclude(state__in=_OVER).order_by("-starts_at")
    return list({sitting.body_id: sitting for sitting in waiting}.values())
