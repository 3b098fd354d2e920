"""Files of candidates that tests write: CSV and XLSX, right and wrong."""

import io
import zipfile
from collections.abc import Iterable

import openpyxl

HEADERS = (
    "Sexe",
    "Nom de naissance",
    "Nom d’usage",
    "Prénoms",
    "Date de naissance",
    "Lieu de naissance",
    "Pays de naissance",
    "Certification",
    "Voie",
    "Date d’entrée",
)
ROW = (
    "F",
    "D’Artagnan",
    "",
    "Marie-Claire, Anne",
    "29/02/2000",
    "Dunkerque (59)",
    "",
    "cqp-a",
    "Formation continue",
    "02/02/2026",
)


def row(**cells: str) -> tuple[str, ...]:
    """Return a usual row where some cells are others: `row(birth_name="Ŋ")`."""
    places = {
        "sex": 0,
        "birth_name": 1,
        "usage_name": 2,
        "given_names": 3,
        "born": 4,
        "birth_place": 5,
        "birth_country": 6,
        "certification": 7,
        "route": 8,
        "entry": 9,
    }
    changed = list(ROW)
    for key, cell in cells.items():
        changed[places[key]] = cell
    return tuple(changed)


def csv_file(
    *rows: Iterable[str],
    headers: Iterable[str] = HEADERS,
    separator: str = ";",
    encoding: str = "utf-8",
    end: str = "\r\n",
) -> bytes:
    """Return rows as a CSV file; cells are quoted when they need it."""
    lines = []
    for cells in (headers, *rows):
        quoted = [
            f'"{cell.replace(chr(34), chr(34) * 2)}"'
            if any(mark in cell for mark in (separator, '"', "\n", "\r"))
            else cell
            for cell in cells
        ]
        lines.append(separator.join(quoted))
    return (end.join(lines) + end).encode(encoding)


def xlsx_file(*rows: Iterable[object], headers: Iterable[object] = HEADERS) -> bytes:
    """Return rows as an XLSX workbook, made by another library than ours."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (headers, *rows):
        sheet.append(list(cells))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_entry(workbook: bytes, name: str, content: bytes) -> bytes:
    """Return a workbook with one more entry, or another content for an entry that it has."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return made.getvalue()
