"""A spreadsheet as lines of texts: CSV in the encodings and separators of offices, XLSX, ODS.

Nothing is run: formulas are read as their last value, never computed. Sizes are bounded before
anything is opened (docs/formats/candidats.md).
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from parchemin.kernel.numbers import french_number
from parchemin.kernel.reading import Unreadable
from parchemin.kernel.schema import Fault
from parchemin.kernel.text import tidy
from parchemin.pathways.imports import workbook

LARGEST_FILE = 20_000_000
HEADER_WITHIN = 10
MOST_LINES = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
LARGEST_UNPACKED = 200_000_000
HIGHEST_RATIO = 200
MOST_ENTRIES = 2_000
SECONDS = 60
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = (";", ",", "\t")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row: the line of the file where it starts, and its cells, tidied."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A spreadsheet: its name, and its rows that are not empty, header included."""

    name: str
    lines: tuple[TableLine, ...]


def read_table(name: str, data: bytes, known_header: Callable[[list[str]], int]) -> Spreadsheet:
    """Return the rows of a CSV, XLSX or ODS file.

    `known_header` counts the cells of a row that are known headers: it tells the separator of a CSV.
    Raises `Unreadable` with one fault when the file cannot be read or is beyond the bounds.
    """
    if len(data) > LARGEST_FILE:
        raise _fault(name, "size", f"le fichier dépasse {french_number(LARGEST_FILE)} octets")
    if not data.strip():
        raise _fault(name, "empty", "le fichier est vide")
    if data.startswith(_OLD_OFFICE):
        raise _fault(
            name,
            "format",
            "classeur protégé par un mot de passe ou ancien format : enregistrez-le en .xlsx, sans mot de passe",
        )
    rows = (
        _workbook_rows(name, data) if data.startswith(_ZIP) else _csv_rows(name, data, known_header)
    )
    return Spreadsheet(name, tuple(_bounded(name, rows)))


def _bounded(name: str, rows: Iterator[tuple[int, list[str]]]) -> Iterator[TableLine]:
    for rank, (number, row) in enumerate(rows):
        if rank > MOST_LINES:
            raise _fault(name, "lines", f"plus de {french_number(MOST_LINES)} lignes", number)
        if len(row) > MOST_COLUMNS:
            raise _fault(name, "columns", f"plus de {MOST_COLUMNS} colonnes", number)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise _fault(name, "cell", f"une cellule dépasse {LONGEST_CELL} caractères", number)
        cells = tuple(tidy(cell) for cell in row)
        if any(cells):
            yield TableLine(number, cells)


def _workbook_rows(name: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet that holds any, read in a bounded process."""
    _refuse_bomb(name, data)
    script = str(Path(workbook.__file__))
    try:
        done = subprocess.run(  # noqa: S603 - our own script, on bytes already bounded
            [sys.executable, "-P", script, str(MOST_LINES + 2)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _fault(name, "size", "le classeur est trop long à lire") from None
    if done.returncode == workbook.LOCKED:
        raise _fault(name, "format", "le classeur est protégé par un mot de passe")
    if done.returncode == workbook.NOT_A_WORKBOOK:
        raise _fault(name, "format", "ce n’est pas un classeur .xlsx ou .ods lisible")
    if done.returncode != 0:
        raise _fault(name, "size", "le classeur demande trop de mémoire ou de temps à la lecture")
    read = json.loads(done.stdout)
    yield from enumerate(read["rows"], start=read["first"])


def _refuse_bomb(name: str, data: bytes) -> None:
    """Refuse an archive that declares too much, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _fault(name, "format", "le classeur est abîmé") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or unpacked > HIGHEST_RATIO * max(packed, 1)
    ):
        raise _fault(name, "size", "le classeur déplié est hors de proportion avec le fichier")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _fault(name, "format", "le classeur est protégé par un mot de passe")


def _csv_rows(
    name: str, data: bytes, known_header: Callable[[list[str]], int]
) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(name, data)
    separator = max(_SEPARATORS, key=lambda mark: _known_under(text, mark, known_header))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error:
        message = "guillemets mal fermés, ou cellule trop longue"
        raise _fault(name, "syntax", message, start) from None


def _known_under(text: str, separator: str, known_header: Callable[[list[str]], int]) -> int:
    """Return the most known headers of a row, among the first, when cells are separated so."""
    most = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in islice(reader, HEADER_WITHIN):
            most = max(most, known_header(row))
    except csv.Error:
        return most
    return most


def _decoded(name: str, data: bytes) -> str:
    """Return the text of a CSV file: UTF-8, UTF-16, or else Windows-1252."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if encoding is None and b"\0" in data[:200]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    for candidate in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise _fault(name, "encoding", "ce n’est pas un texte (UTF-8, UTF-16 ou Windows-1252)")


def _fault(name: str, rule: str, message: str, line: int | None = None) -> Unreadable:
    return Unreadable(name, (Fault("", "", rule, message, line),))
