"""A juror who leaves or comes late undoes no voice: each case is decided by who was in the room for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jurors.terms import Gender
from parchemin.jury.actions.cases import adjust_mark
from parchemin.jury.actions.sitting_day import give_proxy, record_presence
from parchemin.jury.actions.sittings import name_to_presidency
from parchemin.jury.actions.votes import cast_show_of_hands, cast_vote
from parchemin.jury.models import Vote
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.minutes import facts_before_closing
from parchemin.jury.terms import Choice, Outcome, Presence, SeatRole, UnitOutcome
from parchemin.kernel.calendar import french_time
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from parchemin.processes.sign_minutes import sign_minutes
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


@pytest.mark.parametrize("secrecy", ["open", "secret"])
def test_who_leaves_in_the_middle_of_a_case_abstains_in_the_rest_of_it(secrecy):
    """Whoever voted was there for the case: without their voice on its last bloc, it would never be decided."""
    keys = {"outcomes": ["full", "partial", "refused"]}
    day = jury_day(quorum={"min_per_college": 1}, secrecy=secrecy, decision=keys)
    item = day.case(B1="acquired/not_acquired", B2="acquired/not_acquired")
    day.open()
    said = replace(day, actor=day.system)
    said.everybody(item)
    said.vote(item, "B2", marchal="acquired", belkacem="acquired", almeida="acquired")
    record(day, "ndiaye", Presence.EXCUSED, 5)
    assert entry_of(day, item).deliberation.outcome is None
    with pytest.raises(Refused) as refused:
        day.vote(item, "B2", ndiaye="acquired")
    assert "voice-left" in refused.value.codes
    day.vote(item, "B2", ndiaye="abstain")
    found = entry_of(day, item).deliberation
    assert (found.outcome, found.units[1].tally.abstained) == (Outcome.FULL, 1)
    again = Vote.objects.get(seat=day.seats["ndiaye"], unit="B1")
    with pytest.raises(Refused) as refused:
        cast_vote(
            item_id=item.pk,
            unit="B1",
            seat_id=day.seats["ndiaye"].pk,
            choice=Choice.ABSTAIN,
            replaces_id=again.pk,
            actor=day.actor,
            at=day.at,
        )
    assert "voice-left" in refused.value.codes


@pytest.mark.parametrize("own", [True, False])
def test_a_proxy_given_before_its_holder_leaves_is_kept_whichever_voice_was_entered_first(own):
    day = jury_day(
        {"B1": 1}, quorum={"min_per_college": 1}, majority="absolute_present_or_represented"
    )
    item = day.case(**PARTED)
    for name in ("marchal", "belkacem", "almeida"):
        day.comes(day.seats[name])
    holder = day.seats["almeida"]
    give_proxy(seat_id=day.seats["ndiaye"].pk, holder_id=holder.pk, actor=day.actor, at=day.at)
    day.open()
    if own:
        day.vote(item, almeida="abstain")
    day.vote(item, ndiaye="acquired")
    record(day, "almeida", Presence.EXCUSED, 5)
    day.vote(item, marchal="acquired", belkacem="acquired")
    if not own:
        day.vote(item, almeida="abstain")
    found = entry_of(day, item).deliberation
    assert found.outcome is Outcome.FULL
    assert found.units[0].tally.acquired == 3


def test_the_abstention_of_who_left_stays_one_in_a_rectificatif():
    day = jury_day(quorum={"min_per_college": 1})
    item = day.case(B1="acquired/not_acquired", B2="acquired/not_acquired")
    day.open()
    day.everybody(item)
    record(day, "ndiaye", Presence.EXCUSED, 5)
    late = replace(day, at=day.at + timedelta(minutes=10))
    late.vote(item, "B2", marchal="acquired", belkacem="not_acquired", almeida="not_acquired")
    late.vote(item, "B2", ndiaye="abstain")
    minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=late.at)
    for name in ("marchal", "almeida"):
        sign_minutes(
            minutes_id=minutes.pk, seat_id=day.seats[name].pk, actor=day.system, at=late.at
        )

    def rectified(unit, choice):
        voices = {(unit, 1): {seat.pk: choice for seat in day.seats.values()}}
        return rectify_minutes(
            sitting_id=day.sitting.pk,
            reason="Voix mal reportées.",
            corrections=[Correction(item.dossier_id, voices=voices)],
            actor=day.actor,
            at=late.at,
        )

    with pytest.raises(Refused) as refused:
        rectified("B2", Choice.ACQUIRED)
    assert refused.value.codes == ("voice-left",)
    assert rectified("B1", Choice.NOT_ACQUIRED).version == 2


def test_hands_raised_are_those_of_the_room():
    day = jury_day(quorum={"min_per_college": 1})
    item = day.case(B1="acquired/not_acquired", B2="acquired/not_acquired")
    day.open()
    day.everybody(item)
    record(day, "ndiaye", Presence.EXCUSED, 5)
    shown = {"item_id": item.pk, "unit": "B2", "choice": Choice.ACQUIRED}
    votes = cast_show_of_hands(**shown, actor=day.actor, at=day.at)
    said = {vote.seat_id: vote.value for vote in votes}
    assert said.pop(day.seats["ndiaye"].pk) == Choice.ABSTAIN
    assert set(said.values()) == {Choice.ACQUIRED}


def test_a_jury_that_changed_a_mark_has_heard_the_case(day):
    """Otherwise whoever leaves would be noted as never come, and nobody could sign nor take the case away."""
    day = jury_day({"B1": 1}, grid={"adjusted_by": "jury"})
    item = day.case(**PARTED)
    day.open()
    adjust_mark(
        item_id=item.pk,
        bloc="B1",
        line="1.1",
        value="acquired",
        reason="Vu.",
        actor=day.actor,
        at=day.at,
    )
    record(day, "marchal", Presence.EXCUSED, 5)
    seat = day.seats["marchal"]
    seat.refresh_from_db()
    assert (seat.presence, seat.left_at is None) == (Presence.PRESENT, False)


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


def test_who_comes_in_the_middle_of_a_case_is_not_of_its_table_and_unsettles_nothing():
    day = jury_day(quorum={"min_per_college": 1})
    item = day.case(B1="acquired/not_acquired", B2="acquired/not_acquired")
    day.comes(day.seats["ndiaye"], Presence.EXCUSED)
    day.open()
    said = dict.fromkeys(("marchal", "belkacem", "almeida"), "acquired")
    day.vote(item, "B1", **said)
    record(day, "ndiaye", Presence.PRESENT, 5)
    after = replace(day, at=day.at + timedelta(minutes=10))
    after.vote(item, "B2", marchal="acquired")
    assert entry_of(day, item).deliberation.units[0].outcome is UnitOutcome.ACQUIRED
    with pytest.raises(Refused) as refused:
        after.vote(item, "B2", ndiaye="not_acquired")
    assert refused.value.codes == ("voice-out-of-room",)
    after.vote(item, "B2", belkacem="acquired", almeida="acquired")
    assert entry_of(day, item).deliberation.outcome is Outcome.FULL


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


def test_a_presence_is_corrected_before_the_opening_and_dated_after_it(day):
    day.case(**PARTED)
    day.comes(day.seats["ndiaye"])
    day.comes(day.seats["ndiaye"], Presence.ABSENT)
    day.open()
    seat = day.seats["ndiaye"]
    seat.refresh_from_db()
    assert (seat.presence, seat.left_at, seat.came_at) == (Presence.ABSENT, None, None)
    record(day, "ndiaye", Presence.PRESENT, 5)
    seat.refresh_from_db()
    assert seat.came_at == day.at + timedelta(minutes=5)


def test_the_minutes_keep_the_table_of_the_opening_when_somebody_goes_before_any_voice():
    day = jury_day({"B1": 1}, quorum={"min_total": 3}, remote_jury=True)
    day.case(**PARTED)
    day.comes(day.seats["belkacem"], Presence.ABSENT)
    day.comes(day.seats["ndiaye"], Presence.REMOTE)
    day.open()
    record(day, "ndiaye", Presence.ABSENT, 5)
    record(day, "ndiaye", Presence.ABSENT, 6)
    facts = facts_before_closing(day.actor, day.sitting.pk)
    assert facts.quorum.startswith("À l’ouverture : 3 membres sont présents")
    assert "3 présents pour 3 requis" in facts.quorum.split("Entrées")[0]
    assert "Quorum atteint." in facts.quorum.split("Entrées")[0]
    (gone,) = [member for member in facts.members if member.name == "Ndiaye"]
    left = french_time(day.at + timedelta(minutes=5))
    assert (gone.presence, gone.hours, facts.remote) == (Presence.REMOTE, f"jusqu’à {left}", True)


def test_a_proxy_given_in_session_leaves_the_table_of_the_opening_as_it_was():
    day = jury_day({"B1": 1}, quorum={"min_total": 3})
    item = day.case(**PARTED)
    day.comes(day.seats["belkacem"], Presence.ABSENT)
    day.open()
    holder = day.seats["almeida"]
    after = day.at + timedelta(minutes=5)
    give_proxy(seat_id=day.seats["ndiaye"].pk, holder_id=holder.pk, actor=day.actor, at=after)
    facts = facts_before_closing(day.actor, day.sitting.pk)
    assert facts.quorum.startswith("À l’ouverture : 3 membres sont présents, sur 4 sièges")
    assert not entry_of(day, item).case.away


def test_who_goes_and_comes_twice_was_there_at_the_opening(day):
    day.case(**PARTED)
    day.open()
    for minutes, presence in (
        (5, Presence.EXCUSED),
        (10, Presence.PRESENT),
        (15, Presence.EXCUSED),
    ):
        record(day, "ndiaye", presence, minutes)
    facts = facts_before_closing(day.actor, day.sitting.pk)
    came, left = (french_time(day.at + timedelta(minutes=n)) for n in (10, 15))
    (hours,) = [member.hours for member in facts.members if member.name == "Ndiaye"]
    assert hours == f"à l’ouverture, puis de {came} à {left}"
    assert facts.quorum.startswith("À l’ouverture : 4 membres")


def test_the_minutes_say_since_when_a_chair_named_before_any_voice_presides(day):
    day.case(**PARTED)
    day.open()
    record(day, "marchal", Presence.EXCUSED, 5)
    named = day.at + timedelta(minutes=6)
    seat = day.seats["belkacem"]
    Juror.objects.filter(pk=seat.juror_id).update(sex=Gender.MAN)
    name_to_presidency(seat_id=seat.pk, role=SeatRole.CHAIR, actor=day.actor, at=named)
    told = facts_before_closing(day.actor, day.sitting.pk).quorum
    assert told.endswith(f"Belkacem est président à partir de {french_time(named)}.")


def facts_of(day):
    item = day.case(**PARTED)
    day.comes(day.seats["ndiaye"], Presence.EXCUSED)
    day.open()
    for name in ("marchal", "belkacem", "almeida"):
        day.vote(item, **{name: "acquired"})
    record(day, "ndiaye", Presence.PRESENT, 5)
    record(day, "ndiaye", Presence.EXCUSED, 15)
    record(day, "belkacem", Presence.EXCUSED, 20)
    closed = close_sitting(
        sitting_id=day.sitting.pk, actor=day.actor, at=day.at + timedelta(hours=1)
    )
    return closed.facts


def test_the_minutes_tell_who_came_and_left_and_count_the_quorum_at_the_opening(day):
    facts = facts_of(day)
    hours = {member["name"]: member.get("hours", "") for member in facts["members"]}
    came, left = (french_time(day.at + timedelta(minutes=n)) for n in (5, 15))
    assert hours[day.seats["ndiaye"].juror.name] == f"de {came} à {left}"
    gone = french_time(day.at + timedelta(minutes=20))
    assert hours[day.seats["belkacem"].juror.name] == f"jusqu’à {gone}"
    assert hours[day.seats["marchal"].juror.name] == ""
    assert facts["quorum"].startswith("À l’ouverture : 3 membres sont présents")
    assert "Entrées et départs en séance" in facts["quorum"]
