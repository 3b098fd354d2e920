"""The board is remembered, and never says anything else than a board read anew."""

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.journal.chain import ChainPosition, position_of, told_since
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest, take_off_agenda
from parchemin.jury.actions.cases import adjourn, adjust_mark, lift_adjournment, retain_fraud
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.actions.votes import accept_unanimous, adopt_clear_units
from parchemin.jury.selectors import memory as memory
from parchemin.jury.selectors.board import deliberation_board
from parchemin.jury.terms import InterestKind, Presence
from parchemin.processes.close_sitting import close_sitting
from tests.factories import UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def remembered(day):
    position = position_of(day.sitting.body_id)
    day.sitting.refresh_from_db()
    return memory.Agenda(day.sitting, position).cases


def read_anew(day, read=remembered):
    """Return the list, or what `read` returns, as a process that remembers nothing reads it."""
    kept = dict(memory._memories)
    memory._memories.clear()
    try:
        return read(day)
    finally:
        memory._memories.clear()
        memory._memories.update(kept)


def statements(function, *arguments):
    with CaptureQueriesContext(connection) as captured:
        function(*arguments)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("secrecy", ["open", "secret"])
def test_after_each_act_the_board_is_what_a_new_reading_gives(secrecy):
    day = jury_day(grid={"adjusted_by": "jury"}, secrecy=secrecy)
    day.actor = day.system if secrecy == "secret" else day.actor
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=user)
    people = (actor_for(day.sitting.body), actor_for(day.sitting.body, Role.JUROR, user=user))
    clear, divided, failed, late = (
        day.case(),
        day.case(B1="acquired/not_acquired"),
        day.case(B1="not_acquired"),
        day.case(B2="acquired/partial"),
    )
    known = {"actor": day.actor, "at": day.at}
    juror = day.seats["ndiaye"].juror_id
    link = {"juror_id": juror, "kind": InterestKind.DECLARED}
    line = {"bloc": "B1", "line": "1.1", "value": "acquired", "reason": "Vu."}
    acts = (
        lambda: None,
        day.open,
        lambda: day.vote(divided, marchal="acquired"),
        lambda: accept_unanimous(sitting_id=day.sitting.pk, **known),
        lambda: adopt_clear_units(item_id=divided.pk, **known),
        lambda: adjust_mark(item_id=divided.pk, **line, **known),
        lambda: adjourn(item_id=late.pk, until=date(2027, 1, 5), reason="Pièce.", **known),
        lambda: lift_adjournment(item_id=late.pk, **known),
        lambda: retain_fraud(item_id=late.pk, reason="Copie ; il se tait.", **known),
        lambda: declare_interest(item_id=divided.pk, **link, **known),
        lambda: day.comes(day.seats["belkacem"], Presence.ABSENT),
        lambda: day.comes(day.seats["belkacem"]),
        lambda: day.vote(divided, belkacem="acquired", almeida="acquired"),
        lambda: day.judge(day.scene.assessed(day.scene.candidate())),
        lambda: take_off_agenda(item_id=day.sitting.agenda.last().pk, reason="Erreur.", **known),
        lambda: close_sitting(sitting_id=day.sitting.pk, **known),
    )
    for act in acts:
        act()
        assert remembered(day) == read_anew(day)
        for person in people:
            for item in (divided, late):
                board = partial(deliberation_board, person, day.sitting.pk, item.pk)
                assert board() == read_anew(day, lambda _, board=board: board())
    assert {case.dossier for case in remembered(day)} == {
        item.dossier.number for item in (clear, divided, failed, late)
    }


def test_nothing_is_read_again_when_nothing_moved():
    day = jury_day()
    day.case()
    remembered(day)
    (head, sitting) = statements(remembered, day)
    assert "journal_head" in head
    assert 'FROM "jury_sitting"' in sitting


def test_a_candidate_is_not_read_again_when_nothing_moved():
    day = jury_day()
    item, other = day.case(B1="acquired/partial"), day.case()
    day.open()
    asked = (deliberation_board, day.actor, day.sitting.pk, item.pk)
    assert [s for s in statements(*asked) if 'FROM "assessment_mark"' in s]
    day.vote(other, marchal="acquired")
    assert not [
        s
        for s in statements(*asked)
        if 'FROM "assessment_mark" ' in s and f"({item.dossier_id})" in s
    ]
    assert len(statements(*asked)) == 2


def test_a_sitting_remembers_the_last_candidates_looked_at_only(monkeypatch):
    monkeypatch.setattr(memory, "_CANDIDATES_REMEMBERED", 1)
    day = jury_day()
    items = [day.case(), day.case()]
    for item in items:
        deliberation_board(day.actor, day.sitting.pk, item.pk)
    kept = memory._memories[day.sitting.body_id, day.sitting.pk]
    assert list(kept.candidates) == [items[1].pk]


def test_the_case_on_the_board_is_read_once():
    day = jury_day()
    item = day.case(B1="acquired/partial")
    day.case()
    day.open()
    remembered(day)
    day.vote(item, marchal="acquired")
    read = statements(deliberation_board, day.actor, day.sitting.pk, item.pk)
    assert len([s for s in read if 'FROM "jury_vote"' in s]) == 1


def test_a_voice_makes_one_dossier_read_again():
    day = jury_day()
    first, second = day.case(B1="acquired/partial"), day.case()
    day.open()
    remembered(day)
    day.vote(first, marchal="acquired")
    (marks,) = [s for s in statements(remembered, day) if 'FROM "assessment_mark"' in s]
    assert f"({first.dossier_id})" in marks
    assert str(second.dossier_id) not in marks.rpartition("dossier_id")[2]


def test_what_happens_to_other_dossiers_and_other_sittings_makes_nothing_read_again():
    day = jury_day()
    day.case()
    remembered(day)
    convene_sitting(
        code="JURY-2",
        certification_id=day.sitting.certification_id,
        starts_at=day.sitting.starts_at,
        place="Lille",
        actor=day.actor,
        at=day.at,
    )
    assert not [s for s in statements(remembered, day) if "assessment_mark" in s]


def test_what_names_no_dossier_makes_everything_read_again():
    day = jury_day()
    day.case()
    remembered(day)
    day.comes(day.seats["ndiaye"])
    assert [s for s in statements(remembered, day) if "assessment_mark" in s]


def test_a_chain_that_does_not_hold_a_position_tells_nothing_of_it():
    day = jury_day()
    here = position_of(day.sitting.body_id)
    assert told_since(day.sitting.body_id, here) == ()
    assert told_since(day.sitting.body_id, ChainPosition(here.seq, "0" * 64)) is None
    assert told_since(day.sitting.body_id, ChainPosition(here.seq + 9, here.hash)) is None


def test_too_much_told_is_told_as_unknown():
    day = jury_day()
    here = position_of(day.sitting.body_id)
    for _ in range(2):
        day.case()
    assert told_since(day.sitting.body_id, here, limit=1) is None
    assert told_since(day.sitting.body_id, here, limit=50)


def test_a_process_remembers_a_few_sittings_only(monkeypatch):
    monkeypatch.setattr(memory, "_SITTINGS_REMEMBERED", 1)
    days = [jury_day(), jury_day()]
    for day in days:
        remembered(day)
    assert list(memory._memories) == [(days[1].sitting.body_id, days[1].sitting.pk)]
