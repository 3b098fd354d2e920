"""Four weeks at a glance: juries, assessments, days that the law sets."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse

from parchemin.deadlines.registry import rule_of
from parchemin.deadlines.terms import DeadlineKind
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.numbers import plural
from parchemin.kernel.terms import Term
from parchemin.web.deadlines.places import list_of
from parchemin.web.desk.desk import WEEKS, Desk
from parchemin.web.desk.jury_tasks import lack_of
from parchemin.web.pieces.words import form_of, hour_at, long_date, number

FRIDAY = 4


class EventKind(Term):
    """What an event is; its value is a class of the stylesheet."""

    JURY = "jury", "jury"
    SESSION = "session", "évaluation"
    DUE = "due", "échéance"
    BLOCKED = "bloc", "bloqué"


@dataclass(frozen=True, slots=True)
class DayEvent:
    """One thing at one moment, on a day as its place counts them.

    Without `url`, it leads nowhere; `colleges` counts employers and employees.
    """

    at: datetime
    on: date
    kind: EventKind
    title: str
    about: str
    detail: str = ""
    url: str = ""
    colleges: tuple[int, int] | None = None
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day and what is on it."""

    on: date
    past: bool
    today: bool
    events: tuple[DayEvent, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week under its ISO number; its days stop on Friday when no weekend is used."""

    number: int
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks shown, and the names of the days that they have in common."""

    weeks: tuple[Week, ...]

    @property
    def days(self) -> Sequence[date]:
        """Return the days of the first week, for the heads of the columns."""
        return [day.on for day in self.weeks[0].days]

    @property
    def first(self) -> date:
        """Return the first day shown."""
        return self.weeks[0].days[0].on

    @property
    def last(self) -> date:
        """Return the last day shown."""
        return self.weeks[-1].days[-1].on


def calendar_of(desk: Desk) -> Calendar:
    """Return four weeks from the Monday of the day, each day in the order of its hours."""
    found = (
        *_due(desk),
        *_endings(desk),
        *_sessions(desk),
        *_sittings(desk),
    )
    events: dict[date, list[DayEvent]] = defaultdict(list)
    for event in sorted(found, key=lambda event: event.at):
        if desk.first <= event.on <= desk.last:
            _put(events, event.on, event)
    shown = 7 if any(day.weekday() > FRIDAY for day in events) else 5
    mondays = [desk.first + timedelta(days=7 * rank) for rank in range(WEEKS)]
    return Calendar(tuple(_week(desk, monday, shown, events) for monday in mondays))


def _put(events: dict[date, list[DayEvent]], day: date, event: DayEvent) -> None:
    """Put an event on its day; a last day that falls on a weekend is told on the Friday before."""
    late = day.weekday() - FRIDAY
    if event.kind is EventKind.DUE and late > 0:
        weekday = long_date(day).split()[0]
        about = f"{weekday} {day.day}, {event.about}"
        events[day - timedelta(days=late)].append(replace(event, about=about))
    else:
        events[day].append(event)


def _week(desk: Desk, monday: date, shown: int, events: dict[date, list[DayEvent]]) -> Week:
    days = [monday + timedelta(days=rank) for rank in range(shown)]
    return Week(
        monday.isocalendar().week,
        tuple(
            Day(day, day < desk.today, day == desk.today, tuple(events.get(day, ())))
            for day in days
        ),
    )


def _sittings(desk: Desk) -> Iterator[DayEvent]:
    lacks = {sitting.sitting_id: lack_of(sitting) for sitting in desk.lacking}
    for line in desk.sittings:
        yield DayEvent(
            at=line.starts_at,
            on=line.day,
            kind=EventKind.JURY,
            title=f"Jury, {hour_at(line.starts_at, line.zone)}",
            about=line.certification,
            detail=f"{line.place}, {_candidates(line.candidates)}",
            url=reverse("jury:sitting", args=[line.id]),
            colleges=(line.employers, line.employees),
            flaw=lacks.get(line.id, ""),
        )


def _sessions(desk: Desk) -> Iterator[DayEvent]:
    for line in desk.sessions:
        coming = line.day >= desk.today
        unassigned = coming and line.registered > 0 and not line.grids
        yield DayEvent(
            at=line.starts_at,
            on=line.day,
            kind=EventKind.BLOCKED if unassigned else EventKind.SESSION,
            title=f"Évaluation, {hour_at(line.starts_at, line.zone)}",
            about=line.certification,
            detail=f"{line.place}, {_candidates(line.registered)}",
            url=reverse("assessment:session", args=[line.id]),
            flaw="aucun évaluateur désigné" if unassigned else "",
        )


def _due(desk: Desk) -> Iterator[DayEvent]:
    for due in desk.due:
        if due.kind is not DeadlineKind.HABILITATION:
            yield DayEvent(
                at=at_paris(due.on),
                on=due.on,
                kind=EventKind.DUE,
                title=due.kind.label,
                about=f"{number(due.count)} {form_of(due.count, rule_of(due.kind).noun)}",
                url=list_of(due.kind),
            )


def _endings(desk: Desk) -> Iterator[DayEvent]:
    for ending in desk.habilitations:
        about = f"{ending.partner}, {', '.join(ending.certification_codes)}"
        on, title = ending.ends_on, DeadlineKind.HABILITATION.label
        yield DayEvent(at_paris(on), on, EventKind.DUE, title, about)


def _candidates(count: int) -> str:
    return plural(count, "candidat")
