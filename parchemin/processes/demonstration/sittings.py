"""Sittings of the jury: convened, seated, their agenda; then held, signed, as far as the plan says."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.actions.delivery import deliver_certificate
from parchemin.jury.actions.agenda import put_on_agenda
from parchemin.jury.actions.appeals import lodge_appeal
from parchemin.jury.actions.convening import convene_sitting, seat_juror
from parchemin.jury.actions.holding import open_sitting, record_presence
from parchemin.jury.actions.notifying import notify_candidate
from parchemin.jury.actions.summons import acknowledge_summons, prepare_summons, send_summons
from parchemin.jury.models import Decision, Minutes, Sitting
from parchemin.jury.terms import NoticeChannel, Presence, SeatRole, SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.processes.award import award_sitting
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.demonstration.deliberation import deliberate
from parchemin.processes.demonstration.plan import AppealPlan, SittingPlan
from parchemin.processes.demonstration.stage import Stage, Step
from parchemin.processes.sign_minutes import sign_minutes

_HELD = (SittingState.CLOSED, SittingState.MINUTES_SIGNED)


def steps_of_sitting(stage: Stage, plan: SittingPlan) -> Iterator[Step]:
    """Yield the days of a sitting, as far as the plan says it went."""
    day = _Sitting(stage, plan)
    done = stage.calendar.done
    yield done(plan.convened, 10), day.convene
    if plan.summoned is not None:
        yield done(plan.summoned, 11), day.summon
    if plan.agenda is not None:
        yield done(plan.agenda, 10), day.put_dossiers
    if plan.state in _HELD:
        yield done(plan.day, plan.hour), day.open
        yield done(plan.day, plan.hour, 30), day.deliberate
        yield done(plan.day, plan.hour, 180), day.close
    if plan.state is SittingState.MINUTES_SIGNED:
        yield done(plan.day, plan.hour + 4), day.sign
    if plan.awarded is not None:
        yield done(plan.awarded, 20), day.award
    if plan.notified is not None:
        yield done(plan.notified, 9), day.notify
    for appeal in plan.appeals:
        yield done(appeal.day, 15), partial(day.receive, appeal)


class _Sitting:
    """One sitting, for a promotion."""

    def __init__(self, stage: Stage, plan: SittingPlan) -> None:
        self.stage = stage
        self.plan = plan

    @property
    def sitting(self) -> Sitting:
        """Return the sitting once it is convened."""
        return self.stage.sittings[self.plan.code]

    def convene(self, at: datetime) -> None:
        """Convene the jury and give each juror their seat."""
        stage, plan = self.stage, self.plan
        stage.sittings[plan.code] = convene_sitting(
            code=plan.code,
            certification_id=stage.certifications[plan.certification].pk,
            starts_at=stage.calendar.planned(plan.day, plan.hour),
            place=plan.place,
            actor=stage.secretary,
            at=at,
        )
        for seat in plan.seats:
            seat_juror(
                sitting_id=self.sitting.pk,
                juror_id=stage.jurors[seat.juror].pk,
                role=seat.role,
                actor=stage.secretary,
                at=at,
            )

    def summon(self, at: datetime) -> None:
        """Send every convocation; each juror but the last says that it arrived."""
        secretary = self.stage.secretary
        prepared = prepare_summons(sitting_id=self.sitting.pk, actor=secretary, at=at)
        for summons in prepared:
            send_summons(summons_id=summons.pk, channel=NoticeChannel.EMAIL, actor=secretary, at=at)
        for summons in prepared[:-1]:
            actor = self.stage.actors[summons.seat.juror.name]
            acknowledge_summons(summons_id=summons.pk, actor=actor, at=at)

    def put_dossiers(self, at: datetime) -> None:
        """Put on the agenda those whose assessment is over."""
        stage = self.stage
        for candidate in stage.promotions[self.plan.promotion]:
            if candidate.is_assessed:
                put_on_agenda(
                    sitting_id=self.sitting.pk,
                    dossier_id=stage.dossiers[candidate.email].pk,
                    actor=stage.secretary,
                    at=at,
                )

    def open(self, at: datetime) -> None:
        """Open the sitting with everybody there."""
        for seat in self.sitting.seats.order_by("pk"):
            record_presence(
                seat_id=seat.pk, presence=Presence.PRESENT, actor=self.stage.secretary, at=at
            )
        chair = self.stage.actors[_name_of(self.plan, SeatRole.CHAIR)]
        open_sitting(sitting_id=self.sitting.pk, actor=chair, at=at)

    def deliberate(self, at: datetime) -> None:
        """Let the jury speak on each candidate."""
        deliberate(self.stage, self.plan, self.sitting, at)

    def close(self, at: datetime) -> None:
        """Close the sitting, which writes its decisions and drafts its procès-verbal."""
        close_sitting(sitting_id=self.sitting.pk, actor=self.stage.secretary, at=at)

    def sign(self, at: datetime) -> None:
        """Have the procès-verbal signed by the chair, then by the vice-chair."""
        minutes = Minutes.objects.get(sitting=self.sitting)
        for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR):
            sign_minutes(
                minutes_id=minutes.pk,
                seat_id=self.sitting.seats.get(role=role).pk,
                actor=self.stage.actors[_name_of(self.plan, role)],
                at=at,
            )

    def award(self, at: datetime) -> None:
        """Award what was granted, on that day, and deliver every certificate."""
        actor = self.stage.secretary
        awarding = Awarding(on=paris_date(at), place=self.stage.body.city)
        awarded = award_sitting(sitting_id=self.sitting.pk, awarding=awarding, actor=actor, at=at)
        for certificate in awarded:
            deliver_certificate(certificate_id=certificate.pk, actor=actor, at=at)

    def notify(self, at: datetime) -> None:
        """Send each candidate the letter of their decision."""
        for decision in Decision.objects.filter(sitting=self.sitting).order_by("pk"):
            notify_candidate(
                decision_id=decision.pk,
                channel=NoticeChannel.EMAIL,
                actor=self.stage.secretary,
                at=at,
            )

    def receive(self, appeal: AppealPlan, at: datetime) -> None:
        """Record the appeal of a candidate."""
        dossier = self.stage.dossiers[appeal.candidate]
        lodge_appeal(
            decision_id=Decision.objects.get(sitting=self.sitting, dossier=dossier).pk,
            ground=appeal.ground,
            statement=appeal.text,
            actor=self.stage.secretary,
            at=at,
        )


def _name_of(plan: SittingPlan, role: SeatRole) -> str:
    return next(seat.juror for seat in plan.seats if seat.role is role)
