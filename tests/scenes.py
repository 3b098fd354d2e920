"""Situations that several tests start from, made quickly with rows; acts under test are called by the tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from parchemin.accounts.actor import Actor, system_actor
from parchemin.assessment.models import Assessor, Grid, Mark, Session
from parchemin.certifications.models import Certification, Competence, Edition
from parchemin.jury.actions.agenda import put_on_agenda
from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.actions.sittings import convene_sitting, seat_juror
from parchemin.jury.actions.votes import cast_vote
from parchemin.jury.models import AgendaItem, Sitting, SittingSeat
from parchemin.jury.terms import Choice, College, Presence, SeatRole
from parchemin.organisations.models import Partner
from parchemin.pathways.models import AcquiredUnit, Dossier
from parchemin.pathways.terms import AcquiredOrigin
from tests.conftest import NOON
from tests.factories import (
    AssessorFactory,
    AttendanceFactory,
    CertificationFactory,
    DossierFactory,
    JurorFactory,
    PartnerFactory,
    SessionFactory,
    actor_for,
    edition_in_force,
    reglement_in_force,
)

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Assessment:
    """A session with its pair of assessors, the second one external, and the secretariat."""

    certification: Certification
    edition: Edition
    session: Session
    partner: Partner
    pair: tuple[Assessor, Assessor]
    actor: Actor

    def candidate(self, **changes) -> Dossier:
        """Return a new dossier, registered and present."""
        known = {"certification": self.certification, "edition": self.edition}
        dossier = DossierFactory(**known, **{"partner": self.partner, **changes})
        AttendanceFactory(session=self.session, dossier=dossier)
        return dossier

    def holds(self, dossier: Dossier, code: str, **changes: object) -> AcquiredUnit:
        """Enter in the ledger that a candidate holds a competence, given by a jury, for ever by default."""
        competence = Competence.objects.get(bloc__edition=self.edition, code=code)
        known = {
            "body": self.session.body,
            "person": dossier.person,
            "bloc": competence.bloc,
            "competence": competence,
            "origin": AcquiredOrigin.JURY,
            "origin_ref": "decision/1",
            "acquired_on": date(2026, 1, 20),
        }
        return AcquiredUnit.objects.create(**{**known, **changes})

    def grid(self, dossier: Dossier, bloc: str, rank: int = 1) -> Grid:
        """Return the open grid of one assessor of the pair on a bloc."""
        return Grid.objects.create(
            body=self.session.body,
            session=self.session,
            dossier=dossier,
            bloc=self.edition.blocs.get(code=bloc),
            assessor=self.pair[rank - 1],
            rank=rank,
            external=rank == 2,
        )

    def signed(self, dossier: Dossier, bloc: str, rank: int, *values: str) -> Grid:
        """Return a signed grid with these values, line by line; the last value serves the rest."""
        return self.filled(self.grid(dossier, bloc, rank), *values)

    def filled(self, grid: Grid, *values: str) -> Grid:
        """Sign an open grid with these values."""
        criteria = list(grid.bloc.criteria.order_by("position"))
        given = [*values, *[values[-1]] * len(criteria)]
        Mark.objects.bulk_create(
            Mark(
                grid=grid,
                criterion=criterion,
                value=value,
                client_id=uuid4(),
                entered_at=MORNING,
                recorded_at=MORNING,
            )
            for criterion, value in zip(criteria, given, strict=False)
        )
        grid.state, grid.signed_at, grid.digest = "signed", MORNING, "d" * 64
        grid.save()
        return grid

    def assessed(self, dossier: Dossier, **values: str) -> Dossier:
        """Sign both grids of every bloc: `B1="acquired/partial"` says what A then B give everywhere."""
        for bloc in self.edition.blocs.all():
            first, _, second = values.get(bloc.code, "acquired").partition("/")
            self.signed(dossier, bloc.code, 1, *first.split())
            self.signed(dossier, bloc.code, 2, *(second or first).split())
        return dossier


def assessment(
    blocs: dict[str, int] | None = None, *, indicators: Sequence[str] = (), **reglement: object
) -> Assessment:
    """Return a session of a certification whose règlement has these keys."""
    certification = CertificationFactory()
    edition = edition_in_force(certification, blocs, indicators=indicators)
    reglement_in_force(certification, **reglement)
    pair = (AssessorFactory(body=certification.body), AssessorFactory(body=certification.body))
    session = SessionFactory(certification=certification)
    partner = PartnerFactory(body=certification.body)
    return Assessment(certification, edition, session, partner, pair, actor_for(certification.body))


BY_COMPETENCE = {"unit": "competence", "full_award_requires": "all_competences"}
TABLE = (
    ("marchal", College.EMPLOYERS, SeatRole.CHAIR),
    ("belkacem", College.EMPLOYERS, SeatRole.MEMBER),
    ("almeida", College.EMPLOYEES, SeatRole.VICE_CHAIR),
    ("ndiaye", College.EMPLOYEES, SeatRole.MEMBER),
)


@dataclass
class JuryDay:
    """A jury of two employers and two employees, and its agenda, on Tuesday 24 November 2026."""

    scene: Assessment
    sitting: Sitting
    seats: dict[str, SittingSeat]
    at: datetime
    actor: Actor

    @property
    def system(self) -> Actor:
        """Return the actor that a rehearsal uses."""
        return system_actor(self.sitting.body_id)

    def judge(self, dossier: Dossier) -> AgendaItem:
        """Put an assessed dossier on the agenda."""
        return put_on_agenda(
            sitting_id=self.sitting.pk, dossier_id=dossier.pk, actor=self.actor, at=self.at
        )

    def case(self, **values: str) -> AgendaItem:
        """Put a new candidate on the agenda, assessed as `Assessment.assessed` says."""
        return self.judge(self.scene.assessed(self.scene.candidate(), **values))

    def open(self) -> "JuryDay":
        """Record that everybody came, and open the sitting."""
        for seat in self.seats.values():
            seat.refresh_from_db()
            if not seat.presence:
                self.comes(seat)
        open_sitting(sitting_id=self.sitting.pk, actor=self.actor, at=self.at)
        self.sitting.refresh_from_db()
        return self

    def comes(self, seat: SittingSeat, presence: Presence = Presence.PRESENT) -> None:
        """Record how a juror takes part."""
        record_presence(seat_id=seat.pk, presence=presence, actor=self.actor, at=self.at)

    def vote(self, item: AgendaItem, unit: str = "B1", **voices: str) -> None:
        """Cast voices by name: `marchal="acquired"`."""
        for name, choice in voices.items():
            cast_vote(
                item_id=item.pk,
                unit=unit,
                seat_id=self.seats[name].pk,
                choice=Choice(choice),
                actor=self.actor,
                at=self.at,
            )

    def everybody(self, item: AgendaItem, unit: str = "B1", choice: str = "acquired") -> None:
        """Let the whole table say the same."""
        self.vote(item, unit, **dict.fromkeys(self.seats, choice))


def jury_day(blocs: dict[str, int] | None = None, **reglement: object) -> JuryDay:
    """Return a convened sitting, nobody recorded yet and nothing on the agenda."""
    scene = assessment(blocs, **reglement)
    at = NOON
    sitting = convene_sitting(
        code="JURY-1",
        certification_id=scene.certification.pk,
        starts_at=MORNING,
        place="Paris",
        actor=scene.actor,
        at=at - timedelta(days=30),
    )
    seats = {}
    for name, college, role in TABLE:
        juror = JurorFactory(body=sitting.body, name=name.capitalize(), college=college)
        seats[name] = seat_juror(
            sitting_id=sitting.pk, juror_id=juror.pk, role=role, actor=scene.actor, at=at
        )
    return JuryDay(scene, sitting, seats, at, scene.actor)
