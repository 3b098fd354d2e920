"""What a list writes in a file: the heads and rows shown, as a workbook or as CSV."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse

from parchemin.kernel.calendar import french_short_date, paris_date
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
# Wide enough for a day, that a spreadsheet would else show as ####.
_WIDTH = 14


def export(
    request: HttpRequest, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]
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
    response = HttpResponse(write(heads, chain(first, rows)), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def exported(value: Any) -> str | int | float | date:
    """Return a value of a list as a spreadsheet keeps it: never a formula, a day as a day.

    A day before 1900, that no spreadsheet knows, is a text.
    """
    if isinstance(value, State):
        return value.label
    if isinstance(value, datetime):
        return exported(paris_date(value))
    if isinstance(value, date):
        return value if value.year >= _FIRST_YEAR else french_short_date(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, Sequence) and value and isinstance(value[0], BlocMark):
        return ribbon_label(value)
    return "" if value is None else str(value)


def _workbook(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), _WIDTH)
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, line, place, exported(value), day)
    return buffer.getvalue()


def _write(sheet: Any, line: int, place: int, value: str | int | float | date, day: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(line, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, day)
    else:
        sheet.write_number(line, place, value)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return CSV as a French spreadsheet opens it: a byte order mark, semicolons, decimal commas."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(heads)
    writer.writerows([_cell(exported(value)) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: str | int | float | date) -> str:
    if isinstance(value, date):
        return french_short_date(value)
    if not isinstance(value, str):
        return str(value).replace(".", ",")
    return f"'{value}" if value.startswith(_FORMULA) else value


# What the address asks, by its word: how the file is written, and what it is.
FORMS: Mapping[str, tuple[Callable[..., bytes], str]] = {
    "xlsx": (_workbook, XLSX),
    "csv": (_csv, CSV),
}
