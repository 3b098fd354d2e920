"""A key of the board gives the voice of whoever looks, and no other (WCAG 2.1.4)."""

import pytest
import time_machine

from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, board_of, juror, post_vote, secretary, soup_of

pytestmark = pytest.mark.django_db


def test_no_key_gives_a_voice_that_is_not_that_of_who_looks():
    with time_machine.travel(ON_THE_DAY, tick=False):
        day = jury_day()
        item = day.case(B1="acquired/not_acquired")
        day.open()

        def buttons_and_keys(client, **look):
            form = soup_of(client.get(board_of(day, item, **look))).select_one(".vote-keys")
            return len(form.select("button[name=vote]")), len(form.select("button[data-key]"))

        desk, ndiaye, chair = secretary(day), juror(day, "ndiaye"), juror(day, "marchal")
        assert buttons_and_keys(desk) == (3, 0)
        assert buttons_and_keys(desk, voix="table") == (3, 0)
        assert buttons_and_keys(ndiaye) == (3, 3)
        post_vote(ndiaye, day, item, "ndiaye")
        assert soup_of(ndiaye.get(board_of(day, item))).select_one(".vote-keys") is None
        # The chair records a show of hands: after their own voice, those of others by their buttons alone.
        assert buttons_and_keys(chair) == (3, 3)
        post_vote(chair, day, item, "marchal")
        assert buttons_and_keys(chair) == (3, 0)
