"""What every test of a screen may ask for."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from parchemin.accounts.terms import Role
from tests.factories import MandateFactory
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
