"""The life of a dossier: every state is reached and left, by the right people."""

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.registry import event_type
from parchemin.pathways import workflow
from parchemin.pathways.terms import CLOSED_STATES, DossierState
from parchemin.pathways.workflow import DOSSIER


def test_every_state_is_reached_from_the_draft() -> None:
    reached = {DOSSIER.initial}
    for _ in DossierState:
        reached |= {t.target for t in DOSSIER.transitions if t.sources & reached}
    assert reached == set(DossierState)


def test_whatever_closed_a_dossier_the_secretariat_alone_opens_it_again() -> None:
    by_hand = [
        move for move in DOSSIER.transitions if move not in (workflow.REOPEN, workflow.TAKE_BACK)
    ]
    left = {source: move.by for move in by_hand for source in move.sources}
    undone = CLOSED_STATES - {DossierState.DECIDED}
    assert undone == left.keys() & CLOSED_STATES
    assert {left[state] for state in undone} == {workflow.SECRETARIAT}


@pytest.mark.parametrize("move", DOSSIER.transitions, ids=lambda move: move.name)
def test_every_move_leaves_a_trace_that_can_be_told(move: workflow.Transition) -> None:
    assert event_type(move.event).needs <= {"dossier", "reason", "since", "on", "before"}


def test_a_candidate_may_submit_and_abandon_only() -> None:
    by_candidate = {
        move.name for state in DossierState for move in DOSSIER.available(state, {Role.CANDIDATE})
    }
    assert by_candidate == {"submit", "abandon"}


def test_nobody_decides_a_dossier_that_was_not_put_to_a_jury() -> None:
    for state in set(DossierState) - {DossierState.READY}:
        assert workflow.DECIDE.objections(state, {Role.SECRETARIAT})
    assert workflow.DECIDE.objections(DossierState.READY, {Role.SECRETARIAT}) == ()


def test_nobody_gives_up_a_dossier_that_a_jury_is_hearing() -> None:
    """Given up on an agenda, it could be neither decided nor taken off: its jury would never close."""
    assert workflow.ABANDON.objections(DossierState.READY, {Role.CANDIDATE, Role.SECRETARIAT})
    assert workflow.ADJOURN.objections(DossierState.READY, {Role.SECRETARIAT}) == ()
    left = workflow.ADJOURN.target
    assert workflow.ABANDON.objections(left, {Role.CANDIDATE}) == ()
