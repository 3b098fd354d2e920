"""The act that ends the habilitation of an assessor, or gives it another last day."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.events import ASSESSOR_PERIOD_CHANGED
from parchemin.assessment.models import Assessor, Session
from parchemin.assessment.rules.independence import objections_to_period
from parchemin.assessment.terms import GridState, SessionState
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, french_short_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.kernel.zones import day_there

_OVER = (SessionState.CANCELLED, SessionState.CLOSED)


@transaction.atomic
def end_assessor(
    *, assessor_id: int, last_day: date | None, reason: str, actor: Actor, at: datetime
) -> Assessor:
    """Say the last day of the habilitation of an assessor, or that it has none; the same again changes nothing.

    Raises `Refused` for a day before it begins, while grids of theirs are open in a session after that day, or
    once they signed one later; `Assessor.DoesNotExist` for that of another body.
    """
    assessor = Assessor.objects.select_for_update(of=("self",)).get(
        pk=assessor_id, body_id=actor.body_id
    )
    if assessor.habilitated_until == last_day:
        return assessor
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_period(assessor.habilitated_from, last_day),
            *(() if last_day is None else _on_sessions_after(assessor, last_day)),
            *objections_to_reason(reason),
        )
    )
    assessor.habilitated_until = last_day
    assessor.save(update_fields=["habilitated_until"])
    record(
        actor=actor,
        event=ASSESSOR_PERIOD_CHANGED,
        subjects=[f"assessor/{assessor.pk}"],
        at=at,
        assessor=assessor.name,
        until=f"jusqu’au {french_date(last_day)}" if last_day else "sans dernier jour",
        reason=tidy_lines(reason),
    )
    return assessor


def _on_sessions_after(assessor: Assessor, last_day: date) -> Iterator[Objection]:
    """Yield the sessions after a day where an assessor has signed, or is still to assess."""
    grids = assessor.grids.exclude(state=GridState.CANCELLED)
    signed = set(grids.filter(state=GridState.SIGNED).values_list("session_id", flat=True))
    for session in Session.objects.filter(pk__in=grids.values("session_id")).order_by("starts_at"):
        day = day_there(session.starts_at, session.clock)
        if day <= last_day or (session.pk not in signed and session.state in _OVER):
            continue
        said = f"la session {session.code}, du {french_short_date(day)}"
        if session.pk in signed:
            yield Objection(
                "grid-signed-later",
                f"{assessor.name} a signé des grilles à {said}.",
                remedy="Donnez un dernier jour qui les comprend.",
            )
        else:
            yield Objection(
                "grid-left",
                f"{assessor.name} doit encore évaluer à {said}.",
                remedy="Confiez d’abord ses grilles à quelqu’un d’autre, depuis la session.",
            )
