"""Rectify a signed procès-verbal: a new version with its reason, and new decisions where one was wrong.

Nothing that was signed is touched: the minutes, the decisions and the ledger of blocs only gain rows that
point to what they correct (RULE-38).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.people import person_key
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Binding
from parchemin.certifications.reglement.value import Reglement
from parchemin.journal.actions import told_together
from parchemin.jury.actions.decisions import (
    COMES_BACK,
    DecidedCase,
    case_of,
    objections_to_deciding,
    write_decisions,
)
from parchemin.jury.actions.guards import (
    actor_at,
    locked_sitting,
    objections_to_place,
    objections_to_state,
    tell,
)
from parchemin.jury.actions.minutes import draft_minutes
from parchemin.jury.documents import MinutesFacts
from parchemin.jury.events import MINUTES_RECTIFIED
from parchemin.jury.models import Decision, Minutes, Sitting, SittingSeat
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import VoteFacts
from parchemin.jury.selectors.candidates_told import Proceeding
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.proceedings import minutes_facts, minutes_number
from parchemin.jury.selectors.seats import general_rules, seats_of
from parchemin.jury.terms import Choice, MinutesState, SittingState
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.reasons import objections_to_reason
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.ledger import withdraw_acquired_units
from parchemin.pathways.actions.marks import withdraw_kept_marks
from parchemin.processes.close_sitting import keep_acquired_units, tell_decision
from parchemin.processes.keep_marks import keep_marks_of


@dataclass(frozen=True, slots=True)
class Correction:
    """What was written wrong of one dossier: voices of a unit, by seat, or the jury's advice."""

    dossier_id: int
    voices: Mapping[str, Mapping[int, Choice]] = field(default_factory=dict)
    recommendation: str | None = None


@transaction.atomic
def rectify_minutes(
    *,
    sitting_id: int,
    reason: str,
    actor: Actor,
    at: datetime,
    corrections: Sequence[Correction] = (),
) -> Minutes:
    """Draft a rectifying procès-verbal and return it; the same reason over the same draft is written once.

    Each correction makes a decision that rectifies the former one, recomputed from the former inputs with
    what changes; where a departure from the marks asks for a remark, `reason` is one. Raises `Refused` when the
    last minutes are not signed, without a reason, for a dossier that was not judged, or when the correction
    would send a decided dossier back before a jury.
    """
    sitting = locked_sitting(sitting_id, actor)
    last = sitting.minutes.order_by("-version").first()
    if (
        last is not None
        and last.state == MinutesState.DRAFT
        and last.reason == tidy_lines(reason) != ""
    ):
        return last
    seats = seats_of(sitting)
    reglement = reglement_of(sitting.reglement.value)
    standing = {decision.dossier_id: decision for decision in current_decisions(sitting)}
    wanted = [change for change in corrections if change.dossier_id in standing]
    cases = [_corrected(standing[c.dossier_id], c, reason, seats, reglement) for c in wanted]
    refuse_if(
        (
            *objections_to_place(actor, sitting, Role.SECRETARIAT, Role.CHAIR),
            *objections_to_state(sitting, SittingState.MINUTES_SIGNED),
            *(() if last and last.state == MinutesState.SIGNED else (_NOT_SIGNED,)),
            *objections_to_reason(reason, _NO_REASON),
            *(() if len(wanted) == len(corrections) else (_NOT_JUDGED,)),
            *(objection for case in cases for objection in _objections(case)),
        )
    )
    seated = actor_at(actor, sitting)
    decided = write_decisions(sitting, cases)
    with told_together():
        for _, decision in decided:
            withdraw_acquired_units(
                person=decision.dossier.person,
                reference=f"decision/{standing[decision.dossier_id].pk}",
                replaced_by=f"decision/{decision.pk}",
                actor=seated,
                at=at,
            )
            withdraw_kept_marks(
                person=decision.dossier.person,
                reference=f"decision/{standing[decision.dossier_id].pk}",
                actor=seated,
                at=at,
            )
        kept = [pair for pair in decided if not pair[0].deliberation.to_confirm]
        keep_acquired_units(kept, actor=seated, at=at)
        keep_marks_of(kept, actor=seated, at=at)
        for case, _ in decided:
            tell_decision(sitting, case, actor=actor, at=at)
    return _drafted(sitting, tidy_lines(reason), last, actor, at)


_NOT_SIGNED = Objection(
    "minutes-not-signed",
    "Le dernier procès-verbal n’est pas signé : il n’y a rien à rectifier.",
    remedy="Faites-le signer, ou corrigez le projet.",
)
_NO_REASON = Objection("reason-missing", "Un procès-verbal rectificatif dit pourquoi.")
_NOT_JUDGED = Objection("dossier-not-judged", "Un dossier à rectifier n’a pas été jugé ce jour-là.")


def _corrected(
    decision: Decision,
    change: Correction,
    reason: str,
    seats: Sequence[SittingSeat],
    reglement: Reglement,
) -> DecidedCase:
    former = case_of(decision, reglement)
    keys = {seat.pk: person_key(seat.juror.email) for seat in seats}
    kept = tuple(vote for vote in former.case.votes if vote.unit not in change.voices)
    given = tuple(
        VoteFacts(keys[seat_id], unit, choice)
        for unit, voices in change.voices.items()
        for seat_id, choice in voices.items()
    )
    remarked = reglement.grid.binding is Binding.REMARK and bool(given)
    departure = former.case.departure or (reason.strip() if remarked else "")
    case = replace(former.case, votes=kept + given, departure=departure)
    advice = change.recommendation
    return replace(
        former,
        case=case,
        deliberation=deliberate(case, former.sitting, former.effective),
        recommendation=former.recommendation if advice is None else advice,
        rectifies=decision,
    )


def _objections(case: DecidedCase) -> tuple[Objection, ...]:
    found = objections_to_deciding(case)
    former = case.rectifies.outcome if case.rectifies else ""
    outcome = case.deliberation.outcome
    if found or (former in COMES_BACK) == (outcome in COMES_BACK):
        return found
    return (
        Objection(
            "rectified-life",
            f"Dossier {case.dossier.number} : une rectification ne rend pas un dossier au jury, ni ne l’en "
            "retire.",
            remedy="Convoquez une nouvelle séance pour ce dossier.",
        ),
    )


def facts_as_decided(sitting: Sitting, corrects: Minutes | None, reason: str) -> MinutesFacts:
    """Return what the minutes of a closed sitting say of its decisions as they stand, without signatures."""
    reglement, proceedings = reglement_of(sitting.reglement.value), []
    for decision in current_decisions(sitting):
        decided = case_of(decision, reglement)
        proceedings.append(
            Proceeding(
                decided.dossier,
                decided.case,
                decided.effective,
                decided.deliberation,
                decided.recommendation,
            )
        )
    return minutes_facts(
        sitting, seats_of(sitting), general_rules(sitting), proceedings, corrects, reason
    )


def _drafted(
    sitting: Sitting, reason: str, last: Minutes | None, actor: Actor, at: datetime
) -> Minutes:
    """Write the draft; incidents are told in the words that were signed."""
    version = last.version + 1 if last else 1
    facts = facts_as_decided(sitting, last, reason)
    if last is not None:
        facts = replace(facts, incidents=tuple(last.facts["incidents"]))
    drafted = draft_minutes(sitting, facts, at=at, version=version, reason=reason)
    tell(
        MINUTES_RECTIFIED,
        sitting,
        actor,
        at,
        minutes=minutes_number(sitting, version),
        reason=reason,
    )
    return drafted
