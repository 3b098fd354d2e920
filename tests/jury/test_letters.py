"""Files of a jury are handed over as they left, to those they were written to."""

from datetime import timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.jury.actions.appeals import lodge_appeal, withdraw_appeal
from parchemin.jury.actions.notifying import notify_sitting
from parchemin.jury.actions.replying import reply_to_appeal
from parchemin.jury.actions.summons import prepare_summons
from parchemin.jury.models import AppealReply, ExpenseSheet, Juror, Notification, Summons
from parchemin.jury.selectors.letters import (
    employer_letter,
    expenses_letter,
    notification_letter,
    reply_letter,
    summons_calendar,
    summons_letter,
)
from parchemin.jury.terms import Ground, NoticeChannel
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.jury.after import decided_day, decision_of
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
EMAIL = NoticeChannel.EMAIL


def test_a_candidate_reads_the_letters_written_to_them_and_nobody_else_s():
    day = decided_day()
    (told,) = notify_sitting(sitting_id=day.sitting.pk, channel=EMAIL, actor=day.actor, at=day.at)
    decision = decision_of(day)
    asked = {"ground": Ground.PROCEDURE, "statement": "Non.", "actor": day.actor, "at": day.at}
    appeal = lodge_appeal(decision_id=decision.pk, **asked)
    withdraw_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    reply_to_appeal(appeal_id=appeal.pk, channel=EMAIL, actor=day.actor, at=day.at)
    user = UserFactory()
    candidate = actor_for(day.sitting.body, Role.CANDIDATE, user=user)
    with pytest.raises(Notification.DoesNotExist):
        notification_letter(candidate, decision.pk)
    with pytest.raises(AppealReply.DoesNotExist):
        reply_letter(candidate, appeal.pk)
    person = decision.dossier.person
    person.user = user
    person.save()
    for actor in (candidate, day.actor):
        letter = notification_letter(actor, decision.pk)
        assert (letter.name, letter.content) == (
            f"decision-{decision.dossier.number}.pdf",
            bytes(told.pdf),
        )
        assert reply_letter(actor, appeal.pk).content.startswith(b"%PDF")
    with pytest.raises(Notification.DoesNotExist):
        notification_letter(actor_for(BodyFactory()), decision.pk)


def test_a_whole_sitting_is_notified_in_one_gesture_and_once():
    day = decided_day()
    asked = {"sitting_id": day.sitting.pk, "channel": EMAIL, "actor": day.actor, "at": day.at}
    assert notify_sitting(**asked) == notify_sitting(**asked)
    assert Notification.objects.count() == 1
    assert notify_sitting(**{**asked, "actor": actor_for(BodyFactory())}) == ()


def test_a_juror_reads_their_own_convocation():
    day = jury_day()
    asked = {"actor": day.actor, "at": day.at - timedelta(days=25)}
    prepare_summons(sitting_id=day.sitting.pk, **asked)
    own = Summons.objects.get(seat=day.seats["almeida"])
    other = Summons.objects.get(seat=day.seats["marchal"])
    user = UserFactory()
    Juror.objects.filter(pk=own.seat.juror_id).update(user=user)
    juror = actor_for(day.sitting.body, Role.JUROR, user=user)
    for actor in (juror, day.actor):
        assert summons_letter(actor, own.pk).content == bytes(own.letter)
        assert summons_calendar(actor, own.pk).name == "jury-JURY-1.ics"
        assert employer_letter(actor, own.pk).content == b""
    for actor in (juror, actor_for(BodyFactory()), actor_for(day.sitting.body, Role.COMMISSION)):
        with pytest.raises(Summons.DoesNotExist):
            summons_letter(actor, other.pk)
        with pytest.raises(ExpenseSheet.DoesNotExist):
            expenses_letter(actor, day.seats["marchal"].pk)
