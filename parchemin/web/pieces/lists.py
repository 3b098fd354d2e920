"""Dense lists: filters, order and page live in the address, columns are kept for the person who chose them.

The export is what is shown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve
from django_filters import FilterSet

from parchemin.accounts.selectors import columns_kept
from parchemin.kernel.terms import Term
from parchemin.web.access import page_left
from parchemin.web.pieces.exports import FORMS, export

T = TypeVar("T")

PAGE_SIZE = 50
# How many rows of an export are read at once.
CHUNK = 1000
# The last page that an act gave back: its path, that of the act, and what the address of the page asked.
GIVEN_BACK = "given-back"


class Lines(list[T]):
    """Rows that stand in no table, read by a list as it reads those of one."""

    def order_by(self, *fields: str) -> "Lines[T]":
        """Return the lines in the order of these attributes, `-` before one for the last first."""
        ordered = Lines(self)
        for field in reversed(fields):
            ordered.sort(key=attrgetter(field.removeprefix("-")), reverse=field.startswith("-"))
        return ordered

    def iterator(self, chunk_size: int) -> Iterator[T]:
        """Return them one by one."""
        return iter(self)


Rows = QuerySet[Any] | Lines[Any]


class CellLook(Term):
    """How the value of a column is shown."""

    TEXT = "text", "texte"
    DATE = "date", "date"
    NUMBER = "number", "nombre"
    STATE = "state", "état"
    RIBBON = "ribbon", "ruban de blocs"


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column. `value` reads it from a row without any query.

    `order` names the database fields it sorts by (none: it does not sort). `part` is the template that shows
    a `value` of several words or links, `text` what the export writes of it. `narrow` is the class that says
    what becomes of it on a narrow screen: `drop-1` leaves first, `drop-4` last, `col-beside` and `col-under`
    stay around the name; `whole` beside one of them is never cut short. A column not `shown` waits in the chooser.
    """

    key: str
    label: str
    value: Callable[[T], Any]
    look: CellLook = CellLook.TEXT
    order: tuple[str, ...] = ()
    narrow: str = ""
    shown: bool = True
    part: str = ""
    text: Callable[[T], Any] | None = None


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
    look: CellLook
    narrow: str
    part: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its key for the selection (none: it is not chosen), its accessible name, its page, its cells."""

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
class ColumnChoice:
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
    choices: tuple[ColumnChoice, ...]
    filters: FilterSet
    kept: tuple[tuple[str, str], ...]
    page: Page[Any]
    total: int
    path: str
    here: str
    anchor: str
    roomy: bool
    export_url: str
    csv_url: str
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

    `link` gives the page of a row, `name` its accessible name, `key` what a selection posts. `anchor` is
    where the list stands in its page, when it is not the whole of it. `roomy` rows hold sentences: their cells
    take several lines, and on a narrow screen fold one under the other, those that had left among them.
    """

    noun: str
    caption: str
    columns: tuple[Column[T], ...]
    filters: Callable[..., FilterSet]
    link: Callable[[T], str]
    name: Callable[[T], str]
    key: Callable[[T], str]
    order: str
    anchor: str = ""
    roomy: bool = False

    def answer(
        self,
        request: HttpRequest,
        rows: Rows,
        lines: Callable[[Sequence[Any]], Sequence[T]] = tuple,
    ) -> "ListPage | HttpResponse":
        """Return the page asked by the address, or the file when it asks for `export=xlsx` or `export=csv`.

        `lines` makes what the columns read of the rows of a page, all of them at once.
        """
        if request.GET.get("export", "") in FORMS:
            return ListView(self, request, rows, lines).export(request)
        return self.page(request, rows, lines)

    def shown(
        self,
        request: HttpRequest,
        template: str,
        rows: Rows,
        lines: Callable[[Sequence[Any]], Sequence[T]] = tuple,
        /,
        **context: object,
    ) -> HttpResponse:
        """Return `answer`, the page of the list under a template, with what else it shows."""
        answer = self.answer(request, rows, lines)
        if isinstance(answer, HttpResponse):
            return answer
        return render(request, template, {"list": answer, **context})

    def page(
        self,
        request: HttpRequest,
        rows: Rows,
        lines: Callable[[Sequence[Any]], Sequence[T]] = tuple,
        *,
        path: str = "",
    ) -> ListPage:
        """Return the page asked by the address, as part of a page that shows other things.

        `path` is that of this page, where an act may give it back: the list then leads there and not through
        the act, and is filtered as it was where the person acted.
        """
        return ListView(self, request, rows, lines, path).page()


class ListView(Generic[T]):
    """A listing seen by one person through one address."""

    def __init__(
        self,
        listing: Listing[T],
        request: HttpRequest,
        rows: Rows,
        lines: Callable[[Sequence[Any]], Sequence[T]],
        path: str = "",
    ) -> None:
        self.listing = listing
        self.lines = lines
        self.path = path or request.path
        self.base = ""
        self.query: QueryDict = request.GET
        if request.method == "POST":
            self.base, self.query = self.path, _asked_before(request, self.path)
        self.filters = listing.filters(self.query, queryset=rows)
        self.columns = self._columns(_kept_by(request, self.path))
        self.order = self.query.get("tri") or listing.order

    def page(self) -> ListPage:
        """Return the page: one count, then the rows of the page."""
        paginator = Paginator(self._ordered(), PAGE_SIZE)
        page = paginator.get_page(self.query.get("page"))
        return ListPage(
            noun=self.listing.noun,
            caption=self.listing.caption,
            headings=tuple(self._heading(column) for column in self.columns),
            rows=tuple(self._row(line) for line in self.lines(tuple(page.object_list))),
            chips=self._chips(),
            choices=tuple(
                ColumnChoice(column.key, column.label, column in self.columns)
                for column in self.listing.columns[1:]
            ),
            filters=self.filters,
            kept=tuple((key, str(self.query[key])) for key in ("tri",) if key in self.query),
            page=page,
            total=paginator.count,
            path=self.path,
            here=f"{self.path}?{self._query()}",
            anchor=self._anchor,
            roomy=self.listing.roomy,
            export_url=self._url(export="xlsx", page=None),
            csv_url=self._url(export="csv", page=None),
            clear_url=f"{self.base}?{self._anchor}",
            previous_url=self._url(page=page.number - 1) if page.has_previous() else "",
            next_url=self._url(page=page.number + 1) if page.has_next() else "",
        )

    def export(self, request: HttpRequest) -> HttpResponse:
        """Return the rows and columns shown, every page of them, as the file that the address asks."""
        return export(
            request,
            self.listing.noun.split(",")[1].replace(" ", "-"),
            [column.label for column in self.columns],
            (
                [(column.text or column.value)(line) for column in self.columns]
                for line in self._every_line()
            ),
        )

    def _every_line(self) -> Iterator[T]:
        rows = self._ordered().iterator(chunk_size=CHUNK)
        while some := tuple(islice(rows, CHUNK)):
            yield from self.lines(some)

    def _columns(self, kept: Sequence[str] | None) -> tuple[Column[T], ...]:
        first, *others = self.listing.columns
        return (first, *(c for c in others if (c.shown if kept is None else c.key in kept)))

    def _ordered(self) -> Rows:
        key, reverse = self.order.removeprefix("-"), self.order.startswith("-")
        fields = next((c.order for c in self.listing.columns if c.key == key), ())
        signs = [_reversed(field) if reverse else field for field in fields]
        # The key last: a page must never show a row twice because two rows are equal.
        ordered: Rows = self.filters.qs.order_by(*signs, "pk")
        return ordered

    @property
    def _anchor(self) -> str:
        return f"#{self.listing.anchor}" if self.listing.anchor else ""

    def _heading(self, column: Column[T]) -> Heading:
        ascending = self.order == column.key
        descending = self.order == f"-{column.key}"
        return Heading(
            label=column.label,
            narrow=column.narrow,
            number=column.look in {CellLook.NUMBER, CellLook.DATE},
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
            cells=tuple(_cell(column, row) for column in others),
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
        return f"{self.base}?{self._query(**changes)}"

    def _query(self, **changes: object) -> str:
        query = self.query.copy()
        query.pop("export", None)
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = str(value)
        return f"{query.urlencode()}{self._anchor}"


def _cell(column: Column[T], row: T) -> Cell:
    return Cell(column.value(row), column.look, column.narrow, column.part, column.label)


def _reversed(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _asked_before(request: HttpRequest, path: str) -> QueryDict:
    """Return what the address of a page asked when somebody acted from it, however often they were refused."""
    before = urlsplit(page_left(request))
    page, act, asked = request.session.get(GIVEN_BACK, ("", "", ""))
    if before.path == path:
        asked = before.query
    elif (page, act) != (path, before.path):
        asked = ""
    request.session[GIVEN_BACK] = (path, request.path, asked)
    return QueryDict(asked)


def _kept_by(request: HttpRequest, path: str) -> Sequence[str] | None:
    """Return the columns that the person keeps for the list of a page, None where they chose none."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return None
    return columns_kept(actor.user_id, resolve(path).view_name)


def _in_words(field: Any, value: Any) -> str:
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ()) or ()}
    if isinstance(value, (list, tuple, QuerySet)):
        words = [labels.get(str(one), str(one)) for one in value]
        return words[0] if len(words) == 1 else f"{len(words)} choisis"
    return labels.get(str(value), str(value))
