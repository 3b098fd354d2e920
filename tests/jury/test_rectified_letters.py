"""What a rectificatif does to the letter that left: nothing before it is signed, a new term from then."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.actions.appeals import answer_by_rectification, lodge_appeal
from parchemin.jury.actions.minutes import countersign, freeze_minutes
from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.models import Decision, DecisionWithdrawal, Notification
from parchemin.jury.selectors.followup import decided_cases
from parchemin.jury.terms import AppealChannel, Choice, Ground
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, UnitWithdrawal
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.processes.correct_draft import Wording, correct_draft
from parchemin.processes.rectify_minutes import Correction, rectify_minutes, withdraw_rectification
from parchemin.processes.settle_rectificatif import settle_rectificatif
from tests.factories import actor_for
from tests.jury.after import ROLES, decided_day, decision_of, notified

pytestmark = pytest.mark.django_db

LATER = timedelta(days=40)


def rectify(day, choice=Choice.ACQUIRED, *, advice=None, at=None):
    voices = {("B1", 1): {seat.pk: choice for seat in day.seats.values()}}
    decision = decision_of(day)
    return rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Voix mal reportées.",
        corrections=[Correction(decision.dossier_id, voices, advice)],
        actor=day.actor,
        at=at or day.at + LATER,
    )


def withdraw(day, at=None):
    withdraw_rectification(
        sitting_id=day.sitting.pk,
        reason="Dressé par erreur.",
        actor=day.actor,
        at=at or day.at + LATER,
    )


def sign(day, minutes, at):
    for name in ROLES:
        countersign(minutes_id=minutes.pk, seat_id=day.seats[name].pk, actor=day.system, at=at)
    frozen = freeze_minutes(minutes_id=minutes.pk, pdf=b"%PDF-1.7 PV", actor=day.system, at=at)
    settle_rectificatif(frozen, at=at)


def line(day, after=LATER):
    secretariat = actor_for(day.sitting.body, Role.SECRETARIAT)
    (found,) = decided_cases(secretariat, paris_date(day.at + after))
    return found


def clocks():
    kinds = (DeadlineKind.NOTIFICATION, DeadlineKind.APPEAL)
    fields = ("kind", "subject_id", "starts_on", "due_on", "met_on")
    return set(Deadline.objects.filter(kind__in=kinds).values_list(*fields))


def ledger():
    return set(AcquiredUnit.objects.standing().values_list("pk", "bloc__code", "valid_until"))


def test_the_letter_and_its_appeal_stand_while_a_rectificatif_is_a_draft_and_once_it_is_withdrawn():
    day = decided_day()
    kept = notified(day)
    before, units, running = line(day), ledger(), clocks()
    assert (before.notified_on, before.appeal_until) == (kept.notified_on, kept.appeal_until)
    assert before.appeal_until
    assert len(running) == 2
    rectify(day)
    assert (line(day), clocks()) == (before, running)
    withdraw(day)
    assert (line(day), clocks(), ledger()) == (before, running, units)
    assert decision_of(day).notification == kept
    assert write_notifications(sitting_id=day.sitting.pk, actor=day.actor, at=day.at) == ()


def test_a_letter_still_owed_is_owed_by_the_same_day_once_the_rectificatif_is_withdrawn():
    day = decided_day()
    before = line(day)
    rectify(day)
    assert line(day) == before
    with pytest.raises(Refused) as refused:
        write_notifications(sitting_id=day.sitting.pk, actor=day.actor, at=day.at + LATER)
    assert refused.value.codes == ("minutes-not-signed",)
    withdraw(day)
    assert line(day) == before


def test_what_the_cpne_confirmed_is_confirmed_still_once_the_rectificatif_is_withdrawn():
    day = decided_day(decision={"cpne_confirmation": True})
    confirm_sitting(
        sitting_id=day.sitting.pk,
        deliberation="2026-47",
        confirmed_on=day.at.date(),
        actor=day.actor,
        at=day.at,
    )
    before, units = line(day), ledger()
    assert not before.to_confirm
    rectify(day)
    withdraw(day)
    assert (line(day), ledger()) == (before, units)


def test_a_draft_corrected_then_withdrawn_leaves_what_was_signed():
    day = decided_day()
    notified(day)
    before, units = line(day), ledger()
    rectify(day, advice="Continuer.")
    correct_draft(
        sitting_id=day.sitting.pk,
        wording=Wording(recommendations={day.item.dossier_id: "Persévérer."}),
        reason="Mot impropre.",
        actor=day.actor,
        at=day.at + LATER,
    )
    assert decision_of(day).recommendation == "Persévérer."
    withdraw(day)
    assert (line(day), ledger()) == (before, units)
    assert Decision.with_withdrawn.count() == 3


def test_rectified_again_after_a_withdrawal_the_chain_holds():
    day = decided_day()
    first = decision_of(day)
    rectify(day)
    withdraw(day)
    minutes = rectify(day)
    sign(day, minutes, day.at + LATER)
    assert decision_of(day).rectifies == first
    assert minutes.facts["number"].endswith("-R2")


@pytest.mark.parametrize("told", [True, False])
def test_the_letter_of_a_rectified_decision_is_due_from_the_day_its_rectificatif_is_signed(told):
    """Fifteen days, the règlement's; counted from the signature, the old sitting's day being long past."""
    day = decided_day()
    if told:
        notified(day)
    drawn, signed = day.at + LATER, day.at + LATER + timedelta(days=3)
    sign(day, rectify(day, at=drawn), signed)
    found = line(day, LATER + timedelta(days=3))
    assert (found.notified_on, found.late) == (None, False)
    assert found.due_on == paris_date(signed) + timedelta(days=15)
    (clock,) = Deadline.objects.filter(kind=DeadlineKind.NOTIFICATION)
    assert (clock.starts_on, clock.due_on) == (paris_date(signed), found.due_on)
    kept = notified(day, at=signed)
    assert kept.due_on == found.due_on


def test_an_appeal_counted_from_the_jury_is_counted_anew_from_the_rectificatif():
    day = decided_day(appeal={"window": {"months": 1}, "start": "jury_date"})
    signed = day.at + LATER
    sign(day, rectify(day, Choice.NOT_ACQUIRED, advice="Continuer."), signed)
    kept = notified(day, at=signed)
    assert kept.appeal_until > paris_date(signed)


def test_an_appeal_is_answered_by_a_rectificatif_once_it_is_signed():
    day = decided_day()
    notified(day)
    appeal = lodge_appeal(
        decision_id=decision_of(day).pk,
        lodged_on=date.fromisoformat(str(paris_date(day.at))),
        ground=Ground.PROCEDURE,
        channel=AppealChannel.REGISTERED_LETTER,
        statement="Une voix a été mal reportée.",
        actor=day.actor,
        at=day.at,
    )
    asked = {"appeal_id": appeal.pk, "answer": "Rectifié.", "actor": day.actor}
    minutes = rectify(day)
    with pytest.raises(Refused) as refused:
        answer_by_rectification(**asked, at=day.at + LATER)
    assert refused.value.codes == ("decision-not-rectified",)
    sign(day, minutes, day.at + LATER)
    assert answer_by_rectification(**asked, at=day.at + LATER).state == "settled"


def test_the_database_takes_back_nothing_that_was_signed():
    day = decided_day()
    first = decision_of(day)
    minutes = rectify(day, Choice.NOT_ACQUIRED)
    second = decision_of(day)
    taken = UnitWithdrawal.objects.all()

    def refused(write):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()

    refused(lambda: Decision.objects.filter(pk=second.pk).update(rectifies=None))
    refused(lambda: Decision.objects.filter(pk=second.pk).update(outcome="full"))
    assert not taken.exists()
    withdrawn = {"reason": "Non.", "withdrawn_at": day.at}
    refused(lambda: DecisionWithdrawal.objects.create(decision=first, **withdrawn))
    sign(day, minutes, day.at + LATER)
    assert taken.exists()
    refused(taken.delete)
    refused(lambda: DecisionWithdrawal.objects.create(decision=second, **withdrawn))
    assert Notification.objects.count() == 0
