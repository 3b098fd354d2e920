"""« À traiter »: the day of the secretariat."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parchemin.journal.selectors import JournalLine, latest_acts
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.pathways.events import IMPORT_UNDONE
from parchemin.web.access import ActorRequest
from parchemin.web.desk.calendar import EventKind, calendar_of
from parchemin.web.desk.desk import Desk, desk_of
from parchemin.web.desk.tasks import tiles_of
from parchemin.web.opening.steps import next_of, steps_of
from parchemin.web.pieces.today import NextAct, Tile
from parchemin.web.pieces.words import hour, hour_at, number, short_date


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the journal, when it was as people say it, and the dossier that it is about, if any."""

    line: JournalLine
    when: str
    dossier: str


@require_GET
def today(request: ActorRequest) -> HttpResponse:
    """Return what waits today, four weeks ahead, and what just happened."""
    desk = desk_of(request.actor, paris_date(request.at))
    opening = steps_of(request.actor)
    first = next_of(opening)
    tiles = tiles_of(desk, opening=first is not None)
    context = {
        "at": request.at,
        "tiles": tiles,
        "next": _next_act(desk, tiles) or first or _first_candidates(desk),
        "opening": opening if first else (),
        "calendar": calendar_of(desk),
        "kinds": list(EventKind),
        "latest": [_line_of(line, desk.today) for line in latest_acts(request.actor.body_id)],
    }
    return render(request, "desk/today.html", context)


def _line_of(line: JournalLine, today: date) -> Told:
    days = {today: "", today - timedelta(days=1): "hier, "}
    day = paris_date(line.at)
    there = line.name != IMPORT_UNDONE  # what it names is erased
    numbers = [subject for subject in line.subjects if subject.startswith("dossier/")]
    return Told(
        line=line,
        when=days.get(day, f"{short_date(day)}, ") + hour(line.at),
        dossier=numbers[0].removeprefix("dossier/") if len(numbers) == 1 and there else "",
    )


def _next_act(desk: Desk, tiles: tuple[Tile, ...]) -> NextAct | None:
    """Return the one next act: the jury of the day, or else the first thing that waits."""
    for sitting in desk.sittings_to_come:
        if sitting.day == desk.today:
            seats = (
                f"{number(sitting.employers)} employeurs et {number(sitting.employees)} salariés"
            )
            return NextAct(
                f"Jury {sitting.certification}, {hour_at(sitting.starts_at, sitting.zone)}.",
                f"{plural(sitting.candidates, 'candidat')}, {seats}.",
                "Préparer la séance",
                reverse("jury:sitting", args=[sitting.id]),
            )
    for tile in tiles:
        for task in tile.tasks:
            return NextAct(f"{number(task.count)} {task.what}", f"{task.rest}.", "Voir", task.url)
    return None


def _first_candidates(desk: Desk) -> NextAct | None:
    """Return what a body does once it is open: enrol its first candidates; None once there is one."""
    if desk.waiting.opened:
        return None
    return NextAct(
        "L’ouverture est faite.",
        "Inscrivez vos premiers candidats, un par un ou par un tableur.",
        "Inscrire un candidat",
        reverse("pathways:enrol_choice"),
    )
