"""Where the CPNE decides last, nothing has its effect before it has spoken; the award takes its day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.award import Awarding
from parchemin.journal.models import Event
from parchemin.jury.actions.appeals import lodge_appeal
from parchemin.jury.models import Confirmation, Decision, Sitting
from parchemin.jury.selectors.confirmations import deciding_day, standing, unconfirmed
from parchemin.jury.selectors.decisions import decision_faults
from parchemin.jury.selectors.followup import decided_cases
from parchemin.jury.selectors.progress import hearings_of
from parchemin.jury.terms import Ground
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, Dossier
from parchemin.processes.award import award_sitting
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from tests.documents import words
from tests.factories import BodyFactory, actor_for
from tests.jury.after import (
    closed_day,
    decided_day,
    decision_of,
    letter_of,
    next_day,
    notified,
    sign,
)

pytestmark = pytest.mark.django_db
BY_CPNE = {"decision": {"cpne_confirmation": True}}
LATER = timedelta(days=20)
WHOLE = {"B1": "acquired"}


def confirm(day, **changes):
    asked = {
        "sitting_id": day.sitting.pk,
        "confirmed_on": (day.at + LATER).date(),
        "deliberation": "2026-47",
        "actor": day.actor,
        "at": day.at + LATER,
        **changes,
    }
    return confirm_sitting(**asked)


def award(day, on):
    awarding = Awarding(on=on, place="Paris")
    return award_sitting(
        sitting_id=day.sitting.pk, awarding=awarding, actor=day.system, at=day.at + LATER
    )


@pytest.mark.parametrize("rules", [BY_CPNE, {"jury": {"flow": "jury_then_cpne"}}])
def test_before_the_cpne_nothing_is_acquired_told_or_awarded(rules):
    day = decided_day(WHOLE, **rules)
    assert not AcquiredUnit.objects.exists()
    for act in (lambda: notified(day), lambda: award(day, day.at.date())):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("decision-to-confirm",)
    assert decided_cases(day.actor, day.at.date())[0].to_confirm


def test_the_day_of_the_cpne_is_that_of_the_blocs_of_the_award_and_of_the_letter():
    day = decided_day(WHOLE, **BY_CPNE)
    (confirmation,) = confirm(day)
    spoken = confirmation.confirmed_on
    assert set(AcquiredUnit.objects.values_list("acquired_on", flat=True)) == {spoken}
    assert set(AcquiredUnit.objects.values_list("valid_until", flat=True)) == {None}
    assert deciding_day(decision_of(day)) == spoken == date(2026, 12, 14)
    with pytest.raises(Refused) as refused:
        award(day, day.at.date())
    assert refused.value.codes == ("awarded-before-decision",)
    (certificate,) = award(day, spoken)
    assert certificate.facts["decided_on"] == "2026-12-14"
    notice = notified(day, at=day.at + LATER)
    assert notice.due_on == date(2026, 12, 29)
    assert "a confirmé cette décision le 14 décembre 2026" in words(letter_of(notice))
    assert decision_faults(day.sitting.body_id) == ()


def test_blocs_of_a_partial_award_are_kept_from_the_day_of_the_cpne():
    confirm(decided_day(**BY_CPNE))
    assert set(AcquiredUnit.objects.values_list("valid_until", flat=True)) == {date(2031, 12, 14)}


def test_confirming_again_writes_nothing():
    day = decided_day(**BY_CPNE)
    confirm(day)
    told = Event.objects.count()
    assert confirm(day) == ()
    assert (Event.objects.count(), Confirmation.objects.count()) == (told, 1)


def test_a_reglement_that_asks_nothing_of_the_cpne_needs_no_confirmation():
    day = decided_day(WHOLE)
    with pytest.raises(Refused) as refused:
        confirm(day)
    assert refused.value.codes == ("confirmation-not-asked",)
    assert award(day, day.at.date())


def test_every_objection_is_told_at_once():
    day = closed_day(**BY_CPNE)
    with pytest.raises(Refused) as refused:
        confirm(
            day,
            actor=actor_for(day.sitting.body, Role.JUROR),
            deliberation=" ",
            confirmed_on=day.at.date() - timedelta(days=1),
            sent_back={0: ""},
        )
    assert refused.value.codes == (
        "role",
        "sitting-state",
        "deliberation-missing",
        "confirmed-before-decision",
        "reason-missing",
        "decision-not-waiting",
    )
    with pytest.raises(Refused) as refused:
        confirm(day, confirmed_on=date(2030, 1, 1))
    assert "confirmed-later" in refused.value.codes


def test_a_decision_sent_back_goes_before_another_jury_that_points_to_it():
    day = decided_day(WHOLE, **BY_CPNE)
    first = decision_of(day)
    (said,) = confirm(day, sent_back={first.pk: "Grille du bloc 2 non signée."})
    assert said.verdict == "sent_back"
    assert Dossier.objects.get().state == "in_assessment"
    assert not AcquiredUnit.objects.exists()
    assert not standing(Decision.objects.all()).exists()
    again = next_day(day, B1="acquired", B2="acquired")
    sign(again)
    second = decision_of(again)
    assert second.reexamines == first
    assert list(unconfirmed(Decision.objects.all())) == [second]
    event = Event.objects.get(name="jury.decision.sent_back")
    assert event.details["reason"] == "Grille du bloc 2 non signée."


def test_a_decision_that_waits_for_the_cpne_is_not_contested():
    day = decided_day(**BY_CPNE)
    with pytest.raises(Refused) as refused:
        lodge_appeal(
            decision_id=decision_of(day).pk,
            ground=Ground.PROCEDURE,
            statement="Trop tôt.",
            actor=day.actor,
            at=day.at,
        )
    assert refused.value.codes == ("decision-to-confirm",)


def advised(day):
    return rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Recommandation omise.",
        corrections=[Correction(day.item.dossier_id, recommendation="Persévérer.")],
        actor=day.actor,
        at=day.at,
    )


def test_while_a_rectificatif_waits_the_cpne_speaks_on_what_is_signed_and_then_on_what_it_took():
    day = decided_day(**BY_CPNE)
    first = decision_of(day)
    minutes = advised(day)
    (said,) = confirm(day)
    assert said.decision == first
    assert confirm(day) == ()
    assert AcquiredUnit.objects.standing().get().origin_ref == f"decision/{first.pk}"
    sign(day, minutes)
    assert not AcquiredUnit.objects.standing().exists()
    (said,) = confirm(day)
    assert said.decision == decision_of(day) != first
    assert AcquiredUnit.objects.standing().get().origin_ref == f"decision/{said.decision_id}"


def test_a_rectified_decision_is_confirmed_anew():
    day = decided_day(**BY_CPNE)
    confirm(day)
    sign(day, advised(day))
    assert AcquiredUnit.objects.count() == 1
    assert list(unconfirmed(Decision.objects.all())) == [decision_of(day)]
    confirm(day)
    assert list(standing(Decision.objects.all())) == [decision_of(day)]


def test_standing_decisions_are_all_those_that_no_cpne_confirms():
    day = decided_day()
    assert list(standing(Decision.objects.all())) == [decision_of(day)]
    assert not unconfirmed(Decision.objects.all()).exists()


def test_another_body_reaches_nothing():
    day = decided_day(**BY_CPNE)
    with pytest.raises(Sitting.DoesNotExist):
        confirm(day, actor=actor_for(BodyFactory()))


def test_the_database_keeps_what_the_cpne_said():
    day = decided_day(**BY_CPNE)
    confirm(day)
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Confirmation.objects.update(verdict="sent_back", reason="Non.")
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Confirmation.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    "changes",
    [
        {"deliberation": ""},
        {"verdict": "sent_back"},
        {"confirmed_on": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_confirmation_that_does_not_hold_together(changes):
    day = decided_day(**BY_CPNE)
    known = {
        "body": day.sitting.body,
        "decision": decision_of(day),
        "verdict": "confirmed",
        "confirmed_on": day.at.date(),
        "deliberation": "2026-47",
        "recorded_at": day.at,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(**{**known, **changes})


def test_the_dossier_says_that_the_cpne_has_still_to_decide_then_what_it_said():
    day = decided_day(WHOLE, **BY_CPNE)
    first = decision_of(day)
    (waits,) = hearings_of(day.actor, first.dossier_id)
    assert (waits.awaits_cpne, waits.stands, waits.confirmation) == (True, False, None)
    confirm(day, sent_back={first.pk: "Grille du bloc 2 non signée."})
    (sent_back,) = hearings_of(day.actor, first.dossier_id)
    assert (sent_back.awaits_cpne, sent_back.stands) == (False, False)
    assert sent_back.confirmation.reason == "Grille du bloc 2 non signée."


def test_what_no_cpne_confirms_stands_once_decided():
    day = decided_day(WHOLE)
    (hearing,) = hearings_of(day.actor, decision_of(day).dossier_id)
    assert (hearing.awaits_cpne, hearing.stands) == (False, True)
