"""The ceilings of a body and the expenses of its jurors."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.accounts.terms import Role
from parchemin.jury.models import (
    ExpenseCeiling,
    ExpenseLine,
    ExpenseReturn,
    ExpenseSheet,
    SittingSeat,
)
from parchemin.jury.rules.expenses import Ceiling, Expense, Granted, grant_of, legal_ceiling
from parchemin.jury.terms import ExpenseKind, ExpenseState


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """One expense, with what would be paid of it today, or what was."""

    line_id: int
    kind: ExpenseKind
    spent_on: date
    label: str
    quantity: Decimal
    amount: Decimal
    receipt: bool
    granted: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The expenses of one juror for one sitting; `sheet_id` None before the first one.

    `given_back` says when a sheet under way was last given back, and what it lacked.
    """

    seat_id: int
    sheet_id: int | None
    sitting: str
    juror: str
    state: ExpenseState
    rows: tuple[ExpenseRow, ...]
    asked: Decimal
    granted: Decimal
    given_back: tuple[datetime, str] | None = None


class Ceilings:
    """The ceilings of a body, read once: the latest on a day, the legal one where it set none."""

    def __init__(self, body_id: int) -> None:
        self._rows = list(ExpenseCeiling.objects.filter(body_id=body_id).order_by("-starts_on"))

    def of(self, kind: ExpenseKind, on: date) -> Ceiling | None:
        """Return the ceiling of a kind of expense on a day."""
        for row in self._rows:
            if row.kind == kind and row.starts_on <= on:
                return Ceiling(row.amount, row.source)
        return legal_ceiling(kind, on)

    def grant_of(self, line: ExpenseLine) -> Granted:
        """Return what is paid of one expense."""
        kind = ExpenseKind(line.kind)
        expense = Expense(kind, line.quantity, line.amount, line.receipt)
        return grant_of(expense, self.of(kind, line.spent_on))


@dataclass(frozen=True, slots=True)
class CeilingLine:
    """What is paid at most for one unit of an expense today, and the changes already set for later days."""

    kind: ExpenseKind
    current: Ceiling | None
    later: tuple[tuple[date, Decimal], ...]


def ceiling_lines(actor: Actor, on: date) -> tuple[CeilingLine, ...]:
    """Return the ceilings of the actor's body on a day, kind by kind, in two queries; for the secretariat."""
    if not actor.holds(Role.SECRETARIAT):
        return ()
    ceilings = Ceilings(actor.body_id)
    coming = ExpenseCeiling.objects.filter(body_id=actor.body_id, starts_on__gt=on)
    rows = list(coming.order_by("starts_on"))
    return tuple(
        CeilingLine(
            kind,
            ceilings.of(kind, on),
            tuple((row.starts_on, row.amount) for row in rows if row.kind == kind),
        )
        for kind in ExpenseKind
    )


def visible_expense_seats(actor: Actor) -> QuerySet[SittingSeat]:
    """Return the seats whose expenses the actor may see: all for the secretariat, else their own."""
    seats = SittingSeat.objects.filter(sitting__body_id=actor.body_id)
    if actor.holds(Role.SECRETARIAT):
        return seats
    return seats.filter(juror__user_id=actor.user_id) if actor.user_id else seats.none()


def expense_sheet(actor: Actor, seat_id: int) -> SheetPage:
    """Return the expenses of one seat, in four queries. Raises `SittingSeat.DoesNotExist`."""
    seats = visible_expense_seats(actor).select_related("sitting", "juror", "expenses")
    page = _page(seats.get(pk=seat_id), Ceilings(actor.body_id))
    if page.sheet_id is None or page.state is not ExpenseState.DRAFT:
        return page
    last = ExpenseReturn.objects.filter(sheet=page.sheet_id).values_list("at", "reason").last()
    return replace(page, given_back=last)


def expense_sheets(actor: Actor, sitting_id: int) -> tuple[SheetPage, ...]:
    """Return the sheets of a sitting that the actor may see, by name, in three queries."""
    seats = visible_expense_seats(actor).filter(sitting_id=sitting_id, expenses__isnull=False)
    rows = seats.select_related("sitting", "juror", "expenses").prefetch_related("expenses__lines")
    ceilings = Ceilings(actor.body_id)
    return tuple(_page(seat, ceilings) for seat in rows.order_by(*by_surname("juror"), "pk"))


def _page(seat: SittingSeat, ceilings: Ceilings) -> SheetPage:
    sheet: ExpenseSheet | None = getattr(seat, "expenses", None)
    rows = tuple(_rows(sheet.lines.all(), ceilings)) if sheet else ()
    return SheetPage(
        seat_id=seat.pk,
        sheet_id=sheet.pk if sheet else None,
        sitting=seat.sitting.code,
        juror=seat.juror.name,
        state=ExpenseState(sheet.state) if sheet else ExpenseState.DRAFT,
        rows=rows,
        asked=sum((row.amount for row in rows), Decimal(0)),
        granted=sum((row.granted for row in rows), Decimal(0)),
    )


def _rows(lines: Iterable[ExpenseLine], ceilings: Ceilings) -> Iterable[ExpenseRow]:
    for line in lines:
        now = ceilings.grant_of(line)
        told = now.reason.text if now.reason else ""
        yield ExpenseRow(
            line_id=line.pk,
            kind=ExpenseKind(line.kind),
            spent_on=line.spent_on,
            label=line.label,
            quantity=line.quantity,
            amount=line.amount,
            receipt=line.receipt,
            granted=now.amount if line.granted is None else line.granted,
            reason=told if line.granted is None else line.reason,
        )
