"""The board shows, beside each mark, the indicators that the assessor observed, and counts nothing from them."""

from uuid import uuid4

import pytest
import time_machine

from parchemin.assessment.actions.indicators import Tick, record_ticks
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, board_of, secretary, soup_of

pytestmark = pytest.mark.django_db
SEEN, CHECKED = "Le plan est affiché", "Le relevé est signé"


@pytest.mark.parametrize("ticked", [(), (CHECKED, SEEN)])
def test_what_was_observed_stands_beside_the_mark_and_proposes_nothing(ticked):
    day = jury_day({"B1": 1}, indicators=(SEEN, CHECKED))
    dossier = day.scene.candidate()
    grids = [day.scene.grid(dossier, "B1", rank) for rank in (1, 2)]
    with time_machine.travel(ON_THE_DAY, tick=False):
        ticks = [Tick("1.1", text, True, uuid4(), day.at) for text in ticked]
        record_ticks(grid_id=grids[0].pk, ticks=ticks, actor=day.actor, at=day.at)
        for grid, value in zip(grids, ("acquired", "partial"), strict=True):
            day.scene.filled(grid, value)
        item = day.judge(dossier)
        day.open()
        board = soup_of(secretary(day).get(board_of(day, item)))
    told = [one.text for one in board.select(".detail .said-observed")]
    assert told == ([f"Observé : {SEEN} ; {CHECKED}"] if ticked else [])
    assert [pair.text for pair in board.select(".matrix .pair")] == ["A acquis, B partiel"]
