"""The corrections that the Caisse des Dépôts asks: those to answer first, with their last day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.declarations.models import CorrectionRequest
from parchemin.declarations.rules import CorrectionClock, correction_clock
from parchemin.declarations.terms import CorrectionAnswer, CorrectionState


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction asked: of whom, by when, and what was answered.

    `clock` stands today while the answer is awaited, on its day once it is given.
    """

    id: int
    number: str
    dossier: str
    holder: str
    requested_on: date
    request: str
    state: CorrectionState
    clock: CorrectionClock
    answer: CorrectionAnswer | None
    explanation: str
    answered_on: date | None


def corrections(actor: Actor, today: date) -> tuple[CorrectionLine, ...]:
    """Return every correction asked of the actor's body, those to answer first, soonest due first; one query."""
    return _lines(actor, today, CorrectionRequest.objects.all())


def corrections_to_answer(actor: Actor, today: date) -> tuple[CorrectionLine, ...]:
    """Return the corrections that wait for an answer, soonest due first, in one query."""
    return _lines(actor, today, CorrectionRequest.objects.filter(state=CorrectionState.ASKED))


def correction_line(actor: Actor, pk: int, today: date) -> CorrectionLine:
    """Return one correction asked. Raises `CorrectionRequest.DoesNotExist`."""
    found = _lines(actor, today, CorrectionRequest.objects.filter(pk=pk))
    if not found:
        raise CorrectionRequest.DoesNotExist
    return found[0]


def _lines(
    actor: Actor, today: date, rows: QuerySet[CorrectionRequest]
) -> tuple[CorrectionLine, ...]:
    if not actor.holds(Role.SECRETARIAT, Role.STAFF):
        return ()
    kept = rows.filter(body_id=actor.body_id).select_related(
        "certificate__person", "certificate__decision__dossier"
    )
    lines = (_line(row, today) for row in kept.order_by("requested_on", "pk"))
    return tuple(sorted(lines, key=lambda line: line.state is not CorrectionState.ASKED))


def _line(row: CorrectionRequest, today: date) -> CorrectionLine:
    certificate = row.certificate
    return CorrectionLine(
        id=row.pk,
        number=certificate.number,
        dossier=certificate.decision.dossier.number,
        holder=f"{certificate.person.given_names} {certificate.person.birth_name}",
        requested_on=row.requested_on,
        request=row.request,
        state=CorrectionState(row.state),
        clock=correction_clock(row.requested_on, row.answered_on or today),
        answer=CorrectionAnswer(row.answer) if row.answer else None,
        explanation=row.explanation,
        answered_on=row.answered_on,
    )
