"""Acts on an appeal: lodged, declared admissible or not, withdrawn, answered (RULE-41)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.jury.actions.guards import tell
from parchemin.jury.actions.presentations import objections_to_reopening, reopen_dossier
from parchemin.jury.events import APPEAL_LODGED
from parchemin.jury.models import Appeal, Decision
from parchemin.jury.rules.appeals import reply_due
from parchemin.jury.selectors.appeals import admissibility
from parchemin.jury.selectors.confirmations import objections_to_effect
from parchemin.jury.selectors.followup import rules_of, visible_decisions
from parchemin.jury.selectors.rectifications import is_rectified, of_a_draft
from parchemin.jury.terms import AppealChannel, AppealState, Ground, Outcome, UnitOutcome
from parchemin.jury.workflow import (
    ADMIT_APPEAL,
    AWAIT_JURY_AGAIN,
    DISMISS_APPEAL,
    SETTLE_APPEAL,
    WITHDRAW_APPEAL,
)
from parchemin.kernel.calendar import french_date, french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.kernel.workflow import Transition
from parchemin.pathways.terms import DossierState

_OPEN = (AppealState.LODGED, AppealState.ADMITTED)


@transaction.atomic
def lodge_appeal(
    *,
    decision_id: int,
    ground: Ground,
    statement: str,
    actor: Actor,
    at: datetime,
    channel: AppealChannel = AppealChannel.WRITTEN,
    lodged_on: date | None = None,
    precondition_met: bool = False,
) -> Appeal:
    """Record an appeal against a decision, by its candidate or for them; an open one is recorded once.

    An appeal that is late or out of form is recorded too: it is answered, never ignored. Raises `Refused`
    without a statement, for a day before the decision or to come, or against a decision that another replaced.
    """
    decision = _locked_decision(decision_id, actor)
    waiting = Appeal.objects.filter(decision=decision, state__in=_OPEN).first()
    not_theirs = objections_to_role(actor, Role.SECRETARIAT, Role.CANDIDATE)
    if waiting and not not_theirs:
        return waiting
    day = lodged_on or paris_date(at)
    refuse_if(
        (
            *not_theirs,
            *_objections_to_lodging(decision, statement, day, at),
        )
    )
    effective = rules_of(decision)
    appeal = Appeal.objects.create(
        body_id=decision.body_id,
        decision=decision,
        lodged_on=day,
        ground=ground,
        channel=channel,
        statement=tidy_lines(statement),
        precondition_met=precondition_met,
        reply_due_on=reply_due(effective, day),
        state=AppealState.LODGED,
    )
    due = appeal.reply_due_on
    tell(
        APPEAL_LODGED,
        decision.sitting,
        actor,
        at,
        decision.dossier,
        day=french_short_date(day),
        ground=ground.label.lower(),
        reply=f"le {french_date(due)}" if due else "sans délai",
    )
    return appeal


@transaction.atomic
def contest_decision(
    *,
    decision_id: int,
    ground: Ground,
    statement: str,
    actor: Actor,
    at: datetime,
    precondition_met: bool = False,
) -> Appeal:
    """Lodge the appeal that a candidate writes here themselves, that day; an open one is lodged once.

    What would be dismissed is refused at once, with each reason and its text: past its term it is not lodged. A
    letter that arrives all the same is recorded by the secretariat (`lodge_appeal`). Raises `Refused`;
    `Decision.DoesNotExist` for a decision of somebody else, or that no letter told yet.
    """
    decision = _locked_decision(decision_id, actor)
    own = Decision.objects.filter(pk=decision.pk, dossier__person__user_id=actor.user_id or 0)
    if not own.filter(notification__isnull=False).exists():
        raise Decision.DoesNotExist
    asked = Appeal(
        decision=decision,
        lodged_on=paris_date(at),
        ground=ground,
        channel=AppealChannel.WRITTEN,
        precondition_met=precondition_met,
    )
    if not Appeal.objects.filter(decision=decision, state__in=_OPEN).exists():
        refuse_if(admissibility(asked))
    return lodge_appeal(
        decision_id=decision_id,
        ground=ground,
        statement=statement,
        precondition_met=precondition_met,
        actor=actor,
        at=at,
    )


@transaction.atomic
def admit_appeal(*, appeal_id: int, actor: Actor, at: datetime) -> Appeal:
    """Declare an appeal admissible: the dossier comes back before a jury, the first decision stays.

    What the candidate acquired is not judged again. Raises `Refused` with every reason of inadmissibility.
    """
    appeal = _locked_appeal(appeal_id, actor)
    if appeal.state == AppealState.ADMITTED and not ADMIT_APPEAL.objections_to(actor.roles):
        return appeal
    refuse_if(
        (
            *ADMIT_APPEAL.objections(AppealState(appeal.state), actor.roles),
            *admissibility(appeal),
            *objections_to_reopening(appeal.decision),
        )
    )
    _moved(appeal, ADMIT_APPEAL, actor, at)
    reopen_dossier(appeal.decision, reason="recours recevable", actor=actor, at=at)
    return appeal


@transaction.atomic
def dismiss_appeal(*, appeal_id: int, actor: Actor, at: datetime, answer: str = "") -> Appeal:
    """Declare an appeal inadmissible, for the reasons that the règlement gives and nothing else.

    `answer` adds words to those reasons. Raises `Refused` for an appeal that nothing makes inadmissible.
    """
    appeal = _locked_appeal(appeal_id, actor)
    if appeal.state == AppealState.INADMISSIBLE and not DISMISS_APPEAL.objections_to(actor.roles):
        return appeal
    found = admissibility(appeal)
    refuse_if(
        (
            *DISMISS_APPEAL.objections(AppealState(appeal.state), actor.roles),
            *(() if found else (_ADMISSIBLE,)),
        )
    )
    reasons = " ".join(objection.message for objection in found)
    appeal.objections = [objection.as_dict() for objection in found]
    appeal.answer = f"{reasons} {tidy_lines(answer)}".strip()
    _moved(appeal, DISMISS_APPEAL, actor, at, reasons=reasons)
    return appeal


@transaction.atomic
def withdraw_appeal(*, appeal_id: int, actor: Actor, at: datetime) -> Appeal:
    """Note that the candidate gives up their appeal, before it was declared admissible.

    One that a jury was to re-examine is given up with its dossier: the first decision stays. Raises `Refused`.
    """
    appeal = _locked_appeal(appeal_id, actor)
    if appeal.state == AppealState.WITHDRAWN and not WITHDRAW_APPEAL.objections_to(actor.roles):
        return appeal
    awaits = appeal.state == AppealState.ADMITTED
    given_up = appeal.decision.dossier.state == DossierState.ABANDONED
    refuse_if(
        (
            *WITHDRAW_APPEAL.objections(AppealState(appeal.state), actor.roles),
            *((_AWAITS_A_JURY,) if awaits and not given_up else ()),
        )
    )
    _moved(appeal, WITHDRAW_APPEAL, actor, at)
    return appeal


@transaction.atomic
def answer_by_rectification(*, appeal_id: int, answer: str, actor: Actor, at: datetime) -> Appeal:
    """Answer an appeal whose decision a signed rectificatif has corrected: no jury is needed."""
    appeal = _locked_appeal(appeal_id, actor)
    if appeal.state == AppealState.SETTLED and not SETTLE_APPEAL.objections_to(actor.roles):
        return appeal
    lodged = appeal.state == AppealState.LODGED
    refuse_if(
        (
            *SETTLE_APPEAL.objections(AppealState(appeal.state), actor.roles),
            *objections_to_reason(answer),
            *(() if lodged else (_BEFORE_A_JURY,)),
            *(() if is_rectified(appeal.decision) else (_NOT_RECTIFIED,)),
        )
    )
    _settled(appeal, tidy_lines(answer), actor, at)
    return appeal


def settle_reexamined(decisions: Iterable[Decision], *, actor: Actor, at: datetime) -> None:
    """Answer the appeals that these decisions of a jury re-examined; called at the closing of a sitting."""
    second = {row.reexamines_id: row for row in decisions if row.reexamines_id}
    rows = Appeal.objects.select_for_update(of=("self",)).select_related(
        "decision__sitting", "decision__dossier"
    )
    for appeal in rows.filter(decision_id__in=second, state=AppealState.ADMITTED).order_by("pk"):
        _settled(appeal, _answer(appeal.decision, second[appeal.decision_id]), actor, at)


def await_jury_again(decisions: Iterable[Decision], *, actor: Actor, at: datetime) -> None:
    """Give back to the jury the appeals that these decisions had answered; called when their sitting reopens.

    The caller has withdrawn the decisions, and refused what a letter has already told.
    """
    former = [row.reexamines_id for row in decisions if row.reexamines_id]
    rows = Appeal.objects.select_for_update(of=("self",)).select_related(
        "decision__sitting", "decision__dossier"
    )
    for appeal in rows.filter(decision_id__in=former, state=AppealState.SETTLED).order_by("pk"):
        appeal.answer, appeal.answered_on = "", None
        appeal.state = AWAIT_JURY_AGAIN.target.value
        appeal.save(update_fields=["state", "answer", "answered_on"])
        decision = appeal.decision
        tell(AWAIT_JURY_AGAIN.event, decision.sitting, actor, at, decision.dossier)


def _answer(former: Decision, found: Decision) -> str:
    acquired = {unit["code"] for unit in found.units if unit["outcome"] == UnitOutcome.ACQUIRED}
    gained = [
        bloc["code"]
        for bloc in found.blocs
        if bloc["outcome"] == UnitOutcome.ACQUIRED and not bloc["carried"]
    ]
    gained += [c for bloc in found.blocs for c in bloc.get("competences", ()) if c in acquired]
    outcome = Outcome(found.outcome).label.lower()
    if gained:
        return f"Réexamen par le jury : {outcome}, avec {', '.join(gained)}."
    if {former.outcome, found.outcome} <= {Outcome.PARTIAL, Outcome.REFUSED}:
        return "Réexamen par le jury : la décision est maintenue."
    return f"Réexamen par le jury : {outcome}."


_ADMISSIBLE = Objection(
    "appeal-admissible",
    "Rien ne rend ce recours irrecevable.",
    remedy="Déclarez-le recevable : un jury le réexaminera.",
)
_BEFORE_A_JURY = Objection(
    "appeal-before-a-jury", "Le recours est recevable : le jury qui réexamine y répondra."
)
_AWAITS_A_JURY = Objection(
    "appeal-awaits-a-jury",
    "Le recours est recevable, et le dossier attend le jury qui le réexamine.",
    remedy="Si le candidat renonce au réexamen, abandonnez d’abord son dossier : la première décision reste.",
)
_NOT_RECTIFIED = Objection(
    "decision-not-rectified",
    "Aucun procès-verbal rectificatif signé n’a corrigé cette décision.",
    remedy="Faites rectifier le procès-verbal, ou déclarez le recours recevable.",
)


def _settled(appeal: Appeal, answer: str, actor: Actor, at: datetime) -> None:
    appeal.answer = answer
    _moved(appeal, SETTLE_APPEAL, actor, at, answer=answer.rstrip("."))


def _moved(appeal: Appeal, move: Transition, actor: Actor, at: datetime, **details: str) -> None:
    appeal.state = move.target.value
    if move is not ADMIT_APPEAL:
        appeal.answered_on = paris_date(at)
    appeal.save(update_fields=["state", "answer", "answered_on", "objections"])
    decision = appeal.decision
    tell(move.event, decision.sitting, actor, at, decision.dossier, **details)


def _locked_decision(decision_id: int, actor: Actor) -> Decision:
    return (
        visible_decisions(actor)
        .select_for_update(of=("self",))
        .select_related("sitting__reglement", "dossier")
        .get(pk=decision_id)
    )


def _locked_appeal(appeal_id: int, actor: Actor) -> Appeal:
    """Return an appeal on a decision that the actor may see, both locked. Raises `DoesNotExist`."""
    found = Appeal.objects.get(pk=appeal_id, body_id=actor.body_id)
    decision = _locked_decision(found.decision_id, actor)
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    appeal.decision = decision
    return appeal


def _objections_to_lodging(
    decision: Decision, statement: str, day: date, at: datetime
) -> tuple[Objection, ...]:
    found = list(objections_to_effect(decision))
    if Decision.objects.filter(of_a_draft(), pk=decision.pk).exists():
        found.append(
            Objection(
                "rectification-unsigned",
                "Un rectificatif prend cette décision et attend ses signatures : ce qui est signé demeure.",
                remedy="Le recours porte sur la décision signée, ou attend la signature du rectificatif.",
            )
        )
    if not statement.strip():
        found.append(Objection("statement-missing", "Le recours n’expose pas ce qu’il conteste."))
    if day > paris_date(at):
        found.append(Objection("lodged-later", "Le recours porterait une date à venir."))
    if day < decision.decided_on:
        found.append(
            Objection(
                "lodged-before",
                f"Le recours porterait une date, le {french_date(day)}, qui précède la décision, du "
                f"{french_date(decision.decided_on)}.",
                remedy="Reprenez le jour où le recours est arrivé.",
            )
        )
    if is_rectified(decision) or decision.reexaminations.exists():
        found.append(
            Objection(
                "decision-replaced",
                "Une autre décision a remplacé celle-ci.",
                remedy="Le recours porte sur la dernière décision du dossier.",
            )
        )
    return tuple(found)
