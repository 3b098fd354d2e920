"""Moments as a campaign writes them: what a Paris clock shows, to the minute."""

from datetime import date, datetime

from parchemin.kernel.calendar import at_paris

WRITTEN = "%Y-%m-%dT%H:%M"
MORNING = 9


def moment(text: str) -> datetime:
    """Return the instant of `AAAA-MM-JJThh:mm` on a Paris clock. Raises ValueError when there was none."""
    shown = datetime.strptime(text, WRITTEN)  # noqa: DTZ007 (the zone is given on the next line)
    return at_paris(shown.date(), shown.hour, shown.minute)


def morning(day: date) -> datetime:
    """Return nine o’clock in Paris: the moment of what the campaign dates without an hour."""
    return at_paris(day, MORNING)
