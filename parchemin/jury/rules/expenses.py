"""What is paid back to a juror: no more than was spent, nor than the ceiling of that day, and on a receipt.

Ceilings are dated values: those that the certifying body set, the legal ones where it set none. Amounts are
in euros, rounded to the cent, halves up.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from parchemin.jury.terms import ExpenseKind
from parchemin.kernel.legal import NotInForce, legal_value
from parchemin.kernel.numbers import french_euros
from parchemin.kernel.reasons import Reason

_LEGAL = {ExpenseKind.MILEAGE: "expense-mileage", ExpenseKind.MEAL: "expense-meal"}
# Paid by the unit without a receipt: kilometres, and the allowance of the branch.
WITHOUT_RECEIPT = frozenset({ExpenseKind.MILEAGE, ExpenseKind.ALLOWANCE})


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that one unit of an expense is paid, and the text that says so."""

    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Expense:
    """What a juror asks. `quantity` counts kilometres, meals, nights, tickets; `amount` is for all of them."""

    kind: ExpenseKind
    quantity: Decimal
    amount: Decimal
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """What is paid of an expense, and why not all of it."""

    amount: Decimal
    reason: Reason | None = None


def legal_ceiling(kind: ExpenseKind, on: date) -> Ceiling | None:
    """Return the legal ceiling of a kind of expense on a day, or None where the law sets none."""
    code = _LEGAL.get(kind)
    if code is None:
        return None
    try:
        value = legal_value(code, on)
    except NotInForce:
        return None
    return Ceiling(value.amount, value.source)


def grant_of(expense: Expense, ceiling: Ceiling | None) -> Granted:
    """Return what is paid of one expense.

    Kilometres and the allowance of the branch need a ceiling, which is their price; everything else a
    receipt.
    """
    if expense.kind in WITHOUT_RECEIPT and ceiling is None:
        text = f"{expense.kind.label} : aucun montant n’est fixé à cette date."
        return Granted(Decimal(0), Reason("no-ceiling", text, "Plafonds du certificateur"))
    if expense.kind not in WITHOUT_RECEIPT and not expense.receipt:
        text = f"{expense.kind.label} : sans justificatif, rien n’est remboursé."
        return Granted(Decimal(0), Reason("no-receipt", text, "Plafonds du certificateur"))
    asked = to_cents(expense.amount)
    if ceiling is None:
        return Granted(asked)
    most = to_cents(ceiling.amount * expense.quantity)
    if asked <= most:
        return Granted(asked)
    text = f"{expense.kind.label} : {french_euros(most)} au plus."
    return Granted(most, Reason("over-ceiling", text, ceiling.source))


def to_cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to the cent, halves up."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
