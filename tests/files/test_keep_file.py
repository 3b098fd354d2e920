"""Bytes are kept once, whole, before the row that names them; what cannot be kept leaves nothing."""

import errno
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction

from parchemin.files.actions import keep
from parchemin.files.models import StoredFile
from parchemin.files.storage import Folder, read
from parchemin.kernel.objections import Refused

ROOT = Path(__file__).resolve().parents[2]
CONTENT = b"%PDF-1.7 un parchemin"
NAME = sha256(CONTENT).hexdigest()


@pytest.mark.django_db
def test_bytes_are_kept_under_their_digest_and_read_back(kept):
    file = keep(CONTENT)
    assert (file.pk, file.size) == (NAME, len(CONTENT))
    assert kept.path(NAME).read_bytes() == CONTENT
    assert read(NAME) == CONTENT
    assert StoredFile.objects.get().pk == NAME


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_and_heal_what_was_altered(kept):
    keep(CONTENT)
    kept.path(NAME).write_bytes(b"autre")
    keep(CONTENT)
    assert (StoredFile.objects.count(), kept.names(), read(NAME)) == (1, [NAME], CONTENT)


@pytest.mark.django_db
def test_nobody_else_on_the_machine_reads_a_file(kept):
    keep(CONTENT)
    assert kept.path(NAME).stat().st_mode & 0o077 == 0
    assert kept.root.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_an_act_taken_back_leaves_no_row(kept):
    with transaction.atomic():
        keep(CONTENT)
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()


class Full(FileSystemStorage):
    """A storage without room."""

    def _save(self, name, content):
        raise OSError(errno.ENOSPC, "No space left on device")


class Silent(FileSystemStorage):
    """A storage that does not answer, with an error of its own."""

    def _save(self, name, content):
        raise RuntimeError("EndpointConnectionError")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("storage", "code", "said"),
    [(Full, "files-full", "plus de place"), (Silent, "files-unwritable", "en ce moment")],
)
def test_what_cannot_be_kept_is_refused_and_leaves_no_row(kept, monkeypatch, storage, code, said):
    monkeypatch.setitem(storages._storages, "files", storage(kept.root))
    with pytest.raises(Refused, match=said) as refused:
        keep(CONTENT)
    assert refused.value.codes == (code,)
    assert not StoredFile.objects.exists()


FILLS = """
import resource, signal, sys
import django
django.setup()
from parchemin.files.storage import write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
write("a" * 64, b"x" * 1000)
try:
    write("b" * 64, b"x" * 1001)
except OSError as error:
    sys.exit(error.errno)
"""


def test_a_file_that_the_system_stops_in_the_middle_leaves_nothing(tmp_path):
    """A true limit of the system, met while writing: nothing half-written, and what was there stays."""
    environment = {
        **os.environ,
        "FILES_DIR": str(tmp_path),
        "PARCHEMIN_VAR": str(tmp_path / "var"),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "parchemin.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", FILLS], env=environment, cwd=ROOT, check=False)
    assert done.returncode == errno.EFBIG
    files = {path.name: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"a" * 64: 1000}


def test_a_file_being_written_over_is_whole_at_any_moment(tmp_path):
    """Killed before it is renamed, a writing leaves the former file and a part that nobody reads."""
    folder = Folder(tmp_path)
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / "one").write_bytes(b"former")

    class Killed(Exception):
        pass

    class Content:
        def chunks(self):
            yield b"new"
            raise Killed

    with pytest.raises(Killed):
        folder._save("aa/one", Content())
    assert [(p.name, p.read_bytes()) for p in (tmp_path / "aa").iterdir()] == [("one", b"former")]
