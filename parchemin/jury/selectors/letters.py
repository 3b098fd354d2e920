"""The files of a jury as they left, for those they were written to and for the secretariat."""

from dataclasses import dataclass

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.jury.models import AppealReply, ExpenseSheet, Notification, Summons
from parchemin.jury.selectors.expenses import visible_expense_seats
from parchemin.jury.selectors.following import visible_decisions

PDF = "application/pdf"
CALENDAR = "text/calendar"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file to hand over: its name, its type and its bytes; empty bytes when there is none."""

    name: str
    media_type: str
    content: bytes


def notification_letter(actor: Actor, decision_id: int) -> KeptFile:
    """Return the letter of a decision; raises `Notification.DoesNotExist` for what the actor may not see."""
    row = Notification.objects.select_related("decision__dossier").get(
        decision_id=decision_id, decision__in=visible_decisions(actor)
    )
    return KeptFile(f"decision-{row.decision.dossier.number}.pdf", PDF, bytes(row.pdf))


def reply_letter(actor: Actor, appeal_id: int) -> KeptFile:
    """Return the letter that answers an appeal; raises `AppealReply.DoesNotExist`."""
    row = AppealReply.objects.select_related("appeal__decision__dossier").get(
        appeal_id=appeal_id, appeal__decision__in=visible_decisions(actor)
    )
    return KeptFile(f"recours-{row.appeal.decision.dossier.number}.pdf", PDF, bytes(row.pdf))


def summons_letter(actor: Actor, summons_id: int) -> KeptFile:
    """Return the convocation of a juror; raises `Summons.DoesNotExist`."""
    row = visible_summons(actor).get(pk=summons_id)
    return KeptFile(f"convocation-{row.seat.sitting.code}.pdf", PDF, bytes(row.letter))


def employer_letter(actor: Actor, summons_id: int) -> KeptFile:
    """Return the letter for the employer of a juror, empty where none is known."""
    row = visible_summons(actor).get(pk=summons_id)
    return KeptFile(f"employeur-{row.seat.sitting.code}.pdf", PDF, bytes(row.employer_letter))


def summons_calendar(actor: Actor, summons_id: int) -> KeptFile:
    """Return the sitting as a file for the juror's agenda."""
    row = visible_summons(actor).get(pk=summons_id)
    return KeptFile(f"jury-{row.seat.sitting.code}.ics", CALENDAR, bytes(row.calendar))


def expenses_letter(actor: Actor, seat_id: int) -> KeptFile:
    """Return the letter of a settled sheet of expenses, empty before; raises `ExpenseSheet.DoesNotExist`."""
    row = ExpenseSheet.objects.select_related("seat__sitting").get(
        seat_id=seat_id, seat__in=visible_expense_seats(actor)
    )
    return KeptFile(f"frais-{row.seat.sitting.code}.pdf", PDF, bytes(row.pdf))


def visible_summons(actor: Actor) -> QuerySet[Summons]:
    """Return the convocations that the actor may see: all of its body for the secretariat, else their own."""
    rows = Summons.objects.filter(seat__sitting__body_id=actor.body_id)
    rows = rows.select_related("seat__sitting")
    if actor.holds(Role.SECRETARIAT):
        return rows
    return rows.filter(seat__juror__user_id=actor.user_id) if actor.user_id else rows.none()
