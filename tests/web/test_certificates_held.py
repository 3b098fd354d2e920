"""What a holder finds of their own."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.kernel.canonical import sha256_hex
from parchemin.pathways.models import Person
from tests.certificates.scene import awarded, delivered, signed_day
from tests.factories import MandateFactory
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_afternoon_of_the_sitting():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def holder_of(certificate: Certificate) -> PageClient:
    """Return the browser of the person who holds a certificate, signed in without a second factor."""
    user = MandateFactory(role=Role.CANDIDATE, body=certificate.body).user
    Person.objects.filter(pk=certificate.person_id).update(user=user)
    return PageClient().open_session(user, second_factor=False)


def page(client) -> str:
    answer = client.get(reverse("certificates:mine"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_holder_is_led_to_their_certificates_and_downloads_each_file():
    (certificate,) = delivered(signed_day())
    client = holder_of(certificate)
    arrival = client.get(reverse("home"), follow=True).content.decode()
    assert reverse("certificates:mine") in arrival
    text = page(client)
    assert certificate.number in text
    assert f"https://parchemin.exemple.fr/v/{certificate.token}/" in text
    for file in certificate.renditions.all():
        address = reverse("certificates:my_file", args=[certificate.number, file.pk])
        assert address in text
        assert sha256_hex(client.get(address).content) == file.file_id


def test_a_document_in_preparation_is_told():
    (certificate,) = awarded(signed_day())
    assert "Le document est en préparation" in page(holder_of(certificate))


def test_a_certificate_that_lost_its_value_says_so():
    (certificate,) = delivered(signed_day())
    Certificate.objects.update(state="revoked")
    assert "Il n’a plus de valeur." in page(holder_of(certificate))


def test_a_candidate_without_certificate_knows_when_it_will_come(signed_in):
    assert "Aucun certificat pour l’instant" in page(signed_in(Role.CANDIDATE))


def test_a_holder_sees_nobody_else_and_nothing_of_the_secretariat():
    mine, other = delivered(signed_day({}, {}))
    client = holder_of(mine)
    assert other.number not in page(client)
    file = other.renditions.first()
    address = reverse("certificates:my_file", args=[other.number, file.pk])
    assert client.get(address).status_code == 404
    assert client.get(reverse("certificates:certificate", args=[mine.number])).status_code == 403


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.JUROR])
def test_the_page_is_for_holders(signed_in, role):
    assert signed_in(role).get(reverse("certificates:mine")).status_code == 403


def test_one_certificate_or_three_cost_the_same():
    prices = set()
    for count in (1, 3):
        made = delivered(signed_day(*[{}] * count))
        client = holder_of(made[0])
        Person.objects.filter(pk__in=[c.person_id for c in made]).update(
            user=Person.objects.get(pk=made[0].person_id).user
        )
        with CaptureQueriesContext(connection) as caught:
            assert page(client).count("parchemin-a4") == count
        prices.add(len(caught))
    assert len(prices) == 1
