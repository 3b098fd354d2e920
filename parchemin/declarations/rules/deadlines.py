"""The clocks of the accrochage: three months to declare, three months to answer a correction."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from parchemin.declarations.terms import ClockStage
from parchemin.kernel.legal import NotInForce, legal_value

ALERTS: Final = (
    (80, ClockStage.ALERT_80),
    (60, ClockStage.ALERT_60),
    (30, ClockStage.ALERT_30),
)


@dataclass(frozen=True, slots=True)
class DeclarationClock:
    """Where a declaration stands: last day to make it, days left (negative when late), stage."""

    due: date
    days_left: int
    stage: ClockStage


def declaration_due(awarded_on: date) -> date | None:
    """Return the last day to declare a holder, None for an award older than the duty (RULE-45).

    Source: Code du travail, art. R6113-17-1 and R6113-17-2 (three calendar months from the award).
    """
    try:
        delay = legal_value("declaration", awarded_on)
    except NotInForce:
        return None
    return delay.due(awarded_on)


def correction_due(requested_on: date) -> date:
    """Return the last day to answer a correction asked by the Caisse des Dépôts (RULE-46).

    Raises `NotInForce` before the duty existed. Source: Code du travail, art. R6113-17-2.
    """
    return legal_value("declaration-correction", requested_on).due(requested_on)


def declaration_clock(awarded_on: date, today: date) -> DeclarationClock | None:
    """Return the clock of an award not yet declared, None when no duty runs (RULE-45).

    Alerts are the house's own, 30, 60 and 80 days after the award; the law only knows the last day.
    """
    due = declaration_due(awarded_on)
    if due is None:
        return None
    elapsed = (today - awarded_on).days
    if today > due:
        stage = ClockStage.LATE
    else:
        stage = next((stage for days, stage in ALERTS if elapsed >= days), ClockStage.RUNNING)
    return DeclarationClock(due, (due - today).days, stage)
