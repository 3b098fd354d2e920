"""The lives of a sitting, its expenses, its procès-verbal, an appeal: on one page.

A closed sitting reopens until somebody signs its minutes, and signed minutes never change: a correction is a
rectifying procès-verbal (RULE-38). An appeal that is answered never reopens, unless the closing that answered
it does: what it changed is another decision (RULE-41).
"""

from enum import StrEnum

from parchemin.accounts.terms import Role
from parchemin.jury.terms import AppealState, ExpenseState, MinutesState, SittingState
from parchemin.kernel.workflow import Transition, Workflow

HOLDERS: frozenset[Role] = frozenset({Role.SECRETARIAT, Role.CHAIR})
_SIGNERS: frozenset[StrEnum] = frozenset(
    {Role.SECRETARIAT, Role.CHAIR, Role.VICE_CHAIR, Role.JUROR}
)
_SETTLERS: frozenset[StrEnum] = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.VICE_CHAIR})

OPEN = Transition(
    name="open",
    label="Ouvrir la séance",
    sources=frozenset({SittingState.CONVENED}),
    target=SittingState.OPEN,
    by=HOLDERS,
    event="jury.sitting.opened",
)
SUSPEND = Transition(
    name="suspend",
    label="Suspendre",
    sources=frozenset({SittingState.OPEN}),
    target=SittingState.SUSPENDED,
    by=HOLDERS,
    event="jury.sitting.suspended",
)
RESUME = Transition(
    name="resume",
    label="Reprendre",
    sources=frozenset({SittingState.SUSPENDED}),
    target=SittingState.OPEN,
    by=HOLDERS,
    event="jury.sitting.resumed",
)
CLOSE = Transition(
    name="close",
    label="Clore et dresser le PV",
    sources=frozenset({SittingState.OPEN}),
    target=SittingState.CLOSED,
    by=HOLDERS,
    event="jury.sitting.closed",
)
REOPEN = Transition(
    name="reopen",
    label="Rouvrir la séance",
    sources=frozenset({SittingState.CLOSED}),
    target=SittingState.OPEN,
    by=HOLDERS,
    event="jury.sitting.reopened",
)
RECORD_LACK = Transition(
    name="record_lack",
    label="Constater l’absence de quorum",
    sources=frozenset({SittingState.CONVENED}),
    target=SittingState.LACKED_QUORUM,
    by=HOLDERS,
    event="jury.sitting.lacked_quorum",
)
CONVENE_AGAIN = Transition(
    name="convene_again",
    label="Convoquer de nouveau",
    sources=frozenset({SittingState.LACKED_QUORUM}),
    target=SittingState.CONVENED_AGAIN,
    by=frozenset({Role.SECRETARIAT}),
    event="jury.sitting.convened_again",
)
CANCEL = Transition(
    name="cancel",
    label="Annuler la séance",
    sources=frozenset(
        {
            SittingState.CONVENED,
            SittingState.OPEN,
            SittingState.SUSPENDED,
            SittingState.LACKED_QUORUM,
        }
    ),
    target=SittingState.CANCELLED,
    by=frozenset({Role.SECRETARIAT}),
    event="jury.sitting.cancelled",
)
SIGN_SITTING = Transition(
    name="sign",
    label="Signer le PV",
    sources=frozenset({SittingState.CLOSED}),
    target=SittingState.MINUTES_SIGNED,
    by=_SIGNERS,
    event="jury.minutes.signed",
)

SITTING = Workflow(
    name="sitting",
    initial=SittingState.CONVENED,
    transitions=(
        OPEN,
        SUSPEND,
        RESUME,
        CLOSE,
        REOPEN,
        RECORD_LACK,
        CONVENE_AGAIN,
        CANCEL,
        SIGN_SITTING,
    ),
    final=frozenset(
        {SittingState.MINUTES_SIGNED, SittingState.CONVENED_AGAIN, SittingState.CANCELLED}
    ),
)

SIGN_MINUTES = Transition(
    name="sign_minutes",
    label="Signer",
    sources=frozenset({MinutesState.DRAFT}),
    target=MinutesState.SIGNED,
    by=_SIGNERS,
    event="jury.minutes.signed",
)
REPLACE_MINUTES = Transition(
    name="replace_minutes",
    label="Rectifier",
    sources=frozenset({MinutesState.SIGNED}),
    target=MinutesState.RECTIFIED,
    by=_SIGNERS,
    event="jury.minutes.rectified",
)

MINUTES = Workflow(
    name="minutes",
    initial=MinutesState.DRAFT,
    transitions=(SIGN_MINUTES, REPLACE_MINUTES),
    final=frozenset({MinutesState.SIGNED, MinutesState.RECTIFIED}),
)

ADMIT_APPEAL = Transition(
    name="admit_appeal",
    label="Déclarer recevable",
    sources=frozenset({AppealState.LODGED}),
    target=AppealState.ADMITTED,
    by=frozenset({Role.SECRETARIAT}),
    event="jury.appeal.admitted",
)
DISMISS_APPEAL = Transition(
    name="dismiss_appeal",
    label="Déclarer irrecevable",
    sources=frozenset({AppealState.LODGED}),
    target=AppealState.INADMISSIBLE,
    by=frozenset({Role.SECRETARIAT}),
    event="jury.appeal.dismissed",
)
WITHDRAW_APPEAL = Transition(
    name="withdraw_appeal",
    label="Retirer le recours",
    sources=frozenset({AppealState.LODGED, AppealState.ADMITTED}),
    target=AppealState.WITHDRAWN,
    by=frozenset({Role.SECRETARIAT, Role.CANDIDATE}),
    event="jury.appeal.withdrawn",
)
SETTLE_APPEAL = Transition(
    name="settle_appeal",
    label="Répondre au recours",
    sources=frozenset({AppealState.LODGED, AppealState.ADMITTED}),
    target=AppealState.SETTLED,
    by=_SETTLERS,
    event="jury.appeal.settled",
)

AWAIT_JURY_AGAIN = Transition(
    name="await_jury_again",
    label="Attendre de nouveau le jury",
    sources=frozenset({AppealState.SETTLED}),
    target=AppealState.ADMITTED,
    by=HOLDERS,
    event="jury.appeal.awaits_again",
)

APPEAL = Workflow(
    name="appeal",
    initial=AppealState.LODGED,
    transitions=(ADMIT_APPEAL, DISMISS_APPEAL, WITHDRAW_APPEAL, SETTLE_APPEAL, AWAIT_JURY_AGAIN),
    final=frozenset({AppealState.INADMISSIBLE, AppealState.WITHDRAWN, AppealState.SETTLED}),
)

SUBMIT_EXPENSES = Transition(
    name="submit_expenses",
    label="Déposer la fiche de frais",
    sources=frozenset({ExpenseState.DRAFT}),
    target=ExpenseState.SUBMITTED,
    by=frozenset({Role.SECRETARIAT, Role.JUROR}),
    event="jury.expenses.submitted",
)
RETURN_EXPENSES = Transition(
    name="return_expenses",
    label="Rendre la fiche de frais",
    sources=frozenset({ExpenseState.SUBMITTED}),
    target=ExpenseState.DRAFT,
    by=frozenset({Role.SECRETARIAT}),
    event="jury.expenses.returned",
)
SETTLE_EXPENSES = Transition(
    name="settle_expenses",
    label="Arrêter la fiche de frais",
    sources=frozenset({ExpenseState.SUBMITTED}),
    target=ExpenseState.SETTLED,
    by=frozenset({Role.SECRETARIAT}),
    event="jury.expenses.settled",
)

EXPENSES = Workflow(
    name="expenses",
    initial=ExpenseState.DRAFT,
    transitions=(SUBMIT_EXPENSES, RETURN_EXPENSES, SETTLE_EXPENSES),
    final=frozenset({ExpenseState.SETTLED}),
)
