"""What became of each line of a file: applied, already there, or rejected with its faults."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection
from parchemin.kernel.schema import Fault
from parchemin.kernel.terms import Term
from parchemin.kernel.text import without_formula

FAULTS_HEADER = "Anomalies"


class LineOutcome(Term):
    """What became of a line."""

    ENROLLED = "enrolled", "Inscrit"
    ALREADY = "already", "Déjà inscrit"
    REJECTED = "rejected", "Rejeté"


@dataclass(frozen=True, slots=True)
class LineReport:
    """One line: what became of it, the dossier it made or found, its faults, what may go wrong later."""

    number: int
    outcome: LineOutcome
    dossier: str = ""
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Objection, ...] = ()

    def as_kept(self) -> dict[str, Any]:
        """Return what is kept in the database: no value of the file, since it is about people."""
        rules = [
            {"column": fault.path, "rule": fault.rule, "told": _without_values(fault)}
            for fault in self.faults
        ]
        return {
            "line": self.number,
            "outcome": self.outcome.value,
            "dossier": self.dossier,
            "faults": rules,
        }


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole file: every line once, and whether it was applied or only tried."""

    filename: str
    sha256: str
    lines: tuple[LineReport, ...]
    ignored_columns: tuple[str, ...] = ()
    applied: bool = True

    def count(self, outcome: LineOutcome) -> int:
        """Return how many lines had this outcome."""
        return sum(line.outcome is outcome for line in self.lines)

    @property
    def accepted(self) -> int:
        """Return how many lines are in the database, now or already."""
        return len(self.lines) - self.count(LineOutcome.REJECTED)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return every fault, in the order of the file."""
        return tuple(fault for line in self.lines for fault in line.faults)

    def sentence(self) -> str:
        """Return « 12 lignes : 10 inscrites, 1 déjà là, 1 rejetée »."""
        enrolled, already, rejected = (
            self.count(outcome)
            for outcome in (LineOutcome.ENROLLED, LineOutcome.ALREADY, LineOutcome.REJECTED)
        )
        return (
            f"{plural(len(self.lines), 'ligne')} : {plural(enrolled, 'inscrite')}, {already} déjà là, "
            f"{plural(rejected, 'rejetée')}"
        )


_VALUE = re.compile(r"« [^»]* »|\d[\d/ \u202f-]{2,}\d")


def _without_values(fault: Fault) -> str:
    """Return why a line was rejected, in words, with nothing that the file says of a person."""
    message = fault.message.replace(fault.value, "…") if fault.value else fault.message
    return _VALUE.sub("…", message)


def corrected_csv(
    headers: Sequence[str], lines: Sequence[tuple[Sequence[str], LineReport]]
) -> bytes:
    """Return the rejected lines as they came, with what to correct in a last column.

    UTF-8 with its mark and semicolons, as French spreadsheets open it; no cell can run as a formula.
    `lines` pairs the cells of each line with its report; the same file, corrected, can be sent again.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    kept = [rank for rank, header in enumerate(headers) if header != FAULTS_HEADER]
    writer.writerow([*(without_formula(headers[rank]) for rank in kept), FAULTS_HEADER])
    for cells, report in lines:
        if report.outcome is LineOutcome.REJECTED:
            told = " | ".join(f"{fault.path} : {fault.message}" for fault in report.faults)
            row = [cells[rank] if rank < len(cells) else "" for rank in kept]
            writer.writerow([*map(without_formula, row), without_formula(told)])
    return text.getvalue().encode("utf-8-sig")
