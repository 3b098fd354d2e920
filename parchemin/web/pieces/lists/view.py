"""A list seen by one person through one address: its page, its file, the keys of what is chosen."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve

from parchemin.accounts.models import KeptList
from parchemin.accounts.selectors import list_kept
from parchemin.journal.collation import in_french, is_text
from parchemin.web.access import page_left
from parchemin.web.pieces.exports import ExportedSheet, export
from parchemin.web.pieces.lists.columns import ALIGNED, Column, Lines, Rows, T
from parchemin.web.pieces.lists.page import (
    Cell,
    Chip,
    ColumnChoice,
    Heading,
    KeptView,
    ListPage,
    Named,
    Row,
)
from parchemin.web.whole_numbers import whole_numbers

if TYPE_CHECKING:
    from parchemin.web.pieces.lists.listing import Listing

PAGE_SIZE = 50
# How many rows of an export are read at once.
CHUNK = 1000
# The last page that an act gave back: its path, that of the act, and what the address of the page asked.
GIVEN_BACK = "given-back"
# What a selection posts, beside or instead of the rows ticked: all those that the address lists.
EVERY = "every"
# What the address of the list asked, as the selection posts it.
ASKED = "asked"


class ListView(Generic[T]):
    """A listing seen by one person through one address."""

    def __init__(
        self,
        listing: "Listing[T]",
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
            asked = request.POST.get(ASKED)
            before = _asked_before(request, self.path)
            self.base, self.query = self.path, before if asked is None else QueryDict(asked)
        self.filters = listing.filters(self.query, queryset=rows)
        self.kept = _kept_by(request, self.path)
        self.columns = self._columns(self.kept.columns if self.kept else None)
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
            views=self._views(),
            keeps=self.kept is not None,
            filters=self.filters,
            kept=tuple((key, str(self.query[key])) for key in ("tri",) if key in self.query),
            page=page,
            total=paginator.count,
            path=self.path,
            here=f"{self.path}?{self._query()}",
            asked=self.query.urlencode(),
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
        parts = [part for column in self.columns for part in column.in_file]
        sheet = ExportedSheet(
            name=self.listing.noun.split(",")[1],
            title=self.listing.caption,
            heads=tuple(label for label, _ in parts),
            filters=tuple((chip.label, chip.value) for chip in self._chips()),
        )
        rows = ([read(line) for _, read in parts] for line in self._every_line())
        return export(request, sheet, rows)

    def chosen(self, request: HttpRequest, rows: QuerySet[Any], field: str) -> tuple[Named, ...]:
        """Return the lines that a selection posts: those ticked, or every one of the address."""
        if EVERY in request.POST:
            lines = self._every_line()
            return tuple(
                self._name_of(key, line) for line in lines if (key := self.listing.key(line))
            )
        ticked = dict.fromkeys(request.POST.getlist("selected"))
        sought: Any = whole_numbers(list(ticked)) if field == "pk" else list(ticked)
        among = list(rows.filter(**{f"{field}__in": sought})) if sought else []
        found = {
            str(getattr(row, field)): line
            for row, line in zip(among, self.lines(among), strict=True)
        }
        return tuple(
            self._name_of(key, found[key]) if key in found else Named(key, key, "")
            for key in ticked
        )

    def _name_of(self, key: str, line: T) -> Named:
        return Named(key, self.listing.name(line), self.listing.link(line))

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
        rows: Rows = self.filters.qs
        # The key last: a page must never show a row twice because two rows are equal.
        if isinstance(rows, Lines):
            return rows.order_by(*signs, "pk")
        return rows.order_by(*(_order(rows, sign) for sign in signs), "pk")

    @property
    def _anchor(self) -> str:
        return f"#{self.listing.anchor}" if self.listing.anchor else ""

    def _heading(self, column: Column[T]) -> Heading:
        ascending = self.order == column.key
        descending = self.order == f"-{column.key}"
        return Heading(
            label=column.label,
            narrow=column.narrow,
            aligned=column.look in ALIGNED,
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
            part=first.part,
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

    def _views(self) -> tuple[KeptView, ...]:
        here = self._query(page=None)
        views = self.kept.views if self.kept else {}
        return tuple(
            KeptView(name, f"{self.base}?{query}", query == here) for name, query in views.items()
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


def _order(rows: QuerySet[Any], sign: str) -> str | OrderBy:
    """Return a field to order rows by, in French where it holds words."""
    field = rows.query.chain().resolve_ref(sign.removeprefix("-")).output_field
    return in_french(sign) if is_text(field) else sign


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


def _kept_by(request: HttpRequest, path: str) -> KeptList | None:
    """Return what the person keeps of the list of a page; None for a visitor, for whom nothing is kept."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return None
    return list_kept(actor.user_id, resolve(path).view_name)


def _in_words(field: Any, value: Any) -> str:
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ()) or ()}
    if isinstance(value, (list, tuple, QuerySet)):
        words = [labels.get(str(one), str(one)) for one in value]
        return words[0] if len(words) == 1 else f"{len(words)} choisis"
    return labels.get(str(value), str(value))
