"""Promotions: people enrol together, deposit, and the secretariat answers each."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from parchemin.pathways.actions import (
    abandon_dossier,
    admit_dossier,
    ask_to_complete,
    give_access,
    lapse_dossier,
    refuse_dossier,
    submit_dossier,
)
from parchemin.pathways.terms import DossierState
from parchemin.processes.demonstration.candidates import Candidate, promotion_file, read_promotion
from parchemin.processes.demonstration.plan import PromotionPlan
from parchemin.processes.demonstration.stage import Stage, Step
from parchemin.processes.enrol import enrol
from parchemin.processes.import_candidates import CandidateFile, import_candidates

APART = 3
"""Minutes between two dossiers."""
_ADMITTED = (DossierState.ADMISSIBLE, DossierState.ABANDONED, DossierState.LAPSED)


def steps_of_promotion(stage: Stage, plan: PromotionPlan) -> Iterator[Step]:
    """Yield the days of a promotion: dossiers opened, then answered, those without a step lapsed."""
    done = stage.calendar.done
    if plan.imported_by:
        yield done(plan.opened, 9, 15), lambda at: _import(stage, plan, at)
        return
    candidates = read_promotion(plan, stage.calendar.day(plan.entry))
    stage.promotions[plan.code] = candidates
    for rank, candidate in enumerate(candidates):
        yield done(plan.opened, 10, rank * APART), partial(_open, stage, candidate)
    for rank, candidate in enumerate(candidates):
        yield done(plan.admitted, 15, rank), partial(_answer, stage, candidate)
    for candidate in candidates:
        if candidate.state is DossierState.LAPSED:
            yield done(plan.lapsed, 9), partial(_lapse, stage, candidate)


def _import(stage: Stage, plan: PromotionPlan, at: datetime) -> None:
    """Let a partner send its spreadsheet."""
    path = promotion_file(plan.code)
    entry = stage.calendar.day(plan.entry).isoformat()
    file = CandidateFile(
        name=path.name,
        data=path.read_bytes(),
        defaults={"certification": plan.certification, "entry": entry},
    )
    actor = stage.actors[plan.imported_by]
    report = import_candidates(file=file, valid_lines_only=False, actor=actor, at=at).report
    if not report.applied:
        raise ValueError(f"{path.name}: {[line.faults for line in report.lines if line.faults]}")


def _open(stage: Stage, candidate: Candidate, at: datetime) -> None:
    actor = stage.secretary
    dossier = enrol(enrolment=candidate.enrolment, actor=actor, at=at)
    stage.dossiers[candidate.email] = dossier
    if user := stage.users.get(candidate.email):
        give_access(person_id=dossier.person_id, user_id=user.pk, actor=actor, at=at)
    if candidate.state is not DossierState.DRAFT or candidate.reason:
        submit_dossier(dossier_id=dossier.pk, actor=actor, at=at)


def _answer(stage: Stage, candidate: Candidate, at: datetime) -> None:
    """Do what leads a deposited dossier to the state that the file says; a reason sends back a draft."""
    dossier = stage.dossiers[candidate.email]
    state, reason, actor = candidate.state, candidate.reason, stage.secretary
    if state in _ADMITTED:
        admit_dossier(dossier_id=dossier.pk, actor=actor, at=at)
    if state is DossierState.DRAFT and reason:
        ask_to_complete(dossier_id=dossier.pk, reason=reason, actor=actor, at=at)
    elif state is DossierState.REFUSED:
        refuse_dossier(dossier_id=dossier.pk, reason=reason, actor=actor, at=at)
    elif state is DossierState.ABANDONED:
        abandon_dossier(dossier_id=dossier.pk, reason=reason, actor=actor, at=at)


def _lapse(stage: Stage, candidate: Candidate, at: datetime) -> None:
    dossier = stage.dossiers[candidate.email]
    lapse_dossier(dossier_id=dossier.pk, actor=stage.system, at=at)
