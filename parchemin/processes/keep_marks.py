"""Marks that a jury leaves to candidates whose certification it does not grant, where the règlement keeps them.

Crosses jury (decisions) and pathways (marks kept): each mark at or above its minimum counts at the next
presentation (`grid.certification.kept`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from parchemin.accounts.actor import Actor
from parchemin.certifications.models import Bloc
from parchemin.jury.actions.decisions import DecidedCase
from parchemin.jury.models import Decision
from parchemin.jury.rules.certification_mean import BlocShare
from parchemin.jury.rules.units import certification_marks
from parchemin.jury.terms import Outcome
from parchemin.kernel.calendar import add_months
from parchemin.pathways.actions import MarkLeft, keep_marks


def keep_marks_of(
    decided: Sequence[tuple[DecidedCase, Decision]], *, actor: Actor, at: datetime
) -> None:
    """Write the marks that decisions leave to persons, once a decision; none where nothing keeps them."""
    leaving = [(case, decision) for case, decision in decided if _months_of(case) is not None]
    if not leaving:
        return
    editions = {decision.dossier.edition_id for _, decision in leaving}
    blocs = {(row.edition_id, row.code): row for row in Bloc.objects.filter(edition__in=editions)}
    left = [
        MarkLeft(
            person=decision.dossier.person,
            bloc=blocs[decision.dossier.edition_id, mark.bloc],
            share=mark.share,
            kept_on=decision.decided_on,
            valid_until=_until(case, decision.decided_on),
            reference=f"decision/{decision.pk}",
        )
        for case, decision in leaving
        for mark in marks_left(case)
        if mark.share is not None
    ]
    keep_marks(left=left, actor=actor, at=at)


def marks_left(case: DecidedCase) -> Iterator[BlocShare]:
    """Yield the marks of this presentation that are at or above their minimum, of a refused certification."""
    if _months_of(case) is None or case.deliberation.outcome is not Outcome.REFUSED:
        return
    held = frozenset(result.code for result in case.deliberation.carried if result.valid)
    for mark in certification_marks(case.case, held, case.effective):
        if mark.reached and mark.kept is None:
            yield mark


def _months_of(case: DecidedCase) -> tuple[int | None] | None:
    """Return how many months marks are kept, None inside for ever; None when they are not kept."""
    mean = case.effective.reglement.grid.certification
    return (mean.kept.months,) if mean and mean.kept else None


def _until(case: DecidedCase, kept_on: date) -> date | None:
    (months,) = _months_of(case) or (None,)
    return add_months(kept_on, months) if months is not None else None
