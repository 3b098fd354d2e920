"""A juror who leaves or comes late undoes no voice: each case is decided by who was in the room for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parchemin.journal.models import Event
from parchemin.jury.actions.holding import give_proxy, record_presence
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Outcome, Presence
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
PARTED = {"B1": "acquired/not_acquired"}


@pytest.fixture
def day():
    return jury_day({"B1": 1}, quorum={"min_per_college": 1})


def record(day, name, presence, minutes):
    seat = day.seats[name]
    at = day.at + timedelta(minutes=minutes)
    return record_presence(seat_id=seat.pk, presence=presence, actor=day.system, at=at)


def entry_of(day, item):
    return docket_of(day.sitting, [item.pk]).entry_of(item.pk)


def test_who_leaves_keeps_the_voices_cast_and_is_awaited_no_more(day):
    heard, later = day.case(**PARTED), day.case(**PARTED)
    day.open()
    day.everybody(heard)
    record(day, "ndiaye", Presence.EXCUSED, 5)
    assert len(entry_of(day, heard).deliberation.units[0].tallies) == 1
    assert entry_of(day, heard).deliberation.outcome is Outcome.FULL
    assert entry_of(day, heard).deliberation.quorum.present == 4
    day.vote(later, marchal="acquired", belkacem="acquired", almeida="acquired")
    found = entry_of(day, later).deliberation
    assert (found.outcome, found.quorum.present) == (Outcome.FULL, 3)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at + timedelta(hours=1))
    assert {decision.outcome for decision in day.sitting.decisions.all()} == {Outcome.FULL}
    assert Event.objects.filter(name="jury.juror.left").count() == 1


def test_who_left_votes_no_more_until_they_come_back(day):
    item = day.case(**PARTED)
    other = day.case(**PARTED)
    day.open()
    day.everybody(item)
    record(day, "ndiaye", Presence.EXCUSED, 5)
    with pytest.raises(Refused):
        day.vote(other, ndiaye="acquired")
    with pytest.raises(Refused) as refused:
        day.vote(item, ndiaye="not_acquired")
    assert "voice-left" in refused.value.codes
    record(day, "ndiaye", Presence.PRESENT, 10)
    day.vote(other, ndiaye="acquired")


def test_who_comes_late_is_not_awaited_for_what_was_decided_before(day):
    heard, later = day.case(**PARTED), day.case(**PARTED)
    day.comes(day.seats["ndiaye"], Presence.EXCUSED)
    day.open()
    for name in ("marchal", "belkacem", "almeida"):
        day.vote(heard, **{name: "acquired"})
    assert entry_of(day, heard).deliberation.outcome is Outcome.FULL
    record(day, "ndiaye", Presence.PRESENT, 5)
    assert entry_of(day, heard).deliberation.outcome is Outcome.FULL
    after = replace(day, at=day.at + timedelta(minutes=10))
    after.vote(later, marchal="acquired", belkacem="acquired", almeida="acquired")
    assert entry_of(day, later).deliberation.outcome is None, "who is there now is awaited"


def test_a_voice_cast_passes_to_nobody(day):
    item = day.case(**PARTED)
    day.open()
    day.everybody(item)
    with pytest.raises(Refused) as refused:
        record(day, "ndiaye", Presence.SUBSTITUTED, 5)
    assert "voice-cast" in refused.value.codes
    with pytest.raises(Refused) as refused:
        give_proxy(
            seat_id=day.seats["ndiaye"].pk,
            holder_id=day.seats["almeida"].pk,
            actor=day.system,
            at=day.at,
        )
    assert "voice-cast" in refused.value.codes


def test_before_any_case_is_heard_a_presence_is_simply_corrected(day):
    day.case(**PARTED)
    day.open()
    record(day, "ndiaye", Presence.EXCUSED, 5)
    seat = day.seats["ndiaye"]
    seat.refresh_from_db()
    assert (seat.presence, seat.left_at) == (Presence.EXCUSED, None)
