"""Four weeks at a glance: juries, assessments, days that the law sets."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse

from parchemin.kernel.calendar import at_paris, paris_date
from parchemin.kernel.terms import Term
from parchemin.pathways.terms import DossierState
from parchemin.web.pieces.words import hour, long_date, number, plural
from parchemin.web.secretariat.desk import WEEKS, Desk
from parchemin.web.secretariat.jury_tasks import lack_of

FRIDAY = 4


class EventKind(Term):
    """What an event is; its value is a class of the stylesheet."""

    JURY = "jury", "jury"
    SESSION = "session", "évaluation"
    DUE = "due", "échéance"
    BLOCKED = "bloc", "bloqué"


@dataclass(frozen=True, slots=True)
class DayEvent:
    """One thing at one moment. Without `url`, it leads nowhere; `colleges` counts employers and employees."""

    at: datetime
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
        *_decisions(desk),
        *_declarations(desk),
        *_endings(desk),
        *_sessions(desk),
        *_sittings(desk),
    )
    events: dict[date, list[DayEvent]] = defaultdict(list)
    for event in sorted(found, key=lambda event: event.at):
        day = paris_date(event.at)
        if desk.first <= day <= desk.last:
            _put(events, day, event)
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
            kind=EventKind.JURY,
            title=f"Jury, {hour(line.starts_at)}",
            about=line.certification,
            detail=f"{line.place}, {_candidates(line.candidates)}",
            url=reverse("jury:sitting", args=[line.id]),
            colleges=(line.employers, line.employees),
            flaw=lacks.get(line.id, ""),
        )


def _sessions(desk: Desk) -> Iterator[DayEvent]:
    for line in desk.sessions:
        coming = paris_date(line.starts_at) >= desk.today
        unassigned = coming and line.registered > 0 and not line.grids
        yield DayEvent(
            at=line.starts_at,
            kind=EventKind.BLOCKED if unassigned else EventKind.SESSION,
            title=f"Évaluation, {hour(line.starts_at)}",
            about=line.certification,
            detail=f"{line.place}, {_candidates(line.registered)}",
            url=reverse("assessment:session", args=[line.id]),
            flaw="aucun évaluateur désigné" if unassigned else "",
        )


def _due(desk: Desk) -> Iterator[DayEvent]:
    titles = {
        DossierState.SUBMITTED: "Réponse de recevabilité",
        DossierState.ADMISSIBLE: "Caducité de VAE",
    }
    for (state, day), count in desk.waiting.due.items():
        yield DayEvent(
            at=at_paris(day),
            kind=EventKind.DUE,
            title=titles[state],
            about=f"{number(count)} {plural(count, 'dossier,dossiers')}",
            url=f"{reverse('secretariat:dossiers')}?etat={state}&voie=statutory_vae",
        )
    for day, count in Counter(line.last_day for line in desk.vae).items():
        yield DayEvent(
            at=at_paris(day),
            kind=EventKind.DUE,
            title="Dernier jour du jury de VAE",
            about=f"{number(count)} {plural(count, 'candidat,candidats')}",
            url=f"{reverse('secretariat:dossiers')}?echeance=jury",
        )


def _decisions(desk: Desk) -> Iterator[DayEvent]:
    for day, count in Counter(clock.due_on for clock in desk.undecided).items():
        yield DayEvent(
            at=at_paris(day),
            kind=EventKind.DUE,
            title="Dernier jour pour décider",
            about=f"{number(count)} {plural(count, 'dossier complet,dossiers complets')}",
            url=reverse("jury:sittings"),
        )


def _declarations(desk: Desk) -> Iterator[DayEvent]:
    last_days = Counter(row.clock.due for row in desk.declarations if row.clock)
    for day, count in last_days.items():
        yield DayEvent(
            at=at_paris(day),
            kind=EventKind.DUE,
            title="Dernier jour pour déclarer",
            about=f"{number(count)} {plural(count, 'titulaire,titulaires')}",
            url=reverse("declarations:list"),
        )
    for day, count in Counter(line.clock.due for line in desk.corrections).items():
        yield DayEvent(
            at=at_paris(day),
            kind=EventKind.DUE,
            title="Dernier jour pour répondre",
            about=f"{number(count)} {plural(count, 'correction demandée,corrections demandées')}",
            url=reverse("declarations:corrections"),
        )


def _endings(desk: Desk) -> Iterator[DayEvent]:
    for ending in desk.habilitations:
        about = f"{ending.partner}, {', '.join(ending.certification_codes)}"
        yield DayEvent(at_paris(ending.ends_on), EventKind.DUE, "Fin d’habilitation", about)


def _candidates(count: int) -> str:
    return f"{number(count)} {plural(count, 'candidat,candidats')}"
