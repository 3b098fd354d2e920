"""The letters of a lot, to print or to keep: one PDF, or a ZIP. One file at a time is in memory."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, BinaryIO, cast

import pikepdf

from parchemin.accounts.actor import Actor
from parchemin.post.models import DispatchFile
from parchemin.post.selectors import visible_dispatches
from parchemin.post.terms import DispatchState, LetterKind

PDF = "application/pdf"
_NOT_IN_NAMES = re.compile(r"[^\w .’-]+")


def files_of_lot(actor: Actor, kind: LetterKind, about: str) -> tuple[int, ...]:
    """Return the files of the last letter to each person about one thing, by name, as far as the actor may see.

    What another version replaced, or called off, is not among them. In two queries.
    """
    over = (DispatchState.REPLACED, DispatchState.COUNTERMANDED)
    rows = visible_dispatches(actor).filter(kind=kind, about=about).exclude(state__in=over)
    last = dict(rows.order_by("version").values_list("thread", "pk"))
    files = DispatchFile.objects.filter(dispatch__in=last.values())
    order = ("dispatch__name", "dispatch_id", "pk")
    return tuple(files.order_by(*order).values_list("pk", flat=True))


def lot_as_pdf(file_ids: tuple[int, ...]) -> BinaryIO:
    """Return the PDF files among these as one, ready to be read; it is removed once closed.

    Raises `ValueError` when there is none.
    """
    with TemporaryDirectory() as folder:
        lot = pikepdf.Pdf.new()
        for file in _files(file_ids):
            if file.media_type == PDF:
                path = Path(folder, f"{file.pk}.pdf")
                path.write_bytes(file.content)
                lot.pages.extend(pikepdf.open(path).pages)
        if not lot.pages:
            raise ValueError("a lot without letters makes no PDF")
        made = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 (closed by the answer that streams it)
        lot.save(made, deterministic_id=True)
    made.seek(0)
    return made


def read_whole(file_ids: tuple[int, ...]) -> None:
    """Read each file of a lot, before any of it leaves. Raises `Refused` by name for one that was altered."""
    for file in _files(file_ids):
        bytes(file.content)


def lot_as_zip(file_ids: tuple[int, ...]) -> Iterator[bytes]:
    """Yield a ZIP of these files, one folder a person, as it is made."""
    sink, folders = _Sink(), dict[int, str]()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _files(file_ids):
            whom = file.dispatch
            folder = folders.setdefault(
                whom.pk, f"{len(folders) + 1:03d} {_name_of_folder(whom.name)}"
            )
            archive.writestr(f"{folder}/{file.name}", bytes(file.content))
            yield sink.drain()
    yield sink.drain()


class _Sink:
    """What is written here is taken at once: a ZIP needs no going back."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def drain(self) -> bytes:
        found = bytes(self._waiting)
        self._waiting.clear()
        return found


def _files(file_ids: tuple[int, ...]) -> Iterator[DispatchFile]:
    for pk in file_ids:
        yield DispatchFile.objects.select_related("dispatch").get(pk=pk)


def _name_of_folder(name: str) -> str:
    return _NOT_IN_NAMES.sub(" ", name).strip(" .")[:80]
