"""Reopen a closed sitting before anybody signed its minutes: what the closing did is taken back, voices kept.

Crosses jury (decisions, appeals, draft of the procès-verbal) and pathways (ledger, marks kept, life of dossiers).
Nothing that was written is erased but the draft, which nobody signed: decisions, lines of the ledger and marks
kept are withdrawn.
Closed again, the sitting gets other decisions and a first draft.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.journal.actions import told_together
from parchemin.jury.actions.appeals import await_jury_again
from parchemin.jury.actions.decisions import COMES_BACK, withdraw_decisions
from parchemin.jury.actions.guards import actor_at, locked_sitting, roles_at, tell
from parchemin.jury.actions.minutes import objections_to_mending
from parchemin.jury.models import Appeal, AppealReply, Decision, Reopening, Sitting
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.proceedings import incidents_written
from parchemin.jury.terms import AppealState, SittingState
from parchemin.jury.workflow import REOPEN
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions import move_dossier
from parchemin.pathways.actions.ledger import withdraw_acquired_units
from parchemin.pathways.actions.marks import withdraw_kept_marks
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import CLOSED_STATES, DossierState
from parchemin.pathways.workflow import TAKE_BACK
from parchemin.processes.close_sitting import lock_dossiers
from parchemin.processes.rectify_minutes import facts_as_decided


@transaction.atomic
def reopen_sitting(*, sitting_id: int, reason: str, actor: Actor, at: datetime) -> Sitting:
    """Open a closed sitting again, with its voices; asked again for the same reason, nothing more is done.

    Raises `Refused` once somebody signed, without a reason, or for a dossier that went on meanwhile: put before
    another jury, given up, or contested.
    """
    sitting = locked_sitting(sitting_id, actor)
    said, roles = tidy_lines(reason), roles_at(actor, sitting)
    done = sitting.state == SittingState.OPEN and sitting.reopenings.filter(reason=said).exists()
    if done and not REOPEN.objections_to(roles):
        return sitting
    decisions = current_decisions(sitting)
    lock_dossiers([decision.dossier for decision in decisions])
    refuse_if(
        (
            *REOPEN.objections(SittingState(sitting.state), roles),
            *objections_to_reason(said),
            *objections_to_mending(sitting),
            *_objections_to_dossiers(sitting, decisions),
            *_objections_to_appeals(decisions),
        )
    )
    if sitting.closed_at is None:
        raise ValueError(f"{sitting.code} is closed and does not say when")
    Reopening.objects.create(
        sitting=sitting,
        closed_at=sitting.closed_at,
        reopened_at=at,
        reason=said,
        incidents=_incidents_written(sitting),
    )
    _take_back(sitting, decisions, said, actor, at)
    sitting.minutes.all().delete()
    sitting.state, sitting.closed_at = REOPEN.target.value, None
    sitting.save(update_fields=["state", "closed_at"])
    _keep_advice(sitting, decisions)
    tell(REOPEN.event, sitting, actor, at, reason=said, count=len(decisions))
    return sitting


def _keep_advice(sitting: Sitting, decisions: Sequence[Decision]) -> None:
    """Write on the agenda what the jury advises as the draft last said it: the next closing says it again."""
    advised = {decision.dossier_id: decision.recommendation for decision in decisions}
    for item in sitting.agenda.filter(dossier__in=advised):
        if item.recommendation != advised[item.dossier_id]:
            item.recommendation = advised[item.dossier_id]
            item.save(update_fields=["recommendation"])


def _incidents_written(sitting: Sitting) -> list[str]:
    """Return the incidents that people wrote in the draft: what the product tells, it will tell again."""
    found = set(facts_as_decided(sitting).incidents) - set(incidents_written(sitting))
    draft = sitting.minutes.get()
    return [incident for incident in draft.facts["incidents"] if incident not in found]


def _take_back(
    sitting: Sitting, decisions: Sequence[Decision], reason: str, actor: Actor, at: datetime
) -> None:
    seated = actor_at(actor, sitting)
    withdraw_decisions(decisions, reason=reason, at=at)
    with told_together():
        for decision in decisions:
            person, reference = decision.dossier.person, f"decision/{decision.pk}"
            withdraw_acquired_units(
                person=person,
                reference=reference,
                replaced_by=f"sitting/{sitting.code}",
                actor=seated,
                at=at,
            )
            withdraw_kept_marks(person=person, reference=reference, actor=seated, at=at)
            move_dossier(decision.dossier, TAKE_BACK, actor=seated, at=at)
        await_jury_again(decisions, actor=actor, at=at)


def _objections_to_dossiers(sitting: Sitting, decisions: Sequence[Decision]) -> Iterator[Objection]:
    dossiers = [decision.dossier for decision in decisions]
    others = (
        Dossier.objects.filter(
            person__in=[dossier.person_id for dossier in dossiers],
            certification_id=sitting.certification_id,
        )
        .exclude(pk__in=[dossier.pk for dossier in dossiers])
        .exclude(state__in=CLOSED_STATES)
    )
    elsewhere = dict(others.values_list("person_id", "number"))
    for decision in decisions:
        dossier, state = decision.dossier, DossierState(decision.dossier.state)
        left = (
            DossierState.IN_ASSESSMENT if decision.outcome in COMES_BACK else DossierState.DECIDED
        )
        other = elsewhere.get(dossier.person_id)
        if state is not left:
            yield _gone_on(dossier, f"il est depuis : {state.label.lower()}")
        elif other:
            yield _gone_on(dossier, f"le candidat a ouvert depuis le dossier {other}")


def _gone_on(dossier: Dossier, what: str) -> Objection:
    return Objection(
        "dossier-gone-on",
        f"Dossier {dossier.number} : {what}. Son jury ne peut plus le reprendre.",
        remedy="Faites signer le procès-verbal : une erreur se rectifie ensuite.",
    )


def _objections_to_appeals(decisions: Sequence[Decision]) -> Iterator[Objection]:
    lodged = Appeal.objects.filter(decision__in=decisions).exclude(state=AppealState.WITHDRAWN)
    for number in lodged.values_list("decision__dossier__number", flat=True):
        yield Objection(
            "decision-contested",
            f"Dossier {number} : un recours conteste cette décision.",
            remedy="Faites signer le procès-verbal, puis répondez au recours.",
        )
    former = [decision.reexamines_id for decision in decisions if decision.reexamines_id]
    told = AppealReply.objects.filter(appeal__decision__in=former)
    for number in told.values_list("appeal__decision__dossier__number", flat=True):
        yield Objection(
            "appeal-replied",
            f"Dossier {number} : le candidat a reçu la réponse à son recours.",
            remedy="Faites signer le procès-verbal : une erreur se rectifie ensuite.",
        )
