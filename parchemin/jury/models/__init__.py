"""Tables of the jury paritaire: sittings, seats, votes, decisions, procès-verbal."""

from parchemin.jury.models.appeals import Appeal, AppealReply, Notification
from parchemin.jury.models.decisions import (
    Confirmation,
    Decision,
    DecisionWithdrawal,
    Minutes,
    MinutesAttestation,
    MinutesSignature,
)
from parchemin.jury.models.expenses import (
    ExpenseCeiling,
    ExpenseLine,
    ExpenseReturn,
    ExpenseSheet,
)
from parchemin.jury.models.sittings import AgendaItem, Interest, Reopening, Sitting, SittingSeat
from parchemin.jury.models.votes import MarkAdjustment, Vote

__all__ = [
    "AgendaItem",
    "Appeal",
    "AppealReply",
    "Confirmation",
    "Decision",
    "DecisionWithdrawal",
    "ExpenseCeiling",
    "ExpenseLine",
    "ExpenseReturn",
    "ExpenseSheet",
    "Interest",
    "MarkAdjustment",
    "Minutes",
    "MinutesAttestation",
    "MinutesSignature",
    "Notification",
    "Reopening",
    "Sitting",
    "SittingSeat",
    "Vote",
]
