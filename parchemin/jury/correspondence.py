"""What the post asks before decisions, answers to appeals and expenses leave, and what follows."""

from datetime import datetime

from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jury.actions.appeal_replies import note_replied
from parchemin.jury.actions.notifications import note_notified
from parchemin.jury.models import Appeal, Decision
from parchemin.jury.selectors.expenses import visible_expense_seats
from parchemin.jury.selectors.followup import visible_decisions
from parchemin.jury.selectors.notification import (
    notification_facts,
    objections_to_telling,
    thread_of,
    what_it_says,
)
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.post.letters import Leaving, LetterRules, declare, one_by_one
from parchemin.post.models import Dispatch
from parchemin.post.rules import STALE
from parchemin.post.terms import LEFT, LetterKind, number_in


def _decision_of(dispatch: Dispatch) -> Decision:
    rows = Decision.objects.select_related(
        "sitting__reglement", "dossier__person", "dossier__certification__body", "confirmation"
    )
    return rows.get(pk=number_in(dispatch.thread))


def _appeal_of(dispatch: Dispatch) -> Appeal:
    rows = Appeal.objects.select_related("decision__sitting", "decision__dossier")
    return rows.get(pk=number_in(dispatch.thread))


def _against_notification(dispatch: Dispatch, leaving: Leaving) -> tuple[Objection, ...]:
    decision, written_on = _decision_of(dispatch), paris_date(dispatch.prepared_at)
    found = objections_to_telling(decision)
    told = hasattr(decision, "notification")  # it came back: what it says is what was told
    if (
        not (found or told)
        and what_it_says(notification_facts(decision, written_on)) != dispatch.says
    ):
        found = (STALE,)
    return found


def _after_notification(dispatch: Dispatch, actor: Actor, at: datetime) -> None:
    note_notified(dispatch, _decision_of(dispatch), actor, at)


def _after_reply(dispatch: Dispatch, actor: Actor, at: datetime) -> None:
    note_replied(dispatch, _appeal_of(dispatch), actor, at)


def _notifications(actor: Actor) -> Q:
    """Return the letters of decisions that the actor may see: all for those who work on them, else their own."""
    if actor.holds(Role.SECRETARIAT, Role.COMMISSION):
        return Q()
    own = visible_decisions(actor).values_list("pk", flat=True)
    return Q(state__in=LEFT, thread__in=[thread_of(pk) for pk in own])


def _replies(actor: Actor) -> Q:
    if actor.holds(Role.SECRETARIAT, Role.COMMISSION):
        return Q()
    own = Appeal.objects.filter(decision__in=visible_decisions(actor)).values_list("pk", flat=True)
    return Q(state__in=LEFT, thread__in=[f"appeal/{pk}" for pk in own])


def _expenses(actor: Actor) -> Q:
    """Return the letters of expenses that the actor may see: a juror reads their own once it is written."""
    if actor.holds(Role.SECRETARIAT):
        return Q()
    own = visible_expense_seats(actor).values_list("pk", flat=True)
    return Q(thread__in=[f"seat/{pk}" for pk in own])


declare(
    LetterKind.NOTIFICATION,
    LetterRules(one_by_one(_against_notification), _notifications, _after_notification),
)
declare(LetterKind.APPEAL_REPLY, LetterRules(visible=_replies, left=_after_reply))
declare(LetterKind.EXPENSES, LetterRules(visible=_expenses))
