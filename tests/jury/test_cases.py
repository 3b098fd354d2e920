"""What the jury adds to a case: adjournment, advice, mention, adjusted mark, fraud."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.cases import (
    adjourn,
    adjust_mark,
    lift_adjournment,
    propose_mention,
    recommend,
    retain_fraud,
)
from parchemin.jury.actions.votes import (
    accept_unanimous,
    adopt_clear_units,
    cast_show_of_hands,
    cast_vote,
)
from parchemin.jury.models import AgendaItem, MarkAdjustment
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Choice, Outcome
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 12)


def deliberation(day, item):
    return docket_of(day.sitting, [item.pk]).entry_of(item.pk).deliberation


def open_day(**reglement):
    day = jury_day(**reglement)
    item = day.case(B1="acquired/not_acquired")
    day.open()
    return day, item, {"item_id": item.pk, "actor": day.actor, "at": day.at}


def test_an_adjournment_is_told_once_and_can_be_lifted():
    day, item, who = open_day()
    for _ in range(2):
        adjourn(until=LATER, reason="Pièce attendue.", **who)
    assert deliberation(day, item).outcome is Outcome.ADJOURNED
    assert Event.objects.filter(name="jury.case.adjourned").count() == 1
    for _ in range(2):
        lift_adjournment(**who)
    assert deliberation(day, item).outcome is None


def test_every_reason_against_an_adjournment_is_given_at_once():
    day, _, who = open_day(decision={"outcomes": ["full", "partial", "refused", "absent"]})
    who["actor"] = actor_for(day.sitting.body, Role.JUROR)
    with pytest.raises(Refused) as refused:
        adjourn(until=date(2026, 11, 24), reason=" ", **who)
    assert refused.value.codes == (
        "role",
        "adjournment-not-admitted",
        "adjournment-past",
        "reason-missing",
    )


def test_a_recommendation_is_written_and_told_without_its_text():
    _, item, who = open_day()
    for _ in range(2):
        recommend(text=" Reprendre la marge. ", **who)
    item.refresh_from_db()
    assert item.recommendation == "Reprendre la marge."
    assert "marge" not in str(Event.objects.get(name="jury.case.advised").details)


def test_a_mention_comes_from_the_reglement_and_with_a_full_award():
    mentions = [{"code": "felicitations", "label": "Félicitations du jury"}]
    day, item, who = open_day(mentions=mentions)
    with pytest.raises(Refused) as refused:
        propose_mention(mention="honneur", **who)
    assert refused.value.codes == ("mention-unknown",)
    propose_mention(mention="felicitations", **who)
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    for unit in ("B1", "B2"):
        day.everybody(item, unit)
    assert deliberation(day, item).mention == "felicitations"


def test_an_adjusted_mark_counts_where_the_reglement_lets_the_jury_adjust():
    day, item, who = open_day(grid={"adjusted_by": "jury"})
    change = {"bloc": "B1", "value": "acquired", "reason": "Geste revu sur la vidéo."}
    for line in ("1.1", "1.2", "1.2"):
        adjust_mark(line=line, **change, **who)
    assert MarkAdjustment.objects.count() == 2
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert deliberation(day, item).outcome is Outcome.FULL
    adjust_mark(line="1.1", bloc="B1", value="not_acquired", reason="Revu encore.", **who)
    assert deliberation(day, item).outcome is not Outcome.FULL


def test_every_reason_against_an_adjusted_mark_is_given_at_once():
    day, _, who = open_day()
    who["actor"] = actor_for(day.sitting.body, Role.JUROR)
    with pytest.raises(Refused) as refused:
        adjust_mark(bloc="B1", line="1.1", value="excellent", reason="", **who)
    assert refused.value.codes == (
        "role",
        "adjustment-not-admitted",
        "mark-out-of-scale",
        "reason-missing",
    )
    with pytest.raises(Refused) as refused:
        adjust_mark(bloc="B1", line="9.9", value="acquired", reason="x", **who)
    assert "unknown-criterion" in refused.value.codes


def test_a_retained_fraud_excludes_and_may_be_lifted_during_the_sitting():
    day, item, who = open_day()
    for _ in range(2):
        retain_fraud(reason="Copie ; le candidat l’a reconnu.", **who)
    assert deliberation(day, item).outcome is Outcome.EXCLUDED_FRAUD
    assert Event.objects.filter(name="jury.fraud.retained").count() == 1
    retain_fraud(reason="", **who)
    assert deliberation(day, item).outcome is None
    with pytest.raises(Refused) as refused:
        retain_fraud(reason=" ", **who)
    assert refused.value.codes == ("fraud-missing",)
    with pytest.raises(Refused) as refused:
        retain_fraud(reason="x" * 2001, **who)
    assert refused.value.codes == ("text-too-long",)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (adjourn, {"until": LATER, "reason": "x"}),
        (recommend, {"text": "x"}),
        (retain_fraud, {"reason": "x"}),
        (adjust_mark, {"bloc": "B1", "line": "1.1", "value": "acquired", "reason": "x"}),
    ],
)
def test_nothing_is_said_out_of_an_open_sitting_nor_by_another_body(act, said):
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    with pytest.raises(Refused) as refused:
        act(item_id=item.pk, actor=day.actor, at=day.at, **said)
    assert "sitting-state" in refused.value.codes
    with pytest.raises(AgendaItem.DoesNotExist):
        act(item_id=item.pk, actor=actor_for(BodyFactory()), at=day.at, **said)


def test_the_database_keeps_adjustments_and_reasons():
    day, item, who = open_day(grid={"adjusted_by": "jury"})
    adjust_mark(bloc="B1", line="1.1", value="acquired", reason="Revu.", **who)
    with pytest.raises(IntegrityError, match="reste écrite"), transaction.atomic():
        MarkAdjustment.objects.update(value="partial")
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkAdjustment.objects.create(item=item, bloc="B1", line="1.1", value="partial", at=day.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.update(adjourned_to=LATER)


def test_what_the_jury_adopted_comes_back_once_the_adjournment_is_lifted():
    day, item, who = open_day()
    adopt_clear_units(**who)
    day.everybody(item, "B1")
    adjourn(until=LATER, reason="Pièce attendue.", **who)
    put_off = deliberation(day, item)
    assert (put_off.outcome, put_off.acquired) == (Outcome.ADJOURNED, ())
    lift_adjournment(**who)
    assert deliberation(day, item).outcome is Outcome.FULL


def test_no_voice_is_taken_on_a_case_that_the_jury_adjourned():
    day, item, who = open_day()
    adjourn(until=LATER, reason="Pièce attendue.", **who)
    voice = {"unit": "B1", "choice": Choice.ACQUIRED}
    for act, said in (
        (cast_vote, {**voice, "seat_id": day.seats["marchal"].pk}),
        (cast_show_of_hands, voice),
    ):
        with pytest.raises(Refused) as refused:
            act(**said, **who)
        assert refused.value.codes == ("case-adjourned",)
    assert not item.votes.exists()
    lift_adjournment(**who)
    assert len(cast_show_of_hands(**voice, **who)) == 4
