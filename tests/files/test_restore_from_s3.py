"""Files in a bucket: backed up, then put back in an empty installation that has another bucket, and verified."""

import json
import subprocess
from hashlib import sha256

import pytest
from django.core.files.storage import storages

from tests.certificates.scene import delivered, signed_day
from tests.files.command import parchemin
from tests.jobs.processes import real_database, shared_database

s3 = pytest.importorskip("storages.backends.s3", reason="requirements/s3.txt is not installed")

pytestmark = real_database


@pytest.fixture
def here(new_bucket, monkeypatch, tmp_path):
    """Return a bucket full of what an installation keeps, and the environment of that installation."""
    bucket = new_bucket("parchemins-ici")
    storage = s3.S3Storage(bucket_name=bucket.name, file_overwrite=True, default_acl=None)
    monkeypatch.setitem(storages._storages, "files", storage)
    delivered(signed_day({}, {}))
    with shared_database(tmp_path) as shared:
        yield (
            bucket,
            {
                "DATABASE_URL": shared.address,
                "FILES_S3_BUCKET": bucket.name,
                "PARCHEMIN_VAR": str(tmp_path / "var"),
            },
        )


def blobs_in(bucket):
    return {one.key.split("/")[1]: one.get()["Body"].read() for one in bucket.objects.all()}


def test_what_was_in_a_bucket_is_restored_in_another_and_verifies(
    here, new_bucket, elsewhere, tmp_path
):
    bucket, environment = here
    made = parchemin("backup", tmp_path / "copy", **environment)
    assert made.returncode == 0, made.stderr
    kept = blobs_in(bucket)
    assert len(kept) >= 5
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    assert manifest["files"] == len(kept)
    subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "copy", check=True
    )
    other = new_bucket("parchemins-ailleurs")
    there = {**elsewhere, "FILES_S3_BUCKET": other.name}
    done = parchemin("restore", tmp_path / "copy", **there)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tout se recalcule à l’identique." in done.stdout
    assert blobs_in(other) == kept
    assert all(sha256(content).hexdigest() == name for name, content in kept.items())
    # Nothing of it leans on the first bucket, nor on a folder.
    bucket.objects.delete()
    assert not (tmp_path / "there").exists()
    assert parchemin("verify", **there).returncode == 0


def test_a_blob_altered_in_the_bucket_is_named_and_the_rest_is_backed_up(here, tmp_path):
    bucket, environment = here
    altered = next(iter(bucket.objects.all()))
    name = altered.key.split("/")[1]
    altered.put(Body=b"autre")
    made = parchemin("backup", tmp_path / "copy", **environment)
    assert (made.returncode, f"Non sauvegardé : {name}" in made.stderr) == (1, True)
    sums = (tmp_path / "copy" / "SHA256SUMS").read_text()
    assert name not in sums
    assert len(sums.splitlines()) == len(list(bucket.objects.all()))


def test_a_folder_is_moved_to_a_bucket_by_a_backup_and_a_restoration(here, new_bucket, tmp_path):
    """As the operator's guide says: backup, set the variables, restore --replace."""
    bucket, environment = here
    assert parchemin("backup", tmp_path / "copy", **environment).returncode == 0
    folder = {**environment, "FILES_S3_BUCKET": "", "FILES_DIR": str(tmp_path / "folder")}
    assert parchemin("restore", tmp_path / "copy", "--replace", **folder).returncode == 0
    kept = blobs_in(bucket)
    found = {
        path.name: path.read_bytes() for path in (tmp_path / "folder").rglob("*") if path.is_file()
    }
    assert found == kept
    assert parchemin("backup", tmp_path / "again", **folder).returncode == 0
    other = new_bucket("parchemins-enfin")
    there = {**environment, "FILES_S3_BUCKET": other.name}
    assert parchemin("restore", tmp_path / "again", "--replace", **there).returncode == 0
    assert blobs_in(other) == kept
