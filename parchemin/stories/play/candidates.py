"""Candidates: enrolled, deposited, answered by the secretariat, lapsed when they took no step."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import of
from parchemin.pathways.actions import (
    abandon_dossier,
    admit_dossier,
    ask_to_complete,
    date_vae_step,
    give_access,
    lapse_dossier,
    refuse_dossier,
    submit_dossier,
)
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import DossierState, Route, VaeStep
from parchemin.processes.enrol import enrol, enrol_once
from parchemin.processes.import_candidates import CandidateFile, import_candidates
from parchemin.stories.campaign.dates import morning
from parchemin.stories.campaign.value import CandidatePlan, PromotionPlan
from parchemin.stories.play.stage import Stage, Step

_ADMITTED = (DossierState.ADMISSIBLE, DossierState.ABANDONED, DossierState.LAPSED)


def steps_of_candidate(stage: Stage, key: str, plan: CandidatePlan) -> Iterator[Step]:
    """Yield the days of a dossier until its assessment."""
    yield plan.opened_at, partial(_enrol, stage, key, plan)
    yield plan.answered_at, partial(_answer, stage, key, plan)
    if plan.validation_file_on:
        day = plan.validation_file_on
        yield morning(day), partial(_date, stage, key, VaeStep.VALIDATION, day)
    elif plan.enrolment.route is Route.STATUTORY_VAE and plan.assessments:
        # Assessed, the candidate took a step that nobody dated: held for made the day that they were admitted.
        day = paris_date(plan.answered_at)
        yield plan.answered_at, partial(_date, stage, key, VaeStep.STEP, day)
    if plan.lapsed_on and plan.state is DossierState.LAPSED:
        yield morning(plan.lapsed_on), partial(_lapse, stage, key)


def steps_of_import(stage: Stage, plan: PromotionPlan) -> Iterator[Step]:
    """Yield the day on which a partner sends the file of a promotion as it is: its dossiers wait."""
    yield morning(plan.opened_on), partial(_import, stage, plan)


def _enrol(stage: Stage, key: str, plan: CandidatePlan, at: datetime) -> None:
    one: dict[str, Any] = {"candidate": key, "at": at}
    enrolled = stage.attempt("Inscription", enrol_once, enrolment=plan.enrolment, **one)
    if enrolled and not enrolled.created:
        stage.keep(enrol.__name__, "Inscription", key, (_already(enrolled.dossier),))
    elif enrolled:
        dossier = stage.dossiers[key] = enrolled.dossier
        for user in stage.users.values():
            if user.email == plan.enrolment.email:
                named: dict[str, Any] = {"person_id": dossier.person_id, "user_id": user.pk}
                stage.attempt("Accès du candidat", give_access, **named, **one)
        if plan.state is not DossierState.DRAFT or plan.reason:
            stage.attempt("Dépôt du dossier", submit_dossier, dossier_id=dossier.pk, **one)


def _already(dossier: Dossier) -> Objection:
    return Objection(
        "already-enrolled", f"Cette personne a déjà ce dossier, sous le numéro {dossier.number}."
    )


def _answer(stage: Stage, key: str, plan: CandidatePlan, at: datetime) -> None:
    """Do what leads a deposited dossier to the state that the file says; a reason sends back a draft."""
    if key not in stage.dossiers:
        return
    one: dict[str, Any] = {"candidate": key, "at": at, "dossier_id": stage.dossiers[key].pk}
    if plan.state in _ADMITTED:
        stage.attempt("Recevabilité", admit_dossier, **one)
    if plan.state is DossierState.DRAFT and plan.reason:
        stage.attempt("Demande de pièces", ask_to_complete, reason=plan.reason, **one)
    elif plan.state is DossierState.REFUSED:
        stage.attempt("Irrecevabilité", refuse_dossier, reason=plan.reason, **one)
    elif plan.state is DossierState.ABANDONED:
        stage.attempt("Abandon", abandon_dossier, reason=plan.reason, **one)


def _date(stage: Stage, key: str, step: VaeStep, on: date, at: datetime) -> None:
    """Date a step of a VAE: the first keeps its admissibility alive, the deposit starts the jury’s delay."""
    if dossier := stage.dossiers.get(key):
        dated = stage.attempt(
            step.label,
            date_vae_step,
            candidate=key,
            dossier_id=dossier.pk,
            step=step,
            on=on,
            at=at,
        )
        stage.dossiers[key] = dated or dossier


def _lapse(stage: Stage, key: str, at: datetime) -> None:
    dossier = stage.dossiers[key]
    lapse_dossier(dossier_id=dossier.pk, actor=stage.system, at=at)


def _import(stage: Stage, plan: PromotionPlan, at: datetime) -> None:
    certification = stage.certifications[plan.certification].code
    file = CandidateFile(
        name=plan.file.name,
        data=plan.file.read_bytes(),
        defaults={"certification": certification, "entry": plan.entry_on.isoformat()},
    )
    imported = stage.attempt(
        f"Import {of(file.name)}",
        import_candidates,
        file=file,
        valid_lines_only=False,
        by=plan.imported_by,
        at=at,
    )
    if imported and not imported.report.applied:
        faults = [fault for line in imported.report.lines for fault in line.faults]
        refused = (Objection(fault.rule, fault.sentence(file.name)) for fault in faults)
        stage.keep(import_candidates.__name__, f"Import {of(file.name)}", "", refused)
