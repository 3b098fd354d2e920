"""Which stories run on which database."""

import os

import pytest
from django.db import connection

# A story plays acts that every room tests on both databases: on PostgreSQL these do, with `make test-whole` all.
ON_BOTH_DATABASES = {
    "test_demonstration.py",
    "test_campaign_of_several.py",
    "test_campaign_reading.py",
    "test_rehearse_command.py",
    "test_rehearse_sittings.py",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip with one reason what this database leaves to the other."""
    if connection.vendor == "sqlite" or "WHOLE" in os.environ:
        return
    once = pytest.mark.skip(reason="runs on SQLite; WHOLE=1 runs it here too")
    for item in items:
        if "tests/stories" in item.path.as_posix() and item.path.name not in ON_BOTH_DATABASES:
            item.add_marker(once)
