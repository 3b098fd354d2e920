"""A voice that could decide nothing, or would undo what a later one rests on, is refused and not written."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parchemin.jury.actions.cases import retain_fraud
from parchemin.jury.actions.sitting_day import record_presence
from parchemin.jury.actions.sittings import name_to_presidency
from parchemin.jury.actions.votes import cast_show_of_hands, cast_vote
from parchemin.jury.models import Vote
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Choice, Outcome, Presence, SeatRole
from parchemin.kernel.objections import Refused
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
PARTED = {"B1": "acquired/not_acquired"}


def later(day, minutes):
    return replace(day, at=day.at + timedelta(minutes=minutes))


def record(day, name, presence):
    seat = day.seats[name]
    record_presence(seat_id=seat.pk, presence=presence, actor=day.system, at=day.at)


def raise_hands(day, item, *names, choice=Choice.ACQUIRED):
    return cast_show_of_hands(
        item_id=item.pk,
        unit="B1",
        choice=choice,
        seats=[day.seats[name].pk for name in names],
        actor=day.actor,
        at=day.at,
    )


def deliberation(day, item):
    return docket_of(day.sitting, [item.pk]).entry_of(item.pk).deliberation


@pytest.fixture
def day():
    """Open with three for a quorum of three, and let one of them go before any voice."""
    day = jury_day({"B1": 1}, quorum={"min_total": 3}, articles={"quorum": "art. 5"})
    day.item = day.case(**PARTED)
    day.comes(day.seats["belkacem"], Presence.ABSENT)
    day.open()
    record(later(day, 5), "ndiaye", Presence.EXCUSED)
    return day


def test_no_voice_is_taken_without_the_quorum_and_who_comes_back_gives_it(day):
    for act in (
        lambda: later(day, 6).vote(day.item, almeida="acquired"),
        lambda: raise_hands(later(day, 6), day.item, "marchal", "almeida"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        (lack,) = refused.value.objections
        assert (lack.code, lack.source) == ("quorum-total", "Règlement, art. 5")
    assert not Vote.objects.exists()
    record(later(day, 9), "ndiaye", Presence.PRESENT)
    raise_hands(later(day, 10), day.item, "marchal", "almeida", "ndiaye")
    assert deliberation(day, day.item).outcome is Outcome.FULL


@pytest.mark.parametrize("name", ["ndiaye", "belkacem"])
def test_a_case_begun_without_its_quorum_is_open_to_who_comes(day, name):
    seat = day.seats["almeida"]
    at = day.at + timedelta(minutes=6)
    Vote.objects.create(item=day.item, unit="B1", seat=seat, value=Choice.ACQUIRED, at=at)
    record(later(day, 9), name, Presence.PRESENT)
    later(day, 10).vote(day.item, marchal="acquired", **{name: "acquired"})
    assert deliberation(day, day.item).outcome is Outcome.FULL


def test_who_came_after_a_case_was_begun_is_told_so_and_of_no_link_with_an_employer(day):
    record(later(day, 9), "ndiaye", Presence.PRESENT)
    later(day, 10).vote(day.item, marchal="acquired")
    record(later(day, 11), "belkacem", Presence.PRESENT)
    with pytest.raises(Refused) as refused:
        later(day, 12).vote(day.item, belkacem="acquired")
    (why,) = refused.value.objections
    assert why.message == "Belkacem n’était pas dans la salle pour ce candidat."
    assert why.source == "Règlement, art. 5"


def test_a_round_changes_no_more_once_the_next_has_a_voice():
    day = jury_day(
        {"B1": 1},
        majority="by_college",
        rounds=[{"when": "same_sitting"}, {"when": "on_request"}],
        articles={"rounds": "art. 8"},
    )
    item = day.case(**PARTED)
    day.open()
    day.vote(
        item,
        marchal="acquired",
        belkacem="not_acquired",
        almeida="acquired",
        ndiaye="not_acquired",
    )
    said = Vote.objects.get(seat=day.seats["ndiaye"])
    again = {
        "item_id": item.pk,
        "unit": "B1",
        "seat_id": said.seat_id,
        "replaces_id": said.pk,
        "actor": day.actor,
        "at": day.at,
    }
    second = cast_vote(
        item_id=item.pk,
        unit="B1",
        seat_id=day.seats["marchal"].pk,
        choice=Choice.ACQUIRED,
        round=2,
        actor=day.actor,
        at=day.at,
    )
    with pytest.raises(Refused) as refused:
        cast_vote(**again, choice=Choice.ACQUIRED)
    assert refused.value.codes == ("round-over",)
    assert deliberation(day, item).units[0].round == second.round == 2


def test_a_show_of_hands_gives_the_voices_of_the_hands_shown_and_no_other():
    day = jury_day({"B1": 1})
    item = day.case(**PARTED)
    day.open()
    assert len(raise_hands(day, item, "marchal", "almeida")) == 2
    assert len(raise_hands(day, item, "marchal", "almeida", "ndiaye")) == 1
    with pytest.raises(Refused) as refused:
        raise_hands(day, item, "marchal", "belkacem", choice=Choice.NOT_ACQUIRED)
    assert refused.value.codes == ("table-changed",)
    assert Vote.objects.count() == 3


def test_hands_shown_for_who_left_since_are_refused():
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1})
    item = day.case(**PARTED)
    day.open()
    record(later(day, 1), "ndiaye", Presence.EXCUSED)
    with pytest.raises(Refused) as refused:
        raise_hands(later(day, 2), item, "marchal", "almeida", "ndiaye")
    assert refused.value.codes == ("table-changed",)
    assert "La table a changé" in refused.value.objections[0].message
    assert not Vote.objects.exists()


def test_nobody_votes_on_who_is_excluded_for_fraud():
    day = jury_day({"B1": 1})
    item = day.case(**PARTED)
    day.open()
    retain_fraud(item_id=item.pk, reason="Document falsifié.", actor=day.actor, at=day.at)
    with pytest.raises(Refused) as refused:
        day.vote(item, marchal="acquired")
    assert refused.value.codes == ("case-excluded",)
    retain_fraud(item_id=item.pk, reason="", actor=day.actor, at=day.at)
    day.vote(item, marchal="acquired")


def test_another_presides_what_remains_once_the_chair_who_voted_has_left():
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1})
    item = day.case(**PARTED)
    day.open()
    day.everybody(item)
    named = {"seat_id": day.seats["belkacem"].pk, "role": SeatRole.CHAIR, "actor": day.actor}
    with pytest.raises(Refused) as refused:
        name_to_presidency(**named, at=day.at)
    assert refused.value.codes == ("presidency-present",)
    record(later(day, 5), "marchal", Presence.EXCUSED)
    name_to_presidency(**named, at=later(day, 6).at)
    other = day.case(**PARTED)
    found = docket_of(day.sitting)
    presiders = [found.table_for(found.entry_of(one.pk)).presider.name for one in (item, other)]
    assert presiders[1] == "Belkacem"
    item.refresh_from_db()
    assert item.presided_by == day.seats["marchal"], "what was voted on keeps who presided then"
