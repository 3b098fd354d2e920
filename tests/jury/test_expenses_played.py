"""From whatever became of a juror and of their sitting, their sheet of expenses is settled, or empty."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from parchemin.jury.actions import expenses
from parchemin.jury.actions.expenses import (
    claim_expense,
    return_expenses,
    settle_expenses,
    submit_expenses,
    withdraw_expense,
)
from parchemin.jury.models import ExpenseLine, ExpenseSheet, Sitting, SittingSeat
from parchemin.jury.terms import ExpenseKind, ExpenseState, Presence, SittingState
from parchemin.kernel.objections import Objection
from tests.jury.test_tables_played import tried
from tests.scenes import JuryDay, jury_day

pytestmark = pytest.mark.django_db
CAME = (Presence.PRESENT, Presence.REMOTE)
PRESENCES = ("", *CAME, Presence.EXCUSED, Presence.ABSENT, Presence.SUBSTITUTED)
STATES = (SittingState.CONVENED, SittingState.LACKED_QUORUM, SittingState.CANCELLED)
GOT_TO = ("claimed", "submitted", "returned")


def claimed(day: JuryDay, presence: str, got_to: str) -> int:
    """Return the seat of a juror who claims a meal, and how far their sheet went while they were there."""
    seat = day.seats["marchal"]
    who = {"seat_id": seat.pk, "actor": day.actor, "at": day.at}
    claim_expense(
        kind=ExpenseKind.MEAL, spent_on=date(2026, 11, 24), label="Repas", amount=Decimal(20), **who
    )
    if got_to != "claimed":
        SittingSeat.objects.filter(pk=seat.pk).update(presence=Presence.PRESENT)
        submit_expenses(**who)
    if got_to == "returned":
        return_expenses(reason="Il manque le justificatif.", **who)
    SittingSeat.objects.filter(pk=seat.pk).update(presence=presence)
    return seat.pk


def end_of(day: JuryDay, seat_id: int) -> str:
    """Return what a sheet comes to by the acts of its juror and of the secretariat."""
    who = {"actor": day.actor, "at": day.at}
    if tried(submit_expenses, seat_id=seat_id, **who):
        tried(settle_expenses, seat_id=seat_id, **who)
    else:
        for line in ExpenseLine.objects.filter(sheet__seat=seat_id):
            tried(withdraw_expense, line_id=line.pk, **who)
    sheet = ExpenseSheet.objects.get(seat=seat_id)
    if sheet.state == ExpenseState.SETTLED:
        return "settled"
    return "stuck" if sheet.lines.exists() else "empty"


@pytest.mark.parametrize(("state", "presence", "got_to"), [*product(STATES, PRESENCES, GOT_TO)])
def test_a_sheet_is_settled_or_empty_whatever_became_of_its_juror(state, presence, got_to):
    day = jury_day()
    seat_id = claimed(day, presence, got_to)
    Sitting.objects.filter(pk=day.sitting.pk).update(state=state)
    paid = presence in CAME or got_to == "submitted" or state is SittingState.CANCELLED
    assert end_of(day, seat_id) == ("settled" if paid else "empty")


def test_a_sheet_that_keeps_the_lines_of_who_did_not_come_is_seen(monkeypatch):
    day = jury_day()
    seat_id = claimed(day, Presence.ABSENT, "claimed")
    kept = (Objection("blocked", "Rien ne se retire."),)
    monkeypatch.setattr(expenses, "_objections_to_state", lambda sheet, state: kept)
    assert end_of(day, seat_id) == "stuck"
