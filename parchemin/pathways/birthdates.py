"""Birth dates as civil status knows them: the day, or the day and the month, may be unknown."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from parchemin.kernel.calendar import MONTHS
from parchemin.kernel.objections import Objection, Refused

EARLIEST_YEAR = 1900
_SOURCE = "Schéma CDC : année, mois et jour de naissance"
_FRENCH = re.compile(r"(\d{1,2}|--|xx)\s*[/.\-]\s*(\d{1,2}|--|xx)\s*[/.\-]\s*(\d{4})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ]00:00(?::00)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A year, and a month and a day when the act of birth gives them."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> dt.date:
        """Return the first day it may be."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """Return the last day it may be."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def is_whole(self) -> bool:
        """Tell whether the day is known."""
        return self.day is not None

    def in_french(self) -> str:
        """Return `29 février 2000`, `février 2000` or `2000`."""
        month = f"{MONTHS[self.month - 1]} " if self.month else ""
        number = {None: "", 1: "1er "}.get(self.day, f"{self.day} ")
        return f"{number}{month}{self.year}"

    def in_figures(self) -> str:
        """Return `29/02/2000`, with 00 for what is unknown."""
        return f"{self.day or 0:02d}/{self.month or 0:02d}/{self.year}"


def read_birth_date(text: str) -> BirthDate:
    """Return the date of « jj/mm/aaaa », « 00/00/aaaa », « mm/aaaa », « aaaa » or « aaaa-mm-jj ».

    Raises `Refused` when it is none of these or when there was no such day (29 February 1900).
    """
    value = text.strip().lower()
    if match := _FRENCH.fullmatch(value):
        day, month, year = match.groups()
    elif match := _MONTH_YEAR.fullmatch(value):
        day, (month, year) = "0", match.groups()
    elif match := _ISO.fullmatch(value):
        year, month, day = match[1], match[2], match[3] or "0"
    elif re.fullmatch(r"\d{4}", value, re.ASCII):
        day, month, year = "0", "0", value
    else:
        raise _refused(text, "attendu jj/mm/aaaa, avec 00 pour un jour ou un mois inconnu")
    born = (int(year), _number_in(month), _number_in(day))
    if why := _impossible(*born):
        raise _refused(text, why)
    return BirthDate(*born)


def birth_date(year: int, month: int | None = None, day: int | None = None) -> BirthDate:
    """Return the date of these parts; raises `Refused` when there was no such day."""
    if why := _impossible(year, month, day):
        raise _refused(f"{day or 0:02d}/{month or 0:02d}/{year}", why)
    return BirthDate(year, month, day)


def _number_in(number: str) -> int | None:
    return int(number) or None if number.isdecimal() else None


def _impossible(year: int, month: int | None, day: int | None) -> str:
    """Return why there was no such day, or an empty string."""
    if not EARLIEST_YEAR <= year <= 2099:
        return f"l’année va de {EARLIEST_YEAR} à 2099"
    if month is None:
        return "un jour connu suppose un mois connu" if day is not None else ""
    if not 1 <= month <= 12:
        return "le mois va de 1 à 12"
    longest = monthrange(year, month)[1]
    if day is not None and not 1 <= day <= longest:
        return f"{MONTHS[month - 1]} {year} compte {longest} jours"
    return ""


def _refused(text: str, why: str) -> Refused:
    return Refused(
        Objection(
            "birth-date",
            f"La date de naissance « {text.strip()} » est refusée : {why}.",
            source=_SOURCE,
            remedy="Recopiez la date de l’acte de naissance.",
        )
    )
