"""Calendar months, Paris time and dates in French: the law counts in months, never in thirties.

A delay in months runs from a day to the same day number of a later month. When that month is too
short, it ends on its last day: 31 January + 1 month is 28 (or 29) February, and 29 February + 12
months is 28 February. Nothing is remembered: 31 January + 1 month + 1 month is 28 March. What would leave
the years 1 to 9999 stops at their first or last day.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from parchemin.kernel.numbers import plural

PARIS = ZoneInfo("Europe/Paris")

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
YEARS = ("trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def add_months(day: date, months: int) -> date:
    """Return the same day number `months` later (earlier when negative), or the end of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_delay(day: date, months: int = 0, days: int = 0) -> date:
    """Return `day` plus calendar months, then days."""
    return add_days(add_months(day, months), days)


def add_days(day: date, days: int) -> date:
    """Return the day `days` later, earlier when negative."""
    place = day.toordinal() + days
    return date.fromordinal(min(max(place, date.min.toordinal()), date.max.toordinal()))


def end_of_month(day: date, months: int = 0) -> date:
    """Return the last day of the month that lies `months` after the month of `day`.

    For texts that say "before the end of the third month following" (C. trav., art. R6412-5).
    """
    target = add_months(day.replace(day=1), months)
    return target.replace(day=monthrange(target.year, target.month)[1])


def paris_date(at: datetime) -> date:
    """Return the date on a Paris calendar at the moment `at`. Raises ValueError without a zone."""
    return _in_paris(at).date()


def at_paris(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the moment when Paris clocks show this hour of this day, in UTC.

    In October the hour shown twice is taken the first time; in March the hour never shown is read
    as if clocks had not been put forward yet.
    """
    return datetime.combine(day, time(hour, minute), tzinfo=PARIS).astimezone(UTC)


def french_date(day: date) -> str:
    """Return `1er mars 2026`, `24 novembre 2026`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def french_long_date(day: date) -> str:
    """Return `mardi 24 novembre 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {french_date(day)}"


def french_short_date(day: date) -> str:
    """Return `24/11/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def french_time(at: datetime) -> str:
    """Return `14 h 12` as a Paris clock shows it. Raises ValueError without a zone."""
    local = _in_paris(at)
    return f"{local.hour} h {local.minute:02d}"


def french_delay(months: int = 0, days: int = 0) -> str:
    """Return `3 mois`, `60 jours` or `2 mois et 15 jours`; `0 jour` for no time at all."""
    parts = [f"{months} mois"] if months else []
    if days or not months:
        parts.append(plural(days, "jour"))
    return " et ".join(parts)


def within(months: int = 0, days: int = 0) -> str:
    """Return `dans les 15 jours`, `dans les 2 mois`, `dans le mois`."""
    one = {(1, 0): "dans le mois", (0, 1): "dans la journée"}.get((months, days))
    return one or f"dans les {french_delay(months, days)}"


def french_months(months: int) -> str:
    """Return `24 mois`; whole years in words from three to ten, as agreements write them: `cinq ans`."""
    years, left = divmod(months, 12)
    if left or not 3 <= years < 3 + len(YEARS):
        return french_delay(months)
    return f"{YEARS[years - 3]} ans"


def french_moment(at: datetime) -> str:
    """Return `24 novembre 2026 à 14 h 12`, Paris time. Raises ValueError without a zone."""
    return f"{french_date(paris_date(at))} à {french_time(at)}"


def _in_paris(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone has no date in Paris")
    return at.astimezone(PARIS)
