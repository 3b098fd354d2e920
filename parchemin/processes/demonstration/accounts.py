"""The accounts of the demonstration, by role, as they are announced when it starts."""

from dataclasses import dataclass
from operator import itemgetter

from parchemin.accounts.models import Mandate
from parchemin.accounts.terms import Role
from parchemin.jury.models import Sitting
from parchemin.jury.terms import SeatRole, SittingState

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
