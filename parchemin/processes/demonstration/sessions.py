"""Days of assessment: candidates registered, present, marked by two assessors, and grids signed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from parchemin.accounts.actor import Actor
from parchemin.assessment.actions.assignments import Place, assign_assessors
from parchemin.assessment.actions.attendance import (
    check_identity,
    record_attendance,
    report_incident,
)
from parchemin.assessment.actions.life import close_session, convene_session, hold_session
from parchemin.assessment.actions.marks import MarkEntry, record_marks, sign_grid
from parchemin.assessment.actions.registering import register_candidate
from parchemin.assessment.actions.sessions import plan_session
from parchemin.assessment.models import Grid, Session
from parchemin.assessment.selectors.blocs import assessed_bloc
from parchemin.assessment.terms import Attendance, Mastery, ScaleKind, SessionState
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.pathways.models import Dossier, DossierBloc
from parchemin.processes.demonstration.candidates import Candidate, Noted
from parchemin.processes.demonstration.plan import SessionPlan
from parchemin.processes.demonstration.stage import Stage, Step

PLANNED_BEFORE = 40
CONVENED_BEFORE = 21
CAPACITY = 24
_STEPS_TO = {
    SessionState.PLANNED: 1,
    SessionState.CONVENED: 2,
    SessionState.HELD: 4,
    SessionState.CLOSED: 5,
}


def steps_of_session(stage: Stage, plan: SessionPlan) -> Iterator[Step]:
    """Yield the days of a session, as far as the plan says it went."""
    day = _Day(stage, plan)
    done = stage.calendar.done
    steps: tuple[Step, ...] = (
        (done(plan.day - PLANNED_BEFORE, 9), day.prepare),
        (done(plan.day - CONVENED_BEFORE, 9), day.convene),
        (done(plan.day, 9), day.assess),
        (done(plan.day, 18), day.hold),
        (done(plan.day, 20), day.close),
    )
    return iter(steps[: _STEPS_TO[plan.state] + plan.under_way])


class _Day:
    """One session of a promotion."""

    def __init__(self, stage: Stage, plan: SessionPlan) -> None:
        self.stage = stage
        self.plan = plan

    @property
    def actor(self) -> Actor:
        """Return who organises: the secretariat."""
        return self.stage.secretary

    @property
    def session(self) -> Session:
        """Return the session once it is planned."""
        return self.stage.sessions[self.plan.code]

    def candidates(self) -> Iterator[tuple[Candidate, Dossier]]:
        """Yield who goes to the session, with their dossier."""
        for candidate in self.stage.promotions[self.plan.promotion]:
            if candidate.is_assessed:
                yield candidate, self.stage.dossiers[candidate.email]

    def prepare(self, at: datetime) -> None:
        """Plan the session, register the candidates and name the pair of each bloc."""
        stage, plan = self.stage, self.plan
        stage.sessions[plan.code] = plan_session(
            code=plan.code,
            certification_id=stage.certifications[plan.certification].pk,
            starts_at=stage.calendar.planned(plan.day, 9),
            place=plan.place,
            room=plan.room,
            slot_minutes=plan.slot_minutes,
            capacity=CAPACITY,
            partner_id=stage.partners[plan.partner].pk,
            actor=self.actor,
            at=at,
        )
        for candidate, dossier in self.candidates():
            register_candidate(
                session_id=self.session.pk, dossier_id=dossier.pk, actor=self.actor, at=at
            )
            if candidate.email not in plan.unassigned:
                self._assign(dossier, at)

    def convene(self, at: datetime) -> None:
        """Note that everybody was convened."""
        convene_session(session_id=self.session.pk, actor=self.actor, at=at)

    def assess(self, at: datetime) -> None:
        """Record who came, what each assessor noted, and what went wrong."""
        for candidate, dossier in self.candidates():
            known = {"session_id": self.session.pk, "dossier_id": dossier.pk}
            record_attendance(**known, presence=candidate.presence, actor=self.actor, at=at)
            if candidate.presence is Attendance.PRESENT:
                self._mark(candidate, dossier, at)
        for incident in self.plan.incidents:
            about = self.stage.dossiers[incident.candidate].pk if incident.candidate else None
            report_incident(
                session_id=self.session.pk,
                category=incident.category,
                description=incident.text,
                client_id=uuid4(),
                dossier_id=about,
                actor=self.stage.actors[self.plan.assessors[0]],
                at=at,
            )

    def hold(self, at: datetime) -> None:
        """Note that the session took place."""
        hold_session(session_id=self.session.pk, actor=self.actor, at=at)

    def close(self, at: datetime) -> None:
        """Close the session."""
        close_session(session_id=self.session.pk, actor=self.actor, at=at)

    def _assign(self, dossier: Dossier, at: datetime) -> None:
        pair = [
            Place(self.stage.assessors[name].pk, external=rank > 0)
            for rank, name in enumerate(self.plan.assessors)
        ]
        sought = DossierBloc.objects.filter(dossier=dossier, carried=None)
        for code in sought.order_by("bloc__position").values_list("bloc__code", flat=True):
            assign_assessors(
                session_id=self.session.pk,
                dossier_id=dossier.pk,
                bloc_code=code,
                places=pair,
                actor=self.actor,
                at=at,
            )

    def _mark(self, candidate: Candidate, dossier: Dossier, at: datetime) -> None:
        """Let the pair check who the candidate is, then fill their grids, bloc after bloc."""
        rules = reglement_of(self.session.reglement.value).grid
        grids = Grid.objects.filter(session=self.session, dossier=dossier).select_related("bloc")
        for grid in grids.order_by("pk"):
            code, name = grid.bloc.code, self.plan.assessors[grid.rank - 1]
            actor = self.stage.actors[name]
            if grid.rank == 1:
                check_identity(
                    session_id=self.session.pk,
                    dossier_id=dossier.pk,
                    bloc_code=code,
                    checked_by=name,
                    actor=actor,
                    at=at,
                )
            noted = candidate.grids.get((code, grid.rank), Noted())
            lines = [line.code for line in assessed_bloc(grid.bloc, rules.marked).lines]
            values = noted.over(len(lines), best_mark(rules.scale))
            said = self.stage.observations(candidate.email, grid.rank)
            entries = _entries(lines, values, said, at)
            record_marks(grid_id=grid.pk, entries=entries, actor=actor, at=at)
            if not noted.unfinished:
                sign_grid(grid_id=grid.pk, actor=actor, at=at)


def best_mark(scale: ScaleRules) -> str:
    """Return the best mark of a scale."""
    if scale.kind is ScaleKind.MASTERY:
        return Mastery.ACQUIRED.value
    return str(scale.highest)


def _entries(
    lines: Sequence[str], values: Sequence[str], observations: dict[str, str], at: datetime
) -> list[MarkEntry]:
    """Return the entries of an assessor, a minute each, the last one at `at`."""
    return [
        MarkEntry(
            line=line,
            value=value,
            client_id=uuid4(),
            entered_at=at - timedelta(minutes=len(values) - rank),
            comment=observations.get(line, ""),
        )
        for rank, (line, value) in enumerate(zip(lines, values, strict=False), 1)
    ]
