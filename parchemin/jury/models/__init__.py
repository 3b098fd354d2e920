"""Tables of the jury paritaire: jurors, sittings, seats, votes, decisions, procès-verbal."""

from parchemin.jury.models.appeals import Appeal, AppealReply, Notification
from parchemin.jury.models.decisions import (
    Confirmation,
    Decision,
    DecisionWithdrawal,
    Minutes,
    MinutesSignature,
)
from parchemin.jury.models.expenses import (
    ExpenseCeiling,
    ExpenseLine,
    ExpenseReturn,
    ExpenseSheet,
)
from parchemin.jury.models.polls import AvailabilityPoll, PollAnswer, PollDate, PollInvitation
from parchemin.jury.models.pool import Juror, JurorHabilitation, JurorMandate, JurorTraining
from parchemin.jury.models.sittings import AgendaItem, Interest, Reopening, Sitting, SittingSeat
from parchemin.jury.models.summons import Summons
from parchemin.jury.models.voting import MarkAdjustment, Vote

__all__ = [
    "AgendaItem",
    "Appeal",
    "AppealReply",
    "AvailabilityPoll",
    "Confirmation",
    "Decision",
    "DecisionWithdrawal",
    "ExpenseCeiling",
    "ExpenseLine",
    "ExpenseReturn",
    "ExpenseSheet",
    "Interest",
    "Juror",
    "JurorHabilitation",
    "JurorMandate",
    "JurorTraining",
    "MarkAdjustment",
    "Minutes",
    "MinutesSignature",
    "Notification",
    "PollAnswer",
    "PollDate",
    "PollInvitation",
    "Reopening",
    "Sitting",
    "SittingSeat",
    "Summons",
    "Vote",
]
