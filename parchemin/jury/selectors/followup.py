"""What follows a decision: who is to be told, by when, and which appeals wait for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.inputs import law_from_json
from parchemin.jury.models import Appeal, Decision, Sitting
from parchemin.jury.rules.confirmation import is_confirmed_by_cpne
from parchemin.jury.selectors.rectifications import as_signed, letter_due, with_rectification
from parchemin.jury.terms import (
    AppealState,
    Channel,
    ConfirmationVerdict,
    Ground,
    Outcome,
    SittingState,
)
from parchemin.pathways.models import Person
from parchemin.pathways.selectors.access import visible_dossiers

SENT_BACK = Q(confirmation__verdict=ConfirmationVerdict.SENT_BACK)
_WAITING_FIRST = ("answered", "due", "lodged_on", "pk")
# What a list never shows, and that weighs tens of kilobytes a decision.
HEAVY = ("inputs", "units", "reasons", "blocs")


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision and its notification; `appeal_until` None when no delay is set or none runs yet.

    One that the CPNE sent back is never notified: the jury decides again. `vae` tells that the law counts from the
    jury, whoever decides last.
    """

    decision_id: int
    sitting_id: int
    sitting: str
    dossier: str
    name: str
    person: Person
    outcome: Outcome
    decided_on: date
    due_on: date
    late: bool
    vae: bool
    to_confirm: bool
    sent_back: bool
    notified_on: date | None
    channel: Channel | None
    appeal_until: date | None

    @property
    def told_late(self) -> bool:
        """Tell whether the candidate was told after the last day."""
        return self.notified_on is not None and self.notified_on > self.due_on

    @property
    def waits(self) -> bool:
        """Tell whether the candidate is still to be told."""
        return self.notified_on is None and not self.sent_back


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal, its clock and its answer; `new_outcome` is what the re-examination decided, rectified if it was.

    `replied_on` None while no letter told the candidate.
    """

    appeal_id: int
    decision_id: int
    sitting: str
    dossier: str
    name: str
    person: Person
    ground: Ground
    lodged_on: date
    reply_due_on: date | None
    late: bool
    state: AppealState
    answer: str
    answered_on: date | None
    outcome: Outcome
    new_outcome: Outcome | None
    replied_on: date | None


def visible_decisions(actor: Actor) -> QuerySet[Decision]:
    """Return the decisions that the actor may see: of its body, or on its own dossiers."""
    decisions = Decision.objects.filter(body_id=actor.body_id)
    if actor.holds(Role.SECRETARIAT, Role.COMMISSION, Role.SYSTEM):
        return decisions
    return decisions.filter(dossier__in=visible_dossiers(actor))


def sittings_owing_letters(actor: Actor) -> QuerySet[Sitting]:
    """Return the sittings whose candidates are still to be told, for the secretariat."""
    waiting = _signed(actor).filter(notification__isnull=True).exclude(SENT_BACK)
    return Sitting.objects.filter(pk__in=waiting.values("sitting"))


def decided_cases(
    actor: Actor, on: date, *sitting_ids: int, waiting_only: bool = False
) -> tuple[DecisionLine, ...]:
    """Return the decisions of signed minutes, those to notify first, the most urgent at the top.

    For the secretariat; of some sittings, or of all; `waiting_only` leaves out those notified. In one query,
    which never reads the inputs of the decisions but the law they were taken under.
    """
    rows = _signed(actor)
    if sitting_ids:
        rows = rows.filter(sitting_id__in=sitting_ids)
    if waiting_only:
        rows = rows.filter(notification__isnull=True).exclude(SENT_BACK)
    rules = RulesOfDecisions()
    found = with_rectification(rows).annotate(law=F("inputs__law")).defer(*HEAVY)
    lines = [
        _decision_line(decision, rules.of(decision), on)
        for decision in found.select_related(
            "sitting__reglement", "dossier__person", "notification__dispatch", "confirmation"
        ).order_by("decided_on", "pk")
    ]
    return tuple(sorted(lines, key=lambda line: (not line.waits, line.due_on)))


def _signed(actor: Actor) -> QuerySet[Decision]:
    rows = as_signed(
        Decision.objects.filter(body_id=actor.body_id, sitting__state=SittingState.MINUTES_SIGNED)
    )
    return rows if actor.holds(Role.SECRETARIAT) else rows.none()


def appeals(actor: Actor, on: date, *, waiting_only: bool = False) -> tuple[AppealLine, ...]:
    """Return the appeals that the actor may see, those that wait first, in two queries.

    `waiting_only` leaves out those withdrawn, and those whose answer was sent.
    """
    rows = listed_appeals(actor)
    if waiting_only:
        rows = rows.filter(reply__isnull=True).exclude(state=AppealState.WITHDRAWN)
    return tuple(appeal_line(appeal, on) for appeal in rows.order_by(*_WAITING_FIRST))


def listed_appeals(actor: Actor) -> QuerySet[Appeal]:
    """Return the appeals that the actor may see, with all that `appeal_line` reads.

    `answered` is 0 for those that wait, `due` the last day of their answer, the end of time for none.
    """
    rows = Appeal.objects.filter(decision__in=visible_decisions(actor)).annotate(
        answered=Case(When(answered_on__isnull=True, then=0), default=1),
        due=Coalesce("reply_due_on", Value(date.max)),
    )
    rows = rows.select_related("decision__sitting", "decision__dossier__person", "reply")
    return rows.defer("decision__inputs", "decision__units").prefetch_related(reexaminations())


def reexaminations() -> "Prefetch[str]":
    """Return what `appeal_line` reads of the decisions that took appeals up again, and how each stands now."""
    same = Decision.objects.filter(sitting=OuterRef("sitting"), dossier=OuterRef("dossier"))
    now = Subquery(as_signed(same).values("outcome")[:1])
    rows = Decision.objects.defer(*HEAVY).annotate(outcome_now=now)
    return Prefetch("decision__reexaminations", rows)


class RulesOfDecisions:
    """The rules that decisions were taken under, each règlement read once; `law` is annotated."""

    def __init__(self) -> None:
        self._read: dict[int, Reglement] = {}

    def of(self, decision: Decision) -> Effective:
        """Return the règlement of a decision merged with the law it was taken under."""
        frozen = decision.sitting.reglement
        if frozen.pk not in self._read:
            self._read[frozen.pk] = reglement_of(frozen.value)
        return law_from_json(vars(decision), self._read[frozen.pk])


def rules_of(decision: Decision) -> Effective:
    """Return the rules that one decision was taken under."""
    return law_from_json(decision.inputs, reglement_of(decision.sitting.reglement.value))


def contested_decisions(dossier_ids: Iterable[int]) -> dict[int, int]:
    """Return, by dossier, the decision that comes back before a jury: contested, or not confirmed."""
    reexamined = Decision.objects.filter(reexamines__isnull=False).values("reexamines")
    rows = as_signed(Decision.objects.filter(dossier_id__in=list(dossier_ids))).filter(
        Q(appeals__state=AppealState.ADMITTED) | SENT_BACK
    )
    rows = rows.exclude(pk__in=reexamined)
    return dict(rows.order_by("pk").values_list("dossier_id", "pk"))


def _decision_line(decision: Decision, effective: Effective, on: date) -> DecisionLine:
    told = getattr(decision, "notification", None)
    said = getattr(decision, "confirmation", None)
    sent_back = said is not None and said.verdict == ConfirmationVerdict.SENT_BACK
    due = letter_due(decision, effective)
    return DecisionLine(
        decision_id=decision.pk,
        sitting_id=decision.sitting_id,
        sitting=decision.sitting.code,
        dossier=decision.dossier.number,
        name=decision.dossier.person.full_name,
        person=decision.dossier.person,
        outcome=Outcome(decision.outcome),
        decided_on=decision.decided_on,
        due_on=due,
        late=told is None and not sent_back and on > due,
        vae=effective.route is RouteFamily.VAE,
        to_confirm=said is None and is_confirmed_by_cpne(effective.reglement),
        sent_back=sent_back,
        notified_on=told.notified_on if told else None,
        channel=Channel(told.dispatch.channel) if told else None,
        appeal_until=told.appeal_until if told else None,
    )


def appeal_line(appeal: Appeal, on: date) -> AppealLine:
    """Return an appeal as lists show it; reads its decision, dossier, person, reply and `reexaminations`."""
    decision = appeal.decision
    second = next(iter(decision.reexaminations.all()), None)
    waits = appeal.answered_on is None
    reply = getattr(appeal, "reply", None)
    return AppealLine(
        appeal_id=appeal.pk,
        decision_id=decision.pk,
        sitting=decision.sitting.code,
        dossier=decision.dossier.number,
        name=decision.dossier.person.full_name,
        person=decision.dossier.person,
        ground=Ground(appeal.ground),
        lodged_on=appeal.lodged_on,
        reply_due_on=appeal.reply_due_on,
        late=waits and appeal.reply_due_on is not None and on > appeal.reply_due_on,
        state=AppealState(appeal.state),
        answer=appeal.answer,
        answered_on=appeal.answered_on,
        outcome=Outcome(decision.outcome),
        new_outcome=Outcome(vars(second)["outcome_now"]) if second else None,
        replied_on=reply.sent_on if reply else None,
    )
