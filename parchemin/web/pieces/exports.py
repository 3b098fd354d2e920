"""What a list writes in a file: the heads and rows shown, as a workbook or as CSV."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.zones import Zone, local_there
from parchemin.web.pieces.marks import BlocMark, State, ribbon_label
from parchemin.web.pieces.offers import is_made_apart, offer
from parchemin.web.pieces.words import number

# Beyond, a worker makes the file: a row takes some 0.6 ms.
MOST_ROWS_AT_ONCE = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# A cell that begins so is read as a formula by every spreadsheet that opens the file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIRST_YEAR = 1900
# What spreadsheets allow for the name of a sheet.
_LONGEST_SHEET = 31
# How a day, a moment and an hour are written, and how wide they are: a spreadsheet would else show ####.
_SHAPES = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm", time: "hh:mm"}
_WIDTHS = {date: 12, datetime: 18, time: 8}
_WIDEST = 60

Exported = str | int | float | date | time


@dataclass(frozen=True, slots=True)
class ExportedSheet:
    """What a file is: its name, the title of the list, the heads of its columns, the filters in force."""

    name: str
    title: str
    heads: tuple[str, ...]
    filters: tuple[tuple[str, str], ...] = ()


def export(
    request: HttpRequest, sheet: ExportedSheet, rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """Answer with `name.xlsx` or `name.csv`, as `export` of the address asks: the heads, then each row.

    Beyond `MOST_ROWS_AT_ONCE` rows, a page offers to have a worker make it.
    """
    form = request.GET["export"]
    write, media_type = FORMS[form]
    rows = iter(rows)
    first = list(islice(rows, MOST_ROWS_AT_ONCE + 1))
    for_one_body = getattr(request, "actor", None) is not None  # a visitor has no worker to ask
    if len(first) > MOST_ROWS_AT_ONCE and for_one_body and not is_made_apart(request):
        return offer(request, f"plus de {number(MOST_ROWS_AT_ONCE)} lignes")
    content = write(sheet, chain(first, rows), timezone.now())
    response = HttpResponse(content, content_type=media_type)
    name = sheet.name.replace(" ", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def cell_value(value: Any) -> Exported:
    """Return a value of a list as a spreadsheet keeps it: never a formula, a day as a day, an hour as an hour.

    A moment is its day in Paris, and keeps its hour where it comes on the clocks of its place, without a zone.
    A day before 1900, that no spreadsheet knows, is a text.
    """
    if isinstance(value, State):
        return value.label
    if isinstance(value, datetime):
        return cell_value(paris_date(value)) if value.tzinfo else value
    if isinstance(value, date):
        return value if value.year >= _FIRST_YEAR else french_short_date(value)
    if isinstance(value, int | float | time):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Sequence) and value and isinstance(value[0], BlocMark):
        return ribbon_label(value)
    return "" if value is None else str(value)


def _workbook(sheet: ExportedSheet, rows: Iterable[Sequence[Any]], at: datetime) -> bytes:
    """Return a workbook: the rows under heads that stay and filter, then a sheet that says what they are."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        book.set_properties({"title": sheet.title})
        bold = book.add_format({"bold": True})
        page = book.add_worksheet(sheet.name[:_LONGEST_SHEET].capitalize())
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.repeat_rows(0)
        page.set_header(f"&L{sheet.title.replace('&', '&&')}&R&P / &N")
        page.write_row(0, 0, sheet.heads, bold)
        forms = {
            kind: book.add_format({"num_format": shape, "align": "left"})
            for kind, shape in _SHAPES.items()
        }
        widths, count = [len(head) + 4 for head in sheet.heads], 0
        for count, row in enumerate(rows, start=1):
            for place, value in enumerate(map(cell_value, row)):
                _write(page, count, place, value, forms)
                widths[place] = max(widths[place], _width(value))
        for place, width in enumerate(widths):
            page.set_column(place, place, min(width, _WIDEST))
        page.autofilter(0, 0, count, max(len(sheet.heads) - 1, 0))
        about = book.add_worksheet("À propos")
        about.set_column(0, 0, 24)
        about.set_column(1, 1, _WIDEST)
        for line, (label, value) in enumerate(_about(sheet, count, at)):
            about.write_string(line, 0, label, bold)
            _write(about, line, 1, cell_value(value), forms)
    return buffer.getvalue()


def _about(sheet: ExportedSheet, count: int, at: datetime) -> Iterable[tuple[str, Any]]:
    yield "Liste", sheet.title
    yield "Lignes", count
    yield "Faite le", local_there(at, Zone.PARIS).replace(tzinfo=None, microsecond=0)
    yield from (("Filtre", f"{label} : {value}") for label, value in sheet.filters)
    if not sheet.filters:
        yield "Filtre", "aucun"


def _width(value: Exported) -> int:
    return len(value) + 2 if isinstance(value, str) else _WIDTHS.get(type(value), 10)


def _write(page: Any, line: int, place: int, value: Exported, forms: Mapping[type, Any]) -> None:
    if isinstance(value, str):
        page.write_string(line, place, value)
    elif isinstance(value, date | time):
        page.write_datetime(line, place, value, forms[type(value)])
    else:
        page.write_number(line, place, value)


def _csv(sheet: ExportedSheet, rows: Iterable[Sequence[Any]], at: datetime) -> bytes:
    """Return CSV as a French spreadsheet opens it: a byte order mark, semicolons, decimal commas."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(sheet.heads)
    writer.writerows([_cell(cell_value(value)) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Exported) -> str:
    if isinstance(value, datetime):
        return f"{french_short_date(value)} {value:%H:%M}"
    if isinstance(value, date):
        return french_short_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if not isinstance(value, str):
        return str(value).replace(".", ",")
    return f"'{value}" if value.startswith(_FORMULA) else value


# What the address asks, by its word: how the file is written, and what it is.
FORMS: Mapping[str, tuple[Callable[..., bytes], str]] = {
    "xlsx": (_workbook, XLSX),
    "csv": (_csv, CSV),
}
