"""Dense lists: filters, order, columns and page all live in the address; the export is what is shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, Generic, TypeVar

import xlsxwriter
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django_filters import FilterSet

from parchemin.kernel.terms import Term
from parchemin.web.pieces.marks import BlocMark, State, ribbon_label

T = TypeVar("T", bound=Model)

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Look(Term):
    """How the value of a column is shown."""

    TEXT = "text", "texte"
    DATE = "date", "date"
    NUMBER = "number", "nombre"
    STATE = "state", "état"
    RIBBON = "ribbon", "ruban de blocs"


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column. `value` reads it from a row without any query.

    `order` names the database fields it sorts by (none: it does not sort). `narrow` is the class that says
    what becomes of it on a narrow screen: `drop-1` leaves first, `drop-4` last, `col-beside` and `col-under`
    stay around the name; `whole` beside one of them is never cut short. A column not `shown` waits in the chooser.
    """

    key: str
    label: str
    value: Callable[[T], Any]
    look: Look = Look.TEXT
    order: tuple[str, ...] = ()
    narrow: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: its label, where clicking leads, and the order it shows."""

    label: str
    narrow: str
    number: bool
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and how to show it."""

    value: Any
    look: Look
    narrow: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its key for the selection, its accessible name, its page, its cells but the first."""

    key: str
    name: str
    url: str
    lead: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that the person may show or hide."""

    key: str
    label: str
    shown: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """All that `ui/list.html` shows. `noun` is « dossier,dossiers »."""

    noun: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    chips: tuple[Chip, ...]
    choices: tuple[Choice, ...]
    filters: FilterSet
    kept: tuple[tuple[str, str], ...]
    page: Page[Any]
    total: int
    export_url: str
    clear_url: str
    previous_url: str
    next_url: str

    @property
    def shown_columns(self) -> int:
        """Return how many columns are shown."""
        return sum(choice.shown for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """What a list is, once for all: its columns (the first names the row), its filters, its words.

    `link` gives the page of a row, `name` its accessible name, `key` what a selection posts.
    """

    noun: str
    caption: str
    columns: tuple[Column[T], ...]
    filters: type[FilterSet]
    link: Callable[[T], str]
    name: Callable[[T], str]
    key: Callable[[T], str]
    order: str

    def answer(self, request: HttpRequest, rows: QuerySet[T]) -> "ListPage | HttpResponse":
        """Return the page asked by the address, or the export when it asks for `export=xlsx`."""
        view = ListView(self, request.GET, rows)
        return view.workbook() if request.GET.get("export") == "xlsx" else view.page()


class ListView(Generic[T]):
    """A listing seen through one address."""

    def __init__(self, listing: Listing[T], query: QueryDict, rows: QuerySet[T]) -> None:
        self.listing = listing
        self.query = query
        self.filters = listing.filters(query, queryset=rows)
        self.columns = self._columns()
        self.order = query.get("tri") or listing.order

    def page(self) -> ListPage:
        """Return the page: one count, then the rows of the page."""
        paginator = Paginator(self._ordered(), PAGE_SIZE)
        page = paginator.get_page(self.query.get("page"))
        return ListPage(
            noun=self.listing.noun,
            caption=self.listing.caption,
            headings=tuple(self._heading(column) for column in self.columns),
            rows=tuple(self._row(row) for row in page.object_list),
            chips=self._chips(),
            choices=tuple(
                Choice(column.key, column.label, column in self.columns)
                for column in self.listing.columns[1:]
            ),
            filters=self.filters,
            kept=tuple((key, str(self.query[key])) for key in ("tri",) if key in self.query),
            page=page,
            total=paginator.count,
            export_url=self._url(export="xlsx", page=None),
            clear_url="?",
            previous_url=self._url(page=page.number - 1) if page.has_previous() else "",
            next_url=self._url(page=page.number + 1) if page.has_next() else "",
        )

    def workbook(self) -> HttpResponse:
        """Return the rows and columns shown, every page of them, as a spreadsheet."""
        return spreadsheet(
            self.listing.noun.split(",")[1].replace(" ", "-"),
            [column.label for column in self.columns],
            (
                [column.value(row) for column in self.columns]
                for row in self._ordered().iterator(chunk_size=1000)
            ),
        )

    def _columns(self) -> tuple[Column[T], ...]:
        first, *others = self.listing.columns
        chosen = set(self.query.getlist("colonne"))
        return (first, *(c for c in others if (c.key in chosen if chosen else c.shown)))

    def _ordered(self) -> QuerySet[T]:
        key, reverse = self.order.removeprefix("-"), self.order.startswith("-")
        fields = next((c.order for c in self.listing.columns if c.key == key), ())
        signs = [f"-{field}" if reverse else field for field in fields]
        # The key last: a page must never show a row twice because two rows are equal.
        ordered: QuerySet[T] = self.filters.qs.order_by(*signs, "pk")
        return ordered

    def _heading(self, column: Column[T]) -> Heading:
        ascending = self.order == column.key
        descending = self.order == f"-{column.key}"
        return Heading(
            label=column.label,
            narrow=column.narrow,
            number=column.look in {Look.NUMBER, Look.DATE},
            url=self._url(tri=f"-{column.key}" if ascending else column.key, page=None)
            if column.order
            else "",
            sorted="ascending" if ascending else "descending" if descending else "",
        )

    def _row(self, row: T) -> Row:
        first, *others = self.columns
        return Row(
            key=self.listing.key(row),
            name=self.listing.name(row),
            url=self.listing.link(row),
            lead=first.value(row),
            cells=tuple(Cell(c.value(row), c.look, c.narrow) for c in others),
        )

    def _chips(self) -> tuple[Chip, ...]:
        form = self.filters.form
        if not form.is_valid():
            return ()
        return tuple(
            Chip(
                label=form[name].label,
                value=_in_words(form.fields[name], form.cleaned_data[name]),
                url=self._url(**{name: None}, page=None),
            )
            for name in form.fields
            if form.cleaned_data[name] not in (None, "", [])
        )

    def _url(self, **changes: object) -> str:
        query = self.query.copy()
        query.pop("export", None)
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = str(value)
        return f"?{query.urlencode()}"


def _in_words(field: Any, value: Any) -> str:
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ()) or ()}
    if isinstance(value, (list, tuple, QuerySet)):
        words = [labels.get(str(one), str(one)) for one in value]
        return words[0] if len(words) == 1 else f"{len(words)} choisis"
    return labels.get(str(value), str(value))


def spreadsheet(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with `name.xlsx`: the heads in bold, then each row, its values as `exported` writes them."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, line, place, value)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def exported(value: Any) -> str | int | float:
    """Return a value of a list as a spreadsheet writes it: never a formula, dates as people write them."""
    if isinstance(value, State):
        return value.label
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        return value
    if isinstance(value, Sequence) and value and isinstance(value[0], BlocMark):
        return ribbon_label(value)
    return "" if value is None else str(value)


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    written = exported(value)
    if isinstance(written, str):
        sheet.write_string(line, place, written)
    else:
        sheet.write_number(line, place, written)
