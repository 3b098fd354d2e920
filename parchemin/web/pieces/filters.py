"""Filters that several lists share."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import SearchInput
from django_filters import CharFilter

from parchemin.kernel.text import folded


class Search(CharFilter):  # type: ignore[misc]
    """The search box of a list: keeps the rows where each word typed is in one of `fields`.

    A field named `…search_text` holds words folded beforehand: neither accents nor case count there.
    """

    def __init__(self, *fields: str, placeholder: str) -> None:
        widget = SearchInput(attrs={"placeholder": placeholder})
        super().__init__(label="Recherche", widget=widget)
        self.fields = fields

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the rows that hold every word of `value`."""
        for word in value.split():
            rows = rows.filter(reduce(or_, (_holds(field, word) for field in self.fields)))
        return rows


def _holds(field: str, word: str) -> Q:
    if field.endswith("search_text"):
        return Q(**{f"{field}__contains": folded(word)}) if folded(word) else Q(pk=None)
    return Q(**{f"{field}__icontains": word})
