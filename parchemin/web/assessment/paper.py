"""Blank grids to print, when a day has no screen at all."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parchemin.assessment.models import Session
from parchemin.assessment.rules.grid import GridItem
from parchemin.assessment.selectors.blocs import AssessedLine
from parchemin.assessment.selectors.indicators import to_observe
from parchemin.assessment.selectors.paper import PaperGrid, paper_grids
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.marks import answers_of, held_told, modality_shown, typed_hint
from parchemin.web.assessment.sessions import nothing_here


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line to mark by hand: the boxes to tick, or the room for a number; or that it is `held` already."""

    line: AssessedLine
    heads: bool
    modality: str
    indicators: tuple[str, ...]
    answers: tuple[str, ...]
    hint: str
    held: str


@require_GET
def paper(request: ActorRequest, session_id: int) -> HttpResponse:
    """Return the blank grids of a session, one to a sheet."""
    try:
        found = paper_grids(request.actor, session_id)
    except Session.DoesNotExist as missing:
        raise nothing_here() from missing
    sheets = [(grid, _lines(grid, found.scale)) for grid in found.grids]
    context = {"session": found.session, "sheets": sheets}
    return render(request, "assessment/paper.html", context)


def _lines(grid: PaperGrid, scale: ScaleRules) -> tuple[PaperLine, ...]:
    lines, before = [], ""
    for line, item in zip(grid.bloc.lines, grid.bloc.grid.items, strict=True):
        lines.append(_line(grid, line, item, scale, heads=item.competence != before))
        before = item.competence
    return tuple(lines)


def _line(
    grid: PaperGrid, line: AssessedLine, item: GridItem, scale: ScaleRules, *, heads: bool
) -> PaperLine:
    return PaperLine(
        line=line,
        heads=heads and line.title != line.competence_title,
        modality=modality_shown(grid.bloc, line),
        indicators=to_observe(line),
        answers=tuple(answer.label for answer in answers_of(scale, item, "", keys=False)),
        hint=typed_hint(scale, item),
        held=held_told(grid.held.get(line.competence)),
    )
