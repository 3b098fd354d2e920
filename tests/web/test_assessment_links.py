"""The phone link of an assessor: made on the page of the session, told once, followed, taken back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.links import (
    MOST_ATTEMPTS,
    digest_of,
    make_grid_link,
    open_grid_link,
)
from parchemin.assessment.models import GridLink
from parchemin.journal.models import Event
from tests.conftest import NOON
from tests.factories import AssessorFactory, BodyFactory
from tests.scenes import Assessment, assessment
from tests.web.jury import soup_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def scene() -> Assessment:
    scene = assessment({"B1": 1})
    scene.grid(scene.candidate(), "B1")
    return scene


@pytest.fixture
def secretariat(scene, signed_in):
    return signed_in(body=scene.session.body)


def page_of(scene: Assessment) -> str:
    return reverse("assessment:session", args=[scene.session.pk])


def make_of(scene: Assessment, rank: int = 1) -> str:
    return reverse("assessment:make_link", args=[scene.session.pk, scene.pair[rank - 1].pk])


def revoke_of(link: GridLink) -> str:
    return reverse("assessment:revoke_link", args=[link.session_id, link.pk])


def made(scene: Assessment):
    return make_grid_link(
        session_id=scene.session.pk, assessor_id=scene.pair[0].pk, actor=scene.actor, at=NOON
    )


def row_of(answer) -> str:
    """Return the words of the one line of the table of phones."""
    (row,) = soup_of(answer).find("table", class_="phones").tbody.find_all("tr")
    return " ".join(row.get_text(" ").split())


def test_a_link_is_told_once_with_its_code_and_its_square(scene, secretariat):
    answer = secretariat.post(make_of(scene))
    assert answer.status_code == 200
    soup = soup_of(answer)
    address = soup.find(class_="address").get_text(strip=True)
    code = soup.find(class_="code").get_text()
    link = GridLink.objects.get()
    token = re.fullmatch(rf"{settings.PUBLIC_URL}/hors-ligne/([\w-]+)/", address)[1]
    assert link.token_digest == digest_of(token)
    assert re.fullmatch(r"\d{4} \d{4}", code)
    assert check_password(code.replace(" ", ""), link.code_hash)
    assert soup.find("img", class_="qr")["src"].startswith("data:image/svg+xml;base64,")
    assert "no-store" in answer["Cache-Control"]
    for page in (text(secretariat.get(page_of(scene))), *map(str, Event.objects.values_list())):
        assert token not in page
        assert code not in page


def test_the_address_of_the_link_asks_the_code(scene, secretariat, client):
    answer = secretariat.post(make_of(scene))
    soup = soup_of(answer)
    address = soup.find(class_="address").get_text(strip=True)
    path = address.removeprefix(settings.PUBLIC_URL)
    client.logout()
    assert "Code" in text(client.get(path))


def test_the_page_of_the_session_follows_each_link(scene, secretariat):
    assert "aucun Faire un lien" in row_of(secretariat.get(page_of(scene)))
    link = made(scene)
    assert "1 grille Ouvert jusqu’au 26/11/2026 pas encore" in row_of(
        secretariat.get(page_of(scene))
    )
    open_grid_link(token=link.token, code=link.code, at=NOON)
    GridLink.objects.update(attempts=3)
    row = row_of(secretariat.get(page_of(scene)))
    assert "le 24/11/2026 à 12 h 00 3 codes faux sur 10 Refaire le lien" in row.replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"attempts": MOST_ATTEMPTS}, "Bloqué"),
        ({"opens_at": NOON - timedelta(days=9), "closes_at": NOON - timedelta(days=1)}, "Fermé"),
    ],
    ids=("ten wrong codes", "its period is over"),
)
def test_a_link_that_opens_no_more_says_so(scene, secretariat, change, word):
    made(scene)
    GridLink.objects.update(**change)
    assert word in row_of(secretariat.get(page_of(scene)))


def test_a_link_taken_back_is_no_longer_listed(scene, secretariat):
    link = made(scene).link
    answer = secretariat.post(revoke_of(link))
    assert answer["Location"] == f"{page_of(scene)}#telephones"
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert "aucun" in row_of(secretariat.get(page_of(scene)))


def test_without_an_open_grid_no_link_is_made(scene, secretariat):
    answer = secretariat.post(make_of(scene, rank=2))
    assert answer.status_code == 422
    assert [o.code for o in answer.context["objections"]] == ["no-open-grid"]


def test_once_the_session_is_over_phones_are_no_longer_shown(scene, secretariat):
    made(scene)
    scene.session.state = "closed"
    scene.session.save()
    assert "Téléphones" not in text(secretariat.get(page_of(scene)))
    assert secretariat.post(make_of(scene)).status_code == 422


def test_links_are_the_secretariat_s_and_of_its_body(scene, signed_in):
    link = made(scene).link
    stranger = signed_in(body=BodyFactory())
    for address in (make_of(scene), revoke_of(link)):
        assert stranger.post(address).status_code == 404
    assessor = signed_in(Role.ASSESSOR, body=scene.session.body)
    for address in (make_of(scene), revoke_of(link)):
        assert assessor.post(address).status_code == 403
    link.refresh_from_db()
    assert link.revoked_at is None


def test_thirty_phones_cost_what_one_costs(scene, secretariat):
    costs = []
    for more in (0, 29):
        for _ in range(more):
            scene.pair = (AssessorFactory(body=scene.session.body), scene.pair[1])
            scene.grid(scene.candidate(), "B1")
            made(scene)
        with CaptureQueriesContext(connection) as queries:
            secretariat.get(page_of(scene))
        costs.append(len(queries))
    assert costs[0] == costs[1]
