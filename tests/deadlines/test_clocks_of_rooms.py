"""Each act that starts, moves, meets or ends a clock writes its row; what is written is what the facts say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from parchemin.certifications.actions.habilitations import resume_habilitation, suspend_habilitation
from parchemin.certifications.models import Habilitation
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.selectors import deadline_faults
from parchemin.deadlines.terms import DeadlineKind
from parchemin.declarations.actions.corrections import answer_correction, note_correction_request
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.terms import CorrectionAnswer
from parchemin.jury.actions.appeals import dismiss_appeal, lodge_appeal, withdraw_appeal
from parchemin.jury.actions.moves import move_sitting
from parchemin.jury.actions.seats import take_seat_back
from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.terms import Ground
from parchemin.pathways.actions import date_vae_step
from parchemin.pathways.terms import Route, VaeStep
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.reopen_sitting import reopen_sitting
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.declarations.scene import accrochage, receipt
from tests.jury.after import closed_day, decided_day, decision_of, notified, sign
from tests.pathways.scene import scene
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


def clock(kind):
    """Return the last day of the one clock of a kind, and the day that met it; None when none runs nor ran."""
    row = Deadline.objects.filter(kind=kind).first()
    return row and (row.due_on, row.met_on)


def holds(*kinds):
    """Tell whether the rows of these kinds are those of the facts, whatever a scene made without any act."""
    labels = [f"« {kind.label} »" for kind in kinds]
    bodies = set(Deadline.objects.values_list("body_id", flat=True))
    found = [fault for body in bodies for fault in deadline_faults(body)]
    return [fault for fault in found if fault.startswith(tuple(labels))] == []


def test_a_deposit_starts_the_clock_of_the_jury_and_the_first_decision_meets_it():
    day = jury_day()
    admissible = {
        "admissible_on": date(2026, 4, 1),
        "state_since": datetime(2026, 4, 1, 9, tzinfo=UTC),
    }
    known = {"route": Route.STATUTORY_VAE, "entry_date": date(2026, 2, 2), **admissible}
    dossier = day.scene.assessed(day.scene.candidate(**known))  # it would lapse after 31 October
    told = {"dossier_id": dossier.pk, "step": VaeStep.VALIDATION, "actor": day.actor, "at": NOON}
    date_vae_step(on=date(2026, 8, 1), **told)
    assert clock(DeadlineKind.VAE_JURY) == (date(2026, 11, 30), None)
    date_vae_step(on=date(2026, 9, 1), reason="erreur", **told)
    assert clock(DeadlineKind.VAE_JURY) == (date(2026, 12, 31), None)
    day.judge(dossier)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert clock(DeadlineKind.VAE_JURY) == (date(2026, 12, 31), TODAY)
    assert holds(DeadlineKind.VAE_JURY, DeadlineKind.DECISION)


def test_a_day_taken_back_takes_its_clock_away():
    day = jury_day()
    dossier = day.scene.candidate(
        route=Route.STATUTORY_VAE,
        entry_date=date(2026, 2, 2),
        admissible_on=date(2026, 3, 2),
    )
    told = {"dossier_id": dossier.pk, "step": VaeStep.VALIDATION, "actor": day.actor, "at": NOON}
    date_vae_step(on=date(2026, 8, 1), **told)
    date_vae_step(on=None, reason="erreur", **told)
    assert clock(DeadlineKind.VAE_JURY) is None


def test_signed_minutes_start_the_notification_and_the_letter_that_leaves_starts_the_appeal():
    day = closed_day(notification={"delay": {"days": 10}}, appeal={"window": {"months": 2}})
    assert clock(DeadlineKind.NOTIFICATION) is None
    sign(day)
    assert clock(DeadlineKind.NOTIFICATION) == (date(2026, 12, 4), None)
    assert clock(DeadlineKind.APPEAL) is None
    notified(day)
    assert clock(DeadlineKind.NOTIFICATION) == (date(2026, 12, 4), TODAY)
    assert clock(DeadlineKind.APPEAL) == (date(2027, 1, 24), None)
    assert holds(DeadlineKind.NOTIFICATION, DeadlineKind.APPEAL, DeadlineKind.DECISION)


def test_an_appeal_meets_its_window_and_starts_the_clock_of_its_answer():
    day = decided_day(appeal={"reply": {"days": 10}, "window": {"months": 2}})
    notified(day)
    asked = {"actor": day.actor, "at": day.at}
    lodged = {"ground": Ground.APPRECIATION, "statement": "Trop sévère.", **asked}
    appeal = lodge_appeal(decision_id=decision_of(day).pk, **lodged)
    assert clock(DeadlineKind.APPEAL) == (date(2027, 1, 24), TODAY)
    assert clock(DeadlineKind.APPEAL_REPLY) == (date(2026, 12, 4), None)
    dismiss_appeal(appeal_id=appeal.pk, **asked)
    assert clock(DeadlineKind.APPEAL_REPLY) == (date(2026, 12, 4), TODAY)
    assert holds(DeadlineKind.APPEAL, DeadlineKind.APPEAL_REPLY)


def test_an_appeal_withdrawn_waits_for_no_answer():
    day = decided_day(appeal={"reply": {"days": 10}})
    notified(day)
    asked = {"actor": day.actor, "at": day.at}
    lodged = {"ground": Ground.PROCEDURE, "statement": "Un seul évaluateur est venu.", **asked}
    appeal = lodge_appeal(decision_id=decision_of(day).pk, **lodged)
    withdraw_appeal(appeal_id=appeal.pk, **asked)
    assert clock(DeadlineKind.APPEAL_REPLY) is None
    assert holds(DeadlineKind.APPEAL, DeadlineKind.APPEAL_REPLY)


def test_a_sitting_reopened_makes_its_dossiers_wait_for_a_decision_again():
    day = closed_day(decision={"deadline": {"days": 30}})
    assert clock(DeadlineKind.DECISION) == (date(2026, 12, 24), TODAY)
    reopen_sitting(sitting_id=day.sitting.pk, reason="oubli", actor=day.actor, at=day.at)
    assert clock(DeadlineKind.DECISION) == (date(2026, 12, 24), None)
    assert holds(DeadlineKind.DECISION)


def test_the_organisations_are_to_be_asked_while_a_seat_lacks_and_the_day_follows_the_sitting():
    day = jury_day(convocation={"unions_asked_days_before": 15})
    assert clock(DeadlineKind.UNIONS) is None
    seat = day.seats["ndiaye"]
    take_seat_back(seat_id=seat.pk, actor=day.actor, at=NOON - timedelta(days=20))
    assert clock(DeadlineKind.UNIONS) == (date(2026, 11, 9), None)
    move_sitting(
        sitting_id=day.sitting.pk,
        starts_at=NOON + timedelta(days=30),
        place="Paris",
        remote=False,
        reason="salle fermée",
        actor=day.actor,
        at=NOON - timedelta(days=20),
    )
    assert clock(DeadlineKind.UNIONS) == (date(2026, 12, 9), None)
    again = {"juror_id": seat.juror_id, "role": seat.role, "actor": day.actor, "at": NOON}
    seat_juror(sitting_id=day.sitting.pk, **again)
    assert clock(DeadlineKind.UNIONS) is None
    assert holds(DeadlineKind.UNIONS)


def test_a_holder_is_declared_from_the_day_of_what_was_accepted():
    declaring = accrochage()
    one, two = declaring.certificate(), declaring.certificate()
    count_clocks()
    (flux,) = prepare_flux(actor=declaring.actor, at=NOON)
    mark_flux_submitted(ident=flux.ident, actor=declaring.actor, at=NOON)
    assert {row.met_on for row in Deadline.objects.filter(kind=DeadlineKind.DECLARATION)} == {None}
    answer = receipt(flux, accepted=[one], refused=[two])
    later = NOON + timedelta(days=3)
    read_receipt(content=answer, filename="accuse.xml", actor=declaring.actor, at=later)
    rows = dict(
        Deadline.objects.filter(kind=DeadlineKind.DECLARATION).values_list("subject_id", "met_on")
    )
    assert rows == {one.pk: TODAY, two.pk: None}
    assert clock(DeadlineKind.DECLARATION)[0] == date(2027, 2, 19)
    assert holds(DeadlineKind.DECLARATION)


def test_a_correction_is_due_in_three_months_and_its_answer_meets_it():
    declaring = accrochage()
    certificate = declaring.certificate(awarded_on=date(2026, 6, 1))
    made = note_correction_request(
        number=certificate.number,
        requested_on=date(2026, 11, 20),
        request="Prénom à corriger.",
        actor=declaring.actor,
        at=NOON,
    )
    assert clock(DeadlineKind.CORRECTION) == (date(2027, 2, 20), None)
    answer_correction(
        correction_id=made.pk,
        answer=CorrectionAnswer.CORRECTED,
        explanation="Corrigé.",
        answered_on=TODAY,
        actor=declaring.actor,
        at=NOON,
    )
    assert clock(DeadlineKind.CORRECTION) == (date(2027, 2, 20), TODAY)
    assert holds(DeadlineKind.CORRECTION)


def test_a_habilitation_suspended_has_no_end_to_come():
    place = scene()
    count_clocks()
    pk = Habilitation.objects.get().pk
    told = {"habilitation_id": pk, "actor": place.secretariat, "at": NOON}
    assert clock(DeadlineKind.HABILITATION) == (date(2027, 12, 31), None)
    suspend_habilitation(reason="contrôle", **told)
    assert clock(DeadlineKind.HABILITATION) is None
    resume_habilitation(reason="rien à dire", **told)
    assert clock(DeadlineKind.HABILITATION) == (date(2027, 12, 31), None)
    assert holds(DeadlineKind.HABILITATION)
