"""Keeping bytes before the row that names them is written, and sweeping those that none names."""

import errno
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

from django.db import transaction
from django.utils.timezone import now

from parchemin.files import storage
from parchemin.files.models import StoredFile
from parchemin.files.selectors import unnamed
from parchemin.kernel.objections import Objection, Unavailable

# An act lasts seconds; a backup that is restored may name what the next day swept.
GRACE = timedelta(days=1)
_AT_ONCE = 500

log = logging.getLogger("parchemin.files")


@transaction.atomic
def keep(content: bytes) -> StoredFile:
    """Keep bytes, once however often they are asked, and return their file, for the row that will name it.

    Called in the transaction that writes that row: the line of the file, locked until then, makes the sweep
    wait; bytes left by a transaction taken back are swept. Raises `Unavailable` when they cannot be written, with
    nothing half-written.
    """
    file = StoredFile(sha256=sha256(content).hexdigest(), size=len(content), asked_at=now())
    StoredFile.objects.bulk_create(
        [file], update_conflicts=True, unique_fields=["sha256"], update_fields=["asked_at"]
    )
    write(file.sha256, content)
    return file


def write(name: str, content: bytes) -> None:
    """Write bytes under the name of their digest. Raises `Unavailable` when they cannot be."""
    try:
        storage.write(name, content)
    except Exception as error:  # each storage has errors of its own
        log.exception("%d bytes could not be kept", len(content))
        raise Unavailable(_objection(error)) from error


def sweep(*, at: datetime) -> int:
    """Delete the files that no row has named for a day, and what writings left halfway; return how many."""
    before = at - GRACE
    gone = storage.delete_half_written(before)
    _adopt_strays(before)
    for name in unnamed(before).values_list("pk", flat=True).iterator():
        with transaction.atomic():
            # Asked again meanwhile, it waits for that act and is no longer among them.
            file = unnamed(before).select_for_update().filter(pk=name).first()
            if file is not None:
                file.delete()
                storage.delete(name)
                gone += 1
    return gone


def _adopt_strays(before: datetime) -> None:
    """Give a line to each old blob that has none, so that it is swept under a lock as the others are."""
    for names in _batches(storage.blobs()):
        known = StoredFile.objects.filter(pk__in=names).values_list("pk", flat=True)
        for name in sorted({*names} - {*known}):
            written = storage.modified(name)
            if written < before:
                stray = StoredFile(sha256=name, size=storage.size(name), asked_at=written)
                StoredFile.objects.bulk_create([stray], ignore_conflicts=True)


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(names, _AT_ONCE)):
        yield batch


def _objection(error: Exception) -> Objection:
    full = isinstance(error, OSError) and error.errno in _FULL
    return Objection(
        "files-full" if full else "files-unwritable",
        "Il n’y a plus de place là où les fichiers sont gardés : rien n’est enregistré."
        if full
        else "Les fichiers ne peuvent pas être gardés en ce moment : rien n’est enregistré.",
        remedy="Prévenez l’exploitant, puis recommencez.",
    )


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
