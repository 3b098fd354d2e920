"""A backup is made while others write, put back elsewhere, and everything in it verifies; on both databases."""

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection

from parchemin.accounts.actor import system_actor
from parchemin.files.storage import Folder
from parchemin.processes.issue_sitting import issue_sitting
from tests.certificates.scene import awarded, signed_day
from tests.files.command import parchemin
from tests.jobs.processes import real_database, shared_database, wait_until, workers

pytestmark = real_database
CANDIDATES = 12


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Return where certificates are being delivered: its environment, while a worker writes."""
    files = tmp_path / "files"
    monkeypatch.setenv("FILES_DIR", str(files))
    monkeypatch.setitem(storages._storages, "files", Folder(files))
    day = signed_day(*[{}] * CANDIDATES)
    awarded(day)
    actor = system_actor(day.sitting.body.pk)
    issue_sitting(sitting_id=day.sitting.pk, awarding=None, actor=actor, at=day.at)
    with shared_database(tmp_path) as shared:
        yield (
            shared,
            {
                "DATABASE_URL": shared.address,
                "FILES_DIR": str(files),
                "PARCHEMIN_VAR": str(tmp_path / "var"),
            },
        )


def names_of(shared):
    return {name for (name,) in shared.rows("SELECT sha256 FROM files_storedfile")}


def blobs_in(folder):
    return {path.name: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_a_backup_made_while_a_worker_writes_is_restored_whole_elsewhere(
    house, elsewhere, tmp_path
):
    shared, here = house
    before = names_of(shared)
    with workers(shared.address, tmp_path / "var", lease=5) as start:
        start()
        wait_until(lambda: len(names_of(shared)) >= len(before) + 4)
        made = parchemin("backup", tmp_path / "copy", **here)
        wait_until(lambda: len(names_of(shared)) >= len(before) + 2 * CANDIDATES)
    assert made.returncode == 0, made.stderr
    done = parchemin("restore", tmp_path / "copy", **elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tout se recalcule à l’identique." in done.stdout
    there = blobs_in(elsewhere["FILES_DIR"])
    assert len(before) + 4 <= len(there) <= len(before) + 2 * CANDIDATES
    assert all(sha256(content).hexdigest() == name for name, content in there.items())
    assert there.items() <= blobs_in(here["FILES_DIR"]).items()
    # The installation lives on: what was left to deliver is delivered there, and it verifies again.
    assert parchemin("deliver", **elsewhere).returncode == 0
    assert parchemin("verify", **elsewhere).returncode == 0


def test_an_installation_that_holds_something_is_not_lost_by_mistake(house, tmp_path):
    _, here = house
    assert parchemin("backup", tmp_path / "copy", **here).returncode == 0
    refused = parchemin("restore", tmp_path / "copy", **here)
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    altered = next(path for path in Path(here["FILES_DIR"]).rglob("*") if path.is_file())
    altered.write_bytes(altered.read_bytes()[:-1] + b"?")  # as long as it was
    replaced = parchemin("restore", tmp_path / "copy", "--replace", **here)
    assert replaced.returncode == 0, replaced.stderr
    assert sha256(altered.read_bytes()).hexdigest() == altered.name


def test_a_damaged_backup_is_refused_before_anything_is_written(house, elsewhere, tmp_path):
    _, here = house
    copy = tmp_path / "copy"
    assert parchemin("backup", copy, **here).returncode == 0
    blob = next(path for path in (copy / "files").rglob("*") if path.is_file())
    blob.write_bytes(b"autre")
    refused = parchemin("restore", copy, **elsewhere)
    assert (refused.returncode, f"{blob} : " in refused.stderr) == (1, True)
    assert blobs_in(elsewhere["FILES_DIR"]) == {}
    (copy / "manifest.json").unlink()
    assert "n’est pas une sauvegarde" in parchemin("restore", copy, **elsewhere).stderr


def test_a_backup_is_checked_with_the_tool_of_the_system(house, tmp_path):
    _, here = house
    copy = tmp_path / "copy"
    assert parchemin("backup", copy, **here).returncode == 0
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=copy, check=True)
    assert json.loads((copy / "manifest.json").read_text())["files"] >= 1
    assert copy.stat().st_mode & 0o077 == 0
    assert (copy / "database").stat().st_mode & 0o077 == 0


def test_a_lost_file_is_named_and_the_rest_is_backed_up(house, tmp_path):
    _, here = house
    lost = next(path for path in Path(here["FILES_DIR"]).rglob("*") if path.is_file())
    lost.unlink()
    made = parchemin("backup", tmp_path / "copy", **here)
    assert (made.returncode, lost.name in made.stderr) == (1, True)
    assert (tmp_path / "copy" / "database").exists()


def test_a_backup_never_covers_another(house, tmp_path):
    _, here = house
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine").touch()
    refused = parchemin("backup", tmp_path / "copy", **here)
    assert (refused.returncode, "déjà quelque chose" in refused.stderr) == (1, True)
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["mine"]


def test_a_restored_house_says_that_its_secret_is_not_the_one_that_sealed_its_keys(
    house, elsewhere, tmp_path
):
    _, here = house
    assert parchemin("backup", tmp_path / "copy", **here).returncode == 0
    other = {**elsewhere, "KEY_SEALING_SECRET": "another-secret-" * 4}
    done = parchemin("restore", tmp_path / "copy", **other)
    assert (done.returncode, "KEY_SEALING_SECRET n’est pas" in done.stderr) == (1, True)


def test_what_postgresql_needs_is_said_when_it_is_missing(house, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite needs nothing")
    _, here = house
    said = parchemin("backup", tmp_path / "copy", PATH="/nowhere", **here)
    assert (said.returncode, "client de PostgreSQL" in said.stderr) == (1, True)
    assert not (tmp_path / "copy").exists()


def test_a_backup_of_one_database_is_not_put_in_the_other(house, elsewhere, tmp_path):
    _, here = house
    copy = tmp_path / "copy"
    assert parchemin("backup", copy, **here).returncode == 0
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["database"] = "another"
    (copy / "manifest.json").write_text(json.dumps(manifest))
    assert "base another" in parchemin("restore", copy, **elsewhere).stderr


def test_a_sqlite_backup_is_one_sound_file_with_nothing_beside_it(house, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has its own format")
    _, here = house
    copy = tmp_path / "copy"
    assert parchemin("backup", copy, **here).returncode == 0
    assert {path.name for path in copy.iterdir()} == {
        "SHA256SUMS",
        "manifest.json",
        "database",
        "files",
    }
    with closing(sqlite3.connect(copy / "database")) as reading:
        # Constraints ask for it.
        reading.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
        assert reading.execute("PRAGMA integrity_check").fetchone() == ("ok",)
