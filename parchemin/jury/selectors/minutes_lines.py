"""The versions of a procès-verbal, as pages list them."""

from dataclasses import dataclass
from datetime import datetime

from parchemin.jury.models import Minutes, Sitting
from parchemin.jury.terms import MinutesState


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """One version of the procès-verbal; `prevented` are the seats noted unable to sign it."""

    id: int
    version: int
    number: str
    state: MinutesState
    reason: str
    signed_at: datetime | None
    signatures: tuple[str, ...]
    prevented: frozenset[int]

    @property
    def untouched(self) -> bool:
        """Tell whether nobody signed it yet, nor was noted unable to."""
        return not self.signatures and not self.prevented


def minutes_number(sitting: Sitting, version: int) -> str:
    """Return the number of a procès-verbal: `JURY-MUC-1`, then `JURY-MUC-1-R1` for the first correction drawn."""
    return sitting.code if version == 1 else f"{sitting.code}-R{version - 1}"


def minutes_lines(sitting: Sitting) -> tuple[MinutesLine, ...]:
    """Return the versions of the procès-verbal of a sitting, first one first, in three queries."""
    rows = Minutes.objects.filter(sitting=sitting).order_by("version")
    return tuple(
        MinutesLine(
            id=row.pk,
            version=row.version,
            number=row.facts["number"],
            state=MinutesState(row.state),
            reason=row.reason,
            signed_at=row.signed_at,
            signatures=tuple(
                signature.seat.juror.name
                for signature in sorted(row.signatures.all(), key=lambda s: s.at)
                if not signature.unable
            ),
            prevented=frozenset(note.seat_id for note in row.signatures.all() if note.unable),
        )
        for row in rows.prefetch_related("signatures__seat__juror")
    )
