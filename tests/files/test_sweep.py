"""What no row names is swept after a day: an act taken back, a row erased, a writing stopped halfway."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from parchemin.files.actions import GRACE, keep, sweep
from parchemin.files.models import StoredFile
from parchemin.files.selectors import _keepers
from parchemin.files.storage import read, write
from parchemin.post.models import DispatchFile
from tests.jury.after import decided_day

pytestmark = pytest.mark.django_db
STRAY = "c" * 64


def aged(kept, name, *, days=2):
    """Make a blob as old as this."""
    at = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(kept.path(name), (at, at))


def test_bytes_of_an_act_taken_back_are_swept_after_a_day(kept):
    write(STRAY, b"orphan")
    assert sweep(at=now()) == 0
    aged(kept, STRAY)
    assert sweep(at=now()) == 1
    assert (kept.names(), StoredFile.objects.count()) == ([], 0)


def test_a_file_that_a_row_named_and_none_names_any_more_is_swept_after_a_day(kept):
    file = keep(b"evidence erased")
    assert sweep(at=now()) == 0
    assert sweep(at=now() + GRACE + timedelta(seconds=1)) == 1
    assert (kept.names(), StoredFile.objects.filter(pk=file.pk).exists()) == ([], False)


def test_a_file_that_a_row_names_stays_for_ever(kept):
    day = decided_day()
    minutes = day.sitting.minutes.get()
    sweep(at=now() + timedelta(days=4000))
    assert minutes.content.startswith(b"%PDF")


def test_what_a_writing_stopped_halfway_left_is_swept_after_a_day(kept):
    keep(b"whole")
    part = kept.path(STRAY).with_suffix(".x.part")
    part.parent.mkdir()
    part.write_bytes(b"half")
    assert sweep(at=now()) == 0
    assert sweep(at=now() + GRACE + timedelta(minutes=1)) == 2
    assert kept.names() == []


def test_a_file_asked_again_is_given_another_day(kept):
    file = keep(b"asked again")
    StoredFile.objects.update(asked_at=now() - timedelta(days=3))
    keep(b"asked again")
    assert sweep(at=now()) == 0
    assert read(file.pk) == b"asked again"


def test_the_sweep_of_an_empty_house_does_nothing(kept):
    assert sweep(at=now()) == 0


def test_every_row_that_names_a_file_inherits_what_checks_it():
    """A table that named a file by itself would lose its bytes to the sweep."""
    naming = {
        relation.related_model
        for relation in StoredFile._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation
    }
    assert naming == set(_keepers())
    assert DispatchFile in naming
