"""Between the closing and the first signature a sitting reopens: what was given is taken back, voices stay."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.appeals import admit_appeal, lodge_appeal
from parchemin.jury.actions.cases import adjourn, lift_adjournment, recommend
from parchemin.jury.actions.minutes import countersign
from parchemin.jury.actions.votes import accept_unanimous, cast_vote
from parchemin.jury.models import (
    Appeal,
    Decision,
    DecisionWithdrawal,
    Minutes,
    Reopening,
    Sitting,
    Vote,
)
from parchemin.jury.selectors.decisions import decision_faults
from parchemin.jury.terms import Choice, Ground
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc, UnitWithdrawal
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.correct_draft import Wording, correct_draft
from parchemin.processes.reopen_sitting import reopen_sitting
from parchemin.processes.sign_minutes import sign_minutes
from tests.factories import BodyFactory, DossierFactory, actor_for
from tests.jury.after import closed_day, decided_day, next_day, notified
from tests.scenes import JuryDay, jury_day

pytestmark = pytest.mark.django_db
WHY = "Une voix du bloc 1 a été mal entendue."


def voted_day() -> JuryDay:
    """Return a closed sitting that refused B1 by three voices to one and acquired B2."""
    day = jury_day()
    day.item = day.case(B1="acquired/not_acquired")
    day.open()
    no = "not_acquired"
    day.vote(day.item, marchal=no, belkacem=no, almeida=no, ndiaye="acquired")
    day.everybody(day.item, "B2")
    day.minutes = close(day)
    return day


def close(day: JuryDay, later: timedelta = timedelta(hours=1)) -> Minutes:
    return close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at + later)


def reopen(day: JuryDay, reason: str = WHY, actor=None) -> Sitting:
    return reopen_sitting(
        sitting_id=day.sitting.pk,
        reason=reason,
        actor=actor or day.actor,
        at=day.at + timedelta(hours=2),
    )


def change(day: JuryDay, unit: str, choice: str, *names: str) -> None:
    """Change voices already given."""
    for name in names:
        current = Vote.objects.get(
            seat=day.seats[name], item=day.item, unit=unit, replaced_by__isnull=True
        )
        cast_vote(
            item_id=day.item.pk,
            unit=unit,
            seat_id=day.seats[name].pk,
            choice=Choice(choice),
            replaces_id=current.pk,
            actor=day.actor,
            at=day.at + timedelta(hours=2),
        )


def refusal(day: JuryDay, **changes) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        reopen(day, **changes)
    return refused.value.codes


def test_a_reopened_sitting_has_its_voices_and_neither_decision_nor_bloc_nor_draft():
    day = voted_day()
    person = day.item.dossier.person
    assert AcquiredUnit.objects.standing().filter(person=person).count() == 1
    voices = Vote.objects.count()
    sitting = reopen(day)
    assert (sitting.state, sitting.closed_at) == ("open", None)
    assert Vote.objects.count() == voices
    assert not Decision.objects.exists()
    assert not AcquiredUnit.objects.standing().filter(person=person).exists()
    assert not Minutes.objects.exists()
    day.item.dossier.refresh_from_db()
    assert day.item.dossier.state == "ready"


def test_nothing_of_the_first_closing_is_erased():
    day = voted_day()
    reopen(day)
    (former,) = Decision.with_withdrawn.all()
    assert (former.outcome, former.withdrawal.reason) == ("partial", WHY)
    assert UnitWithdrawal.objects.get().acquired.origin_ref == f"decision/{former.pk}"
    row = Reopening.objects.get()
    assert (row.reason, row.closed_at) == (WHY, day.at + timedelta(hours=1))
    told = Event.objects.get(name="jury.sitting.reopened")
    assert told.details["reason"] == WHY
    assert decision_faults(day.sitting.body_id) == ()


def test_a_voice_corrected_after_the_reopening_decides_and_is_told_in_a_first_draft():
    day = voted_day()
    reopen(day)
    change(day, "B1", "acquired", "marchal", "belkacem")
    minutes = close(day, timedelta(hours=3))
    assert (minutes.version, minutes.state, minutes.facts["number"]) == (1, "draft", "JURY-1")
    assert minutes.facts["reopenings"][0]["reason"] == WHY
    decision = Decision.objects.get()
    assert (decision.outcome, decision.rectifies) == ("full", None)
    references = AcquiredUnit.objects.standing().values_list("origin_ref", flat=True)
    assert set(references) == {f"decision/{decision.pk}"}
    for name in ("marchal", "almeida"):
        minutes = sign_minutes(
            minutes_id=minutes.pk,
            seat_id=day.seats[name].pk,
            actor=day.system,
            at=day.at + timedelta(hours=4),
        )
    assert minutes.state == "signed"


def test_closing_again_without_a_change_decides_the_same_once():
    day = voted_day()
    former = Decision.objects.get()
    reopen(day)
    close(day, timedelta(hours=3))
    again = Decision.objects.get()
    assert (again.outcome, again.units, again.inputs_digest) == (
        former.outcome,
        former.units,
        former.inputs_digest,
    )
    standing = AcquiredUnit.objects.standing()
    assert sorted(standing.values_list("bloc__code", flat=True)) == ["B2"]


def test_asked_twice_it_is_reopened_once():
    day = voted_day()
    reopen(day)
    told = Event.objects.count()
    assert reopen(day).state == "open"
    assert (Reopening.objects.count(), Event.objects.count()) == (1, told)


def test_a_sitting_reopens_as_many_times_as_nobody_signs():
    day = voted_day()
    for hours in (1, 2):
        reopen(day, reason=f"{WHY} ({hours})")
        close(day, timedelta(hours=2 + hours))
    assert (Reopening.objects.count(), DecisionWithdrawal.objects.count()) == (2, 2)
    assert len(Minutes.objects.get().facts["reopenings"]) == 2


def test_an_adjourned_dossier_comes_back_with_the_voices_that_it_had():
    day = jury_day()
    day.item = day.case(B1="acquired/not_acquired")
    day.open()
    day.everybody(day.item, "B2")
    until = (day.at + timedelta(days=40)).date()
    adjourn(
        item_id=day.item.pk, until=until, reason="Preuve à produire.", actor=day.actor, at=day.at
    )
    close(day)
    assert not DossierBloc.objects.filter(carried__isnull=False).exists()
    reopen(day)
    day.item.dossier.refresh_from_db()
    assert day.item.dossier.state == "ready"
    lift_adjournment(item_id=day.item.pk, actor=day.actor, at=day.at)
    day.everybody(day.item, "B1")
    close(day, timedelta(hours=3))
    assert Decision.objects.get().outcome == "full"


def test_an_absent_candidate_is_taken_back_too():
    day = jury_day()
    dossier = day.scene.candidate()
    dossier.attendance_set.update(state="absent")
    day.item = day.judge(dossier)
    day.open()
    close(day)
    assert Dossier.objects.get(pk=dossier.pk).state == "in_assessment"
    reopen(day)
    assert Dossier.objects.get(pk=dossier.pk).state == "ready"


def test_the_words_of_a_case_may_change_after_a_reopening():
    day = voted_day()
    with pytest.raises(Refused):
        recommend(item_id=day.item.pk, text="Reprendre.", actor=day.actor, at=day.at)
    reopen(day)
    recommend(item_id=day.item.pk, text="Reprendre B1.", actor=day.actor, at=day.at)
    close(day, timedelta(hours=3))
    assert Decision.objects.get().recommendation == "Reprendre B1."


def test_the_jury_that_answered_an_appeal_answers_it_again():
    day = decided_day()
    notified(day)
    first = Decision.objects.get()
    appeal = lodge_appeal(
        decision_id=first.pk,
        ground=Ground.PROCEDURE,
        statement="Temps non respecté.",
        actor=day.actor,
        at=day.at,
    )
    admit_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    again = next_day(day, B1="acquired")
    appeal.refresh_from_db()
    assert appeal.state == "settled"
    reopen(again)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer, appeal.answered_on) == ("admitted", "", None)
    change(again, "B1", "not_acquired", *again.seats)
    close(again, timedelta(hours=3))
    appeal.refresh_from_db()
    assert appeal.state == "settled"
    second = Decision.objects.get(sitting=again.sitting)
    assert (second.reexamines, second.outcome) == (first, "refused")


def test_who_signed_shuts_the_door_and_every_reason_is_given_at_once():
    day = voted_day()
    countersign(
        minutes_id=day.minutes.pk,
        seat_id=day.seats["almeida"].pk,
        actor=day.system,
        at=day.at + timedelta(hours=1),
    )
    juror = actor_for(day.sitting.body, Role.JUROR)
    assert refusal(day, reason=" ", actor=juror) == (
        "role",
        "reason-missing",
        "minutes-countersigned",
    )


def test_a_sitting_that_is_not_closed_does_not_reopen():
    day = jury_day()
    assert refusal(day) == ("state",)
    signed = decided_day()
    assert "state" in refusal(signed)


def test_a_dossier_that_went_on_is_not_taken_back():
    day = closed_day({"B1": "not_acquired"})
    dossier = day.item.dossier
    lodge_appeal(
        decision_id=Decision.objects.get().pk,
        ground=Ground.PROCEDURE,
        statement="Temps non respecté.",
        actor=day.actor,
        at=day.at,
    )
    other = DossierFactory(
        person=dossier.person, certification=dossier.certification, edition=dossier.edition
    )
    assert refusal(day) == ("dossier-gone-on", "decision-contested")
    other.delete()
    Dossier.objects.filter(pk=dossier.pk).update(state="in_assessment")
    assert refusal(day) == ("dossier-gone-on", "decision-contested")
    assert Decision.objects.count() == 1


def test_two_bodies_never_meet():
    day = voted_day()
    with pytest.raises(Sitting.DoesNotExist):
        reopen(day, actor=actor_for(BodyFactory()))


# The database


def test_the_database_reopens_a_sitting_with_its_reason_alone_and_before_any_signature():
    day = voted_day()
    rows = Sitting.objects.filter(pk=day.sitting.pk)
    back = {"state": "open", "closed_at": None}

    def stopped():
        with pytest.raises(IntegrityError, match="avant toute signature"), transaction.atomic():
            rows.update(**back)

    stopped()
    closed_at = rows.get().closed_at
    Reopening.objects.create(
        sitting=day.sitting, closed_at=closed_at, reopened_at=day.at, reason=WHY
    )
    with transaction.atomic():
        assert rows.update(**back) == 1
        transaction.set_rollback(True)
    countersign(
        minutes_id=day.minutes.pk,
        seat_id=day.seats["almeida"].pk,
        actor=day.system,
        at=day.at + timedelta(hours=1),
    )
    stopped()
    with pytest.raises(IntegrityError, match="se rectifie"), transaction.atomic():
        DecisionWithdrawal.objects.create(
            decision=Decision.objects.get(), reason=WHY, withdrawn_at=day.at
        )


def test_the_database_keeps_reopenings_and_withdrawals_and_decides_once():
    day = voted_day()
    decision = Decision.objects.get()
    decision.pk = None
    with pytest.raises(IntegrityError, match="qu’une fois"), transaction.atomic():
        decision.save(force_insert=True)
    reopen(day)
    for model in (Reopening, DecisionWithdrawal):
        with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
            model.objects.update(reason="Autre.")
        with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
            model.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.create(
            sitting=day.sitting, closed_at=day.at, reopened_at=day.at, reason=""
        )


def test_the_database_keeps_an_answered_appeal_that_no_reopening_concerns():
    day = decided_day()
    notified(day)
    appeal = lodge_appeal(
        decision_id=Decision.objects.get().pk,
        ground=Ground.PROCEDURE,
        statement="Temps non respecté.",
        actor=day.actor,
        at=day.at,
    )
    admit_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    next_day(day, B1="acquired")
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        Appeal.objects.update(state="admitted", answer="", answered_on=None)


def test_adopted_cases_stay_adopted():
    day = jury_day()
    day.case()
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    close(day)
    reopen(day)
    close(day, timedelta(hours=3))
    assert Decision.objects.get().outcome == "full"


def test_incidents_written_in_the_draft_are_said_again_by_the_next_one():
    day = voted_day()
    lines = ("Coupure à 10 h.", "Reprise à 10 h 05.")
    correct_draft(
        sitting_id=day.sitting.pk,
        wording=Wording(incidents=lines),
        reason="À consigner.",
        actor=day.actor,
        at=day.at + timedelta(hours=1),
    )
    for reason in (WHY, "Une seconde fois."):
        reopen(day, reason)
        assert tuple(close(day, timedelta(hours=3)).facts["incidents"]) == lines


def test_a_recommendation_corrected_in_the_draft_is_said_again_by_the_next_one():
    day = voted_day()
    advice = "Un stage en rayon frais.\nPuis le bloc 1."
    correct_draft(
        sitting_id=day.sitting.pk,
        wording=Wording(recommendations={day.item.dossier_id: advice}),
        reason="À préciser.",
        actor=day.actor,
        at=day.at + timedelta(hours=1),
    )
    reopen(day)
    close(day, timedelta(hours=3))
    assert Decision.objects.latest("pk").recommendation == advice
