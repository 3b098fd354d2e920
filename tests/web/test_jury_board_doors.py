"""Who enters the deliberation board, and who speaks there for the jury."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from tests.factories import MandateFactory
from tests.scenes import jury_day
from tests.web.jury import (
    ON_THE_DAY,
    board_of,
    codes,
    juror,
    secretary,
)
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def test_the_board_of_another_body_or_sitting_is_not_there(signed_in):
    day, other = jury_day(), jury_day()
    item, foreign = day.case(), other.case()
    client = secretary(day)
    assert client.get(board_of(other)).status_code == 404
    assert client.get(board_of(day, foreign)).status_code == 404
    live_address = reverse("jury:live", args=[other.sitting.pk, foreign.pk])
    assert client.get(live_address).status_code == 404
    for name in (
        "vote",
        "adopt",
        "conclude",
        "adjourn",
        "take_up",
        "adjust",
        "retain_fraud",
        "remark_departure",
    ):
        answer = client.post(
            reverse(f"jury:{name}", args=[foreign.pk]),
            {"seat": other.seats["marchal"].pk, "vote": "acquired", "unit": "B1"},
        )
        assert answer.status_code == 404, name
    assert client.post(reverse("jury:adopt_all", args=[other.sitting.pk])).status_code == 404
    stranger = signed_in(Role.JUROR, body=day.sitting.body)
    assert stranger.get(board_of(day, item)).status_code == 404


def test_a_member_does_not_speak_for_the_jury():
    day = jury_day(grid={"adjusted_by": "jury", "binding": "remark"})
    item = day.case(B1="acquired/partial")
    day.open()
    client = juror(day, "ndiaye")
    for name, typed in (
        ("adopt", {}),
        ("conclude", {"recommendation": "Bravo."}),
        ("adjourn", {"a-until": "2027-01-12", "a-reason": "Pièce."}),
        ("adjust", {"m-line": "B1|1.1", "m-value": "acquired", "m-reason": "Vu."}),
        ("retain_fraud", {"f-reason": "Copie."}),
        ("remark_departure", {"d-text": "Vu."}),
    ):
        answer = client.post(reverse(f"jury:{name}", args=[item.pk]), typed)
        assert codes(answer) == {"role"}, name


def test_no_candidate_nor_partner_enters_the_jury_room():
    day = jury_day()
    for role in (Role.CANDIDATE, Role.ASSESSOR, Role.COMMISSION, Role.STAFF):
        user = MandateFactory(role=role, body=day.sitting.body).user
        assert PageClient().open_session(user).get(board_of(day)).status_code == 403, role
