"""Two gestures of the table: adopting what the grids settle of a divided case, and raising every hand at once."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.selectors import story_of
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.votes import adopt_clear_units, cast_show_of_hands
from parchemin.jury.models import Vote
from parchemin.jury.selectors.board import deliberation_board
from parchemin.jury.terms import Choice, Outcome, Presence
from parchemin.kernel.objections import Refused
from tests.factories import actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def adopt(day, item, actor=None):
    return adopt_clear_units(item_id=item.pk, actor=actor or day.actor, at=day.at)


def raise_hands(day, item, choice=Choice.ACQUIRED, unit="B1", actor=None):
    return cast_show_of_hands(
        item_id=item.pk, unit=unit, choice=choice, actor=actor or day.actor, at=day.at
    )


def outcome(day, item):
    return deliberation_board(day.actor, day.sitting.pk, item.pk).candidate.outcome


def test_clear_units_are_adopted_and_the_divided_one_waits_for_its_vote():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    adopt(day, item)
    assert outcome(day, item) is None
    raise_hands(day, item, Choice.NOT_ACQUIRED)
    assert outcome(day, item) is Outcome.PARTIAL
    told = story_of(day.sitting.body_id, f"dossier/{item.dossier.number}")
    assert [line.name for line in told].count("jury.case.clear_units_adopted") == 1


def test_adopting_twice_is_adopting_once():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    assert adopt(day, item).adopted_at == adopt(day, item).adopted_at
    names = [e.name for e in story_of(day.sitting.body_id, f"dossier/{item.dossier.number}")]
    assert names.count("jury.case.clear_units_adopted") == 1


def test_a_vote_wins_over_what_was_adopted():
    day = jury_day()
    item = day.case()
    day.open()
    adopt(day, item)
    assert outcome(day, item) is Outcome.FULL
    raise_hands(day, item, Choice.NOT_ACQUIRED)
    assert outcome(day, item) is Outcome.PARTIAL


def test_adopting_is_refused_with_every_reason():
    day = jury_day()
    divided = day.case(B1="acquired/not_acquired", B2="acquired/not_acquired")
    with pytest.raises(Refused) as refused:
        adopt(day, divided, actor_for(day.sitting.body, Role.JUROR))
    assert {"role", "sitting-state", "nothing-clear"} <= set(refused.value.codes)
    day.open()
    put_off = day.case(B1="acquired/not_acquired")
    adjourn(item_id=put_off.pk, until=date(2027, 1, 5), reason="Pièce.", actor=day.actor, at=day.at)
    for name in ("almeida", "ndiaye"):
        day.comes(day.seats[name], Presence.ABSENT)
    with pytest.raises(Refused) as refused:
        adopt(day, put_off)
    assert set(refused.value.codes) == {"case-adjourned", "quorum-employees"}


def test_every_awaited_voice_is_cast_and_none_twice():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    day.vote(item, marchal="not_acquired")
    assert len(raise_hands(day, item)) == 3
    assert raise_hands(day, item) == ()
    said = {vote.seat.juror.name: vote.value for vote in Vote.objects.all()}
    assert said == {
        "Marchal": "not_acquired",
        "Belkacem": "acquired",
        "Almeida": "acquired",
        "Ndiaye": "acquired",
    }


def test_hands_do_not_speak_for_a_secret_ballot():
    day = jury_day(secrecy="secret")
    item = day.case(B1="acquired/not_acquired")
    day.open()
    with pytest.raises(Refused) as refused:
        raise_hands(day, item)
    assert refused.value.codes == ("vote-secret",)
    assert Vote.objects.count() == 0


def test_a_refused_voice_leaves_no_other_behind():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    with pytest.raises(Refused):
        raise_hands(day, item, unit="B9")
    assert Vote.objects.count() == 0
