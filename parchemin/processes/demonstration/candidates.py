"""The candidates of a promotion, read from a file that the import of candidates would take as well.

Beside the columns of docs/formats/candidats.md, a file may say where the dossier stands (« État », « Motif »),
what was acquired before (« Blocs acquis »), whether the candidate came (« Présence »), and what the assessors
noted (« Grilles »).
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from parchemin.assessment.terms import NOT_ASSESSED, Attendance, Mastery
from parchemin.pathways.enrolment import EarlierBloc, Enrolment
from parchemin.pathways.imports import match_columns, read_candidates, read_table
from parchemin.pathways.imports.columns import known_headers
from parchemin.pathways.terms import DossierState
from parchemin.processes.demonstration.plan import FOLDER, PromotionPlan

ACQUIRED_BEFORE = timedelta(days=200)
_GRID = re.compile(r"(?P<bloc>B\d+) (?P<first>[apn1-9-]*…?)/(?P<second>[apn1-9-]*…?)")
_MARKS = {
    "a": Mastery.ACQUIRED.value,
    "p": Mastery.PARTIAL.value,
    "n": Mastery.NOT_ACQUIRED.value,
    "-": NOT_ASSESSED,
}
_STATES = {state.label: state for state in DossierState}
_PRESENCES = {presence.label: presence for presence in Attendance}


@dataclass(frozen=True, slots=True)
class Noted:
    """What one assessor noted on a bloc: a value a line, from the first; whether they stopped there."""

    values: tuple[str, ...] = ()
    unfinished: bool = False

    def over(self, lines: int, best: str) -> tuple[str, ...]:
        """Return the values of so many lines: those not told are the best, or not there when unfinished."""
        rest = 0 if self.unfinished else lines - len(self.values)
        return self.values + (best,) * rest


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of a file: the enrolment, and what becomes of it. `grids` are by bloc and rank."""

    enrolment: Enrolment
    state: DossierState
    reason: str
    presence: Attendance
    grids: dict[tuple[str, int], Noted]

    @property
    def email(self) -> str:
        """Return the address under which other files name the candidate."""
        return self.enrolment.email

    @property
    def is_assessed(self) -> bool:
        """Tell whether the candidate, admitted, goes on to a session and a jury."""
        return self.state is DossierState.ADMISSIBLE


def promotion_file(code: str) -> Path:
    """Return the file of a promotion."""
    return FOLDER / "candidats" / f"{code}.csv"


def read_promotion(plan: PromotionPlan, entry: date) -> tuple[Candidate, ...]:
    """Return the candidates of a promotion who enter on a day; raises `ValueError` for a bad line."""
    path = promotion_file(plan.code)
    table = read_table(path.name, path.read_bytes(), known_headers)
    defaults = {"certification": plan.certification, "entry": entry.isoformat()}
    matching = match_columns(table, given=defaults.keys())
    found = []
    for line in read_candidates(table, matching, defaults):
        if line.enrolment is None:
            raise ValueError("\n".join(fault.sentence(path.name) for fault in line.faults))
        cells = dict(zip(matching.headers, line.cells, strict=False))
        found.append(_candidate(line.enrolment, cells))
    return tuple(found)


def _candidate(enrolment: Enrolment, cells: dict[str, str]) -> Candidate:
    earlier = tuple(
        EarlierBloc(code, enrolment.entry - ACQUIRED_BEFORE, f"Attestation de bloc {code}")
        for code in cells.get("Blocs acquis", "").split()
    )
    return Candidate(
        enrolment=replace(enrolment, earlier=earlier),
        state=_STATES[cells.get("État") or DossierState.ADMISSIBLE.label],
        reason=cells.get("Motif", ""),
        presence=_PRESENCES[cells.get("Présence") or Attendance.PRESENT.label],
        grids=read_grids(cells.get("Grilles", "")),
    )


def read_grids(text: str) -> dict[tuple[str, int], Noted]:
    """Return what « B3 aapn/aaaa…, B4 -/ » says, by bloc and rank of the assessor.

    A letter a line: acquis, partiel, non acquis, or a figure, - for non évalué; lines without a letter have
    the best mark, unless the assessor stopped there, which « … » says.
    """
    found = {}
    for written in filter(None, (part.strip() for part in text.split(","))):
        read = _GRID.fullmatch(written)
        if read is None:
            raise ValueError(f"« {written} » does not tell a grid")
        for rank, side in enumerate((read["first"], read["second"]), 1):
            letters = side.removesuffix("…")
            values = tuple(_MARKS.get(letter, letter) for letter in letters)
            found[read["bloc"], rank] = Noted(values, unfinished=side.endswith("…"))
    return found
