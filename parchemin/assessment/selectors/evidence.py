"""What is joined to grids: listed by competence, and read piece by piece by whoever may see the grid."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Evidence
from parchemin.assessment.selectors.grids import visible_grids
from parchemin.assessment.terms import EvidenceKind


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A file joined to a competence: its name, what it is, its size in bytes, and since when it is kept."""

    id: int
    name: str
    kind: EvidenceKind
    size: int
    kept_at: datetime
    client_id: UUID


Joined = Mapping[str, tuple[EvidenceLine, ...]]
"""Files by code of competence, first one first."""


def evidence_of(grid_id: int) -> Joined:
    """Return what is kept with a grid, in one query."""
    return evidence_of_grids([grid_id])[grid_id]


def evidence_of_grids(grid_ids: Collection[int]) -> dict[int, Joined]:
    """Return what is kept with each grid, in one query."""
    found: dict[int, dict[str, list[EvidenceLine]]] = {pk: defaultdict(list) for pk in grid_ids}
    rows = Evidence.objects.filter(grid_id__in=grid_ids).select_related("competence")
    for row in rows.order_by("pk"):
        if row.kept_at is not None:
            kind = EvidenceKind(row.media_type.partition("/")[0])
            line = EvidenceLine(row.pk, row.name, kind, row.size, row.kept_at, row.client_id)
            found[row.grid_id][row.competence.code].append(line)
    return {
        pk: {code: tuple(lines) for code, lines in joined.items()} for pk, joined in found.items()
    }


def visible_evidence(actor: Actor, evidence_id: int) -> Evidence:
    """Return an evidence that is kept; raises `Evidence.DoesNotExist` unless the actor may see its grid."""
    kept = Evidence.objects.filter(kept_at__isnull=False)
    return kept.get(pk=evidence_id, grid__in=visible_grids(actor).values("pk"))


def content_of(evidence: Evidence) -> bytes:
    """Return the bytes of an evidence; raises `Refused` when a piece of it is missing or altered."""
    return b"".join(piece.content for piece in evidence.pieces.order_by("offset"))
