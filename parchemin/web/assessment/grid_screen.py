"""The screen of a grid: one competence at a time, what is asked of it, and where it stands in the bloc."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid4, uuid5

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from parchemin.assessment.actions.indicators import Tick
from parchemin.assessment.actions.marks import MarkEntry
from parchemin.assessment.rules.grid import GridItem
from parchemin.assessment.selectors.blocs import AssessedLine
from parchemin.assessment.selectors.evidence import EvidenceLine
from parchemin.assessment.selectors.grid_pages import CurrentMark, GridPage
from parchemin.assessment.selectors.indicators import to_observe
from parchemin.assessment.terms import NOT_ASSESSED
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.text import tidy_lines
from parchemin.web.assessment.marks import (
    BLANK,
    HELD,
    MarkTarget,
    answers_of,
    held_told,
    mark_state,
    modality_shown,
    typed_hint,
)
from parchemin.web.pieces.marks import State, Tone

NO_MARK = Objection(
    "remark-without-mark",
    "Une observation accompagne une appréciation.",
    remedy="Choisissez d’abord l’appréciation ; votre texte est gardé.",
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something to observe on a line, ticked or not."""

    rank: int
    text: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One line to mark: what to observe, its targets or a number to type, and the remark that goes with it.

    `modality` is told where the bloc has several, `held` where there is nothing to mark.
    """

    line: AssessedLine
    modality: str
    rank: int
    value: str
    number: str
    comment: str
    answers: tuple[MarkTarget, ...]
    hint: str
    indicators: tuple[Indicator, ...]
    held: str
    state: State

    @property
    def ticked_ranks(self) -> str:
        """Return the ranks of the indicators ticked on the screen, as the form posts them back."""
        return ",".join(str(one.rank) for one in self.indicators if one.ticked)

    @property
    def observed_field(self) -> str:
        """Return the name under which the form posts the indicators ticked."""
        return f"observed-{self.rank}"

    @property
    def shown_field(self) -> str:
        """Return the name under which the form posts which indicators were ticked when it was drawn."""
        return f"shown-{self.rank}"

    @property
    def remark_field(self) -> str:
        """Return the name under which the form posts the remark."""
        return f"remark-{self.rank}"

    @property
    def number_field(self) -> str:
        """Return the name under which the form posts the number, on a scale where one is typed."""
        return f"number-{self.rank}"


@dataclass(frozen=True, slots=True)
class Stop:
    """One competence in the contents of the bloc; `modalities` are told where the bloc has several."""

    code: str
    title: str
    modalities: str
    url: str
    state: State
    note: str
    current: bool
    entered: bool
    held: bool


@dataclass(frozen=True, slots=True)
class GridScreen:
    """All that `assessment/grid.html` shows: the page of the grid, seen from one competence.

    `key` identifies what is entered on this very screen, so that sending it twice has no second effect.
    """

    page: GridPage
    stops: tuple[Stop, ...]
    position: int
    questions: tuple[Question, ...]
    key: UUID

    @property
    def here(self) -> Stop:
        """Return the competence on the screen."""
        return self.stops[self.position - 1]

    @property
    def previous(self) -> Stop | None:
        """Return the competence before, or None on the first."""
        return self.stops[self.position - 2] if self.position > 1 else None

    @property
    def next(self) -> Stop | None:
        """Return the competence after, or None on the last."""
        return self.stops[self.position] if self.position < len(self.stops) else None

    @property
    def evidence(self) -> tuple[EvidenceLine, ...]:
        """Return what is joined to the competence on the screen."""
        return self.page.evidence.get(self.here.code, ())

    @property
    def takes_evidence(self) -> bool:
        """Tell whether files may be joined here: a criterion of the bloc as a whole has no competence for them."""
        return self.questions[0].line.competence_id is not None

    @property
    def entered_count(self) -> int:
        """Return how many competences are wholly marked."""
        return sum(stop.entered for stop in self.stops)

    @property
    def held_count(self) -> int:
        """Return how many competences are held already, and left without a mark."""
        return sum(stop.held for stop in self.stops)


def grid_screen(
    page: GridPage, competence: str = "", typed: Mapping[str, str] | None = None
) -> GridScreen:
    """Return the screen of a competence: the first not wholly marked when none, or an unknown one, is asked.

    `typed` is what a refused form held, shown again in place of what is stored.
    """
    groups = _competences(page)
    codes = list(groups)
    if competence not in groups:
        waiting = (code for code, rows in groups.items() if any(entry.waits for entry, _ in rows))
        competence = next(waiting, codes[0])
    return GridScreen(
        page=page,
        stops=tuple(_stop(page, code, groups[code], current=code == competence) for code in codes),
        position=codes.index(competence) + 1,
        questions=_questions(page, groups[competence], typed or {}),
        key=_key_of(typed or {}),
    )


def entries_of(screen: GridScreen, typed: Mapping[str, str], at: datetime) -> tuple[MarkEntry, ...]:
    """Return what a posted screen enters: each line whose mark or remark is not the one of `screen`, as stored.

    `tap` says which target was pressed, as `rank:value`. The identifier of an entry follows from the key of
    the posted screen and from what is entered. Raises `Refused` for a remark on a line without any mark.
    """
    rank, _, tapped = typed.get("tap", "").partition(":")
    key = _key_of(typed)
    found = []
    for question in screen.questions:
        value = typed.get(question.number_field, "").strip() or question.value
        value = tapped if rank == str(question.rank) else value
        comment = tidy_lines(typed.get(question.remark_field, question.comment))
        if (value, comment) == (question.value, question.comment):
            continue
        if not value:
            raise Refused(NO_MARK)
        what = json.dumps([question.line.code, value, comment])
        found.append(MarkEntry(question.line.code, value, uuid5(key, what), at, comment))
    return tuple(found)


def ticks_of(screen: GridScreen, posted: QueryDict, at: datetime) -> tuple[Tick, ...]:
    """Return the indicators that a posted screen ticks or unticks.

    `tick` names the one that was just pressed, as `rank:place`; without it, the screen is read against what it
    showed when it was drawn. What stands already, or was ticked elsewhere meanwhile, is left alone.
    """
    pressed = posted.get("tick", "")
    found = []
    for question in screen.questions:
        ticked = set(posted.getlist(question.observed_field))
        shown = set(filter(None, posted.get(question.shown_field, "").split(",")))
        for one in question.indicators:
            place = str(one.rank)
            asked = pressed == f"{question.rank}:{place}" if pressed else place in ticked ^ shown
            if asked and (place in ticked) != one.ticked:
                found.append(Tick(question.line.code, one.text, not one.ticked, uuid4(), at))
    return tuple(found)


def address_of(grid_id: int, competence: str = "") -> str:
    """Return the address of a grid, at a competence."""
    query = f"?{urlencode({'competence': competence})}" if competence else ""
    return reverse("assessment:grid", args=[grid_id]) + query


def evidence_address(grid_id: int, competence: str) -> str:
    """Return the address of what is joined to a competence of a grid."""
    query = urlencode({"competence": competence})
    return f"{reverse('assessment:evidence', args=[grid_id])}?{query}"


def _competences(page: GridPage) -> dict[str, list[tuple[CurrentMark, GridItem]]]:
    rows = zip(page.entries, page.bloc.grid.items, strict=True)
    return {code: list(group) for code, group in groupby(rows, key=lambda row: row[1].competence)}


def _stop(
    page: GridPage, code: str, rows: list[tuple[CurrentMark, GridItem]], *, current: bool
) -> Stop:
    states = [mark_state(page.scale, item, entry.value) for entry, item in rows]
    marked = sum(1 for entry, _ in rows if entry.value)
    held = rows[0][0].kept is not None and marked < len(rows)
    alike = len({state.shape for state in states}) == 1
    shown = [modality_shown(page.bloc, entry.line) for entry, _ in rows]
    if held:
        state, note = HELD, ""
    elif marked < len(rows):
        note = f"{marked} critères sur {len(rows)}" if marked else ""
        state = BLANK
    else:
        state = states[0] if alike else State("Apprécié", icon="partial")
        note = _summary(states)
    return Stop(
        code=code,
        title=rows[0][0].line.competence_title,
        modalities=", ".join(filter(None, dict.fromkeys(shown))).capitalize(),
        url=address_of(page.id, code),
        state=state,
        note=note,
        current=current,
        entered=marked == len(rows),
        held=held,
    )


def _summary(states: list[State]) -> str:
    """Return several marks in words; of one mark, only what its shape does not tell."""
    labels = [state.label.lower() for state in states]
    if len(labels) == 1:
        return "" if states[0].tone is not Tone.PLAIN else labels[0]
    return ", ".join(f"{labels.count(label)} {label}" for label in dict.fromkeys(labels))


def _questions(
    page: GridPage, rows: list[tuple[CurrentMark, GridItem]], typed: Mapping[str, str]
) -> tuple[Question, ...]:
    blank = [rank for rank, (entry, _) in enumerate(rows, 1) if entry.waits]
    keyed = blank[0] if blank else 1
    return tuple(
        Question(
            line=entry.line,
            modality=modality_shown(page.bloc, entry.line),
            rank=rank,
            value=entry.value,
            number=typed.get(f"number-{rank}", "" if entry.value == NOT_ASSESSED else entry.value),
            comment=typed.get(f"remark-{rank}", entry.comment),
            answers=answers_of(page.scale, item, entry.value, keys=rank == keyed),
            hint=typed_hint(page.scale, item),
            indicators=tuple(
                Indicator(place, text, text in entry.observed)
                for place, text in enumerate(to_observe(entry.line), 1)
            ),
            held=held_told(entry.kept),
            state=mark_state(page.scale, item, entry.value),
        )
        for rank, (entry, item) in enumerate(rows, 1)
    )


def _key_of(typed: Mapping[str, str]) -> UUID:
    try:
        return UUID(typed.get("key", ""))
    except ValueError:
        return uuid4()
