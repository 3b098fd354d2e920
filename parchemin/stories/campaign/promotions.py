"""The candidates of a promotion, from a file that the import of candidates would take as well.

Beside the columns of docs/formats/candidats.md, a file may say where the dossier stands (« État », « Motif »),
what was acquired before (« Blocs acquis »), whether the candidate came (« Présence »), and what the assessors
noted (« Grilles »).
"""

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

from parchemin.assessment.terms import NOT_ASSESSED, AttendanceState, ScaleKind
from parchemin.certifications.reglement.scales import SCALES
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.reading import Unreadable
from parchemin.kernel.schema import Fault
from parchemin.kernel.text import folded
from parchemin.pathways.enrolment import EarlierBloc, Enrolment
from parchemin.pathways.imports import match_columns, read_candidates, read_table
from parchemin.pathways.imports.columns import known_headers
from parchemin.pathways.terms import DossierState
from parchemin.stories.campaign.value import BEST, Answers, CandidatePlan, GridPlan, PromotionPlan

ACQUIRED_BEFORE = timedelta(days=200)
APART = timedelta(minutes=3)
"""Between two dossiers of a promotion."""
_GRID = re.compile(r"(?P<bloc>B\d+) (?P<first>[apn1-9-]*…?)/(?P<second>[apn1-9-]*…?)")
_MARKS = {
    **{
        letter: word.value
        for letter, word in zip("apn", SCALES[ScaleKind.MASTERY].words, strict=True)
    },
    "-": NOT_ASSESSED,
}
_STATES = {state.label: state for state in DossierState}
_PRESENCES = {presence.label: presence for presence in AttendanceState}


def candidates_of(
    key: str, plan: PromotionPlan, certification_code: str, taken: Container[str]
) -> dict[str, CandidatePlan]:
    """Return the candidates of a promotion, by a key that is not `taken`: the name in their address.

    Raises `Unreadable` with every fault of the file.
    """
    try:
        table = read_table(plan.file.name, plan.file.read_bytes(), known_headers)
    except OSError as error:
        why = error.strerror or str(error)
        fault = Fault("", "", "missing", f"le fichier ne peut pas être lu ({why})")
        raise Unreadable(plan.file.name, (fault,)) from None
    defaults = {"certification": certification_code, "entry": plan.entry_on.isoformat()}
    matching = match_columns(table, given=defaults.keys())
    found: dict[str, CandidatePlan] = {}
    faults: list[Fault] = []
    for rank, line in enumerate(read_candidates(table, matching, defaults)):
        cells = dict(zip(matching.headers, line.cells, strict=False))
        faults += (*line.faults, *_faults(line.number, cells))
        if line.enrolment is not None and not faults:
            name = _key(line.enrolment)
            keys = (name if n == 1 else f"{name}-{n}" for n in count(1))
            free = next(one for one in keys if one not in taken and one not in found)
            found[free] = _candidate(key, plan, line.enrolment, cells, rank)
    if faults:
        raise Unreadable(plan.file.name, tuple(faults))
    return found


def _faults(number: int, cells: dict[str, str]) -> Iterator[Fault]:
    """Yield the words of the columns of a story that say nothing."""
    for column, known in (("État", _STATES), ("Présence", _PRESENCES)):
        written = cells.get(column, "")
        if written and written not in known:
            message = f"un de ces mots est attendu : {', '.join(known)}"
            yield Fault(column, f"« {written} »", "enum", message, number)
    for written in _parts_of(cells.get("Grilles", "")):
        if not _GRID.fullmatch(written):
            message = "une grille s’écrit « B3 aapn/aaaa »"
            yield Fault("Grilles", f"« {written} »", "pattern", message, number)


def _parts_of(text: str) -> Iterator[str]:
    return filter(None, (part.strip() for part in text.split(",")))


def _key(enrolment: Enrolment) -> str:
    named = enrolment.email.split("@")[0] or f"{enrolment.person.birth_name}"
    return re.sub(r"[^a-z0-9]+", "-", folded(named)).strip("-")


def _candidate(
    key: str, plan: PromotionPlan, enrolment: Enrolment, cells: dict[str, str], rank: int
) -> CandidatePlan:
    earlier = tuple(
        EarlierBloc(code, enrolment.entry - ACQUIRED_BEFORE, f"Attestation de bloc {code}")
        for code in cells.get("Blocs acquis", "").split()
    )
    return CandidatePlan(
        enrolment=replace(enrolment, earlier=earlier),
        certification=plan.certification,
        promotion=key,
        opened_at=at_paris(plan.opened_on, 10) + rank * APART,
        answered_at=at_paris(plan.answered_on, 15) + rank * APART,
        lapsed_on=plan.lapsed_on,
        state=_STATES[cells.get("État") or DossierState.ADMISSIBLE.label],
        reason=cells.get("Motif", ""),
        attendance=_PRESENCES[cells.get("Présence") or AttendanceState.PRESENT.label],
        assessments=read_grids(cells.get("Grilles", "")),
    )


def read_grids(text: str) -> dict[str, tuple[GridPlan, ...]]:
    """Return what « B3 aapn/aaaa…, B4 -/ » says, by bloc and rank of the assessor.

    A letter a line: acquis, partiel, non acquis, or a figure, - for non évalué; lines without a letter have
    the best mark, unless the assessor stopped there, which « … » says.
    """
    read = filter(None, map(_GRID.fullmatch, _parts_of(text)))
    return {one["bloc"]: (_grid(one["first"]), _grid(one["second"])) for one in read}


def _grid(side: str) -> GridPlan:
    letters, unfinished = side.removesuffix("…"), side.endswith("…")
    listed = tuple(_MARKS.get(letter, letter) for letter in letters)
    return GridPlan(
        Answers(others="" if unfinished else BEST, listed=listed), unfinished=unfinished
    )
