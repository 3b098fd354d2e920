"""A grid read whole: before it is signed, and ever after."""

from dataclasses import dataclass

from parchemin.assessment.selectors.blocs import AssessedLine
from parchemin.assessment.selectors.evidence import EvidenceLine
from parchemin.assessment.selectors.grid_pages import GridPage
from parchemin.assessment.selectors.indicators import to_observe
from parchemin.kernel.numbers import plural
from parchemin.web.assessment.grid_screen import address_of
from parchemin.web.assessment.marks import held_told, mark_state, modality_shown
from parchemin.web.pieces.marks import State


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line as read; `heads` says whether it opens a competence, whose title stands above its criteria.

    `held` is told where its competence is held already, alone when there is no mark.
    `observed` are its indicators, and whether each was ticked; `evidence` is what is joined to the competence,
    told with its first line.
    """

    line: AssessedLine
    modality: str
    heads: bool
    state: State | None
    held: str
    comment: str
    observed: tuple[tuple[str, bool], ...]
    url: str
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class GridSheet:
    """All that `assessment/grid_table.html` shows."""

    page: GridPage
    lines: tuple[SheetLine, ...]

    @property
    def missing(self) -> tuple[SheetLine, ...]:
        """Return the lines that wait for a mark."""
        rows = zip(self.lines, self.page.entries, strict=True)
        return tuple(line for line, entry in rows if entry.waits)

    @property
    def blocked(self) -> str:
        """Return why the grid cannot be signed yet, in one sentence; empty when it can."""
        if not self.missing:
            return ""
        codes = ", ".join(line.line.code for line in self.missing)
        return f"Il manque {plural(len(self.missing), 'appréciation')} : {codes}."


def sheet_of(page: GridPage) -> GridSheet:
    """Return a grid as its sheet shows it, line by line, under the title of each competence."""
    lines = []
    before = ""
    for entry, item in zip(page.entries, page.bloc.grid.items, strict=True):
        line = entry.line
        first = item.competence != before
        alone = line.title == line.competence_title
        lines.append(
            SheetLine(
                line=line,
                modality=modality_shown(page.bloc, line),
                heads=first and not alone,
                state=None
                if entry.kept and not entry.value
                else mark_state(page.scale, item, entry.value),
                held=held_told(entry.kept),
                comment=entry.comment,
                observed=tuple((text, text in entry.observed) for text in to_observe(line)),
                url=address_of(page.id, item.competence),
                evidence=page.evidence.get(item.competence, ()) if first else (),
            )
        )
        before = item.competence
    return GridSheet(page, tuple(lines))
