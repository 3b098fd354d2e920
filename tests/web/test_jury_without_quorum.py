"""A case whose table lacks its quorum now is not decided: closing names it, and asks before putting it off."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.jury.actions.sitting_day import record_presence
from parchemin.jury.models import Decision
from parchemin.jury.terms import Outcome, Presence
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, board_of, codes, post_vote, secretary, soup_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


@pytest.fixture
def day():
    day = jury_day({"B1": 1}, quorum={"min_total": 4}, articles={"quorum": "art. 5"})
    day.first, day.second = (day.case(B1="acquired/not_acquired") for _ in range(2))
    day.open()
    day.everybody(day.first)
    seat = day.seats["ndiaye"]
    gone = day.at + timedelta(minutes=5)
    record_presence(seat_id=seat.pk, presence=Presence.EXCUSED, actor=day.system, at=gone)
    return day


def close(client, day, *items, **more):
    put_off = [item.pk for item in items]
    return client.post(reverse("jury:close", args=[day.sitting.pk]), {"put_off": put_off, **more})


def test_the_board_says_without_quorum_of_what_it_cannot_hear_and_counts_it_not_decided(day):
    client = secretary(day)
    told = text(client.get(board_of(day, day.second)))
    assert "Sans quorum maintenant" in told
    assert "Ajournement" not in told
    assert "1 sur 2" in told


def test_a_voice_posted_from_a_page_drawn_before_is_refused_with_the_quorum_and_its_text(day):
    answer = post_vote(secretary(day), day, day.second, "almeida")
    assert (answer.status_code, codes(answer)) == (422, {"quorum-total"})
    assert "Règlement, art. 5" in text(answer)


def test_closing_names_what_it_puts_off_without_quorum_and_waits_for_a_yes(day):
    client = secretary(day)
    page = client.get(reverse("jury:minutes", args=[day.sitting.pk]))
    form = soup_of(page).find("form", action=reverse("jury:close", args=[day.sitting.pk]))
    name = day.second.dossier.person.full_name
    assert name in form.get_text()
    assert day.first.dossier.person.full_name not in form.get_text()
    for answer in (
        close(client, day),
        close(client, day, day.second),
        close(client, day, day.first, confirmed="on"),
    ):
        assert (answer.status_code, codes(answer)) == (422, {"put-off-unconfirmed"})
        assert name in text(answer)
    assert not Decision.objects.exists()
    assert close(client, day, day.second, confirmed="on").status_code == 303
    put_off = Decision.objects.get(dossier=day.second.dossier)
    assert put_off.outcome == Outcome.ADJOURNED
