"""The corrections that the Caisse des Dépôts asks: those to answer first, with their last day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, QuerySet, When

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.declarations.models import CorrectionRequest
from parchemin.declarations.rules import CorrectionClock, correction_clock
from parchemin.declarations.terms import CorrectionAnswer, CorrectionState
from parchemin.pathways.models import Person


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction asked: of whom, by when, and what was answered.

    `clock` stands today while the answer is awaited, on its day once it is given.
    """

    id: int
    number: str
    dossier: str
    holder: str
    person: Person
    requested_on: date
    request: str
    state: CorrectionState
    clock: CorrectionClock
    answer: CorrectionAnswer | None
    explanation: str
    answered_on: date | None


def listed_corrections(actor: Actor) -> QuerySet[CorrectionRequest]:
    """Return every correction asked of the actor's body; `waits` is 0 for those to answer, 1 for the others."""
    waits = Case(When(state=CorrectionState.ASKED, then=0), default=1)
    rows = CorrectionRequest.objects.filter(body_id=actor.body_id).annotate(waits=waits)
    rows = rows.select_related("certificate__person", "certificate__decision__dossier")
    return rows if actor.holds(Role.SECRETARIAT, Role.STAFF) else rows.none()


def corrections_to_answer(actor: Actor, today: date) -> tuple[CorrectionLine, ...]:
    """Return the corrections that wait for an answer, soonest due first, in one query."""
    rows = listed_corrections(actor).filter(state=CorrectionState.ASKED)
    return tuple(line_of_correction(row, today) for row in rows.order_by("requested_on", "pk"))


def correction_line(actor: Actor, pk: int, today: date) -> CorrectionLine:
    """Return one correction asked. Raises `CorrectionRequest.DoesNotExist`."""
    return line_of_correction(listed_corrections(actor).get(pk=pk), today)


def line_of_correction(row: CorrectionRequest, today: date) -> CorrectionLine:
    """Return a correction of `listed_corrections` as a list shows it."""
    certificate = row.certificate
    return CorrectionLine(
        id=row.pk,
        number=certificate.number,
        dossier=certificate.decision.dossier.number,
        holder=f"{certificate.person.given_names} {certificate.person.birth_name}",
        person=certificate.person,
        requested_on=row.requested_on,
        request=row.request,
        state=CorrectionState(row.state),
        clock=correction_clock(row.requested_on, row.answered_on or today),
        answer=CorrectionAnswer(row.answer) if row.answer else None,
        explanation=row.explanation,
        answered_on=row.answered_on,
    )
