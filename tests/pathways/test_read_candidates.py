"""A file of candidates is read whatever the office it comes from; each fault has its line and column."""

import datetime as dt
import io
import unicodedata
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parchemin.kernel.reading import Unreadable
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.enrolment import Enrolment
from parchemin.pathways.imports import (
    COLUMNS,
    EnrolmentLine,
    ImportColumn,
    LineOutcome,
    LineReport,
    corrected_csv,
    match_columns,
    read_candidates,
    read_table,
    template_xlsx,
)
from parchemin.pathways.imports.columns import known_headers
from parchemin.pathways.terms import Route, Scope, SupportKind
from tests.pathways.files import HEADERS, ROW, csv_file, row, with_entry, xlsx_file


def read(data: bytes, name: str = "candidats.csv", **defaults: str) -> tuple[EnrolmentLine, ...]:
    table = read_table(name, data, known_headers)
    return read_candidates(table, match_columns(table, given=defaults.keys()), defaults)


def only(data: bytes, name: str = "candidats.csv", **defaults: str) -> Enrolment:
    (line,) = read(data, name, **defaults)
    assert line.faults == ()
    assert line.enrolment is not None
    return line.enrolment


def refused(data: bytes, name: str = "candidats.csv") -> str:
    with pytest.raises(Unreadable) as refusal:
        read(data, name)
    return " ".join(fault.rule for fault in refusal.value.faults)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_in_every_encoding_and_separator(
    separator: str, encoding: str, end: str
) -> None:
    found = only(csv_file(ROW, separator=separator, encoding=encoding, end=end))
    assert found.person.birth_name == "D’Artagnan"
    assert found.person.given_names == ("Marie-Claire", "Anne")
    assert found.person.born == BirthDate(2000, 2, 29)
    assert (found.certification_code, found.route) == ("cqp-a", Route.CONTINUING_TRAINING)
    assert (found.entry, found.scope) == (dt.date(2026, 2, 2), Scope.WHOLE)


def test_a_workbook_is_read_with_true_dates_and_numbers() -> None:
    cells: list[object] = list(ROW)
    cells[4], cells[9] = dt.date(2000, 2, 29), dt.datetime(2026, 2, 2)  # noqa: DTZ001 - as Excel
    headers = [*HEADERS, "SIRET de l’organisme", "Tuteur", "Blocs visés"]
    found = only(
        xlsx_file([*cells, 73282932000074, "Luc Roy", "B1, B3"], headers=headers), "candidats.xlsx"
    )
    assert (found.person.born, found.entry) == (BirthDate(2000, 2, 29), dt.date(2026, 2, 2))
    assert found.partner_siret == "73282932000074"
    assert [(s.kind, s.name) for s in found.supports] == [(SupportKind.TUTOR, "Luc Roy")]
    assert (found.sought, found.scope) == (("B1", "B3"), Scope.BLOCS)


def test_a_workbook_of_1904_gives_the_same_days() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADERS))
    sheet.append([*ROW[:4], dt.date(2000, 2, 29), *ROW[5:9], dt.date(2026, 2, 2)])
    made = io.BytesIO()
    book.save(made)
    found = only(made.getvalue(), "candidats.xlsx")
    assert (found.person.born, found.entry) == (BirthDate(2000, 2, 29), dt.date(2026, 2, 2))


def test_an_ods_is_read_like_a_workbook() -> None:
    cells = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell) for cell in cells)}</table:table-row>"
        for cells in (HEADERS, ROW)
    )
    assert only(_ods(cells), "candidats.ods").person.birth_name == "D’Artagnan"


def _ods_cell(cell: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
    )


def _ods(rows: str) -> bytes:
    made = io.BytesIO()
    names = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}:manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" '
            f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="A">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "Ŋ",
        "Nguyễn",
        unicodedata.normalize("NFD", "Nguyễn"),
        "O’Neill-Żółć",
        "İnönü",
        "Weiß",
        "Null",
    ],
)
def test_a_name_has_one_spelling_from_csv_and_from_workbook(name: str) -> None:
    composed = unicodedata.normalize("NFC", name)
    assert only(csv_file(row(birth_name=name))).person.birth_name == composed
    assert only(xlsx_file(row(birth_name=name)), "c.xlsx").person.birth_name == composed


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"sex": "X"}, "Sexe", "sex"),
        ({"sex": ""}, "Sexe", "missing"),
        ({"birth_name": "=cmd|' /C calc'!A0"}, "Nom de naissance", "name-character"),
        ({"birth_name": "Zoé 😀"}, "Nom de naissance", "name-character"),
        ({"usage_name": "Du\u200dpont"}, "Nom d’usage", "name-character"),
        ({"given_names": ", ,"}, "Prénoms", "given-name-missing"),
        ({"born": "29/02/1900"}, "Date de naissance", "birth-date"),
        ({"born": "32874"}, "Date de naissance", "birth-date"),
        ({"birth_place": ""}, "Lieu de naissance", "missing"),
        ({"route": "Stage"}, "Voie", "route"),
        ({"entry": "2026"}, "Date d’entrée", "date"),
        ({"entry": "bientôt"}, "Date d’entrée", "date"),
        ({"certification": ""}, "Certification", "missing"),
    ],
)
def test_each_fault_has_its_line_its_column_its_value_and_its_rule(
    cells: dict[str, str], column: str, rule: str
) -> None:
    good, bad = read(csv_file(ROW, row(**cells)))
    assert good.enrolment is not None
    assert bad.enrolment is None
    assert {(fault.line, fault.path, fault.rule) for fault in bad.faults} == {(3, column, rule)}
    assert bad.faults[0].message


def test_every_fault_of_a_line_is_told_at_once() -> None:
    (line,) = read(csv_file(row(sex="", born="hier", route="Stage", entry="")))
    assert [fault.path for fault in line.faults] == [
        "Sexe",
        "Date de naissance",
        "Voie",
        "Date d’entrée",
    ]


@pytest.mark.parametrize(
    ("written", "route"),
    [
        ("VAE", Route.STATUTORY_VAE),
        ("vae de branche", Route.BRANCH_VAE),
        ("Contrat pro", Route.PROFESSIONALISATION_CONTRACT),
        ("POEI", Route.JOB_PREPARATION),
        ("Candidat libre", Route.INDIVIDUAL),
        ("statutory_vae", Route.STATUTORY_VAE),
    ],
)
def test_a_route_is_understood_in_the_words_of_offices(written: str, route: Route) -> None:
    assert only(csv_file(row(route=written))).route is route


def test_a_line_break_in_a_cell_keeps_the_line_numbers_of_the_file() -> None:
    first, second = read(csv_file(row(birth_place="Dunkerque\r\n(59)"), row(sex="?")))
    assert first.enrolment is not None
    assert first.enrolment.person.birth_place == "Dunkerque (59)"
    assert (first.number, second.number, second.faults[0].line) == (2, 4, 4)


def test_a_title_above_the_header_and_empty_lines_are_passed_over() -> None:
    title = ("Candidats de la session", *("" for _ in HEADERS[1:]))
    data = csv_file(HEADERS, [""] * len(HEADERS), ROW, headers=title)
    (line,) = read(data)
    assert line.number == 4


def test_headers_of_other_offices_are_recognised_and_unknown_ones_ignored() -> None:
    headers = ["CIVILITÉ", "Nom", "Prénom", "Né(e) le", "Commune de naissance", "CQP", "Dispositif"]
    cells = ["Mme", "Roy", "Zoé", "1990", "Rennes", "cqp-a", "Plan"]
    data = csv_file([*cells, "2026-02-02", "7"], headers=[*headers, "Entrée le", "Couleur"])
    table = read_table("c.csv", data, known_headers)
    assert match_columns(table).ignored == ("Couleur",)
    assert only(data).route is Route.SKILLS_PLAN


def test_a_person_may_match_a_column_by_hand() -> None:
    headers = [header if header != "Voie" else "Colonne 9" for header in HEADERS]
    table = read_table("c.csv", csv_file(ROW, headers=headers), known_headers)
    with pytest.raises(Unreadable, match="Voie"):
        match_columns(table)
    (line,) = read_candidates(table, match_columns(table, {"route": "Colonne 9"}))
    assert line.enrolment is not None


def test_a_default_stands_for_an_empty_cell_or_a_missing_column() -> None:
    headers, cells = HEADERS[:7] + HEADERS[8:], ROW[:7] + ROW[8:]
    data = csv_file(cells, headers=headers)
    assert refused(data) == "column-missing"
    assert only(data, certification="cqp-b").certification_code == "cqp-b"
    assert only(csv_file(row(route="")), route="VAE").route is Route.STATUTORY_VAE


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\xd0\xcf\x11\xe0 old", "format"),
        (b"PK\x03\x04 torn", "format"),
        (b"a;b;c\r\n1;2;3\r\n", "header"),
        (bytes(range(256)) * 4, "encoding"),
        (csv_file(ROW) + b'"open', "syntax"),
        (csv_file(row(birth_place="A" * 2001)), "cell"),
        (csv_file(ROW, headers=[*HEADERS[:-1], "Voie"]), "column-repeated column-missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_one_reason(data: bytes, rule: str) -> None:
    assert refused(data) == rule


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parchemin.pathways.imports.table.MOST_LINES", 3)
    assert len(read(csv_file(ROW, ROW, ROW))) == 3
    assert refused(csv_file(ROW, ROW, ROW, ROW)) == "lines"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_entry(xlsx_file(ROW), "xl/bomb.bin", b"\0" * 30_000_000)
    assert len(bomb) < 100_000
    assert refused(bomb, "c.xlsx") == "size"
    assert read(with_entry(xlsx_file(ROW), "xl/some.bin", bytes(range(200))), "c.xlsx")


def test_a_cell_at_the_end_of_the_sheet_does_not_take_the_memory_of_the_house() -> None:
    far = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Sexe</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>X</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    hostile = with_entry(xlsx_file(ROW), "xl/worksheets/sheet1.xml", far.encode())
    assert refused(hostile, "c.xlsx") in ("size", "format", "columns")


def test_a_formula_is_never_computed() -> None:
    (line,) = read(xlsx_file(row(birth_name='=HYPERLINK("http://x","Roy")')), "c.xlsx")
    assert line.enrolment is None
    assert [fault.path for fault in line.faults] == ["Nom de naissance"]


def test_rejected_lines_come_back_with_their_faults_and_can_be_sent_again() -> None:
    lines = read(csv_file(ROW, row(sex="X", birth_name="=1+1")))
    reports = [
        LineReport(
            line.number,
            LineOutcome.REJECTED if line.faults else LineOutcome.ENROLLED,
            "",
            line.faults,
        )
        for line in lines
    ]
    pairs = [(line.cells, report) for line, report in zip(lines, reports, strict=True)]
    corrected = corrected_csv(HEADERS, pairs)
    text = corrected.decode("utf-8-sig")
    assert text.splitlines()[0].endswith(";Anomalies")
    assert "'=1+1" in text
    assert "Marie-Claire, Anne" in text
    assert "Sexe : « X » n’est ni F ni M." in text
    mended = corrected.replace(b"X;'=1+1", b"F;Roy")
    assert only(mended).person.birth_name == "Roy"


def test_the_template_reads_back_with_every_column_and_no_line() -> None:
    made = template_xlsx(("cqp-a", "cqp-b"))
    assert made == template_xlsx(("cqp-a", "cqp-b"))
    table = read_table("modele.xlsx", made, known_headers)
    matching = match_columns(table)
    assert len(matching.ranks) == len(COLUMNS)
    assert read_candidates(table, matching) == ()


def test_the_template_offers_lists_and_dates() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(("cqp-a",))))["Candidats"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert len(sheet.data_validations.dataValidation) == 3


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_no_header_names_two_columns(column: ImportColumn) -> None:
    for header in (column.header, *column.others):
        assert [other.key for other in COLUMNS if other.matches(header)] == [column.key]


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall(data: bytes) -> None:
    with suppress(Unreadable):
        read(data)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=12))
def test_any_cells_give_an_enrolment_or_faults(cells: list[str]) -> None:
    try:
        lines = read(csv_file(cells))
    except Unreadable:
        return
    for line in lines:
        assert (line.enrolment is None) == bool(line.faults)
