"""What can be asked of a worker: each room above registers its kinds of jobs, and its clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from parchemin.jobs.models import Job
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.objections import Objection, Refused

# Receives the job and the instant of the try; returns what to keep of it, as small JSON, if anything.
Work = Callable[[Job, datetime], dict[str, Any] | None]
# Receives the instant, and asks for what is due then, under keys that make a second call do nothing.
Tick = Callable[[datetime], None]

_EPOCH = at_paris(date(2026, 1, 1))


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its name in the table, its French label, and the function that does it."""

    name: str
    label: str
    work: Work


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Something asked again and again: every so long, from an offset after midnight in Paris."""

    every: timedelta
    offset: timedelta
    tick: Tick

    def slot(self, at: datetime) -> int:
        """Return the rank of the slot that an instant falls in; it grows by one at each turn of the clock."""
        return (at - _EPOCH - self.offset) // self.every


_KINDS: dict[str, JobKind] = {}
_CLOCKS: list[Recurrence] = []


def kind(name: str, label: str) -> Callable[[Work], Work]:
    """Register the decorated function as the one that does the jobs of a kind.

    It may be called again after a worker died in the middle: what is done already must not be done twice. It
    raises `Refused` for what trying again would not mend; `Unavailable`, and anything else, is tried again. It
    returns `done` where what it did is not all that it counted, and `said`, why. Raises `ValueError` when the name
    is taken.
    """
    if name in _KINDS:
        raise ValueError(f"{name} est déjà une nature de travail.")

    def register(work: Work) -> Work:
        _KINDS[name] = JobKind(name, label, work)
        return work

    return register


def clock(*, every: timedelta, offset: timedelta = timedelta()) -> Callable[[Tick], Tick]:
    """Register the decorated function as what every worker calls once a slot."""

    def register(tick: Tick) -> Tick:
        _CLOCKS.append(Recurrence(every, offset, tick))
        return tick

    return register


def kind_named(name: str) -> JobKind:
    """Return a kind; raises `Refused` when no room has registered it."""
    try:
        return _KINDS[name]
    except KeyError:
        raise Refused(
            Objection(
                "unknown-kind",
                f"Cette version ne connaît aucun travail « {name} ».",
                remedy="Mettez à jour ce qui le fait, puis rejouez-le.",
            )
        ) from None


def label_of(name: str) -> str:
    """Return the French label of a kind, or its name when no room has registered it."""
    return _KINDS[name].label if name in _KINDS else name


def kinds() -> tuple[JobKind, ...]:
    """Return every kind registered, by name."""
    return tuple(_KINDS[name] for name in sorted(_KINDS))


def clocks() -> tuple[Recurrence, ...]:
    """Return every clock registered."""
    return tuple(_CLOCKS)
