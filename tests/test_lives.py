"""No state without a way out: every move of a life is an act, with a door, for a role that somebody can hold."""

from enum import StrEnum
from importlib import import_module

import pytest

from parchemin.accounts.terms import Role
from parchemin.kernel.terms import Term
from parchemin.kernel.workflow import Transition, Workflow
from tests.doors import PACKAGE, acts, doors, held_roles

# The demonstration alone calls `enrol`: screens enrol once.
WITHOUT_DOOR = {"enrol"}
# Terms that say where something stands and are no life of their own, and why.
NO_LIFE = {
    "AttendanceState": "noted on the day, and noted again when it was wrong",
    "PassageState": "follows its flux",
    "JobState": "moved by workers; a person only replays",
}


def rooms():
    for path in sorted(PACKAGE.glob("*/workflow.py")):
        if path.parent.name != "kernel":
            yield import_module(f"parchemin.{path.parent.name}.workflow")


LIVES = {
    life.name: life
    for room in rooms()
    for life in vars(room).values()
    if isinstance(life, Workflow)
}
MOVES = {
    (room.__name__, name): move
    for room in rooms()
    for name, move in vars(room).items()
    if isinstance(move, Transition)
}


def doors_of(move, held):
    """Return the routes and commands by which somebody of these roles makes a move."""
    (constant,) = [name for name, known in MOVES.items() if known is move]
    doing = {act for act, used in acts().items() if constant in used}
    return [door for door, roles, used in doors() if roles & move.by & held and doing & used]


def dead_ends(life, held):
    """Return the states of a life that no act, by a role that is held, leads to an end of it."""
    return life.dead_ends([move for move in life.transitions if doors_of(move, held)])


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES.keys())
def test_from_every_state_that_a_life_can_come_to_an_act_leads_to_its_end(life):
    assert dead_ends(life, held_roles()) == frozenset()


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES.keys())
def test_a_life_comes_to_every_state_that_it_names(life):
    assert life.reachable_states() == set(type(life.initial))


@pytest.mark.parametrize("move", MOVES.values(), ids=[f"{room}.{name}" for room, name in MOVES])
def test_every_move_has_a_door_for_a_role_that_somebody_can_hold(move):
    assert doors_of(move, held_roles())


def test_every_act_has_a_door_but_those_that_wait_for_their_screen():
    used = frozenset().union(*(used for _, _, used in doors()))
    assert {name for module, name in acts() if (module, name) not in used} == WITHOUT_DOOR


def test_every_term_that_says_where_something_stands_is_a_life():
    states = {term.__name__ for term in Term.__subclasses__() if term.__name__.endswith("State")}
    assert states - {type(life.initial).__name__ for life in LIVES.values()} == NO_LIFE.keys()


def test_a_state_that_nobody_leaves_is_found():
    """Without the one who closes it, a poll stays open for ever; without its last move, so does any life."""
    assert dead_ends(LIVES["poll"], held_roles() - {Role.SECRETARIAT}) == {"open"}

    class Bridge(StrEnum):
        BUILT = "built"
        CROSSED = "crossed"
        LOST = "lost"

    def move(source, target):
        return Transition("go", "Aller", frozenset({source}), target, frozenset(), "tests.gone")

    crossing, losing = move(Bridge.BUILT, Bridge.CROSSED), move(Bridge.BUILT, Bridge.LOST)
    life = Workflow("bridge", Bridge.BUILT, (crossing, losing), frozenset({Bridge.CROSSED}))
    assert life.dead_ends(life.transitions) == {Bridge.LOST}
    assert life.dead_ends([losing]) == {Bridge.BUILT, Bridge.LOST}


def test_every_role_is_given_by_some_door():
    assert held_roles() == frozenset(Role)
