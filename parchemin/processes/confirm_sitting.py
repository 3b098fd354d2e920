"""The CPNE confirms what a jury decided, or sends it back, where the règlement makes it decide last.

Crosses jury (decisions, confirmations) and pathways (ledger, life of dossiers). Until then a decision gives
nothing: no bloc enters the ledger, nothing is notified, nothing is awarded.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.journal.actions import told_together
from parchemin.jury.actions.decisions import case_of
from parchemin.jury.actions.guards import locked_sitting, objections_to_state, tell
from parchemin.jury.actions.presentations import objections_to_reopening, reopen_dossier
from parchemin.jury.events import DECISION_CONFIRMED, DECISION_SENT_BACK
from parchemin.jury.models import Confirmation, Decision, Sitting
from parchemin.jury.rules.confirmation import objections_to_confirming
from parchemin.jury.selectors.rectifications import as_signed
from parchemin.jury.terms import ConfirmationVerdict, Outcome, SittingState
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.processes.close_sitting import keep_acquired_units
from parchemin.processes.keep_marks import keep_marks_of

_NONE: Mapping[int, str] = MappingProxyType({})


@transaction.atomic
def confirm_sitting(
    *,
    sitting_id: int,
    confirmed_on: date,
    deliberation: str,
    actor: Actor,
    at: datetime,
    sent_back: Mapping[int, str] = _NONE,
) -> tuple[Confirmation, ...]:
    """Record the délibération of the CPNE on every decision of a sitting that waits for it.

    `sent_back` says why, by decision, some come back before a jury; all others are confirmed, and their
    blocs acquired on the day of the CPNE. What it has spoken on already stays; what a rectificatif still to be
    signed would decide waits for its signatures. Raises `Refused` with every objection.
    """
    sitting = locked_sitting(sitting_id, actor)
    signed = as_signed(Decision.objects.filter(sitting=sitting, confirmation__isnull=True))
    waiting = list(signed.select_related("dossier__person", "dossier__edition").order_by("pk"))
    reglement = reglement_of(sitting.reglement.value)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_state(sitting, SittingState.MINUTES_SIGNED),
            *objections_to_confirming(
                reglement,
                decided_on=sitting.day,
                confirmed_on=confirmed_on,
                today=paris_date(at),
                deliberation=deliberation,
            ),
            *_objections_to_sending_back(waiting, sent_back),
        )
    )
    written, kept = [], []
    with told_together():
        for decision in waiting:
            reason = tidy_lines(sent_back.get(decision.pk, ""))
            confirmation = _confirm(decision, confirmed_on, tidy(deliberation), reason, at)
            written.append(confirmation)
            if reason:
                reopen_dossier(decision, reason=f"CPNE : {reason}", actor=actor, at=at)
            else:
                kept.append((case_of(decision, reglement), decision))
            _tell(sitting, decision, confirmation, actor, at)
        keep_acquired_units(kept, actor=actor, at=at, on=confirmed_on)
        keep_marks_of(kept, actor=actor, at=at)
    return tuple(written)


def _confirm(
    decision: Decision, confirmed_on: date, deliberation: str, reason: str, at: datetime
) -> Confirmation:
    return Confirmation.objects.create(
        body_id=decision.body_id,
        decision=decision,
        verdict=ConfirmationVerdict.SENT_BACK if reason else ConfirmationVerdict.CONFIRMED,
        confirmed_on=confirmed_on,
        deliberation=deliberation,
        reason=reason,
        recorded_at=at,
    )


def _tell(
    sitting: Sitting,
    decision: Decision,
    confirmation: Confirmation,
    actor: Actor,
    at: datetime,
) -> None:
    told = {"deliberation": confirmation.deliberation}
    if confirmation.verdict == ConfirmationVerdict.SENT_BACK:
        told["reason"] = confirmation.reason
        tell(DECISION_SENT_BACK, sitting, actor, at, decision.dossier, **told)
        return
    told["outcome"] = Outcome(decision.outcome).label.lower()
    told["day"] = french_short_date(confirmation.confirmed_on)
    tell(DECISION_CONFIRMED, sitting, actor, at, decision.dossier, **told)


def _objections_to_sending_back(
    waiting: list[Decision], sent_back: Mapping[int, str]
) -> tuple[Objection, ...]:
    known = {decision.pk: decision for decision in waiting}
    found = [fault for reason in sent_back.values() for fault in objections_to_reason(reason)]
    for decision_id in sent_back:
        if decision_id not in known:
            found.append(
                Objection(
                    "decision-not-waiting",
                    "Une décision à rendre au jury n’attend pas la CPNE dans cette séance.",
                )
            )
            continue
        found.extend(objections_to_reopening(known[decision_id]))
    return tuple(found)
