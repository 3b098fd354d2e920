"""The list of letters: what waits, what came back, of one's own body, at a fixed price."""

import re

import pytest
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.post.actions import prepare as prepare_letters
from parchemin.post.actions import send
from parchemin.post.models import Bounce, Dispatch
from parchemin.post.terms import Channel, LetterKind
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.post.letters import prepare, room, written
from tests.web.jury import price, soup_of, text

pytestmark = pytest.mark.django_db
LIST = "/espace/lettres/"


@pytest.fixture(autouse=True)
def _room():
    with room():
        yield


def test_the_list_shows_where_each_letter_stands_and_what_came_back(signed_in):
    body = BodyFactory()
    client = signed_in(body=body)
    assert "Aucune lettre" in text(client.get(LIST))
    prepare(actor_for(body), written("awa"), written("bilal"))
    back = Dispatch.objects.get(name="Bilal")
    Bounce.objects.create(dispatch=back, at=NOON, reason="5.1.1 inconnu", report="a" * 64)
    page = text(client.get(LIST))
    assert "Awa" in page
    assert "Préparée" in page
    assert reverse("post:letter", args=[back.pk]) in client.get(LIST).content.decode()
    returned = text(client.get(f"{LIST}?revenu=oui"))
    assert "5.1.1 inconnu" in returned
    assert "Awa" not in returned
    assert "Awa" in text(client.get(f"{LIST}?revenu=non&etat=prepared"))


def test_letters_of_another_body_do_not_exist_and_other_roles_do_not_enter(signed_in):
    prepare(actor_for(BodyFactory()), written("awa"))
    assert "Awa" not in text(signed_in().get(LIST))
    assert signed_in(Role.JUROR).get(LIST).status_code == 403


def test_thirty_letters_cost_what_one_costs(signed_in):
    costs = []
    for count in (1, 30):
        body = BodyFactory()
        client = signed_in(body=body)
        prepare(actor_for(body), *(written(f"p{rank}") for rank in range(count)))
        client.get(LIST)
        costs.append(price(client, LIST))
    assert costs[0] == costs[1]


def test_what_came_back_and_what_waits_are_on_the_desk(signed_in):
    body = BodyFactory()
    client = signed_in(body=body)
    prepare(actor_for(body), written("awa"))
    assert "lettre écrite" not in text(client.get(reverse("desk:today")))
    row = Dispatch.objects.get()
    Bounce.objects.create(dispatch=row, at=NOON, reason="5.1.1 inconnu", report="a" * 64)
    assert "courriel revenu" not in text(client.get(reverse("desk:today")))
    send(dispatch_id=row.pk, channel=Channel.EMAIL, actor=actor_for(body), at=NOON)
    asked = {"about": "seat/1", "subjects": ["sitting/J"], "letters": [written("bilal")]}
    prepare_letters(kind=LetterKind.EXPENSES, **asked, actor=actor_for(body), at=NOON)
    prepare_letters(kind=LetterKind.SESSION_CONVOCATION, **asked, actor=actor_for(body), at=NOON)
    page = text(client.get(reverse("desk:today")))
    assert "1 courriel revenu à envoyer autrement" in page
    for kind in ("convocation à une session", "relevé de frais"):
        assert f"1 lettre écrite à envoyer : {kind}" in page
    link = soup_of(client.get(reverse("desk:today"))).find(
        "a", href=re.compile("nature=session_convocation")
    )
    assert "1 lettre" in text(client.get(link["href"]))
