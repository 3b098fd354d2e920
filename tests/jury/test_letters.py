"""Files of a jury are handed over as they left, to those they were written to."""

from datetime import timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror
from parchemin.jury.actions.appeal_replies import write_reply
from parchemin.jury.actions.appeals import lodge_appeal, withdraw_appeal
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.terms import Channel, Ground
from parchemin.post.actions import send
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.selectors import file_of, visible_dispatches
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.jury.after import decided_day, decision_of, notified
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def test_a_candidate_reads_the_letters_that_left_for_them_and_nobody_else_s():
    day = decided_day()
    told = notified(day).dispatch
    decision = decision_of(day)
    asked = {"ground": Ground.PROCEDURE, "statement": "Non.", "actor": day.actor, "at": day.at}
    appeal = lodge_appeal(decision_id=decision.pk, **asked)
    withdraw_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    reply = write_reply(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    user = UserFactory()
    candidate = actor_for(day.sitting.body, Role.CANDIDATE, user=user)

    def reads(actor):
        rows = [row.pk for row in (told, reply) if visible_dispatches(actor).filter(pk=row.pk)]
        return [file_of(actor, pk, "letter").name for pk in rows]

    number = decision.dossier.number
    assert reads(candidate) == []
    decision.dossier.person.__class__.objects.update(user=user)
    assert reads(candidate) == [f"decision-{number}.pdf"]
    send(dispatch_id=reply.pk, channel=Channel.POST, actor=day.actor, at=day.at)
    for actor in (candidate, day.actor):
        assert reads(actor) == [f"decision-{number}.pdf", f"recours-{number}.pdf"]
    assert reads(actor_for(BodyFactory())) == []


def test_a_letter_is_written_once_while_it_says_what_stands():
    day = decided_day()
    asked = {"sitting_id": day.sitting.pk, "actor": day.actor, "at": day.at}
    assert len(write_notifications(**asked)) == 1
    assert write_notifications(**{**asked, "at": day.at + timedelta(days=3)}) == ()
    person = decision_of(day).dossier.person
    person.usage_name = "Diallo"
    person.save()
    (second,) = write_notifications(**asked)
    assert (second.version, second.name.endswith("Diallo")) == (2, True)
    assert Dispatch.objects.filter(state="prepared").get() == second


def test_a_juror_reads_their_own_convocation():
    day = jury_day()
    asked = {"actor": day.actor, "at": day.at - timedelta(days=25)}
    prepare_convocations(sitting_id=day.sitting.pk, **asked)
    own = Dispatch.objects.get(thread=f"seat/{day.seats['almeida'].pk}")
    other = Dispatch.objects.get(thread=f"seat/{day.seats['marchal'].pk}")
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["almeida"].juror_id).update(user=user)
    juror = actor_for(day.sitting.body, Role.JUROR, user=user)
    for actor in (juror, day.actor):
        assert bytes(file_of(actor, own.pk, "letter").content).startswith(b"%PDF")
        assert file_of(actor, own.pk, "calendar").name == "jury-JURY-1.ics"
        with pytest.raises(DispatchFile.DoesNotExist):
            file_of(actor, own.pk, "employer")
    for actor in (juror, actor_for(BodyFactory()), actor_for(day.sitting.body, Role.COMMISSION)):
        with pytest.raises(DispatchFile.DoesNotExist):
            file_of(actor, other.pk, "letter")
