"""Days and moments as a campaign writes them: of the calendar, or counted from the day it is told."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parchemin.kernel.calendar import add_months, at_paris, paris_date

MORNING = 9
SATURDAY = 5
_HOUR = "%H:%M"
_COUNTED = re.compile(r"J(?P<number>[+-]\d+)(?: (?P<unit>mois|ans?))?")
_MONTHS = {"mois": 1, "an": 12, "ans": 12}


@dataclass(frozen=True, slots=True)
class CampaignDays:
    """The days of a campaign told at an instant: `J-30` is thirty days before it, `J+2 mois` two months after."""

    told_at: datetime

    def day(self, text: str) -> date:
        """Return the day that is written. One counted from today is a working day: a weekend to come goes to its
        Monday, one past to its Friday. Raises ValueError when there is none.
        """  # fmt: skip
        counted = _COUNTED.fullmatch(text)
        if counted is None:
            return date.fromisoformat(text)
        number, today = int(counted["number"]), paris_date(self.told_at)
        if counted["unit"]:
            found = add_months(today, number * _MONTHS[counted["unit"]])
        else:
            found = today + timedelta(days=number)
        if number and found.weekday() >= SATURDAY:
            away = found.weekday() - SATURDAY + 1 if number < 0 else found.weekday() - 7
            found -= timedelta(days=away)
        return found

    def moment(self, text: str) -> datetime:
        """Return the instant of a day and an hour of Paris, `AAAA-MM-JJThh:mm` or `J-30Thh:mm`.

        Raises ValueError when no clock showed it.
        """
        day, _, hour = text.partition("T")
        shown = datetime.strptime(hour, _HOUR)  # noqa: DTZ007 (the zone is given on the next line)
        return at_paris(self.day(day), shown.hour, shown.minute)


def morning(day: date) -> datetime:
    """Return nine o’clock in Paris: the moment of what the campaign dates without an hour."""
    return at_paris(day, MORNING)
