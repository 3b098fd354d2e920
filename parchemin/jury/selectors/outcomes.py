"""What juries decided, as those whom it concerns may know it: once the letter that tells it has left."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.jury.documents.notification import notification_letter
from parchemin.jury.models import Appeal, Decision
from parchemin.jury.selectors.appeals import AppealRoute, admissibility, appeal_route
from parchemin.jury.selectors.followup import HEAVY, SENT_BACK, visible_decisions
from parchemin.jury.selectors.notification import notification_facts
from parchemin.jury.selectors.rectifications import as_signed
from parchemin.jury.terms import AppealChannel, AppealState, Ground, Outcome
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.documents import Part
from parchemin.kernel.objections import Objection


@dataclass(frozen=True, slots=True)
class AppealTold:
    """An appeal as who lodged it follows it; `replied_on` None while no letter answered it."""

    lodged_on: date
    reply_due_on: date | None
    state: AppealState
    replied_on: date | None


@dataclass(frozen=True, slots=True)
class OutcomeTold:
    """A decision that its candidate was told; `appeal_until` None when no delay is set."""

    decision_id: int
    sitting: str
    decided_on: date
    outcome: Outcome
    notified_on: date
    appeal_until: date | None
    appeal: AppealTold | None


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """A decision in full: what its letter said under `subject`, and how it may be contested.

    `closed` is why no appeal may be lodged on a day, whatever it would say; `answer` is what a letter answered to
    the last one.
    """

    told: OutcomeTold
    dossier: str
    certification: str
    subject: str
    parts: tuple[Part, ...]
    route: AppealRoute
    closed: tuple[Objection, ...]
    answer: str


def outcomes_told(actor: Actor) -> Mapping[int, tuple[OutcomeTold, ...]]:
    """Return by dossier the decisions told to the candidates whom the actor follows, in two queries."""
    found: defaultdict[int, list[OutcomeTold]] = defaultdict(list)
    rows = _notified_decisions(actor).defer(*HEAVY).order_by("decided_on", "pk")
    for decision in rows:
        found[decision.dossier_id].append(_line(decision))
    return {dossier: tuple(lines) for dossier, lines in found.items()}


def origins_untold(actor: Actor) -> frozenset[str]:
    """Return how the ledger names the decisions that no letter has told yet, of the dossiers of the actor.

    What they granted, or took back, is nobody's to read before. In one query.
    """
    rows = visible_decisions(actor).filter(notification__isnull=True)
    return frozenset(f"decision/{pk}" for pk in rows.values_list("pk", flat=True))


def outcome_page(actor: Actor, decision_id: int, on: date) -> OutcomePage:
    """Return a decision told, as it may be contested on a day.

    Raises `Decision.DoesNotExist` for one untold, or that is not of the actor."""
    decision = (
        _notified_decisions(actor)
        .select_related(
            "sitting__reglement",
            "dossier__person",
            "dossier__certification__body",
            "confirmation",
            "notification__dispatch",
        )
        .get(pk=decision_id)
    )
    last = next(iter(decision.appeals.all()), None)
    written_on = paris_date(decision.notification.dispatch.prepared_at)
    letter = notification_letter(notification_facts(decision, written_on))
    return OutcomePage(
        told=_line(decision),
        dossier=decision.dossier.number,
        certification=decision.dossier.certification.title,
        subject=letter.subject,
        parts=letter.parts,
        route=appeal_route(decision),
        closed=_objections_to_any_appeal(decision, on),
        answer=last.answer if last and hasattr(last, "reply") else "",
    )


def _objections_to_any_appeal(decision: Decision, on: date) -> tuple[Objection, ...]:
    """Return why an appeal lodged on a day would be inadmissible whatever it says, or too late for the dossier."""
    if decision.reexaminations.exists():
        return (_JUDGED_AGAIN,)
    grounds = appeal_route(decision).grounds
    asked = Appeal(
        decision=decision,
        lodged_on=on,
        ground=grounds[0] if grounds else Ground.PROCEDURE,
        channel=AppealChannel.WRITTEN,
        precondition_met=True,
    )
    return admissibility(asked)


_JUDGED_AGAIN = Objection("decision-judged-again", "Un jury a réexaminé cette décision depuis.")


def _notified_decisions(actor: Actor) -> QuerySet[Decision]:
    appeals = Appeal.objects.select_related("reply").order_by("-pk")
    rows = as_signed(visible_decisions(actor)).filter(notification__isnull=False)
    return (
        rows.exclude(SENT_BACK)
        .select_related("sitting", "notification")
        .prefetch_related(Prefetch("appeals", appeals))
    )


def _line(decision: Decision) -> OutcomeTold:
    told, last = decision.notification, next(iter(decision.appeals.all()), None)
    return OutcomeTold(
        decision_id=decision.pk,
        sitting=decision.sitting.code,
        decided_on=decision.decided_on,
        outcome=Outcome(decision.outcome),
        notified_on=told.notified_on,
        appeal_until=told.appeal_until,
        appeal=_appeal(last) if last else None,
    )


def _appeal(appeal: Appeal) -> AppealTold:
    reply = getattr(appeal, "reply", None)
    return AppealTold(
        appeal.lodged_on,
        appeal.reply_due_on,
        AppealState(appeal.state),
        reply.sent_on if reply else None,
    )
