"""The campaigns of `parchemin/demo/`, told around the day the demonstration is built, in the order of time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from operator import itemgetter
from pathlib import Path

from django.db import transaction
from django.utils.timezone import now

from parchemin.kernel.calendar import french_date, paris_date
from parchemin.stories.campaign import read_campaign
from parchemin.stories.demonstration.accounts import (
    PASSWORD,
    TOTP_SECRET,
    Account,
    accounts,
    current_code,
    hashed_password,
    let_in,
)
from parchemin.stories.play import Step, lives_of, open_house

__all__ = [
    "BODIES",
    "FOLDER",
    "PASSWORD",
    "TOTP_SECRET",
    "Account",
    "accounts",
    "build_demonstration",
    "current_code",
]

FOLDER = Path(__file__).resolve().parents[2] / "demo"
BODIES = ("commerces", "services-industrie")


def _silent(said: str) -> None:
    """Say nothing."""


@transaction.atomic
def build_demonstration(at: datetime | None = None, say: Callable[[str], None] = _silent) -> None:
    """Build every body of the demonstration in one transaction; nothing stays of a failure.

    `at` is the instant it is built, now by default: days of `parchemin/demo/` are counted from it. `say` hears, in
    French, what is being done. Raises `Refused` at the first act that is.
    """
    at, hashed = at or now(), hashed_password()
    for name in BODIES:
        campaign = read_campaign(FOLDER / f"{name}.yaml", told_at=at)
        say(campaign.body.name)
        stage = open_house(campaign, now=at, strict=True)
        let_in(stage.users.values(), hashed)
        opened = campaign.body.opened_on or paris_date(at)
        _play(chain.from_iterable(lives_of(stage)), stage.morning(opened), at, say)


def _play(
    steps: Iterable[Step], opened: datetime, at: datetime, say: Callable[[str], None]
) -> None:
    """Do every step in the order of time, none before the body opens nor after now; say each month that begins."""
    placed = ((min(max(moment, opened), at), act) for moment, act in steps)
    told = ""
    for moment, act in sorted(placed, key=itemgetter(0)):
        _, month = french_date(paris_date(moment)).split(" ", 1)
        if month != told:
            say(f"  {month}")
        told = month
        act(moment)
