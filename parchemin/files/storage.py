"""Where bytes are: a folder, or what STORAGES["files"] says. The name of a blob is the SHA-256 of its bytes."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

_BLOB = re.compile(r"[0-9a-f]{64}")
HALF_WRITTEN = ".part"


class UnreadableBytes(Exception):
    """A blob that is not there, or is no longer what its name says; the message is French, for people."""


class BytesOutOfReach(UnreadableBytes):
    """A storage that does not answer: the blob may be whole."""


class Folder(FileSystemStorage):
    """A folder of the machine where a file is there whole or not at all, even after a power cut."""

    def __init__(self, location: str | Path) -> None:
        super().__init__(location=location, allow_overwrite=True)

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        path, root = Path(self.path(name)), Path(self.location)
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part = NamedTemporaryFile(  # noqa: SIM115 - it is renamed, and outlives its handle
            dir=path.parent, prefix=f"{path.name}.", suffix=HALF_WRITTEN, delete=False
        )
        try:
            with part:
                for piece in content.chunks():
                    part.write(piece)
                part.flush()
                os.fsync(part.fileno())
            os.replace(part.name, path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
        _sync(path.parent)
        _sync(root)
        return name


def store() -> Storage:
    """Return the storage of the files."""
    return storages["files"]


def free_space() -> int | None:
    """Return how many bytes are left where files are kept; None where no folder of this machine keeps them."""
    kept = store()
    if not isinstance(kept, FileSystemStorage):
        return None
    root = Path(kept.location)
    there = next(folder for folder in (root, *root.parents) if folder.exists())
    return shutil.disk_usage(there).free


def write(name: str, content: bytes, *, to: Storage | None = None) -> None:
    """Write a blob whole, over one of the same name if there is one; raises what the storage raises."""
    (to or store()).save(path_of(name), ContentFile(content))


def read(name: str) -> bytes:
    """Return the bytes of a blob; raises `UnreadableBytes` when they are missing or altered.

    Raises `BytesOutOfReach`, one of these, when the storage does not answer.
    """
    try:
        with store().open(path_of(name)) as file:
            content = bytes(file.read())
    except FileNotFoundError:
        raise UnreadableBytes("le fichier manque là où il est gardé") from None
    except Exception as error:  # each storage has errors of its own
        told = f"le fichier ne peut pas être lu en ce moment ({type(error).__name__})"
        raise BytesOutOfReach(told) from error
    if sha256(content).hexdigest() != name:
        raise UnreadableBytes(
            "le fichier n’est plus celui qui a été gardé : son empreinte a changé"
        )
    return content


def is_whole(name: str) -> bool:
    """Tell whether a blob is there, with the very bytes that it was kept with."""
    try:
        read(name)
    except UnreadableBytes:
        return False
    return True


def delete(name: str) -> None:
    """Delete a blob, or do nothing when it is not there."""
    store().delete(path_of(name))


def blobs() -> Iterator[str]:
    """Yield the name of every blob that is there."""
    for folder in _folders():
        yield from (name for name in _files(folder) if _BLOB.fullmatch(name))


def delete_half_written(before: datetime) -> int:
    """Delete what writings stopped halfway left before an instant; return how many."""
    gone = 0
    for folder in _folders():
        for name in _files(folder):
            if name.endswith(HALF_WRITTEN) and _modified(f"{folder}/{name}") < before:
                store().delete(f"{folder}/{name}")
                gone += 1
    return gone


def modified(name: str) -> datetime:
    """Return when a blob was written."""
    return _modified(path_of(name))


def size(name: str) -> int:
    """Return the size of a blob, in bytes."""
    return int(store().size(path_of(name)))


def path_of(name: str) -> str:
    """Return where a blob is in its storage."""
    return f"{name[:2]}/{name}"


def _modified(path: str) -> datetime:
    return store().get_modified_time(path)


def _folders() -> list[str]:
    try:
        return sorted(store().listdir("")[0])
    except FileNotFoundError:  # nothing was ever kept
        return []


def _files(folder: str) -> list[str]:
    return sorted(store().listdir(folder)[1])


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
