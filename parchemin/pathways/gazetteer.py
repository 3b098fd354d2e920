"""Official names and codes of places over time: communes, départements, countries.

Read once from the lists of `data/` (origin and licence: data/README.md), kept as text lines sorted
by key and parsed on demand: a few megabytes, a look-up in microseconds.
"""

import csv
import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from parchemin.kernel.text import compact_key
from parchemin.pathways.place_names import commune_key

FRANCE = "99100"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; None when open."""

    start: dt.date | None
    end: dt.date | None

    def meets(self, first: dt.date, last: dt.date) -> bool:
        """Tell whether a day between `first` and `last` is in the period."""
        return (self.start is None or self.start <= last) and (
            self.end is None or self.end >= first
        )


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune under one name: its code, over which days, and which code absorbed it since."""

    code: str
    label: str
    period: Period
    successor: str


@dataclass(frozen=True, slots=True)
class Country:
    """A State or territory under one name: `before` are the codes of the same land before."""

    code: str
    label: str
    period: Period
    before: tuple[str, ...]


class Gazetteer:
    """Finds communes by name or code, countries and départements by name."""

    def __init__(self) -> None:
        self._lines = _data("communes.csv").splitlines()
        self._by_code: dict[str, list[int]] = {}
        for rank, line in enumerate(self._lines):
            self._by_code.setdefault(line.split(";", 2)[1], []).append(rank)
        self._countries: dict[str, list[Country]] = {}
        self._countries_by_code: dict[str, list[Country]] = {}
        for row in csv.DictReader(_data("countries.csv").splitlines(), delimiter=";"):
            self._add_country(row)
        self._departements = {
            commune_key(name): row["code"]
            for row in csv.DictReader(_data("departements.csv").splitlines(), delimiter=";")
            for name in row["names"].split("|")
        }

    def _add_country(self, row: dict[str, str]) -> None:
        period = Period(_day(row["from"]), _day(row["to"]))
        country = Country(row["code"], row["label"], period, tuple(row["before"].split()))
        self._countries_by_code.setdefault(country.code, []).append(country)
        for name in {country.label, *filter(None, row["aliases"].split("|"))}:
            self._countries.setdefault(compact_key(name), []).append(country)

    def communes_named(self, name: str) -> tuple[Commune, ...]:
        """Return every commune that bore this name, whenever it was."""
        return tuple(self._lines_of(commune_key(name) + ";"))

    def _lines_of(self, start: str) -> Iterator[Commune]:
        rank = bisect_left(self._lines, start)
        while rank < len(self._lines) and self._lines[rank].startswith(start):
            yield _commune(self._lines[rank])
            rank += 1

    def communes_coded(self, code: str) -> tuple[Commune, ...]:
        """Return the names that a code bore."""
        return tuple(_commune(self._lines[rank]) for rank in self._by_code.get(code, ()))

    def communes_absorbed_by(self, code: str) -> tuple[Commune, ...]:
        """Return the communes that the commune of this code replaced."""
        mark = f";{code};"
        found = (_commune(line) for line in self._lines if mark in line)
        return tuple(commune for commune in found if commune.successor == code)

    def communes_of(self, departement: str) -> tuple[Commune, ...]:
        """Return the communes whose code starts with that of the département, sorted by code."""
        codes = sorted(code for code in self._by_code if code.startswith(departement))
        return tuple(commune for code in codes for commune in self.communes_coded(code))

    def names_close_to(self, name: str) -> tuple[str, ...]:
        """Return up to five communes whose name starts alike and differs by little."""
        key = commune_key(name)
        near: dict[str, str] = {}
        rank = bisect_left(self._lines, key[:3])
        while key[:3] and rank < len(self._lines) and self._lines[rank].startswith(key[:3]):
            found, *_, label = self._lines[rank].split(";", 5)
            near[found] = label
            rank += 1
        return tuple(near[close] for close in get_close_matches(key, near, 5, 0.8))

    def countries_named(self, name: str) -> tuple[Country, ...]:
        """Return every State or territory that bore this name, whenever it was."""
        return tuple(self._countries.get(compact_key(name), ()))

    def countries_coded(self, code: str) -> tuple[Country, ...]:
        """Return the names that a country code bore."""
        return tuple(self._countries_by_code.get(code, ()))

    def departement_named(self, name: str) -> str:
        """Return the code of a département or territory by its present or former name, or ''."""
        return self._departements.get(commune_key(name), "")


@cache
def gazetteer() -> Gazetteer:
    """Return the lists, read once."""
    return Gazetteer()


def _data(name: str) -> str:
    return (files("parchemin.pathways") / "data" / name).read_text(encoding="utf-8")


def _commune(line: str) -> Commune:
    _, code, start, end, successor, label = line.split(";", 5)
    return Commune(code, label, Period(_day(start), _day(end)), successor)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
