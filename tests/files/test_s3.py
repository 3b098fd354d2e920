"""The same, in a bucket of a server that speaks S3: kept, read, found altered, swept."""

import pytest
from django.core.files.storage import storages
from django.utils.timezone import now

from parchemin.files.actions import GRACE, keep, sweep
from parchemin.files.models import StoredFile
from parchemin.files.selectors import file_faults
from parchemin.files.storage import is_whole, read, write
from parchemin.kernel.objections import Refused
from tests.jury.after import decided_day

s3 = pytest.importorskip("storages.backends.s3", reason="requirements/s3.txt is not installed")

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(new_bucket, monkeypatch):
    """Return a bucket where the files of the test are."""
    made = new_bucket("parchemins")
    storage = s3.S3Storage(bucket_name=made.name, file_overwrite=True, default_acl=None)
    monkeypatch.setitem(storages._storages, "files", storage)
    return made


def test_bytes_are_kept_once_in_the_bucket_and_read_back(bucket):
    file = keep(b"%PDF")
    keep(b"%PDF")
    assert [one.key for one in bucket.objects.all()] == [f"{file.pk[:2]}/{file.pk}"]
    assert read(file.pk) == b"%PDF"
    assert (is_whole(file.pk), is_whole("0" * 64)) == (True, False)


def test_what_was_altered_or_lost_in_the_bucket_is_found(bucket):
    day = decided_day()
    minutes = day.sitting.minutes.get()
    assert tuple(file_faults(day.sitting.body_id)) == ()
    stored = bucket.Object(f"{minutes.file_id[:2]}/{minutes.file_id}")
    stored.put(Body=b"%PDF autre")
    assert "son empreinte a changé" in next(file_faults(day.sitting.body_id))
    stored.delete()
    assert "le fichier manque" in next(file_faults(day.sitting.body_id))


def test_a_bucket_that_is_not_there_refuses_and_leaves_no_row(bucket, monkeypatch):
    storage = s3.S3Storage(bucket_name="autre", file_overwrite=True, default_acl=None)
    monkeypatch.setitem(storages._storages, "files", storage)
    with pytest.raises(Refused, match="en ce moment"):
        keep(b"%PDF")
    assert not StoredFile.objects.exists()


def test_what_no_row_names_is_swept_from_the_bucket(bucket):
    write("c" * 64, b"orphan")
    minutes = decided_day().sitting.minutes.get()
    assert sweep(at=now()) == 0
    assert sweep(at=now() + 2 * GRACE) == 1
    assert [one.key[3:] for one in bucket.objects.all()] == [minutes.file_id]
