"""What a list is, once for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_filters import FilterSet

from parchemin.web.pieces.exports import FORMS
from parchemin.web.pieces.lists.columns import Column, Rows, T
from parchemin.web.pieces.lists.page import ListPage, Named
from parchemin.web.pieces.lists.view import ListView


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

    def page_answer(
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

    def chosen(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        lines: Callable[[Sequence[Any]], Sequence[T]] = tuple,
        *,
        path: str,
        field: str = "pk",
    ) -> tuple[Named, ...]:
        """Return what a selection posts from the page `path`: the lines ticked, or all that the list shows.

        `field` is what the keys are of a row. A key that no row has is named by itself: the act refuses it.
        """
        return ListView(self, request, rows, lines, path).chosen(request, rows, field)
