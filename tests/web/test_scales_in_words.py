"""Every scale in words goes from the règlement to the board by what its table says: no page knows its words."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from parchemin.assessment.models import GridLink, Mark
from parchemin.assessment.selectors.phone import phone_grids
from parchemin.assessment.terms import Gap, MarkSign
from parchemin.certifications.reglement.scales import SCALES, Nature, word_of
from parchemin.certifications.reglement.terms import ScaleKind
from parchemin.jury.selectors.board import deliberation_board
from parchemin.jury.terms import PreDecision
from parchemin.web.assessment.offline.grids import grid_shown
from tests.conftest import NOON
from tests.factories import MandateFactory
from tests.scenes import assessment, jury_day
from tests.web.jury import board_of, secretary, text
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db
IN_WORDS = [kind for kind in ScaleKind if SCALES[kind].words]


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON):
        yield


@pytest.fixture(params=IN_WORDS, ids=str)
def kind(request) -> ScaleKind:
    return request.param


@pytest.fixture
def nature(kind) -> Nature:
    return SCALES[kind]


def test_a_word_is_the_mark_of_one_scale_and_says_one_thing_there():
    words = [word for kind in IN_WORDS for word in SCALES[kind].words]
    assert len({word.value for word in words}) == len(words)
    for kind in IN_WORDS:
        labels = [word.label.casefold() for word in SCALES[kind].words]
        assert len(set(labels)) == len(labels)


def test_every_kind_of_scale_says_what_it_is_and_words_go_from_the_best_to_the_worst():
    assert set(SCALES) == set(ScaleKind)
    for kind in IN_WORDS:
        words = SCALES[kind].words
        assert words[0].sign is MarkSign.ACQUIRED
        assert words[-1].sign is MarkSign.NOT_ACQUIRED
        known = [word.worth for word in words if word.worth is not None]
        assert known == sorted(known, reverse=True)
        assert 0 <= known[-1] <= known[0] == 1
        unsaid = any(word.worth is None for word in words)
        assert unsaid == ("partial" in SCALES[kind].keys)


def test_a_word_is_offered_entered_and_read_on_screen_on_paper_and_on_a_phone(client, kind, nature):
    scene = assessment({"B1": 1}, grid={"scale": {"kind": kind.value}})
    client.open_session(MandateFactory(body=scene.session.body).user)
    grid = scene.grid(scene.candidate(), "B1")
    page = html_of(client.get(reverse("assessment:grid", args=[grid.pk])))
    paper = html_of(client.get(reverse("assessment:paper", args=[scene.session.pk])))
    link = GridLink(session=scene.session, assessor=scene.pair[0])
    (phone,) = [grid_shown(one) for one in phone_grids(link)]
    answers = phone["lines"][0]["answers"]
    assert [answer["value"] for answer in answers] == [*nature.ranks, "not_assessed"]
    assert all(answer["icon"] for answer in answers)
    for rank, word in enumerate(nature.words, 1):
        assert f'value="1:{word.value}"' in page
        assert word.label in page
        assert f"☐ {word.label}" in paper
        assert answers[rank - 1]["label"] == word.label
    last = nature.words[-1]
    typed = {"key": str(uuid4()), "competence": "1.1", "tap": f"1:{last.value}"}
    client.post(reverse("assessment:mark", args=[grid.pk]), typed)
    assert Mark.objects.get().value == last.value
    assert last.label in text(client.get(reverse("assessment:review", args=[grid.pk])))


def test_a_jury_reads_each_word_its_sign_and_its_distance_and_changes_it(kind, nature):
    day = jury_day({"B1": 1}, grid={"scale": {"kind": kind.value}, "adjusted_by": "jury"})
    best, worst = nature.words[0], nature.words[-1]
    item = day.case(B1=f"{best.value}/{worst.value}")
    day.open()
    (bloc,) = deliberation_board(day.actor, day.sitting.pk, item.pk).candidate.blocs
    (cell,) = bloc.cells
    assert [(mark.sign, mark.text) for mark in cell.marks] == [
        (best.sign, best.label),
        (worst.sign, worst.label),
    ]
    assert cell.gap is Gap.FRANK
    client = secretary(day)
    page = html_of(client.get(board_of(day, item, unite="B1")))
    for word in nature.words:
        assert re.search(f'<option value="{word.value}"[^>]*>{word.label}<', page)
    typed = {"m-line": "B1|1.1", "m-value": best.label.lower(), "m-reason": "Vu en séance."}
    client.post(reverse("jury:adjust", args=[item.pk]), typed)
    shown = text(client.get(board_of(day, item)))
    assert f"1.1 : {best.label}, dit le jury. Vu en séance." in shown


def test_the_verdict_on_each_word_is_what_it_is_for(kind, nature):
    day = jury_day({"B1": 2}, grid={"scale": {"kind": kind.value}})
    items = {word: day.case(B1=word.value) for word in nature.words}
    day.open()
    for word, item in items.items():
        (bloc,) = deliberation_board(day.actor, day.sitting.pk, item.pk).candidate.blocs
        acquired = word_of(word.value).sign is MarkSign.ACQUIRED
        assert bloc.proposed is (PreDecision.ACQUIRED if acquired else PreDecision.NOT_ACQUIRED)
