"""The files of candidates that were applied, and what became of each line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.pathways.imports import LineOutcome
from parchemin.pathways.models import ImportBatch


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A line of a file: what became of it, the dossier, the columns and rules broken."""

    number: int
    outcome: LineOutcome
    dossier: str
    undone: bool
    faults: tuple[str, ...]

    @property
    def pk(self) -> int:
        """Return what tells a line from the others of its file: its number."""
        return self.number


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A file applied, with its lines."""

    pk: int
    filename: str
    applied_at: datetime
    sha256: str
    total: int
    applied: int
    lines: tuple[ImportLine, ...]
    undone_at: datetime | None

    @property
    def may_be_undone(self) -> bool:
        """Tell whether a line of it enrolled somebody who is still there."""
        return any(line.outcome is LineOutcome.ENROLLED and not line.undone for line in self.lines)


def imports_of(actor: Actor) -> QuerySet[ImportBatch]:
    """Return the files applied in the actor's body, for the secretariat alone, without their reports."""
    rows = ImportBatch.objects.filter(body_id=actor.body_id).defer("report")
    return rows if actor.holds(Role.SECRETARIAT) else rows.none()


def imports_sent(actor: Actor) -> QuerySet[ImportBatch]:
    """Return the files applied that the actor's partner sent, the last first, without their reports."""
    rows = ImportBatch.objects.filter(body_id=actor.body_id, partner_id=actor.partner_id or 0)
    return rows.defer("report").order_by("-applied_at", "-pk")


def import_page(actor: Actor, pk: int) -> ImportPage:
    """Return a file applied in the actor's body; raises `ImportBatch.DoesNotExist`."""
    if not actor.holds(Role.SECRETARIAT):
        raise ImportBatch.DoesNotExist
    batch = ImportBatch.objects.get(pk=pk, body_id=actor.body_id)
    return ImportPage(
        pk=batch.pk,
        filename=batch.filename,
        applied_at=batch.applied_at,
        sha256=batch.sha256,
        total=batch.lines,
        applied=batch.applied,
        lines=tuple(_line(line) for line in batch.report),
        undone_at=batch.undone_at,
    )


def _line(kept: dict[str, Any]) -> ImportLine:
    return ImportLine(
        number=kept["line"],
        outcome=LineOutcome(kept["outcome"]),
        dossier=kept["dossier"],
        undone=bool(kept.get("undone")),
        faults=tuple(_fault_in_words(fault) for fault in kept["faults"]),
    )


def _fault_in_words(fault: dict[str, str]) -> str:
    """Return what was wrong of a line, in words."""
    column = "toute la ligne" if fault["column"] == "ligne" else fault["column"]
    return f"{column} : {fault.get('told', fault['rule'])}"
