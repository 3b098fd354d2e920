"""The rules of the clocks, as the rooms above declare them: what each is on, and what may change it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from parchemin.deadlines.terms import DeadlineKind


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock as a rule counts it; the fields are those of its row (`models.Deadline`)."""

    subject_id: int
    about: str
    starts_on: date
    due_on: date
    met_on: date | None
    source: str


Clocks = Callable[[Any], Iterable[Clock]]


@dataclass(frozen=True, slots=True)
class Rule:
    """How the clocks of a kind are read from the facts.

    `clocks` takes rows of `model` and yields the clock of each that has one, the day of reading aside: the same
    facts give the same clocks for ever. `named_by` says which of those rows an event is about, by the prefix of
    its subjects; `after` which events may change them, by the beginning of their names. `noun` is what a count
    of them counts; `notice` how many days before the last one it is recalled, None when it never is.
    """

    kind: DeadlineKind
    model: type[Model]
    body: str
    named_by: Mapping[str, str]
    after: tuple[str, ...]
    noun: str
    notice: int | None
    clocks: Clocks

    def rows(self, body_id: int) -> QuerySet[Any]:
        """Return the rows of a body, those that its table hides included: a clock on them ends."""
        return self.model._base_manager.filter(**{self.body: body_id})

    def filter_of(self, subjects: Mapping[str, Iterable[str]]) -> Q | None:
        """Return what keeps the rows that these subjects name, by prefix; None when they name none."""
        found = [
            Q(**{f"{lookup}__in": list(subjects[prefix])})
            for prefix, lookup in self.named_by.items()
            if prefix in subjects
        ]
        return reduce(or_, found) if found else None


_RULES: dict[DeadlineKind, Rule] = {}


def clocks_of(
    kind: DeadlineKind,
    model: type[Model],
    *,
    named_by: Mapping[str, str],
    after: tuple[str, ...],
    noun: str,
    notice: int | None = None,
    body: str = "body_id",
) -> Callable[[Clocks], Clocks]:
    """Register the decorated function as the one that counts the clocks of a kind. See `Rule`."""

    def register(clocks: Clocks) -> Clocks:
        _RULES[kind] = Rule(kind, model, body, named_by, after, noun, notice, clocks)
        return clocks

    return register


def rule_of(kind: DeadlineKind) -> Rule:
    """Return the rule of a kind. Raises `KeyError` for one that no room declared."""
    return _RULES[kind]


def rules() -> tuple[Rule, ...]:
    """Return every rule declared."""
    return tuple(_RULES.values())
