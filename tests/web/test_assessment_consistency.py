"""The page of the consistency of assessors: what is read, its chart, what it does not prove, who may see it."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.web.pieces.charts import Span, SpanChart
from tests.conftest import NOON
from tests.factories import BodyFactory
from tests.scenes import Assessment, assessment
from tests.web.jury import soup_of, text

pytestmark = pytest.mark.django_db
LENIENT = "acquired partial acquired acquired"
STRICT = "acquired partial partial not_acquired"


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


def assessed(count: int) -> Assessment:
    """Return a session of a centre whose first assessor marks lower three times out of four."""
    scene = assessment({"B1": 4})
    scene.session.partner = scene.partner
    scene.session.save()
    more(scene, count)
    return scene


def more(scene: Assessment, count: int) -> None:
    for rank in range(count):
        scene.assessed(scene.candidate(), B1=f"{STRICT if rank % 4 else LENIENT}/{LENIENT}")


def page_of(since: str = "", until: str = "") -> str:
    address = reverse("assessment:consistency")
    return f"{address}?since={since}&until={until}" if since or until else address


def test_a_severe_assessor_is_named_with_the_cases_and_drawn_with_the_figures(signed_in):
    scene = assessed(24)
    first, second = scene.pair
    answer = signed_in(body=scene.session.body).get(page_of())
    page = text(answer)
    assert "48 grilles signées lues, du 24 novembre 2025 au 24 novembre 2026." in page
    row = next(r for r in soup_of(answer).find_all("tr") if r.th and r.th.text == first.name)
    chart = soup_of(answer).find("section", {"aria-labelledby": "assessors"}).figure
    drawn = {line.span.text: line for line in chart.find_all("li")}
    assert "marked" in drawn[first.name].svg["class"]
    assert drawn[first.name].b.text == "-28,1"
    assert float(drawn[first.name].circle["cx"].rstrip("%")) < 50
    assert float(drawn[second.name].circle["cx"].rstrip("%")) > 50
    assert first.name in chart.table.text
    assert row is not None
    assert "À regarder Sévérité. Note 28,1 sur 100 plus bas" in page
    assert "Pas assez de cas : dérive dans le temps" in page
    assert f"{first.name} et {second.name}" in page
    assert scene.partner.name in page


def test_the_page_says_what_it_does_not_prove(signed_in):
    page = text(signed_in().get(page_of()))
    assert "Ni faute, ni preuve." in page
    assert "Aucune grille signée" in page


def test_too_few_candidates_are_not_measured_and_draw_nothing(signed_in):
    scene = assessed(3)
    answer = signed_in(body=scene.session.body).get(page_of())
    assert not soup_of(answer).find("figure")
    assert "Pas assez de cas : sévérité, dérive dans le temps" in text(answer)
    assert "À regarder" not in text(answer)


def test_the_period_is_that_of_the_address(signed_in):
    scene = assessed(1)
    client = signed_in(body=scene.session.body)
    assert "2 grilles signées lues" in text(client.get(page_of("2026-11-24", "2026-11-24")))
    assert "0 grille signée lue" in text(client.get(page_of("2026-11-25", "2026-11-30")))


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        (("2026-11-24", "2026-11-01"), "La période finit avant de commencer."),
        (("hier", "2026-11-01"), "date valide"),
        (("", "2026-11-01"), "obligatoire"),
    ],
    ids=str,
)
def test_a_period_that_cannot_be_read_says_why(signed_in, days, fault):
    answer = signed_in().get(page_of(*days))
    assert answer.status_code == 422
    assert fault in text(answer)


@pytest.mark.parametrize(
    "role", [Role.ASSESSOR, Role.JUROR, Role.CANDIDATE, Role.COMMISSION, Role.STAFF]
)
def test_it_is_the_secretariat_s_alone(signed_in, role):
    assert signed_in(role).get(page_of()).status_code == 403


def test_another_body_reads_its_own_grids_alone(signed_in):
    scene = assessed(1)
    page = text(signed_in(body=BodyFactory()).get(page_of()))
    assert scene.pair[0].name not in page


def test_thirty_candidates_cost_what_one_costs(signed_in):
    scene = assessed(1)
    client = signed_in(body=scene.session.body)
    costs = []
    for added in (0, 29):
        more(scene, added)
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of())
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_spans_keep_within_the_drawing_and_zero_is_in_the_middle():
    def drawn(*bounds):
        spans = tuple(Span("x", (a + b) / 2, a, b, "", ("", "")) for a, b in bounds)
        return SpanChart("t", "c", "g", spans).places

    (one,) = drawn((0.0, 0.0))
    assert (one.start, one.dot, one.end) == (50, 50, 50)
    wide, narrow = drawn((-40.0, 10.0), (5.0, 10.0))
    assert (wide.start, wide.end) == (2, 62)
    assert narrow.start < narrow.dot < narrow.end <= 98
