"""People in lists: the birth name first, as registers sort them; names apart in a file; how to reach them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.models import Person
from parchemin.web.pieces.lists.columns import Column

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name of a list, « Camara Sékou »: the surname stands out, the birth name of a candidate."""

    surname: str
    given_names: str

    def __str__(self) -> str:
        return f"{self.surname} {self.given_names}".strip()


class Called(Protocol):
    """Somebody whose name is kept in two parts: an account, a juror, an assessor."""

    @property
    def surname(self) -> str:
        """Return their surname."""

    @property
    def given_names(self) -> str:
        """Return their given names."""


def name_of(person: Person) -> PersonName:
    """Return the name of a person as lists show it."""
    return PersonName(person.birth_name, person.given_names)


def name_column(
    key: str, label: str, person: Callable[[Any], Person], path: str = "person"
) -> Column[Any]:
    """Return the column of the name; `path` leads from the rows of the list to the person.

    Of rows that stand in no table, it is a path of attributes, with dots.
    """
    return Column(
        key,
        label,
        lambda row: name_of(person(row)),
        order=_at(path, "birth_name", "given_names"),
        apart=(
            ("Nom de naissance", lambda row: person(row).birth_name),
            ("Prénoms", lambda row: person(row).given_names),
        ),
    )


def called(who: Called) -> PersonName:
    """Return the name of an account, a juror or an assessor, as lists show it."""
    return PersonName(who.surname, who.given_names)


def called_column(
    key: str,
    label: str,
    who: Callable[[Any], Called],
    path: str = "",
    before: tuple[str, ...] = (),
    narrow: str = "",
) -> Column[Any]:
    """Return the column of such a name, and the two of a file; `before` orders the rows first."""
    order = _at(path, "surname", "given_names") if path else ("surname", "given_names")
    return Column(
        key,
        label,
        lambda row: called(who(row)),
        order=(*before, *order),
        narrow=narrow,
        apart=(
            ("Nom", lambda row: who(row).surname),
            ("Prénoms", lambda row: who(row).given_names),
        ),
    )


def contact_columns(
    person: Callable[[Any], Person], path: str = "person"
) -> tuple[Column[Any], ...]:
    """Return the columns that tell two people apart and reach them; they wait in the chooser."""
    return (
        Column(
            "nom_usage",
            "Nom d’usage",
            lambda row: person(row).usage_name,
            order=_at(path, "usage_name"),
            narrow="drop-2",
            shown=False,
        ),
        Column(
            "naissance",
            "Date de naissance",
            lambda row: _born(person(row)).in_figures(),
            order=_at(path, "birth_year", "birth_month", "birth_day"),
            narrow="drop-2 whole",
            shown=False,
            text=lambda row: _day_of(_born(person(row))),
        ),
        Column(
            "courriel",
            "Courriel",
            lambda row: person(row).email,
            order=_at(path, "email"),
            narrow="drop-2",
            shown=False,
        ),
        Column(
            "telephone",
            "Téléphone",
            lambda row: person(row).phone,
            narrow="drop-2 whole",
            shown=False,
        ),
    )


def born_on(person: Person) -> str:
    """Return the birth date of a person, in figures."""
    return _born(person).in_figures()


def _at(path: str, *fields: str) -> tuple[str, ...]:
    joint = "." if "." in path else "__"
    return tuple(f"{path}{joint}{field}" for field in fields)


def _born(person: Person) -> BirthDate:
    return BirthDate(person.birth_year, person.birth_month, person.birth_day)


def _day_of(born: BirthDate) -> date | str:
    """Return a birth date as a day, or as it is written where part of it is unknown."""
    return born.first if born.is_whole else born.in_figures()
