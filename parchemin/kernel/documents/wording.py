"""A date of birth in words, whole or as much of it as the civil registry knows."""

from datetime import date

from parchemin.kernel.calendar import MONTHS, french_date


def french_civil_date(value: str) -> str:
    """Return a date of birth in words: `le 14 mars 1991`, `en mars 1991` or `en 1991`.

    `value` is `YYYY-MM-DD`, or `YYYY-MM` or `YYYY` where the civil registry knows no more.
    Raises `ValueError` for anything else, including a date that does not exist.
    """
    parts = value.split("-")
    if len(parts) == 3:
        return f"le {french_date(date.fromisoformat(value))}"
    if len(parts) == 2 and len(value) == 7:
        first = date.fromisoformat(f"{value}-01")
        return f"en {MONTHS[first.month - 1]} {first.year}"
    if len(parts) == 1 and len(value) == 4:
        return f"en {date.fromisoformat(f'{value}-01-01').year}"
    raise ValueError(f"not a civil date: {value!r}")
