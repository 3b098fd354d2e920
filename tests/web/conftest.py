"""What every test of a screen may ask for."""

from collections.abc import Callable

import pytest
import time_machine
from django.core.cache import cache

from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from tests.conftest import shared_rows
from tests.factories import MandateFactory
from tests.web.certificates import LATER, Delivered, one_delivered
from tests.web.reading import PageClient


@pytest.fixture(autouse=True)
def _no_throttle_from_another_test(db):
    cache.clear()


@pytest.fixture
def client() -> PageClient:
    """Return a client whose GET may not write."""
    return PageClient()


@pytest.fixture
def signed_in(client) -> Callable[..., PageClient]:
    """Return a function that signs in someone who holds a role, by default with a second factor."""

    def sign_in(role: Role = Role.SECRETARIAT, **mandate: object) -> PageClient:
        second_factor = bool(mandate.pop("second_factor", True))
        return client.open_session(
            MandateFactory(role=role, **mandate).user, second_factor=second_factor
        )

    return sign_in


@pytest.fixture(scope="module")
def delivered_once(django_db_setup, django_db_blocker):
    """Return the key of a certificate delivered once for the tests of the file."""
    with time_machine.travel(LATER, tick=False), shared_rows(django_db_blocker):
        yield one_delivered().certificate.pk


@pytest.fixture
def scene(delivered_once, db) -> Delivered:
    """Return a certificate delivered the day before, as it was then."""
    return Delivered(Certificate.objects.get(pk=delivered_once))
