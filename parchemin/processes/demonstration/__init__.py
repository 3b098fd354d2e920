"""The demonstration, built through acts alone from the files of `demo/`, around the day it is built."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from operator import itemgetter

from django.db import transaction
from django.utils.timezone import now

from parchemin.kernel.calendar import french_date, paris_date
from parchemin.processes.demonstration.accounts import Account, accounts
from parchemin.processes.demonstration.bodies import IN_FORCE, establish
from parchemin.processes.demonstration.jurors import steps_of_expenses, steps_of_jurors
from parchemin.processes.demonstration.people import (
    PASSWORD,
    TOTP_SECRET,
    current_code,
    hashed_password,
    open_accounts,
)
from parchemin.processes.demonstration.plan import Calendar, read_plan
from parchemin.processes.demonstration.promotions import steps_of_promotion
from parchemin.processes.demonstration.register import steps_of_change, steps_of_declaration
from parchemin.processes.demonstration.sessions import steps_of_session
from parchemin.processes.demonstration.sittings import steps_of_sitting
from parchemin.processes.demonstration.stage import Stage, Step

__all__ = [
    "BODIES",
    "PASSWORD",
    "TOTP_SECRET",
    "Account",
    "accounts",
    "build_demonstration",
    "current_code",
    "lives_of",
]

BODIES = ("commerces", "services-industrie")
ESTABLISHED = -400


def _silent(said: str) -> None:
    """Say nothing."""


@transaction.atomic
def build_demonstration(at: datetime | None = None, say: Callable[[str], None] = _silent) -> None:
    """Build every body of the demonstration in one transaction; nothing stays of a failure.

    `at` is the instant it is built, now by default: every day of `demo/` is counted from it. `say` hears, in
    French, what is being done.
    """
    calendar = Calendar(at or now())
    hashed = hashed_password()
    for name in BODIES:
        plan = read_plan(name)
        say(plan.name)
        founded = calendar.done(ESTABLISHED, 9)
        stage = establish(plan, calendar, founded)
        open_accounts(stage, hashed, IN_FORCE, founded)
        _play(chain.from_iterable(lives_of(stage)), say)


def _play(steps: Iterable[Step], say: Callable[[str], None]) -> None:
    """Do every step in the order of time, and say each month that begins."""
    told = ""
    for moment, act in sorted(steps, key=itemgetter(0)):
        _, month = french_date(paris_date(moment)).split(" ", 1)
        if month != told:
            say(f"  {month}")
        told = month
        act(moment)


def lives_of(stage: Stage) -> Iterator[Iterator[Step]]:
    """Yield the steps of the jurors, then of each promotion, session, sitting, certificate and flux of a body."""
    plan = stage.plan
    yield steps_of_jurors(stage)
    for promotion in plan.promotions:
        yield steps_of_promotion(stage, promotion)
    for session in plan.sessions:
        yield steps_of_session(stage, session)
    for sitting in plan.sittings:
        yield steps_of_sitting(stage, sitting)
        for sheet in sitting.expenses:
            yield steps_of_expenses(stage, sitting, sheet)
    for change in plan.changes:
        yield steps_of_change(stage, change)
    if plan.declaration:
        yield steps_of_declaration(stage, plan.declaration)
