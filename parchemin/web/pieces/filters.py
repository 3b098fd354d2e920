"""Filters that several lists share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.forms import CharField, ChoiceField, Form, SearchInput
from django.http import QueryDict
from django_filters import CharFilter, DateFilter

from parchemin.kernel.text import folded
from parchemin.pathways.selectors.dossiers import person_matching
from parchemin.web.pieces.fields import DayField
from parchemin.web.pieces.lists.columns import Lines


class Search(CharFilter):  # type: ignore[misc]
    """The search box of a list: keeps the rows where each word typed is in one of `fields`.

    A field named `…search_text` is that of a person: neither accents nor case count, and a birth date is found.
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
        return person_matching(word, field.removesuffix("search_text"))
    return Q(**{f"{field}__icontains": word})


class DayFilter(DateFilter):  # type: ignore[misc]
    """A day, typed or picked."""

    field_class = DayField


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A filter of rows that stand in no table: its name in the address, its choices, whether it keeps a row."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    keeps: Callable[[Any, str], bool]


class LinesFilters:
    """What narrows rows that stand in no table: words sought in what `said` says of a row, and choices."""

    placeholder: ClassVar[str]
    narrowings: ClassVar[tuple[Narrowing, ...]] = ()

    def __init__(self, asked: QueryDict, *, queryset: Lines[Any]) -> None:
        self.form = Form(asked)
        search = SearchInput({"placeholder": self.placeholder})
        self.form.fields["q"] = CharField(label="Recherche", required=False, widget=search)
        for one in self.narrowings:
            choices = [("", "tous"), *one.choices]
            field = ChoiceField(label=one.label, required=False, choices=choices)
            self.form.fields[one.name] = field
        self.form.is_valid()
        typed = self.form.cleaned_data
        asked_for = typed.get("q", "")
        # What holds no letter nor figure is found nowhere.
        words = folded(asked_for).split() or [asked_for] * bool(asked_for)
        chosen = [(one, value) for one in self.narrowings if (value := typed.get(one.name))]
        self.qs = Lines(
            line
            for line in queryset
            if all(word in folded(self.searched_text(line)) for word in words)
            and all(one.keeps(line, value) for one, value in chosen)
        )

    def searched_text(self, line: Any) -> str:
        """Return where the words typed are sought."""
        raise NotImplementedError
