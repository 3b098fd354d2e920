"""Indicators on the screen of an assessor: ticked, kept, told on the signed sheet."""

import pytest
import time_machine

from parchemin.accounts.terms import Role
from parchemin.assessment.models import (
    Mark,
    ObservedIndicator,
)
from tests.conftest import NOON
from tests.factories import MandateFactory
from tests.scenes import assessment
from tests.web.test_assessment_grids import HTMX, at, enter, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


SEEN, CHECKED = "Le plan est affiché", "Le relevé est signé"


@pytest.fixture
def observing(client):
    """Return the client of an assessor and their grid, whose lines have two indicators."""
    scene = assessment({"B1": 2}, indicators=(SEEN, CHECKED))
    mandate = MandateFactory(body=scene.session.body, role=Role.ASSESSOR)
    scene.pair[0].user = mandate.user
    scene.pair[0].save()
    return client.open_session(mandate.user), scene.grid(scene.candidate(), "B1")


def ticked() -> list[tuple[str, bool]]:
    return list(ObservedIndicator.objects.order_by("pk").values_list("indicator", "observed"))


def test_indicators_are_ticked_with_whatever_else_the_screen_holds(observing):
    assessor, grid = observing
    page = text(assessor.get(at("grid", grid)))
    assert page.count(SEEN) == 1
    enter(assessor, grid, tap="1:acquired", shown_1="", observed_1=["1"])
    assert ticked() == [(SEEN, True)]
    page = text(assessor.get(at("grid", grid, "1.1")))
    assert 'name="shown-1" value="1"' in page
    enter(assessor, grid, tap="1:acquired", shown_1="1", observed_1=["2"])
    assert ticked() == [(SEEN, True), (SEEN, False), (CHECKED, True)]
    assert Mark.objects.count() == 1


def test_a_tick_with_script_is_kept_at_once_and_answers_the_hour_alone(observing):
    assessor, grid = observing
    answer = enter(assessor, grid, tick="1:1", shown_1="", observed_1=["1", "2"], headers=HTMX)
    assert 'id="saved" hx-swap-oob="true"' in text(answer)
    assert "<form" not in text(answer)
    assert ticked() == [(SEEN, True)]
    for observed in ([], ["1"], ["1"]):
        enter(assessor, grid, tick="1:1", shown_1="", observed_1=observed, headers=HTMX)
    assert ticked() == [(SEEN, True), (SEEN, False), (SEEN, True)]


def test_what_was_ticked_elsewhere_meanwhile_stays(observing):
    assessor, grid = observing
    enter(assessor, grid, tap="1:partial", shown_1="", observed_1=["1"])
    enter(assessor, grid, tap="1:acquired", shown_1="", observed_1=["2"])
    assert ticked() == [(SEEN, True), (CHECKED, True)]


def test_the_signed_sheet_says_what_was_observed(observing):
    assessor, grid = observing
    enter(assessor, grid, tap="1:acquired", shown_1="", observed_1=["1"])
    enter(assessor, grid, "1.2", tap="1:acquired")
    assert f"{SEEN}<span" in text(assessor.get(at("review", grid)))
    assert assessor.post(at("sign", grid)).status_code == 303
    page = text(assessor.get(at("grid", grid)))
    assert f'{SEEN}<span class="visually-hidden">, observé' in page
    assert f'{CHECKED}<span class="visually-hidden">, non coché' in page
