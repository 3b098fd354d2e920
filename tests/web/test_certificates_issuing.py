"""From a signed sitting to its certificates, on one screen."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.certificates.models import Certificate
from parchemin.processes.deliver import deliver_sitting
from tests.certificates.scene import awarded, signed_day
from tests.factories import BodyFactory, rename_unchecked
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_afternoon_of_the_sitting():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def issue(client, day, **typed):
    said = {"on": "2026-11-24", "place": "Paris", **typed}
    form = {f"{day.sitting.pk}-{name}": value for name, value in said.items()}
    return client.post(reverse("certificates:issue", args=[day.sitting.pk]), form)


def listed(client) -> str:
    return html_of(client.get(reverse("certificates:sittings")))


def test_a_signed_sitting_waits_then_no_longer(signed_in):
    day = signed_day({}, {"B2": "not_acquired"}, {"B1": "not_acquired", "B2": "not_acquired"})
    client = signed_in(body=day.sitting.body)
    assert "<b>2</b> candidats reçus à inscrire au registre." in listed(client)
    answer = issue(client, day)
    assert answer["Location"] == reverse("certificates:list")
    assert "2 certificats établis et scellés." in html_of(client.get(answer["Location"]))
    assert Certificate.objects.filter(delivered_at__isnull=False).count() == 2
    assert "Rien à délivrer" in listed(client)


def test_what_was_entered_and_not_made_is_made_without_asking_anything(signed_in):
    day = signed_day({}, {})
    awarded(day)
    client = signed_in(body=day.sitting.body)
    text = listed(client)
    assert "<b>2</b> certificats inscrits à établir." in text
    assert "Délivrés le" not in text
    assert issue(client, day, on="", place="").status_code == 303
    assert not Certificate.objects.filter(delivered_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": "2026-11-23"}, "avant la décision du 24/11/2026"),
        ({"on": "2062-11-24"}, "cette date n’est pas encore venue"),
        ({"on": "24 novembre"}, "Saisissez une date valide."),
        ({"place": ""}, "Ce champ est obligatoire."),
    ],
)
def test_a_wrong_date_or_place_is_refused_and_nothing_is_entered(signed_in, typed, said):
    day = signed_day()
    answer = issue(signed_in(body=day.sitting.body), day, **typed)
    assert answer.status_code == 422
    assert said in html_of(answer)
    if "on" in typed:
        assert 'value="Paris"' in html_of(answer)
    assert not Certificate.objects.exists()


def test_one_that_cannot_be_printed_stops_no_other(signed_in):
    day = signed_day({}, {})
    rename_unchecked(day.sitting.agenda.first().dossier.person, "日本")
    answer = issue(signed_in(body=day.sitting.body), day)
    text = html_of(answer)
    assert answer.status_code == 422
    assert "1 certificat établi et scellé." in text
    refused = Certificate.objects.get(delivered_at__isnull=True)
    assert f"{refused.number} : « 日本 » : nos documents ne peuvent pas imprimer" in text
    assert "<b>1</b> certificat inscrit à établir." in text


def test_a_large_batch_goes_on_where_it_stopped():
    day = signed_day({}, {}, {})
    awarded(day)
    first = deliver_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at, most=2)
    assert (first.done, first.left) == (2, 1)
    second = deliver_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at, most=2)
    assert (second.done, second.left) == (1, 0)


def test_a_sitting_of_another_body_is_not_found(signed_in):
    day = signed_day()
    client = signed_in(body=BodyFactory())
    assert issue(client, day).status_code == 404
    assert day.sitting.code not in listed(client)


def test_waiting_sittings_cost_the_same_whatever_they_hold(signed_in):
    prices = set()
    for candidates in (1, 30):
        day = signed_day(*[{}] * candidates)
        client = signed_in(body=day.sitting.body)
        with CaptureQueriesContext(connection) as caught:
            listed(client)
        prices.add(len(caught))
    assert len(prices) == 1
