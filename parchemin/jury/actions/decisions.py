"""Writing decisions: what the jury decided of each case, with all that recomputing it needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.inputs import inputs_as_json, inputs_from_json
from parchemin.jury.models import Decision, DecisionWithdrawal, Sitting
from parchemin.jury.rules.adjournments import objections_to_undated
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import CandidateCase, SittingFacts
from parchemin.jury.rules.results import Deliberation, Tally
from parchemin.jury.selectors.followup import contested_decisions
from parchemin.jury.terms import Outcome
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason
from parchemin.pathways.models import Dossier

# What leaves the dossier before a jury: nothing is decided yet.
COMES_BACK = frozenset({Outcome.ADJOURNED, Outcome.ABSENT})


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A case with its deliberation, ready to be written.

    `rectifies` is the signed decision that it corrects, `replaces` the unsigned one withdrawn for it.
    """

    dossier: Dossier
    case: CandidateCase
    sitting: SittingFacts
    effective: Effective
    deliberation: Deliberation
    recommendation: str = ""
    rectifies: Decision | None = None
    replaces: Decision | None = None


def case_of(decision: Decision, reglement: Reglement) -> DecidedCase:
    """Return the case that a decision was taken on, deliberated again from the inputs kept with it."""
    case, facts, effective = inputs_from_json(decision.inputs, reglement)
    return DecidedCase(
        dossier=decision.dossier,
        case=case,
        sitting=facts,
        effective=effective,
        deliberation=deliberate(case, facts, effective),
        recommendation=decision.recommendation,
    )


def objections_to_deciding(decided: DecidedCase) -> tuple[Objection, ...]:
    """Return what stands against recording a case, each naming its dossier."""
    return _naming(decided, decided.deliberation.objections)


def objections_to_putting_off(decided: DecidedCase) -> tuple[Objection, ...]:
    """Return that a case of VAE is put off without a day, naming its dossier."""
    found = objections_to_undated(decided.case, decided.deliberation, decided.effective)
    return _naming(decided, found)


def _naming(decided: DecidedCase, objections: Sequence[Objection]) -> tuple[Objection, ...]:
    return tuple(
        Objection(
            objection.code,
            f"Dossier {decided.dossier.number}, {decided.case.name} : {objection.message}",
            objection.source,
            objection.remedy,
        )
        for objection in objections
    )


def write_decisions(
    sitting: Sitting, cases: Sequence[DecidedCase]
) -> tuple[tuple[DecidedCase, Decision], ...]:
    """Write one decision a case, with its inputs, their digest and that of the règlement.

    The caller has refused the cases that objections stand against; the database takes decisions of closed
    sittings only. What a jury decides of a dossier that came back points to the decision it re-examines.
    """
    former = contested_decisions(decided.dossier.pk for decided in cases)
    rows = Decision.objects.bulk_create(
        _row(sitting, decided, former.get(decided.dossier.pk)) for decided in cases
    )
    return tuple(zip(cases, rows, strict=True))


def withdraw_decisions(decisions: Iterable[Decision], *, reason: str, at: datetime) -> None:
    """Say that decisions no longer stand, before anybody signed them; they stay as they were written.

    What one of them rectified stands again as it was. The database refuses it of what somebody signed.
    """
    rows = DecisionWithdrawal.objects.bulk_create(
        DecisionWithdrawal(decision=decision, reason=reason, withdrawn_at=at)
        for decision in decisions
    )
    withdrawn = Decision.with_withdrawn.filter(pk__in=[row.decision_id for row in rows])
    withdrawn.filter(rectifies__isnull=False).update(rectifies=None)


def _row(sitting: Sitting, decided: DecidedCase, contested_id: int | None) -> Decision:
    deliberation = decided.deliberation
    decides = deliberation.outcome not in COMES_BACK and decided.rectifies is None
    if decided.replaces is not None:
        contested_id = decided.replaces.reexamines_id
    if deliberation.outcome is None:
        raise ValueError(f"no outcome for {decided.dossier.number}")
    return Decision(
        body_id=sitting.body_id,
        sitting=sitting,
        dossier=decided.dossier,
        outcome=deliberation.outcome,
        units=units_as_json(deliberation),
        blocs=blocs_as_json(deliberation),
        reasons=[_reason(reason) for reason in deliberation.reasons],
        inputs=inputs_as_json(decided.case, decided.sitting, decided.effective),
        inputs_digest=deliberation.inputs_digest,
        reglement_digest=sitting.reglement.digest,
        mention=deliberation.mention,
        recommendation=decided.recommendation,
        decided_on=sitting.day,
        adjourned_to=decided.case.adjourned_to,
        rectifies=decided.rectifies,
        reexamines_id=contested_id if decides else None,
    )


def units_as_json(deliberation: Deliberation) -> list[dict[str, Any]]:
    """Return the decision on each unit as JSON: what was proposed, decided, counted, and why."""
    return [
        {
            "unit": unit.unit.value,
            "code": unit.code,
            "title": unit.title,
            "proposed": unit.proposed.value,
            "outcome": unit.outcome.value,
            "tally": _tally(unit.tally) if unit.tally else None,
            "round": unit.round,
            "rounds": [_tally(tally) for tally in unit.tallies],
            "reasons": [_reason(reason) for reason in unit.reasons],
        }
        for unit in deliberation.units
    ]


def blocs_as_json(deliberation: Deliberation) -> list[dict[str, Any]]:
    """Return each bloc after the jury as JSON: acquired before, now, or not, and then in which competences."""
    return [
        {
            "code": bloc.code,
            "title": bloc.title,
            "outcome": bloc.outcome.value,
            "carried": bloc.carried,
            "competences": list(bloc.competences),
        }
        for bloc in deliberation.blocs
    ]


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "text": reason.text, "source": reason.source}


def _tally(tally: Tally) -> dict[str, str]:
    """Return a count as texts: fractions of a voice occur where colleges are brought level."""
    return {
        "acquired": str(tally.acquired),
        "not_acquired": str(tally.not_acquired),
        "abstained": str(tally.abstained),
        "base": str(tally.base),
    }
