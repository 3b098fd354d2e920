"""An act on the lines ticked of a list: done where it can be, the others given back with their reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parchemin.kernel.objections import Objection, Refused
from parchemin.web.http import done, refusal
from parchemin.web.pieces.lists import Named

# Beyond, nobody reads what became of each line: all of them, or none.
MOST_APART = 200


@dataclass(frozen=True, slots=True)
class LineRefused:
    """A line that the act was refused, and everything that stands against it."""

    line: Named
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """What became of each line ticked."""

    done: tuple[Named, ...]
    refused: tuple[LineRefused, ...]

    @property
    def total(self) -> int:
        """Return how many lines were ticked."""
        return len(self.done) + len(self.refused)


def act_together(
    request: HttpRequest,
    lines: Sequence[Named],
    act: Callable[[list[str]], tuple[str, str]],
    page: Callable[[], Mapping[str, Any]],
    /,
    *,
    template: str,
    apart: bool = True,
) -> HttpResponse:
    """Do an act on lines of a list, and say so; what it is refused comes back on the list, line by line.

    `act` gets the keys of lines and returns what is told and where it leads: it does all of them, or raises
    `Refused`. It is then asked of each line alone, and those that it takes are done, unless nothing of it can be
    done `apart`. `page` reads the list again; a script that asks gets the reasons alone, and nothing is done.
    """
    try:
        return done(request, *act([line.key for line in lines]))
    except Refused as refused:
        if getattr(request, "htmx", False):
            return refusal(request, refused)
        objections = refused.objections
    together = None
    if lines and apart and len(lines) <= MOST_APART:
        together, objections = _one_by_one(lines, act), ()
    chosen = {one.line.key for one in together.refused} if together else {x.key for x in lines}
    context = {**page(), "objections": objections, "together": together, "chosen": chosen}
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _one_by_one(lines: Sequence[Named], act: Callable[[list[str]], tuple[str, str]]) -> Together:
    taken, refused = [], []
    for line in lines:
        try:
            act([line.key])
        except Refused as why:
            refused.append(LineRefused(line, why.objections))
        else:
            taken.append(line)
    return Together(tuple(taken), tuple(refused))
