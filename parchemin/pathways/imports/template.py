"""The spreadsheet that secretariats and partners fill: true dates, lists to choose from, help beside."""

import datetime as dt
import io

import xlsxwriter

from parchemin.pathways.imports.columns import COLUMNS
from parchemin.pathways.terms import Route, Sex

FILLED_ROWS = 2_000
SHEET, HELP = "Candidats", "Mode d’emploi"
_DATES = ("born", "entry")
_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def template_xlsx(certification_codes: tuple[str, ...] = ()) -> bytes:
    """Return an XLSX workbook with our headers; `certification_codes` are offered in a list."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        workbook.set_properties({"title": "Candidats à inscrire", "created": _MADE})
        sheet = workbook.add_worksheet(SHEET)
        required = workbook.add_format({"bold": True, "bg_color": "#f3e9d8", "bottom": 1})
        optional = workbook.add_format({"bg_color": "#f7f4ee", "bottom": 1})
        text, day = (workbook.add_format({"num_format": form}) for form in ("@", "dd/mm/yyyy"))
        for rank, column in enumerate(COLUMNS):
            sheet.write_string(0, rank, column.header, required if column.required else optional)
            sheet.set_column(
                rank, rank, max(14, len(column.header) + 2), day if column.key in _DATES else text
            )
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, FILLED_ROWS, len(COLUMNS) - 1)
        choices = {
            "sex": tuple(sex.value for sex in Sex),
            "route": tuple(route.label for route in _open_routes()),
            "certification": certification_codes,
        }
        help_sheet = workbook.add_worksheet(HELP)
        for rank, column in enumerate(COLUMNS):
            if offered := choices.get(column.key):
                source = _list_in(help_sheet, len(COLUMNS) + 3, rank, offered)
                sheet.data_validation(
                    1, rank, FILLED_ROWS, rank, {"validate": "list", "source": source}
                )
        _explain(help_sheet, workbook.add_format({"bold": True}))
    return made.getvalue()


def _open_routes() -> tuple[Route, ...]:
    return tuple(route for route in Route if route is not Route.APPRENTICESHIP)


def _list_in(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, words: tuple[str, ...]
) -> str:
    """Write words below the help and return their range, for a list of choices."""
    for place, word in enumerate(words):
        sheet.write_string(row + place, column + 3, word)
    letter = xlsxwriter.utility.xl_col_to_name(column + 3)
    return f"='{HELP}'!${letter}${row + 1}:${letter}${row + len(words)}"


def _explain(sheet: xlsxwriter.worksheet.Worksheet, bold: xlsxwriter.format.Format) -> None:
    for rank, title in enumerate(("Colonne", "Obligatoire", "Contenu")):
        sheet.write_string(0, rank, title, bold)
    for row, column in enumerate(COLUMNS, start=1):
        sheet.write_string(row, 0, column.header)
        sheet.write_string(row, 1, "oui" if column.required else "non")
        sheet.write_string(row, 2, column.help)
    sheet.set_column(0, 0, 24)
    sheet.set_column(2, 2, 90)
    sheet.write_string(len(COLUMNS) + 2, 0, "Voies", bold)
    for row, route in enumerate(_open_routes(), start=len(COLUMNS) + 3):
        sheet.write_string(row, 0, route.label)
