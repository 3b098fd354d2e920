"""Votes on the board: who gives which voice, what is refused, and what every screen learns by itself."""

import re

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.sitting_day import give_proxy
from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.models import Vote
from parchemin.jury.terms import InterestKind, Presence, SeatRole
from parchemin.processes.close_sitting import close_sitting
from tests.factories import JurorFactory
from tests.scenes import jury_day
from tests.web.jury import (
    ON_THE_DAY,
    board_of,
    codes,
    juror,
    post_vote,
    secretary,
    soup_of,
    text,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def voices(item, unit="B1") -> dict[str, str]:
    rows = Vote.objects.filter(item=item, unit=unit, replaced_by__isnull=True)
    return {vote.seat.juror.name: vote.value for vote in rows.select_related("seat__juror")}


def test_a_college_that_abstains_is_not_divided():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    for name, choice in (
        ("marchal", "acquired"),
        ("belkacem", "not_acquired"),
        ("almeida", "abstain"),
        ("ndiaye", "abstain"),
    ):
        post_vote(client, day, item, name, choice)
    sides = soup_of(client.get(board_of(day, item, unite="B1"))).select(".majority")
    assert [side.text for side in sides] == ["partagé", "sans avis"]


@pytest.mark.parametrize("said", ["abc", "9" * 40])
def test_a_round_that_is_none_is_refused_and_takes_no_voice(said):
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    assert codes(post_vote(secretary(day), day, item, "marchal", round=said)) == {"not-a-round"}
    assert not item.votes.exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"vote": "peut-etre"}, "not-a-choice"),
        ({"vote": ""}, "not-a-choice"),
        ({"seat": "x"}, "not-a-seat"),
    ],
)
def test_a_voice_that_is_none_is_refused_with_the_value_named(said, code):
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    answer = post_vote(secretary(day), day, item, "marchal", **said)
    assert (answer.status_code, codes(answer)) == (422, {code})
    (value,) = said.values()
    assert f"{f'« {value} »' if value else 'Une case vide'} n’est pas" in text(answer)
    assert not item.votes.exists()


def test_everything_wrong_with_a_voice_is_told_at_once():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    wrong = {"vote": "oui", "seat": "x", "round": "abc"}
    answer = post_vote(secretary(day), day, item, "marchal", **wrong)
    assert codes(answer) == {"not-a-choice", "not-a-seat", "not-a-round"}


def test_hands_are_recorded_one_by_one_then_the_next_unit_comes():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    for name in ("marchal", "almeida", "belkacem"):
        assert post_vote(client, day, item, name).status_code == 303
        assert "Vote, bloc 1" in text(client.get(board_of(day, item)))
    post_vote(client, day, item, "ndiaye", "abstain")
    assert voices(item)["Ndiaye"] == "abstain"
    shown = text(client.get(board_of(day, item)))
    assert "Vote, bloc 2" in shown
    assert "jury : acquis" in shown


def test_the_whole_table_raises_its_hand_in_one_gesture():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    form = soup_of(client.get(board_of(day, item, voix="table"))).select_one(".vote-keys")
    posted = {
        name: [i["value"] for i in form.select(f"input[name={name}]")] for name in ("seat", "unit")
    }
    assert len(posted["seat"]) == 4
    client.post(form["action"], {**posted, "vote": "not_acquired"})
    assert set(voices(item).values()) == {"not_acquired"}


def test_a_voice_given_by_mistake_is_replaced_and_both_stay_written():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    post_vote(client, day, item, "marchal", "not_acquired")
    seat = day.seats["marchal"].pk
    form = soup_of(client.get(board_of(day, item, voix=seat))).select_one(".vote-keys")
    replaces = form.select_one("input[name=replaces]")["value"]
    again = post_vote(client, day, item, "marchal", "acquired")
    assert codes(again) == {"already-voted"}
    assert post_vote(client, day, item, "marchal", "acquired", replaces=replaces).status_code == 303
    assert (voices(item), Vote.objects.count()) == ({"Marchal": "acquired"}, 2)


def test_a_double_click_is_one_voice():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    assert [post_vote(client, day, item, "marchal").status_code for _ in range(2)] == [303, 303]
    assert Vote.objects.count() == 1


def test_a_juror_votes_for_themselves_and_for_nobody_else():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = juror(day, "ndiaye")
    form = soup_of(client.get(board_of(day, item))).select_one(".vote-keys")
    assert form["aria-label"] == "Voix de Ndiaye"
    assert codes(post_vote(client, day, item, "marchal")) == {"role"}
    assert post_vote(client, day, item, "ndiaye").status_code == 303
    assert voices(item) == {"Ndiaye": "acquired"}


def test_the_voice_of_a_name_that_begins_by_a_vowel_is_elided():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    page = soup_of(secretary(day).get(board_of(day, item)))
    said = {hidden.text for hidden in page.select(".sides a .visually-hidden")}
    assert {"Voix d’Almeida", "Voix de Marchal"} <= said


def test_the_holder_of_a_proxy_gives_both_voices():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    for name in ("marchal", "almeida", "ndiaye"):
        day.comes(day.seats[name])
    give_proxy(
        seat_id=day.seats["belkacem"].pk,
        holder_id=day.seats["marchal"].pk,
        actor=day.actor,
        at=day.at,
    )
    day.open()
    client = juror(day, "marchal")
    for name in ("marchal", "belkacem"):
        assert post_vote(client, day, item, name).status_code == 303
    assert set(voices(item)) == {"Marchal", "Belkacem"}


def test_the_holder_of_a_proxy_is_asked_their_own_voice_first_and_no_key_gives_the_other():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    for name in ("marchal", "belkacem", "ndiaye"):
        day.comes(day.seats[name])
    give_proxy(
        seat_id=day.seats["almeida"].pk,
        holder_id=day.seats["ndiaye"].pk,
        actor=day.actor,
        at=day.at,
    )
    day.open()
    client = juror(day, "ndiaye")

    def asked():
        form = soup_of(client.get(board_of(day, item))).select_one(".vote-keys")
        seats = [hidden["value"] for hidden in form.select("[name=seat]")]
        return form["aria-label"], seats, len(form.select("[data-key]"))

    assert asked() == ("Voix de Ndiaye", [str(day.seats["ndiaye"].pk)], 3)
    assert post_vote(client, day, item, "ndiaye").status_code == 303
    told = "Voix d’Almeida, dont vous portez le pouvoir"
    assert asked() == (told, [str(day.seats["almeida"].pk)], 0)
    assert post_vote(client, day, item, "almeida").status_code == 303
    assert set(voices(item)) == {"Ndiaye", "Almeida"}


def test_a_secret_ballot_shows_who_voted_and_never_what():
    day = jury_day(secrecy="secret")
    item = day.case(B1="acquired/not_acquired")
    day.open()
    post_vote(juror(day, "marchal"), day, item, "marchal", "not_acquired")
    desk = secretary(day)
    answer = desk.get(board_of(day, item))
    assert "Marchal a voté" in text(answer)
    assert soup_of(answer).select_one(".vote-keys") is None
    assert "Marchal non acquis" not in text(answer)
    assert codes(post_vote(desk, day, item, "ndiaye")) == {"vote-secret"}
    other = juror(day, "almeida")
    assert "Marchal a voté" in text(other.get(board_of(day, item)))


def test_a_secret_ballot_tells_no_college_to_who_knows_their_own_voice():
    day = jury_day(secrecy="secret")
    item = day.case(B1="acquired/not_acquired")
    day.open()
    own = juror(day, "marchal")
    post_vote(own, day, item, "marchal", "acquired")
    post_vote(juror(day, "belkacem"), day, item, "belkacem", "acquired")
    shown = text(own.get(board_of(day, item)))
    assert "partagé" not in shown
    assert "majorité : acquis" not in shown.lower()


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.EXCUSED])
def test_a_juror_who_is_not_there_does_not_vote(presence):
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.comes(day.seats["ndiaye"], presence)
    day.open()
    client = juror(day, "ndiaye")
    assert soup_of(client.get(board_of(day, item))).select_one(".vote-keys") is None
    assert codes(post_vote(client, day, item, "ndiaye")) == {"voice-absent"}


def test_a_recused_and_a_substituted_juror_do_not_vote():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    substitute = JurorFactory(body=day.sitting.body, name="Hoarau", college="employees")
    seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=substitute.pk,
        role=SeatRole.MEMBER,
        stands_in_for_id=day.seats["ndiaye"].pk,
        actor=day.actor,
        at=day.at,
    )
    day.comes(day.seats["ndiaye"], Presence.SUBSTITUTED)
    day.comes(day.sitting.seats.get(juror=substitute))
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["belkacem"].juror_id,
        kind=InterestKind.DECLARED,
        actor=day.actor,
        at=day.at,
    )
    day.open()
    desk = secretary(day)
    assert codes(post_vote(desk, day, item, "ndiaye")) == {"voice-substituted"}
    assert codes(post_vote(desk, day, item, "belkacem")) == {"juror-recused"}
    assert "Hoarau suppléance" in text(desk.get(board_of(day, item)))
    assert Vote.objects.count() == 0


def test_nobody_votes_before_the_opening_nor_after_the_closing():
    day = jury_day()
    item = day.case()
    desk = secretary(day)
    assert "sitting-state" in codes(post_vote(desk, day, item, "marchal"))
    day.open()
    desk.post(reverse("jury:adopt_all", args=[day.sitting.pk]))
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    shown = text(desk.get(board_of(day, item)))
    assert "La séance est close : les voix sont scellées dans le procès-verbal." in shown
    assert "sitting-state" in codes(post_vote(desk, day, item, "marchal"))
    assert Vote.objects.count() == 0


def live(client, page) -> tuple[str, object]:
    """Ask what the page asks every three seconds."""
    address = soup_of(page).find(id="board-live")["hx-get"]
    return address, client.get(address, headers=HTMX)


def test_nothing_new_costs_nothing_and_somebody_elses_voice_comes_by_itself():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = juror(day, "ndiaye")
    page = client.get(board_of(day, item))
    address, quiet = live(client, page)
    assert (quiet.status_code, quiet.content) == (204, b"")
    post_vote(secretary(day), day, item, "marchal")
    with CaptureQueriesContext(connection) as captured:
        news = client.get(address, headers=HTMX)
    parts = {element["id"] for element in soup_of(news).select("[hx-swap-oob=true]")}
    assert parts == {"board-vote", "board-live", "objections"}
    assert "Marchal acquis" in text(news)
    assert len(captured) < 40
    assert live(client, news)[1].status_code == 204


def test_only_the_parts_that_changed_are_sent():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    other = day.case(B1="acquired/not_acquired")  # the next one: the foot of the page names it
    day.open()
    client = juror(day, "ndiaye")
    page = client.get(board_of(day, item))
    day.everybody(other, "B1")
    day.everybody(other, "B2")
    news = live(client, page)[1]
    parts = {element["id"] for element in soup_of(news).select("[hx-swap-oob=true]")}
    assert parts == {"board-gauges", "board-side", "board-vote", "board-live", "objections"}


def test_a_sitting_that_changes_state_reloads_the_page():
    day = jury_day()
    item = day.case()
    day.open()
    client = juror(day, "ndiaye")
    page = client.get(board_of(day, item))
    secretary(day).post(reverse("jury:move", args=[day.sitting.pk, "suspend"]))
    assert live(client, page)[1]["HX-Refresh"] == "true"


def test_asking_for_news_does_not_keep_a_session_alive():
    day = jury_day()
    item = day.case()
    client = juror(day, "ndiaye")
    page = client.get(board_of(day, item))
    assert settings.LAST_REQUEST_COOKIE in page.cookies
    assert settings.LAST_REQUEST_COOKIE not in live(client, page)[1].cookies


def test_a_voice_posted_by_htmx_answers_the_board_alone_and_a_refusal_its_reasons():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = juror(day, "ndiaye")
    done = post_vote(client, day, item, "ndiaye", headers=HTMX)
    assert done.status_code == 200
    assert soup_of(done).find(id="board-vote")["hx-swap-oob"] == "true"
    assert "<html" not in done.content.decode()
    refused = post_vote(client, day, item, "marchal", headers=HTMX)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#objections")


def test_one_is_told_whom_the_jury_is_speaking_of():
    day = jury_day()
    first = day.case(B1="acquired/not_acquired")
    second = day.case(B1="acquired/not_acquired")
    day.open()
    desk = secretary(day)
    post_vote(desk, day, second, "marchal")
    elsewhere = soup_of(juror(day, "ndiaye").get(board_of(day, first)))
    assert elsewhere.select_one(".at-hand a")["href"] == board_of(day, second)
    assert soup_of(desk.get(board_of(day, first))).select_one(".at-hand") is None


def test_another_bloc_by_htmx_is_the_same_board_as_by_its_address():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    client = secretary(day)
    whole = soup_of(client.get(board_of(day, item, unite="B2")))
    parts = soup_of(client.get(board_of(day, item, unite="B2"), headers=HTMX))
    for name in ("board-case", "board-vote", "board-opinion"):
        wanted, sent = whole.find(id=name), parts.find(id=name)
        del sent["hx-swap-oob"]
        masked = re.compile(r'(csrfmiddlewaretoken"[^>]*value=")[^"]*')
        assert masked.sub(r"\1", str(sent)).split() == masked.sub(r"\1", str(wanted)).split()
