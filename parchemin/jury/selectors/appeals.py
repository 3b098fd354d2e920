"""One appeal with both decisions, and whether the règlement of the first admits it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.certifications.reglement.value import AppealRules
from parchemin.jury.models import Appeal, Decision
from parchemin.jury.rules.appeals import (
    AppealFacts,
    appeal_ends,
    grounds_admitted,
    objections_to_appeal,
)
from parchemin.jury.selectors.followup import (
    AppealLine,
    appeal_line,
    reexaminations,
    rules_of,
    visible_decisions,
)
from parchemin.jury.selectors.rectifications import (
    Rectificatifs,
    as_signed,
    decided_day,
    is_rectified,
    rectificatifs_of,
    with_rectificatifs,
)
from parchemin.jury.terms import (
    AppealChannel,
    AppealState,
    Channel,
    Ground,
    Outcome,
    UnitOutcome,
)
from parchemin.jury.workflow import APPEAL
from parchemin.kernel.objections import Objection
from parchemin.kernel.workflow import Transition
from parchemin.post.models import Dispatch
from parchemin.post.selectors import last_letters
from parchemin.post.terms import LetterKind


@dataclass(frozen=True, slots=True)
class DecidedBloc:
    """A bloc after a jury; `carried` when it was acquired before it."""

    code: str
    title: str
    outcome: UnitOutcome
    carried: bool


@dataclass(frozen=True, slots=True)
class DecisionSeen:
    """A decision as the page of an appeal shows it."""

    sitting_id: int
    sitting: str
    decided_on: date
    outcome: Outcome
    blocs: tuple[DecidedBloc, ...]
    rectificatifs: Rectificatifs


@dataclass(frozen=True, slots=True)
class AppealRoute:
    """How a decision may be contested: until when, on what grounds, and the rules with their source."""

    until: date | None
    grounds: tuple[Ground, ...]
    rules: AppealRules
    source: str


@dataclass(frozen=True, slots=True)
class AppealPage:
    """All that the screen of one appeal shows.

    `objections` make it inadmissible: those kept when it was dismissed, or else those of today. `moves` are
    open to the actor; `first` stays as it was taken, whatever `second` decides; `second` is as it was rectified.
    """

    line: AppealLine
    statement: str
    channel: AppealChannel
    precondition_met: bool
    notified_on: date | None
    route: AppealRoute
    objections: tuple[Objection, ...]
    first: DecisionSeen
    second: DecisionSeen | None
    rectified: bool
    reply_channel: Channel | None
    letter: Dispatch | None
    moves: tuple[Transition, ...]


def appeal_page(actor: Actor, appeal_id: int, on: date) -> AppealPage:
    """Return one appeal; raises `Appeal.DoesNotExist` for one that the actor may not see."""
    rows = Appeal.objects.filter(decision__in=visible_decisions(actor)).select_related(
        "decision__sitting__reglement",
        "decision__dossier__person",
        "decision__notification",
        "reply__dispatch",
    )
    appeal = rows.prefetch_related(reexaminations()).get(pk=appeal_id)
    decision = appeal.decision
    second = next(iter(decision.reexaminations.all()), None)
    told = getattr(decision, "notification", None)
    kept = tuple(Objection(**reason) for reason in appeal.objections)
    state = AppealState(appeal.state)
    return AppealPage(
        line=appeal_line(appeal, on),
        statement=appeal.statement,
        channel=AppealChannel(appeal.channel),
        precondition_met=appeal.precondition_met,
        notified_on=told.notified_on if told else None,
        route=appeal_route(decision),
        objections=kept or (admissibility(appeal) if state is AppealState.LODGED else ()),
        first=_view_of(Decision.objects.filter(pk=decision.pk)),
        second=_view_of(_standing(second)) if second else None,
        rectified=is_rectified(decision),
        reply_channel=Channel(appeal.reply.dispatch.channel) if hasattr(appeal, "reply") else None,
        letter=last_letters(actor, LetterKind.APPEAL_REPLY, f"appeal/{appeal.pk}").get(
            f"appeal/{appeal.pk}"
        ),
        moves=APPEAL.available(state, actor.roles),
    )


def appeal_route(decision: Decision) -> AppealRoute:
    """Return how a decision may be contested, read with its sitting, règlement and notification."""
    effective = rules_of(decision)
    told = getattr(decision, "notification", None)
    return AppealRoute(
        until=appeal_ends(effective, decided_day(decision), told.notified_on if told else None),
        grounds=grounds_admitted(effective),
        rules=effective.reglement.appeal,
        source=effective.source("appeal.window"),
    )


def admissibility(appeal: Appeal) -> tuple[Objection, ...]:
    """Return every reason why an appeal is inadmissible under the règlement of its decision."""
    decision = appeal.decision
    told = getattr(decision, "notification", None)
    facts = AppealFacts(
        lodged_on=appeal.lodged_on,
        ground=Ground(appeal.ground),
        channel=AppealChannel(appeal.channel),
        outcome=Outcome(decision.outcome),
        decided_on=decided_day(decision),
        notified_on=told.notified_on if told else None,
        precondition_met=appeal.precondition_met,
    )
    return objections_to_appeal(facts, rules_of(decision))


def appeals_of_sitting(actor: Actor, sitting_id: int) -> dict[int, tuple[int, AppealState]]:
    """Return, by decision of a sitting, its last appeal and where it stands, in one query."""
    rows = Appeal.objects.filter(
        decision__sitting_id=sitting_id, decision__in=visible_decisions(actor).values("pk")
    ).order_by("pk")
    found = rows.values_list("decision_id", "pk", "state")
    return {decision: (pk, AppealState(state)) for decision, pk, state in found}


def _standing(decision: Decision) -> QuerySet[Decision]:
    """Return what stands now, by what was signed, of the case that a decision was taken on."""
    same = Decision.objects.filter(sitting=decision.sitting_id, dossier=decision.dossier_id)
    return as_signed(same)


def _view_of(one: QuerySet[Decision]) -> DecisionSeen:
    decision = with_rectificatifs(one).select_related("sitting").defer("inputs", "units").get()
    return DecisionSeen(
        sitting_id=decision.sitting_id,
        sitting=decision.sitting.code,
        decided_on=decision.decided_on,
        outcome=Outcome(decision.outcome),
        blocs=tuple(
            DecidedBloc(bloc["code"], bloc["title"], UnitOutcome(bloc["outcome"]), bloc["carried"])
            for bloc in decision.blocs
        ),
        rectificatifs=rectificatifs_of(decision),
    )
