"""Votes, recusals and closings at the same instant give what some order of the same acts, one by one, gives.

Ten thousand schedules are `make test-slow` (SCHEDULES=10000), a half on each core. SQLite lets one writer in at a
time by itself; the question is asked where several write at once, on PostgreSQL.
"""

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import permutations
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections

from parchemin.jury.actions import guards
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.votes import cast_vote
from parchemin.jury.models import Decision, Interest, Sitting, SittingSeat, Vote
from parchemin.jury.terms import Choice, InterestKind, Presence
from parchemin.kernel.objections import Refused
from parchemin.processes import close_sitting as close
from parchemin.processes.close_sitting import close_sitting
from tests.scenes import TABLE, JuryDay, jury_day

SCHEDULES = int(os.environ.get("SCHEDULES", "15"))
NAMES = [name for name, _, _ in TABLE]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite admits one writer at a time by itself"
    ),
]

# An act of a schedule: what, by whom, and the choice if it is a vote.
Act = tuple[str, str, str]
Outcome = tuple[object, ...]


def all_acts() -> list[Act]:
    """Return what may happen at the end of a deliberation, when most jurors have voted already."""
    votes = [("vote", name, choice.value) for name in NAMES for choice in list(Choice)[:2]]
    return [*votes, *(("recuse", name, "") for name in NAMES), ("close", "", ""), ("close", "", "")]


def prepared(voters: int) -> JuryDay:
    """Return an open sitting and one case to deliberate, on which so many jurors have voted.

    Who came and who voted are written at once: these acts are not what is asked here.
    """
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1})
    day.item = day.case(B1="acquired/not_acquired")
    SittingSeat.objects.filter(sitting=day.sitting).update(presence=Presence.PRESENT)
    day.open()
    Vote.objects.bulk_create(
        Vote(item=day.item, unit="B1", seat=day.seats[name], value=Choice.ACQUIRED, at=day.at)
        for name in NAMES[:voters]
    )
    day.voices = {vote.seat_id: vote.pk for vote in Vote.objects.filter(item=day.item)}
    return day


def doing(day: JuryDay, act: Act) -> Callable[[], object]:
    """Return the call of an act on a sitting."""
    what, name, choice = act
    who = {"actor": day.actor, "at": day.at}
    if what == "close":
        return partial(close_sitting, sitting_id=day.sitting.pk, **who)
    seat = day.seats[name]
    if what == "recuse":
        return partial(
            declare_interest,
            item_id=day.item.pk,
            juror_id=seat.juror_id,
            kind=InterestKind.EMPLOYER,
            **who,
        )
    return partial(
        cast_vote,
        item_id=day.item.pk,
        unit="B1",
        seat_id=seat.pk,
        choice=Choice(choice),
        replaces_id=day.voices.get(seat.pk),
        **who,
    )


def tried(act: Act, call: Callable[[], object]) -> tuple[Act, str]:
    """Return what became of an act: done, the codes of its refusal, or stopped by the database alone."""
    try:
        call()
    except Refused as refused:
        return act, " ".join(sorted(set(refused.codes)))
    except DatabaseError:
        return act, "stopped by the database"
    return act, "done"


def outcome(day: JuryDay, answers: list[tuple[Act, str]]) -> Outcome:
    """Return all that can be seen afterwards: each answer, the voices, who stood aside, the decision."""
    names = {seat.pk: name for name, seat in day.seats.items()}
    jurors = {seat.juror_id: name for name, seat in day.seats.items()}
    return (
        tuple(sorted(answers)),
        tuple(sorted((names[v.seat_id], v.value) for v in Vote.objects.filter(item=day.item))),
        tuple(
            sorted(jurors[i.juror_id] for i in Interest.objects.filter(dossier=day.item.dossier))
        ),
        tuple(Decision.objects.filter(sitting=day.sitting).values_list("outcome", flat=True)),
    )


def together(voters: int, acts: list[Act]) -> Outcome:
    """Do the acts at the same instant, each on a connection of its own."""
    day = prepared(voters)
    start = Barrier(len(acts))

    def run(act: Act) -> tuple[Act, str]:
        try:
            connections["default"].ensure_connection()
            start.wait(timeout=30)
            return tried(act, doing(day, act))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return outcome(day, list(pool.map(run, acts)))


def in_order(voters: int, acts: tuple[Act, ...]) -> Outcome:
    """Do the acts one after the other."""
    day = prepared(voters)
    return outcome(day, [tried(act, doing(day, act)) for act in acts])


def explained(voters: int, acts: list[Act], seen: Outcome, known: dict[object, Outcome]) -> bool:
    """Tell whether some order of the acts gives what was seen; orders tried already are remembered."""
    for order in permutations(acts):
        if (voters, order) not in known:
            known[voters, order] = in_order(voters, order)
        if known[voters, order] == seen:
            return True
    return False


@pytest.mark.parametrize("half", [0, 1])
def test_acts_at_the_same_instant_give_what_some_order_gives(half):
    draw = random.Random(20261124 + half)  # noqa: S311 (a schedule is not a secret)
    known: dict[object, Outcome] = {}
    for number in range(half, SCHEDULES, 2):
        voters, acts = draw.choice([3, 4]), draw.sample(all_acts(), 3)
        seen = together(voters, acts)
        assert explained(voters, acts, seen, known), (number, voters, acts, seen)


def test_a_result_that_no_order_gives_would_be_found():
    acts = [("vote", NAMES[3], "acquired"), ("close", "", "")]
    seen = in_order(3, tuple(acts))
    assert seen[3] == ("full",)
    assert not explained(3, acts, (*seen[:3], ("refused",)), {})


def test_without_the_lock_on_the_sitting_some_schedule_has_no_order(monkeypatch):
    """Negative control: a vote changed while the sitting closes, on a decision that has not seen it."""

    def unlocked(sitting_id, actor):
        return Sitting.objects.select_related("reglement", "certification__body").get(
            pk=sitting_id, body_id=actor.body_id
        )

    for module in (guards, close):
        monkeypatch.setattr(module, "locked_sitting", unlocked)
    acts = [("close", "", ""), ("vote", NAMES[0], "not_acquired"), ("recuse", NAMES[1], "")]
    known: dict[object, Outcome] = {}
    assert not all(explained(4, acts, together(4, acts), known) for _ in range(60))
