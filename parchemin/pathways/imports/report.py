"""What became of each line of a file: applied, already there, or rejected with its faults."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parchemin.kernel.objections import Objection
from parchemin.kernel.schema import Fault
from parchemin.kernel.terms import Term
from parchemin.kernel.text import without_formula

FAULTS_HEADER = "Anomalies"


class Outcome(Term):
    """What became of a line."""

    ENROLLED = "enrolled", "Inscrit"
    ALREADY = "already", "Déjà inscrit"
    REJECTED = "rejected", "Rejeté"


@dataclass(frozen=True, slots=True)
class LineReport:
    """One line: what became of it, the dossier it made or found, its faults, what may go wrong later."""

    number: int
    outcome: Outcome
    dossier: str = ""
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Objection, ...] = ()

    def as_kept(self) -> dict[str, Any]:
        """Return what is kept in the database: no value of the file, since it is about people."""
        rules = [{"column": fault.path, "rule": fault.rule} for fault in self.faults]
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

    def count(self, outcome: Outcome) -> int:
        """Return how many lines had this outcome."""
        return sum(line.outcome is outcome for line in self.lines)

    @property
    def accepted(self) -> int:
        """Return how many lines are in the database, now or already."""
        return len(self.lines) - self.count(Outcome.REJECTED)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return every fault, in the order of the file."""
        return tuple(fault for line in self.lines for fault in line.faults)

    def sentence(self) -> str:
        """Return « 12 lignes : 10 inscrites, 1 déjà là, 1 rejetée »."""
        enrolled, already, rejected = (
            self.count(outcome) for outcome in (Outcome.ENROLLED, Outcome.ALREADY, Outcome.REJECTED)
        )
        plural = "s" if rejected > 1 else ""
        return (
            f"{len(self.lines)} ligne{'s' if len(self.lines) > 1 else ''} : "
            f"{enrolled} inscrite{'s' if enrolled > 1 else ''}, {already} déjà là, "
            f"{rejected} rejetée{plural}"
        )


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
        if report.outcome is Outcome.REJECTED:
            told = " | ".join(f"{fault.path} : {fault.message}" for fault in report.faults)
            row = [cells[rank] if rank < len(cells) else "" for rank in kept]
            writer.writerow([*map(without_formula, row), without_formula(told)])
    return text.getvalue().encode("utf-8-sig")
