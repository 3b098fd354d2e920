"""What the files of `demo/` ask of jurors around their sittings: their place, their days, their expenses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parchemin.jury.terms import Availability, ExpenseKind


@dataclass(frozen=True, slots=True)
class JurorPlan:
    """What places a juror: days are counted from now. `listed` is the délibération of the CPNE."""

    trade: str
    since: int
    mandated_by: str
    listed: str
    trained: int | None = None


@dataclass(frozen=True, slots=True)
class PollPlan:
    """Jurors asked for their availability, and what some answer: a word a date."""

    certification: str
    place: str
    opened: int
    answers_by: int
    days: tuple[int, ...]
    hour: int
    answers: Mapping[str, tuple[Availability, ...]]


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """An expense; without an amount, its price of the day."""

    kind: ExpenseKind
    label: str
    amount: Decimal | None = None
    quantity: Decimal = Decimal(1)
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class ExpensesPlan:
    """What a juror spent to sit: submitted on a day, settled on another or not yet."""

    juror: str
    submitted: int
    claims: tuple[ClaimPlan, ...]
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class CeilingPlan:
    """The most that the body pays for one unit of an expense."""

    kind: ExpenseKind
    amount: Decimal
    source: str


def read_poll(row: Mapping[str, Any]) -> PollPlan:
    """Return a poll as its lines ask for it."""
    answers = {
        name: tuple(Availability(word) for word in words) for name, words in row["answers"].items()
    }
    return PollPlan(**{**row, "days": tuple(row["days"]), "answers": answers})


def read_expenses(rows: Sequence[Mapping[str, Any]]) -> tuple[ExpensesPlan, ...]:
    """Return the sheets of a sitting as their lines ask for them."""
    return tuple(
        ExpensesPlan(**{**row, "claims": tuple(_claim(line) for line in row["claims"])})
        for row in rows
    )


def read_ceilings(rows: Sequence[Mapping[str, Any]]) -> tuple[CeilingPlan, ...]:
    """Return the ceilings of a body."""
    return tuple(
        CeilingPlan(ExpenseKind(row["kind"]), Decimal(row["amount"]), row["source"]) for row in rows
    )


def _claim(line: Mapping[str, Any]) -> ClaimPlan:
    numbers = {
        name: Decimal(line[name]) for name in ("amount", "quantity") if line.get(name) is not None
    }
    return ClaimPlan(**{**line, **numbers, "kind": ExpenseKind(line["kind"])})
