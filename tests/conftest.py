"""What every test may ask for."""

from datetime import UTC, datetime

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # Tuesday, noon in Paris


@pytest.fixture
def at() -> datetime:
    """Return the instant of the act under test: Tuesday 24 November 2026, noon in Paris."""
    return NOON
