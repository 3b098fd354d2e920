"""A part of a page drawn once for everybody carries the token of the person who receives it, and no other."""

from parchemin.web import drawing
from parchemin.web.drawing import render_part
from parchemin.web.jury.parts.side import GaugesPart
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.marks import State, Tone


def part(state="ouverte"):
    return GaugesPart(
        state=State(state, Tone.OK),
        acts=(Act("Suspendre", "/suspendre/"),),
        quorum=State("4 présents", Tone.OK),
        voices=(),
        steps=(),
        decided=0,
        total=1,
        sitting_url="/seance/",
    )


def test_each_person_receives_their_own_token_of_one_drawing():
    drawing._draw.cache_clear()
    mine = render_part("jury/board_gauges.html", part(), "jeton-de-sylvie")
    yours = render_part("jury/board_gauges.html", part(), "jeton-de-jorge")
    assert drawing._draw.cache_info().misses == 1
    assert 'value="jeton-de-sylvie"' in mine
    assert "jeton-de-sylvie" not in yours
    assert mine.replace("jeton-de-sylvie", "jeton-de-jorge") == yours


def test_the_mark_of_the_token_never_leaves():
    assert drawing._TOKEN not in render_part("jury/board_gauges.html", part(), "jeton")


def test_another_part_or_another_place_is_drawn_again():
    texts = {
        render_part("jury/board_gauges.html", part(state), "jeton", oob=oob)
        for state in ("ouverte", "suspendue")
        for oob in (False, True)
    }
    assert len(texts) == 4
