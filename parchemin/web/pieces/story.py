"""What happened and what comes: timeline, steps."""

from dataclasses import dataclass
from datetime import date

from parchemin.kernel.terms import Term


class Pace(Term):
    """Whether a moment is behind, now or ahead; its value is a class of the stylesheet."""

    DONE = "done", "fait"
    LIVE = "live", "en cours"
    AHEAD = "ahead", "à venir"


def pace_of(day: date, today: date, *, over: bool = False) -> Pace:
    """Return where a day stands; what is `over` already is behind on its very day."""
    if day == today:
        return Pace.DONE if over else Pace.LIVE
    return Pace.DONE if day < today else Pace.AHEAD


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a timeline; `when` is None while the day is unknown."""

    title: str
    pace: Pace
    when: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a long form; a step already done has the address where to change it."""

    title: str
    url: str = ""
    current: bool = False
    done: bool = False
