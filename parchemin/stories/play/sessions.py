"""Days of assessment: candidates registered, present or not, marked by their assessors, grids signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from parchemin.assessment.actions.assignments import PairPlace, assign_assessors
from parchemin.assessment.actions.attendance import (
    check_identity,
    record_attendance,
    report_incident,
)
from parchemin.assessment.actions.life import close_session, convene_session, hold_session
from parchemin.assessment.actions.marks import MarkEntry, record_marks, sign_grid
from parchemin.assessment.actions.session_registrations import register_candidate
from parchemin.assessment.actions.sessions import plan_session
from parchemin.assessment.models import Grid, Session
from parchemin.assessment.selectors.blocs import AssessedBloc, assessed_blocs
from parchemin.assessment.terms import AttendanceState, SessionState
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.scales import SCALES
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.pathways.models import DossierBloc
from parchemin.stories.campaign.dates import morning
from parchemin.stories.campaign.value import BEST, GridPlan, SessionPlan
from parchemin.stories.play.stage import NOBODY, Stage, Step

_STEPS_TO = {
    SessionState.PLANNED: 1,
    SessionState.CONVENED: 2,
    SessionState.HELD: 4,
    SessionState.CLOSED: 5,
}


def steps_of_session(stage: Stage, plan: SessionPlan) -> Iterator[Step]:
    """Yield the days of a session, as far as the campaign says it went."""
    day = _Day(stage, plan)
    steps: tuple[Step, ...] = (
        (min(morning(plan.planned_on), plan.at), day.prepare),
        (min(morning(plan.convened_on), plan.at), day.convene),
        (plan.at, day.assess),
        (plan.at, day.hold),
        (plan.at, day.close),
    )
    return iter(steps[: _STEPS_TO[plan.state] + plan.under_way])


@dataclass(frozen=True, slots=True)
class _Day:
    """One session; nothing of it is done once it was refused."""

    stage: Stage
    plan: SessionPlan

    def prepare(self, at: datetime) -> None:
        """Plan the session, register the candidates, and name the assessors that it has for every bloc."""
        stage, plan = self.stage, self.plan
        candidates = stage.entrants(plan.certification, plan.promotion)
        if not candidates:
            return
        partner = stage.partners.get(plan.partner)
        session = stage.attempt(
            "Session d’évaluation",
            plan_session,
            code=plan.code,
            certification_id=stage.certifications[plan.certification].pk,
            starts_at=plan.at,
            place=plan.place,
            room=plan.room,
            remote=plan.remote,
            slot_minutes=plan.slot_minutes,
            capacity=plan.capacity or len(candidates),
            partner_id=partner.pk if partner else None,
            at=at,
        )
        if session is None:
            return
        stage.sessions[plan.code] = session
        for key in candidates:
            here = self._about(session, key, at)
            stage.attempt("Inscription à la session", register_candidate, **here)
            if plan.assessors:
                for code, grids in self._grids(key).items():
                    self._assign(session, key, code, grids, at)

    def convene(self, at: datetime) -> None:
        """Note that everybody was convened."""
        self._move("Convocation à la session", convene_session, at)

    def assess(self, at: datetime) -> None:
        """Record who came, what each assessor noted, and what went wrong."""
        if session := self.stage.sessions.get(self.plan.code):
            for key in self.stage.entrants(self.plan.certification, self.plan.promotion):
                self._receive(session, key, at)
            for incident in self.plan.incidents:
                about = self.stage.dossiers.get(incident.candidate)
                self.stage.attempt(
                    "Incident",
                    report_incident,
                    session_id=session.pk,
                    category=incident.category,
                    description=incident.text,
                    client_id=self._ident(session.code, incident.text),
                    dossier_id=about.pk if about else None,
                    by=next(iter(self.plan.assessors), ""),
                    at=at,
                )

    def hold(self, at: datetime) -> None:
        """Note that the session took place."""
        self._move("Tenue de la session", hold_session, at)

    def close(self, at: datetime) -> None:
        """Close the session."""
        self._move("Clôture de la session", close_session, at)

    def _move(self, what: str, act: Any, at: datetime) -> None:
        if session := self.stage.sessions.get(self.plan.code):
            self.stage.attempt(what, act, session_id=session.pk, at=at)

    def _about(self, session: Session, key: str, at: datetime) -> dict[str, Any]:
        dossier = self.stage.dossiers[key]
        return {"session_id": session.pk, "dossier_id": dossier.pk, "candidate": key, "at": at}

    def _ident(self, *parts: object) -> Any:
        """Return the identifier of an entry: the same campaign gives it the same one."""
        return uuid5(NAMESPACE_URL, "/".join([self.stage.campaign.sha256, *map(str, parts)]))

    def _grids(self, key: str) -> Mapping[str, Sequence[GridPlan]]:
        """Return the grids of a candidate by bloc: those told, or one of each assessor of the session a bloc."""
        told = self.stage.campaign.candidates[key].assessments
        assessors = self.plan.assessors
        if not assessors:
            return told
        if key in self.plan.unassigned:
            return {}
        sought = DossierBloc.objects.filter(dossier=self.stage.dossiers[key], carried=None)
        codes = sought.order_by("bloc__position").values_list("bloc__code", flat=True)
        return {
            code: [
                replace(grid, assessor=grid.assessor or name)
                for grid, name in zip(
                    told.get(code, [GridPlan()] * len(assessors)), assessors, strict=True
                )
            ]
            for code in codes
        }

    def _assign(
        self, session: Session, key: str, code: str, given: Sequence[GridPlan], at: datetime
    ) -> Sequence[Grid]:
        """Return the grids of a bloc, whose assessors are named in their order; none when refused."""
        known, plans = self.stage.assessors, self.stage.campaign.assessors
        places = [
            PairPlace(
                known[grid.assessor].pk if grid.assessor in known else NOBODY,
                plans[grid.assessor].external,
            )
            for grid in given
        ]
        what, here = f"Désignation des évaluateurs, bloc {code}", self._about(session, key, at)
        return (
            self.stage.attempt(what, assign_assessors, bloc_code=code, places=places, **here) or ()
        )

    def _receive(self, session: Session, key: str, at: datetime) -> None:
        """Record whether a candidate came, then what each assessor gave on each bloc."""
        stage, here = self.stage, self._about(session, key, at)
        presence, edition = (
            stage.campaign.candidates[key].attendance,
            stage.dossiers[key].edition_id,
        )
        stage.attempt("Présence", record_attendance, presence=presence, **here)
        rules = reglement_of(session.reglement.value).grid
        blocs = {bloc.code: bloc for bloc in assessed_blocs([edition], rules.marked)[edition]}
        for code, given in self._grids(key).items():
            grids = self._assign(session, key, code, given, at)
            if grids and presence is AttendanceState.PRESENT:
                self._identify(code, here)
                for grid, plan in zip(grids, given, strict=True):
                    self._fill(key, grid, plan, blocs[code], best_mark(rules.scale), at)

    def _identify(self, code: str, here: dict[str, Any]) -> None:
        first = next(iter(self.plan.assessors), "")
        name = self.stage.campaign.assessors[first].name if first else ""
        if checked_by := self.plan.identity_checked_by or name:
            what = f"Vérification d’identité, bloc {code}"
            told: dict[str, Any] = {"bloc_code": code, "checked_by": checked_by, "by": first}
            self.stage.attempt(what, check_identity, **told, **here)

    def _fill(
        self, key: str, grid: Grid, plan: GridPlan, bloc: AssessedBloc, best: str, at: datetime
    ) -> None:
        """Enter what an assessor gave and sign their grid; refused marks leave it unsigned."""
        whose = f"bloc {bloc.code}, {grid.assessor.name}"
        here: dict[str, Any] = {"grid_id": grid.pk, "candidate": key, "at": at}
        here["by"] = plan.assessor
        entries = self._entries(key, grid, plan, bloc, best, at)
        recorded = self.stage.attempt(f"Notes, {whose}", record_marks, entries=entries, **here)
        if recorded is not None and not plan.unfinished:
            self.stage.attempt(
                f"Signature de la grille, {whose}", sign_grid, comment=plan.comment, **here
            )

    def _entries(
        self, key: str, grid: Grid, plan: GridPlan, bloc: AssessedBloc, best: str, at: datetime
    ) -> list[MarkEntry]:
        """Return the entries of a grid, a minute each, the last one at `at`."""
        marks, lines = plan.marks, [line.code for line in bloc.lines]
        values = dict.fromkeys(lines, marks.others) if marks.others else {}
        # A mark beyond the last line is entered on none, and refused.
        beyond = [f"ligne {rank}" for rank in range(len(lines) + 1, len(marks.listed) + 1)]
        values |= {**dict(zip(lines + beyond, marks.listed, strict=False)), **marks.named}
        written = {
            said.line: said.text
            for said in self.plan.observations
            if (said.candidate, said.assessor) == (key, plan.assessor)
        }
        return [
            MarkEntry(
                line,
                best if value == BEST else value,
                self._ident(grid.pk, line),
                entered_at=at - timedelta(minutes=left),
                comment=written.get(line, ""),
            )
            for left, (line, value) in zip(
                reversed(range(len(values))), values.items(), strict=True
            )
        ]


def best_mark(scale: ScaleRules) -> str:
    """Return the best mark of a scale."""
    words = SCALES[scale.kind].words
    return words[0].value if words else str(scale.highest)
