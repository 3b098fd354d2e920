"""What every list does: a fixed price, filters, columns kept for the person, an export of what is shown."""

import importlib
import pkgutil
import re
from datetime import datetime
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

import parchemin.web
from parchemin.web.pieces.lists import Listing, ListPage
from tests.conftest import NOON, shared_rows
from tests.jobs.running import kind
from tests.post.letters import room
from tests.web.jury import price
from tests.web.lists import LISTS, OF_A_FIXED_SIZE, catalogue, deadlines
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
FIGURES = re.compile(r"\d\d/\d\d/\d{4}(, .*)?|\d{1,2}\sh\s\d\d|\d+ sur \d+|\d{1,4}")


@pytest.fixture(scope="module", autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False), room(), kind(lambda job, at: None):
        yield


@pytest.fixture(scope="module", params=LISTS, ids=lambda made: made.__name__)
def made(request):
    """Return what makes a list, to make it again of another size."""
    return request.param


@pytest.fixture(scope="module")
def of_three(made, _the_day, django_db_setup, django_db_blocker):
    """Return who reads a list of three rows, made once for the tests of this list, and where."""
    with shared_rows(django_db_blocker):
        yield made(3)


def page_of(client: PageClient, address: str) -> ListPage:
    """Return the list on the page at an address."""
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.context["list"]
    assert isinstance(page, ListPage)
    return page


def listings() -> dict[str, Listing]:
    """Return every list that a module of the screens declares, by its caption."""
    return {
        value.caption: value
        for module in pkgutil.walk_packages(parchemin.web.__path__, "parchemin.web.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, Listing)
    }


def heads(page: ListPage) -> list[str]:
    """Return the columns shown."""
    return [heading.label for heading in page.headings]


def heads_of_file(page: ListPage) -> list[str]:
    """Return the columns that the file of a list has: those shown, some of them in several parts."""
    shown = heads(page)
    columns = [c for c in listings()[page.caption].columns if c.label in shown]
    return [label for column in columns for label, _ in column.in_file]


def lines_of(client: PageClient, address: str) -> list[list[object]]:
    """Return the lines of the workbook that the list at an address exports."""
    answer = client.get(address, {"export": "xlsx"})
    assert answer.status_code == 200
    return [list(line) for line in load_workbook(BytesIO(answer.content)).worksheets[0].values]


def test_each_list_of_the_house_is_here():
    declared_in = listings()
    met = {page_of(*made(1)).caption for made in (*LISTS, *OF_A_FIXED_SIZE)}
    assert met == set(declared_in)


def test_three_rows_and_nine_cost_the_same(made, of_three):
    prices = []
    for count in (3, 9):
        client, address = of_three if count == 3 else made(count)
        client.get(address)
        page = page_of(client, address)
        assert page.total == len(page.rows) >= count, "a visitor sees the rows of every body"
        prices.append((price(client, address), price(client, f"{address}?export=xlsx")))
    assert prices[0] == prices[1]


def test_a_page_holds_fifty_rows_and_costs_no_more_with_sixty():
    (few, address), (many, _) = deadlines(3), deadlines(60)
    page = page_of(many, address)
    assert (page.total, len(page.rows)) == (60, 50)
    assert price(few, address) == price(many, address)


def test_the_export_has_the_columns_shown_and_every_row(of_three):
    client, address = of_three
    page = page_of(client, address)
    first, *lines = lines_of(client, address)
    assert first == heads_of_file(page)
    assert len(lines) == 3
    named = 2 if first[1] == "Prénoms" else 1
    told = sorted(" ".join(map(str, line[:named])) for line in lines)
    if not isinstance(page.rows[0].lead, datetime):
        assert told == sorted(str(row.lead) for row in page.rows)
    assert not any("(" in str(cell) and "=" in str(cell) for line in lines for cell in line)
    csv = client.get(address, {"export": "csv"})
    assert csv["Content-Type"] == "text/csv; charset=utf-8"
    assert csv.content.decode("utf-8-sig").split("\r\n")[0] == ";".join(heads_of_file(page))


def test_a_workbook_is_data_and_says_what_it_is(of_three):
    client, address = of_three
    caption = page_of(client, address).caption
    book = load_workbook(BytesIO(client.get(address, {"export": "xlsx"}).content))
    sheet, about = book.worksheets
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(4, sheet.max_column).coordinate}"
    assert sheet.title != "Sheet1"
    assert all(sheet.column_dimensions["A"].width >= len(str(c.value)) for c in sheet["A"][:1])
    told = dict(list(about.values))
    assert (told["Liste"], told["Lignes"], told["Filtre"]) == (caption, 3, "aucun")
    as_text = [
        cell.value
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, str) and FIGURES.fullmatch(cell.value)
    ]
    assert not as_text, "a day, an hour or a count is a text"


def test_each_list_is_searched_and_filters_where_it_says_so(of_three):
    client, address = of_three
    page = page_of(client, address)
    assert "q" in page.filters.form.fields
    assert page.narrows, "« Filtrer » would open on nothing"


@pytest.mark.parametrize("fixed", OF_A_FIXED_SIZE, ids=lambda fixed: fixed.__name__)
def test_a_list_of_a_fixed_size_is_filtered_and_exported(fixed):
    client, address = fixed(0)
    page = page_of(client, address)
    first, *lines = lines_of(client, address)
    assert first == heads_of_file(page)
    assert len(lines) == page.total == len(page.rows)
    assert page_of(client, f"{address}?q=¤").total == 0


def test_columns_are_kept_for_the_person_alone(made, of_three):
    client, address = of_three
    before = page_of(client, address)
    last = before.choices[-1]
    answer = client.post(reverse("keep_columns"), {"to": before.here, "colonne": last.key})
    assert answer.status_code == 303
    after = page_of(client, address)
    if made is catalogue:
        assert heads(after) == heads(before), "nothing is kept for a visitor"
        return
    assert heads(after) == [heads(before)[0], last.label]
    assert lines_of(client, address)[0] == heads_of_file(after)
    other, elsewhere = made(1)
    assert heads(page_of(other, elsewhere)) == heads(before)


def test_a_list_can_be_narrowed_and_sorted(of_three):
    client, address = of_three
    page = page_of(client, address)
    assert page.filters.form.fields
    sorts = [heading.url for heading in page.headings if heading.url]
    assert sorts
    for url in sorts:
        query = url.split("#")[0]
        assert page_of(client, f"{address}{query}").total == 3
        assert (
            page_of(client, f"{address}{query.replace('tri=', 'tri=-').replace('--', '')}").total
            == 3
        )
    for name in page.filters.form.fields:
        assert client.get(address, {name: "¤ rien"}).status_code == 200
