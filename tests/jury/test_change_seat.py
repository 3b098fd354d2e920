"""A seat given by mistake is taken back or made consultative, while the sitting is not opened."""

from datetime import timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.seats import change_voice, take_seat_back
from parchemin.jury.actions.sitting_day import give_proxy
from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.models import SittingSeat
from parchemin.jury.selectors.seats import has_a_voice
from parchemin.jury.terms import Channel, Presence, SeatRole
from parchemin.kernel.objections import Refused
from parchemin.post.actions import send
from parchemin.post.models import Dispatch
from tests.factories import BodyFactory, JurorFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return jury_day()


def take_back(day, name, actor=None):
    return take_seat_back(seat_id=day.seats[name].pk, actor=actor or day.actor, at=day.at)


def change(day, name, *, voting):
    return change_voice(seat_id=day.seats[name].pk, voting=voting, actor=day.actor, at=day.at)


def seated(day):
    return set(day.sitting.seats.values_list("juror__name", flat=True))


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


def test_a_convocation_not_left_goes_with_the_seat_and_one_that_left_keeps_it(day):
    at = day.at - timedelta(days=40)
    prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=at)
    written = {row.thread: row for row in Dispatch.objects.all()}
    left = written[f"seat/{day.seats['almeida'].pk}"]
    send(dispatch_id=left.pk, channel=Channel.POST, actor=day.actor, at=at)
    take_back(day, "ndiaye")
    own = written[f"seat/{day.seats['ndiaye'].pk}"]
    own.refresh_from_db()
    assert own.state == "replaced"
    with pytest.raises(Refused):
        send(dispatch_id=own.pk, channel=Channel.POST, actor=day.actor, at=at)
    assert refused(take_back, day, "almeida") == ("convocation-left",)
    change(day, "almeida", voting=False)
    left.refresh_from_db()
    assert left.state == "sent"


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
