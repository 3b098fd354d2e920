"""The columns of a list: what each reads, how it is shown, what a file keeps of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from parchemin.kernel.collation import french_key
from parchemin.kernel.terms import Term
from parchemin.kernel.zones import Zone, local_there

T = TypeVar("T")


class Lines(list[T]):
    """Rows that stand in no table, read by a list as it reads those of one."""

    def order_by(self, *fields: str) -> "Lines[T]":
        """Return the lines in the order of these attributes, `-` before one for the last first."""
        ordered = Lines(self)
        for field in reversed(fields):
            value = attrgetter(field.removeprefix("-"))
            ordered.sort(key=lambda line, of=value: _rank(of(line)), reverse=field.startswith("-"))  # type: ignore[misc]
        return ordered

    def iterator(self, chunk_size: int) -> Iterator[T]:
        """Return them one by one."""
        return iter(self)


def _rank(value: Any) -> tuple[bool, Any]:
    """Return what orders values of one kind, words as French does, none last."""
    return value is None, french_key(value) if isinstance(value, str) else value or 0


Rows = QuerySet[Any] | Lines[Any]


class CellLook(Term):
    """How the value of a column is shown."""

    TEXT = "text", "texte"
    DATE = "date", "date"
    MOMENT = "moment", "jour et heure"
    NUMBER = "number", "nombre"
    STATE = "state", "état"
    RIBBON = "ribbon", "ruban de blocs"


# Those whose figures stand one under the other.
ALIGNED = frozenset({CellLook.NUMBER, CellLook.DATE, CellLook.MOMENT})
# A column of the file: its head, and what it reads of a row.
Part = tuple[str, Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column. `value` reads it from a row without any query.

    `order` names the database fields it sorts by (none: it does not sort). `part` is the template that shows
    a `value` of several words or links, `text` what the export writes of it; `apart` are the columns that the
    export makes of it, where it holds several things. `narrow` is the class that says what becomes of it on a
    narrow screen: `drop-1` leaves first, `drop-4` last, `col-beside` and `col-under` stay around the name;
    `whole` beside one of them is never cut short. A column not `shown` waits in the chooser.
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
    apart: tuple[Part, ...] = ()

    @property
    def in_file(self) -> tuple[Part, ...]:
        """Return the columns that a file keeps of it."""
        return self.apart or ((self.label, self.text or self._in_cell),)

    def _in_cell(self, row: T) -> Any:
        """Return its value as a spreadsheet keeps it: a moment with its hour, on the clocks of Paris."""
        value = self.value(row)
        if self.look is not CellLook.MOMENT or value is None:
            return value
        return local_there(value, Zone.PARIS).replace(tzinfo=None)
