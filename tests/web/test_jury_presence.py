"""A long deliberation and the session of who follows it: listening proves nobody, a gesture does."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, board_of, juror, soup_of, text

pytestmark = pytest.mark.django_db
DOOR = reverse("account_login")


@pytest.fixture
def clock():
    """Set the clock of the screens on the day of the sitting, to be moved by the test."""
    with time_machine.travel(ON_THE_DAY, tick=False) as travel:
        yield travel


@pytest.fixture
def day():
    found = jury_day()
    found.item = found.case(B1="acquired/not_acquired")
    return found.open()


def polled(client, page, *more: str):
    """Ask for news as the page does by itself, three seconds later."""
    address = soup_of(page).find(id="board-live")["hx-get"]
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/espace/seances/"}
    return client.get("&".join((address, *more)), headers=here)


def test_who_only_listens_is_warned_then_sent_to_the_door_and_back(clock, day):
    client = juror(day, "ndiaye")
    page = client.get(board_of(day))
    clock.shift(timedelta(minutes=24))
    assert polled(client, page).status_code == 204
    clock.shift(timedelta(minutes=2))
    warned = polled(client, page)
    assert "votre session se ferme à 13 h 30" in text(warned).replace("\u00a0", " ")
    assert soup_of(warned).find("button").text == "Je suis là"
    assert polled(client, warned).status_code == 204
    clock.shift(timedelta(minutes=5))
    over = polled(client, warned)
    assert over["HX-Redirect"] == f"{DOOR}?next=%2Fespace%2Fseances%2F"


def test_one_gesture_keeps_the_session_and_takes_the_warning_away(clock, day):
    client = juror(day, "ndiaye")
    page = client.get(board_of(day))
    clock.shift(timedelta(minutes=27))
    warned = polled(client, page)
    button = soup_of(warned).find("button")["hx-get"]
    there = client.get(button, headers={"HX-Request": "true"})
    assert "Je suis là" not in text(there)
    assert soup_of(there).find(attrs={"hx-swap-oob": "innerHTML:#board-ending"}) is not None
    for _ in range(4):
        clock.shift(timedelta(minutes=24))
        assert polled(client, there, "ici=1").status_code == 204
    clock.shift(timedelta(minutes=24))
    assert polled(client, there).status_code == 204


def test_a_gesture_elsewhere_takes_the_warning_away_too(clock, day):
    client = juror(day, "ndiaye")
    page = client.get(board_of(day))
    clock.shift(timedelta(minutes=27))
    warned = polled(client, page)
    client.get(reverse("jury:sittings"))
    cleared = polled(client, warned)
    assert cleared.status_code == 200
    assert "Je suis là" not in text(cleared)


def test_no_gesture_makes_the_twelve_hours_longer(clock, day):
    client = juror(day, "ndiaye")
    page = client.get(board_of(day))
    for _ in range(35):
        clock.shift(timedelta(minutes=20))
        polled(client, page, "ici=1")
    clock.shift(timedelta(minutes=21))
    assert "HX-Redirect" in polled(client, page, "ici=1").headers


def test_what_is_posted_too_late_comes_back_to_its_page(clock, day):
    client = juror(day, "marchal")
    board = board_of(day, day.item)
    client.get(board)
    clock.shift(timedelta(minutes=31))
    conclude = reverse("jury:conclude", args=[day.item.pk])
    said = {"recommendation": "Reprendre le calcul de marge."}
    answer = client.post(conclude, said, headers={"Referer": f"http://testserver{board}?bloc=B1"})
    assert answer["Location"].startswith(f"{DOOR}?next=%2Fespace%2Fseances%2F")
    assert answer["Location"].endswith("%3Fbloc%3DB1")


@pytest.mark.parametrize("referer", ["https://ailleurs.example/piege/", "", "//ailleurs.example"])
def test_the_door_leads_back_to_no_other_site(day, referer):
    client = juror(day, "marchal")
    client.logout()
    conclude = reverse("jury:conclude", args=[day.item.pk])
    answer = client.post(conclude, {}, headers={"Referer": referer})
    assert answer["Location"] == DOOR


def test_what_is_written_on_the_board_is_kept_for_its_author_and_its_case(clock, day):
    shown = soup_of(juror(day, "marchal").get(board_of(day, day.item)))
    kept = {form["data-draft"] for form in shown.find_all("form", attrs={"data-draft": True})}
    assert len(kept) == 1
    assert kept.pop().endswith(f"-{day.item.pk}")
