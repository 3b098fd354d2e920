"""What every test may ask for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.files.storage import storages
from django.db import transaction
from hypothesis import settings

from parchemin.files.storage import Folder

settings.register_profile("house", deadline=None)
settings.load_profile("house")

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # Tuesday, noon in Paris


@pytest.fixture
def at() -> datetime:
    """Return the instant of the act under test: Tuesday 24 November 2026, noon in Paris."""
    return NOON


@contextmanager
def shared_rows(blocker) -> Iterator[None]:
    """Let a fixture of a whole file write rows that its tests share, and undo them at its end.

    Each test undoes what it writes itself, but not on an instance in memory: read rows anew. `blocker` is
    `django_db_blocker`; the fixture asks for `django_db_setup` too.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


class Kept:
    """The folder where the files of a test are: where each blob is, and what to do to it."""

    def __init__(self, root):
        self.root = root

    def path(self, sha256):
        return self.root / sha256[:2] / sha256

    def names(self):
        return sorted(path.name for path in self.root.rglob("*") if path.is_file())


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Return the folder of the files of this test, its own, to alter, fill or take away."""
    root = tmp_path / "files"
    monkeypatch.setitem(storages._storages, "files", Folder(root))
    return Kept(root)
