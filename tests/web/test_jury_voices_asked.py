"""Which voices the board asks for on a case, and what it says of those that were given."""

from datetime import timedelta

import pytest
import time_machine

from parchemin.jurors.actions.records import mandate_juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.sitting_day import give_proxy, record_presence
from parchemin.jury.models import Vote
from parchemin.jury.terms import InterestKind, Presence
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, board_of, post_vote, secretary, soup_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


@pytest.fixture
def day():
    """Open a sitting where everybody votes on the first bloc, then one juror leaves."""
    day = jury_day(quorum={"min_per_college": 1})
    day.item = day.case(B1="acquired/not_acquired", B2="acquired/not_acquired")
    day.open()
    day.everybody(day.item)
    seat = day.seats["ndiaye"]
    at = day.at + timedelta(minutes=5)
    record_presence(seat_id=seat.pk, presence=Presence.EXCUSED, actor=day.system, at=at)
    return day


def test_the_abstention_of_who_left_is_the_only_voice_that_the_board_offers_for_them(day):
    client = secretary(day)
    day.vote(day.item, "B2", marchal="acquired", belkacem="acquired", almeida="acquired")
    board = client.get(board_of(day, day.item, unite="B2"))
    said = text(board)
    assert "Il reste à noter l’abstention de Ndiaye, qui a quitté la séance." in said
    assert "Il manque la voix" not in said
    assert [key["value"] for key in soup_of(board).select(".vote-keys button")] == ["abstain"]
    post_vote(client, day, day.item, "ndiaye", "abstain", unit="B2")
    assert Vote.objects.get(item=day.item, unit="B2", seat=day.seats["ndiaye"]).value == "abstain"


def test_the_whole_table_is_asked_without_who_left(day):
    board = secretary(day).get(board_of(day, day.item, unite="B2", voix="table"))
    soup = soup_of(board)
    assert len(soup.select(".vote-keys button")) == 3
    asked = {int(field["value"]) for field in soup.select(".vote-keys input[name=seat]")}
    assert asked == {seat.pk for name, seat in day.seats.items() if name != "ndiaye"}


@pytest.mark.parametrize("aside", [True, False])
def test_a_proxy_whose_holder_stands_aside_is_told_on_the_board_of_the_case(aside):
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    for name in ("marchal", "almeida", "ndiaye"):
        day.comes(day.seats[name])
    seats = {"seat_id": day.seats["belkacem"].pk, "holder_id": day.seats["marchal"].pk}
    give_proxy(**seats, actor=day.actor, at=day.at)
    if aside:
        declare_interest(
            item_id=item.pk,
            juror_id=day.seats["marchal"].juror_id,
            kind=InterestKind.DECLARED,
            actor=day.actor,
            at=day.at,
        )
    day.open()
    said = text(secretary(day).get(board_of(day, item)))
    told = (
        "Le pouvoir de Belkacem ne peut pas être compté. Marchal, qui le porte, ne siège pas ici."
    )
    assert (told in said) is aside


def test_no_voice_is_asked_on_a_case_that_lacks_its_quorum():
    day = jury_day(
        quorum={"min_per_college": 2},
        rounds=[{"when": "same_sitting", "majority": "simple_present"}],
    )
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    before = soup_of(client.get(board_of(day, item)))
    assert before.select(".vote-keys button")
    assert "Premier tour" in before.select_one(".vote-title").text
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["marchal"].juror_id,
        kind=InterestKind.DECLARED,
        actor=day.actor,
        at=day.at,
    )
    board = soup_of(client.get(board_of(day, item)))
    assert not board.select(".vote-keys button")
    assert "tour" not in board.select_one(".vote-title").text


@pytest.mark.parametrize(
    ("counted_by", "told"), [("head", ["majorité : acquis"]), ("organisation", [])]
)
def test_a_college_is_said_to_lean_only_where_its_voices_count_by_head(counted_by, told):
    rule = {"share": "1/2", "strict": True, "of": "cast", "counted_by": counted_by}
    day = jury_day(majority=rule)
    for name, seat in day.seats.items():
        asked = {"juror_id": seat.juror_id, "organisation": f"Organisation de {name}"}
        mandate_juror(**asked, actor=day.actor, at=day.at)
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    for name in ("marchal", "belkacem"):
        post_vote(client, day, item, name)
    sides = soup_of(client.get(board_of(day, item, unite="B1"))).select(".majority")
    assert [side.text for side in sides if side.text.startswith("majorité")] == told
