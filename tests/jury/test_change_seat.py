"""A seat given by mistake is taken back or made consultative, while the sitting is not opened."""

from datetime import timedelta

import pytest
from django.core import mail

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.seats import change_voice, take_seat_back
from parchemin.jury.actions.sitting_day import give_proxy
from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.models import ExpenseSheet, SittingSeat
from parchemin.jury.selectors.seats import has_a_voice
from parchemin.jury.terms import Channel, Presence, SeatRole
from parchemin.kernel.objections import Refused
from parchemin.post.actions import send
from parchemin.post.models import Dispatch
from tests.documents import words
from tests.factories import BodyFactory, JurorFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return jury_day()


def take_back(day, name, actor=None, reason=""):
    return take_seat_back(
        seat_id=day.seats[name].pk, reason=reason, actor=actor or day.actor, at=day.at
    )


def change(day, name, *, voting):
    return change_voice(seat_id=day.seats[name].pk, voting=voting, actor=day.actor, at=day.at)


def seated(day):
    return {seat.juror.name for seat in day.sitting.seats.select_related("juror")}


def refused(act, *args, **keywords):
    with pytest.raises(Refused) as found:
        act(*args, **keywords)
    return found.value.codes


def test_a_seat_taken_back_leaves_the_table_and_the_journal_says_it(day):
    name = day.seats["ndiaye"].juror.name
    take_back(day, "ndiaye")
    assert name not in seated(day)
    assert Event.objects.get(name="jury.seat.taken_back").details["juror"] == name
    with pytest.raises(SittingSeat.DoesNotExist):
        take_back(day, "ndiaye")


def test_a_seat_made_consultative_has_no_voice_and_is_told_once(day):
    for _ in range(2):
        assert change(day, "ndiaye", voting=False).voting is False
    assert Event.objects.filter(name="jury.seat.voice_changed").count() == 1
    assert change(day, "ndiaye", voting=True).voting is True


def convened(day, name, channel=Channel.POST):
    at = day.at - timedelta(days=40)
    prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=at)
    letter = Dispatch.objects.get(thread=f"seat/{day.seats[name].pk}")
    send(dispatch_id=letter.pk, channel=channel, actor=day.actor, at=at)
    return letter


def test_a_convocation_not_left_goes_with_the_seat(day):
    convened(day, "almeida")
    assert take_back(day, "ndiaye") == ()
    own = Dispatch.objects.get(thread=f"seat/{day.seats['ndiaye'].pk}")
    assert own.state == "replaced"
    with pytest.raises(Refused):
        send(dispatch_id=own.pk, channel=Channel.POST, actor=day.actor, at=day.at)


def test_who_was_convened_is_called_off_by_e_mail_and_told_why_in_the_journal(day):
    letter = convened(day, "almeida")
    assert refused(take_back, day, "almeida") == ("reason-missing",)
    assert day.seats["almeida"].juror.name in seated(day)
    (written,) = take_back(day, "almeida", reason="Fin de mandat.")
    assert day.seats["almeida"].juror.name not in seated(day)
    run_due_jobs()
    (message,) = mail.outbox
    assert "est retiré : elle se tient sans vous" in message.body
    printed = words(written.files.get(role="letter").content)
    assert "elle se tient sans vous" in printed
    assert "est annulée" not in printed
    letter.refresh_from_db()
    assert letter.state == "countermanded"
    assert Event.objects.get(name="jury.seat.withdrawn").details["reason"] == "Fin de mandat."


def test_the_calling_off_of_who_has_no_address_is_sent_by_post_once_the_seat_is_gone(day):
    convened(day, "almeida")
    Juror.objects.filter(pk=day.seats["almeida"].juror_id).update(email="")
    (written,) = take_back(day, "almeida", reason="Fin de mandat.")
    assert written.state == "prepared"
    send(dispatch_id=written.pk, channel=Channel.POST, actor=day.actor, at=day.at)
    written.refresh_from_db()
    assert written.state == "sent"


def test_a_seat_whose_juror_claims_expenses_is_not_taken_back(day):
    ExpenseSheet.objects.create(seat=day.seats["ndiaye"], state="draft")
    assert refused(take_back, day, "ndiaye") == ("expenses-claimed",)


def test_a_seat_that_another_is_tied_to_is_not_taken_back(day):
    give_proxy(
        seat_id=day.seats["belkacem"].pk,
        holder_id=day.seats["marchal"].pk,
        actor=day.actor,
        at=day.at,
    )
    assert refused(take_back, day, "marchal") == ("seat-tied",)


def test_once_opened_the_table_does_not_change(day):
    day.case(B1="acquired")
    day.open()
    assert refused(take_back, day, "ndiaye") == ("seats-frozen",)
    assert refused(change, day, "ndiaye", voting=False) == ("seats-frozen",)


def test_only_the_secretariat_of_the_body_changes_a_seat(day):
    juror = actor_for(day.sitting.body, Role.JUROR)
    assert "role" in refused(take_back, day, "ndiaye", actor=juror)
    stranger = actor_for(BodyFactory(), Role.SECRETARIAT)
    with pytest.raises(SittingSeat.DoesNotExist):
        take_back(day, "ndiaye", actor=stranger)


def test_a_substitute_has_the_voice_of_the_seat_and_no_other(day):
    juror = JurorFactory(body=day.sitting.body, college=day.seats["ndiaye"].college)
    seat = seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=juror.pk,
        role=SeatRole.MEMBER,
        stands_in_for_id=day.seats["ndiaye"].pk,
        actor=day.actor,
        at=day.at,
    )
    day.comes(day.seats["ndiaye"], Presence.SUBSTITUTED)
    seat = day.sitting.seats.select_related("stands_in_for").get(pk=seat.pk)
    assert has_a_voice(seat)
    change(day, "ndiaye", voting=False)
    assert not has_a_voice(day.sitting.seats.select_related("stands_in_for").get(pk=seat.pk))
