"""A page of a list, as `ui/list.html` shows it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django_filters import FilterSet

from parchemin.web.pieces.lists.columns import CellLook


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: its label, where clicking leads, and the order it shows."""

    label: str
    narrow: str
    aligned: bool
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
    part: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A line ticked: its key, its name, its page."""

    key: str
    name: str
    url: str


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
class KeptView:
    """What the person keeps of the list under a name: its address, and whether it is what is shown."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """All that `ui/list.html` shows. `noun` is « dossier,dossiers »; `keeps` tells whether views may be kept."""

    noun: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    chips: tuple[Chip, ...]
    choices: tuple[ColumnChoice, ...]
    views: tuple[KeptView, ...]
    keeps: bool
    filters: FilterSet
    kept: tuple[tuple[str, str], ...]
    page: Page[Any]
    total: int
    path: str
    here: str
    asked: str
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

    @property
    def narrows(self) -> bool:
        """Tell whether anything narrows it, the search left aside."""
        return any(name != "q" for name in self.filters.form.fields)

    @property
    def is_one_page(self) -> bool:
        """Tell whether all its rows are on this page."""
        return self.total == len(self.rows)
