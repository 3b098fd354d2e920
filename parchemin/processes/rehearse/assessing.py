"""Candidates of a rehearsal: enrolled, admitted, present or not, marked by their assessors."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from parchemin.assessment.actions.assignments import Place, assign_assessors
from parchemin.assessment.actions.attendance import (
    check_identity,
    record_attendance,
)
from parchemin.assessment.actions.life import close_session, convene_session, hold_session
from parchemin.assessment.actions.marks import MarkEntry, record_marks, sign_grid
from parchemin.assessment.actions.registering import register_candidate
from parchemin.assessment.actions.sessions import plan_session
from parchemin.assessment.models import Grid, Session
from parchemin.assessment.selectors.blocs import AssessedBloc, assessed_blocs
from parchemin.assessment.terms import Attendance
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.kernel.objections import Objection
from parchemin.pathways.actions import admit_dossier, date_vae_step, submit_dossier
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import VaeStep
from parchemin.processes.campaign.moments import morning
from parchemin.processes.campaign.value import Answers, SessionPlan
from parchemin.processes.enrol import enrol, enrol_once
from parchemin.processes.rehearse.stage import NOBODY, Stage


def enter_candidates(stage: Stage) -> None:
    """Enrol each candidate on the day of entry, and declare admissible the dossiers that were opened."""
    for key, plan in stage.campaign.candidates.items():
        one: dict[str, Any] = {"candidate": key, "at": morning(plan.enrolment.entry)}
        enrolled = stage.attempt("Inscription", enrol_once, enrolment=plan.enrolment, **one)
        if enrolled and not enrolled.created:
            stage.keep(enrol.__name__, "Inscription", key, (_already(enrolled.dossier),))
        elif enrolled:
            dossier = stage.dossiers[key] = enrolled.dossier
            stage.attempt("Dépôt du dossier", submit_dossier, dossier_id=dossier.pk, **one)
            stage.attempt("Recevabilité", admit_dossier, dossier_id=dossier.pk, **one)
            if plan.validation_file_on:
                _deposit(stage, key, dossier, plan.validation_file_on)


def _deposit(stage: Stage, key: str, dossier: Dossier, on: date) -> None:
    """Date the deposit of the file that the jury of a VAE reads: its delay runs from that day."""
    dated = stage.attempt(
        VaeStep.VALIDATION.label,
        date_vae_step,
        candidate=key,
        dossier_id=dossier.pk,
        step=VaeStep.VALIDATION,
        on=on,
        at=morning(on),
    )
    stage.dossiers[key] = dated or dossier


def _already(dossier: Dossier) -> Objection:
    return Objection(
        "already-enrolled", f"Cette personne a déjà ce dossier, sous le numéro {dossier.number}."
    )


def assess(stage: Stage) -> None:
    """Hold the session of the campaign, if it has one: candidates come, and are marked bloc by bloc."""
    plan = stage.campaign.session
    if plan is None or not stage.dossiers:
        return
    session = _planned(stage, plan)
    if session is None:
        return
    here: dict[str, Any] = {"session_id": session.pk, "at": plan.starts_at}
    for key, dossier in stage.dossiers.items():
        what = "Inscription à la session"
        stage.attempt(what, register_candidate, candidate=key, dossier_id=dossier.pk, **here)
    stage.attempt("Convocation à la session", convene_session, **here)
    for key in stage.dossiers:
        _receive(stage, session, key)
    stage.attempt("Tenue de la session", hold_session, **here)
    stage.attempt("Clôture de la session", close_session, **here)


def _planned(stage: Stage, plan: SessionPlan) -> Session | None:
    partner = stage.partners.get(plan.partner)
    return stage.attempt(
        "Session d’évaluation",
        plan_session,
        code=plan.code,
        certification_id=stage.certification.pk,
        starts_at=plan.starts_at,
        place=plan.place,
        remote=plan.remote,
        capacity=len(stage.dossiers),
        partner_id=partner.pk if partner else None,
        at=plan.starts_at,
    )


def _receive(stage: Stage, session: Session, key: str) -> None:
    """Record whether a candidate came, then what each assessor gave on each bloc."""
    plan, dossier = stage.campaign.candidates[key], stage.dossiers[key]
    here: dict[str, Any] = {"session_id": session.pk, "dossier_id": dossier.pk}
    here |= {"candidate": key, "at": session.starts_at}
    stage.attempt("Présence", record_attendance, presence=plan.attendance, **here)
    marked = reglement_of(session.reglement.value).grid.marked
    blocs = {
        bloc.code: bloc for bloc in assessed_blocs([dossier.edition_id], marked)[dossier.edition_id]
    }
    for code in plan.assessments:
        grids = stage.attempt(
            f"Désignation des évaluateurs, bloc {code}",
            assign_assessors,
            bloc_code=code,
            places=_places(stage, key, code),
            **here,
        )
        if grids and plan.attendance is Attendance.PRESENT:
            _identify(stage, code, here)
            _fill(stage, key, grids, blocs[code])


def _places(stage: Stage, key: str, code: str) -> list[Place]:
    """Return the places of the assessors that the campaign names for a bloc, in its order."""
    known, plans = stage.assessors, stage.campaign.assessors
    named = [given.assessor for given in stage.campaign.candidates[key].assessments[code]]
    return [
        Place(known[name].pk if name in known else NOBODY, plans[name].external) for name in named
    ]


def _identify(stage: Stage, code: str, here: dict[str, Any]) -> None:
    plan = stage.campaign.session
    if plan and plan.identity_checked_by:
        checked_by = plan.identity_checked_by
        what = f"Vérification d’identité, bloc {code}"
        stage.attempt(what, check_identity, bloc_code=code, checked_by=checked_by, **here)


def _fill(stage: Stage, key: str, grids: Sequence[Grid], bloc: AssessedBloc) -> None:
    """Enter what each assessor gave and sign their grids; refused marks leave a grid unsigned."""
    given = stage.campaign.candidates[key].assessments[bloc.code]
    for grid, plan in zip(grids, given, strict=True):
        whose = f"bloc {bloc.code}, {grid.assessor.name}"
        here: dict[str, Any] = {"grid_id": grid.pk, "candidate": key, "at": grid.session.starts_at}
        entries = list(_entries(stage, grid, bloc, plan.marks))
        recorded = stage.attempt(f"Notes, {whose}", record_marks, entries=entries, **here)
        if recorded is not None:
            stage.attempt(
                f"Signature de la grille, {whose}", sign_grid, comment=plan.comment, **here
            )


def _entries(stage: Stage, grid: Grid, bloc: AssessedBloc, marks: Answers) -> Iterator[MarkEntry]:
    """Yield the entries of a grid; the same campaign gives them the same identifiers."""
    others = {line.code: marks.others for line in bloc.lines if marks.others}
    for line, value in {**others, **marks.named}.items():
        ident = uuid5(NAMESPACE_URL, f"{stage.campaign.sha256}/{grid.pk}/{line}")
        yield MarkEntry(line, value, ident, entered_at=grid.session.starts_at)
