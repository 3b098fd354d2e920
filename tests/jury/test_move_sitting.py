"""A sitting moved or cancelled before it opens: whoever was convened is told, as they were told before."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.moves import move_sitting
from parchemin.jury.actions.second_convocations import convene_again, record_lack_of_quorum
from parchemin.jury.actions.sitting_day import cancel_sitting
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.convocations import KIND, about_of
from parchemin.jury.selectors.tasks import convocations_to_send
from parchemin.jury.terms import Channel, Presence
from parchemin.kernel.objections import Refused
from parchemin.post.actions import mail as mail_dispatches
from parchemin.post.actions import send, send_all
from parchemin.post.models import Dispatch
from parchemin.post.selectors import file_of
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
EARLY = NOON - timedelta(days=40)
LATER = NOON + timedelta(days=7)


@pytest.fixture
def day():
    """Return a sitting whose jurors were convened by e-mail, but Ndiaye by post."""
    found = jury_day(convocation={"days_before": 21})
    for name, seat in found.seats.items():
        Juror.objects.filter(pk=seat.juror_id).update(email=f"{name}@exemple.fr")
    prepare_convocations(sitting_id=found.sitting.pk, actor=found.actor, at=EARLY)
    send(dispatch_id=of(found, "ndiaye").pk, channel=Channel.POST, actor=found.actor, at=EARLY)
    mail_dispatches(kind=KIND, about=about_of(found.sitting.pk), actor=found.actor, at=EARLY)
    run_due_jobs()
    mail.outbox.clear()
    return found


def of(day, name):
    return Dispatch.objects.filter(thread=f"seat/{day.seats[name].pk}").latest("version")


def states(day):
    rows = Dispatch.objects.filter(about=about_of(day.sitting.pk)).order_by("version")
    said = {name: f"seat/{seat.pk}" for name, seat in day.seats.items()}
    return {name: [r.state for r in rows if r.thread == said[name]] for name in said}


def move(day, **changes):
    asked = {"starts_at": LATER, "place": "Lyon", "remote": False, "reason": "Grève des trains."}
    asked |= {"sitting_id": day.sitting.pk, "actor": day.actor, "at": EARLY}
    return move_sitting(**{**asked, **changes})


def cancel(day, **changes):
    asked = {"reason": "Neige.", "actor": day.actor, "at": EARLY, **changes}
    return cancel_sitting(sitting_id=day.sitting.pk, **asked)


def refused(act, day, **changes):
    with pytest.raises(Refused) as found:
        act(day, **changes)
    return found.value.codes


def event(day, name):
    calendar = Calendar.from_ical(bytes(file_of(day.actor, of(day, name).pk, "calendar").content))
    (found,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(found["UID"]), found["SEQUENCE"], found.decoded("DTSTART")


def test_a_sitting_moved_is_told_once_and_says_why(day):
    for _ in range(2):
        move(day)
    sitting = Sitting.objects.get(pk=day.sitting.pk)
    assert (sitting.starts_at, sitting.place) == (LATER, "Lyon")
    (told,) = Event.objects.filter(name="jury.sitting.moved")
    assert (told.details["reason"], told.details["place"]) == ("Grève des trains.", "Lyon")


def test_whoever_was_convened_by_mail_is_mailed_the_new_version_and_the_rest_waits(day):
    move(day)
    assert states(day)["marchal"] == ["sent", "leaving"]
    assert states(day)["ndiaye"] == ["sent", "prepared"]
    run_due_jobs()
    assert len(mail.outbox) == 3
    assert "Cette convocation remplace la précédente" in mail.outbox[0].body
    assert states(day)["marchal"] == ["replaced", "sent"]
    (waits,) = convocations_to_send(day.actor, EARLY.date())
    assert waits.seats == 1


def test_the_event_of_the_agenda_moves(day):
    _, uid, first, _ = event(day, "marchal")
    move(day)
    assert event(day, "marchal") == ("REQUEST", uid, first + 1, LATER)


def test_a_day_too_near_leaves_the_letters_to_whoever_asks_the_jurors(day):
    """RULE-39."""
    near = {"at": NOON - timedelta(days=5), "starts_at": NOON + timedelta(days=1)}
    move(day, **near)
    assert {found[-1] for found in states(day).values()} == {"prepared"}
    again = {"kind": KIND, "about": about_of(day.sitting.pk), "actor": day.actor, "at": near["at"]}
    mail_dispatches(**again, short_notice_agreed=True)
    run_due_jobs()
    assert len(mail.outbox) == 4


def test_who_was_not_told_of_a_move_is_called_off_for_the_day_that_they_hold(day):
    move(day, at=NOON - timedelta(days=5), starts_at=NOON + timedelta(days=1))
    cancel(day, at=NOON - timedelta(days=5))
    run_due_jobs()
    held = "La convocation que vous avez reçue est pour le mardi 24 novembre 2026 : elle est sans effet."
    assert [held in letter.body for letter in mail.outbox] == [True] * 3
    assert held in words(bytes(file_of(day.actor, of(day, "ndiaye").pk, "letter").content))
    prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=NOON - timedelta(days=5))
    assert len(states(day)["marchal"]) == 3, "called off once"


def test_another_room_the_same_day_owes_no_notice_again(day):
    move(day, starts_at=NOON + timedelta(hours=1), at=NOON - timedelta(days=2))
    run_due_jobs()
    assert len(mail.outbox) == 3


def test_moved_on_its_very_day_a_sitting_is_told_at_once(day):
    move(day, starts_at=NOON + timedelta(hours=1), at=NOON - timedelta(hours=4))
    run_due_jobs()
    assert len(mail.outbox) == 3


def test_nobody_is_written_to_who_was_not_convened():
    day = jury_day()
    move(day)
    assert not Dispatch.objects.exists()


def test_a_sitting_is_not_moved_to_the_past_without_a_reason_nor_by_somebody_else(day):
    assert refused(move, day, starts_at=EARLY - timedelta(days=1)) == ("sitting-past",)
    assert "reason" in refused(move, day, reason=" ")[0]
    assert refused(move, jury_day(remote_jury=False), remote=True) == ("remote-jury",)
    assert refused(move, day, actor=actor_for(day.sitting.body, Role.JUROR)) == ("role",)
    with pytest.raises(Sitting.DoesNotExist):
        move(day, actor=actor_for(BodyFactory()))
    assert {found[-1] for found in states(day).values()} == {"sent"}


def test_a_sitting_opened_is_not_moved():
    day = jury_day()
    day.case()
    day.open()
    assert refused(move, day) == ("sitting-state",)


def test_a_second_convocation_keeps_to_the_delays_of_its_reglement():
    day = jury_day(
        quorum={"second_convocation_without_quorum": True},
        second_convocation={"after": {"days": 5}, "within": {"days": 20}},
    )
    for seat in day.seats.values():
        day.comes(seat, Presence.ABSENT)
    lacks = {"sitting_id": day.sitting.pk, "actor": day.actor, "at": day.at}
    record_lack_of_quorum(**lacks)
    on = NOON + timedelta(days=10)
    day.sitting = convene_again(**lacks, code="J-2", starts_at=on, place="Paris")
    early = {"at": day.at, "starts_at": NOON + timedelta(days=2)}
    assert refused(move, day, **early) == ("second-convocation-early",)
    late = {"at": day.at, "starts_at": NOON + timedelta(days=30)}
    assert refused(move, day, **late) == ("second-convocation-late",)
    assert move(day, at=day.at, starts_at=NOON + timedelta(days=12)).place == "Lyon"


def test_a_sitting_cancelled_is_called_off_to_each_as_they_were_convened(day):
    cancel(day)
    assert states(day)["ndiaye"] == ["sent", "prepared"]
    run_due_jobs()
    assert len(mail.outbox) == 3
    assert mail.outbox[0].subject.startswith("Annulation de votre convocation")
    assert states(day)["marchal"] == ["countermanded", "sent"]
    method, _, sequence, _ = event(day, "marchal")
    assert (method, sequence) == ("CANCEL", 1)
    letter = words(bytes(file_of(day.actor, of(day, "marchal").pk, "letter").content))
    assert "Annulation de votre convocation" in letter
    assert "La séance du jury paritaire est annulée." in letter
    (waits,) = convocations_to_send(day.actor, EARLY.date())
    assert waits.seats == 1
    late = {"at": NOON - timedelta(days=1), "channel": Channel.POST}
    send_all(kind=KIND, about=about_of(day.sitting.pk), actor=day.actor, **late)
    assert convocations_to_send(day.actor, EARLY.date()) == ()


def test_what_was_about_to_leave_does_not_leave_after_what_calls_it_off():
    day = jury_day()
    prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=EARLY)
    mail_dispatches(kind=KIND, about=about_of(day.sitting.pk), actor=day.actor, at=EARLY)
    cancel(day)
    assert states(day)["marchal"] == ["leaving", "leaving"]
    countermand = of(day, "marchal")
    send(dispatch_id=countermand.pk, channel=Channel.BY_HAND, actor=day.actor, at=EARLY)
    run_due_jobs()
    assert states(day)["marchal"] == ["replaced", "sent"]


def test_once_its_hour_came_a_sitting_is_cancelled_without_a_letter(day):
    cancel(day, at=NOON + timedelta(hours=2))
    assert {found[-1] for found in states(day).values()} == {"sent"}
    assert prepare_refused(day) == ("sitting-state",)


def prepare_refused(day):
    with pytest.raises(Refused) as found:
        prepare_convocations(
            sitting_id=day.sitting.pk, actor=day.actor, at=NOON + timedelta(hours=2)
        )
    return found.value.codes
