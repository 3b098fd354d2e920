"""Writing the clocks, in the transaction of the act that changes the facts that they are read from."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from parchemin.deadlines.models import Deadline
from parchemin.deadlines.registry import Rule, rules
from parchemin.deadlines.selectors import FACTS, differs
from parchemin.journal.actions import hold
from parchemin.journal.models import Event
from parchemin.journal.readers import reads_events

MOST_AT_ONCE: Final = 200


@reads_events
def follow(events: Sequence[Event]) -> None:
    """Read again, by every rule that these events of one body may change, the clocks of what they name.

    What several rules are on is looked for once, and their clocks are read together.
    """
    body_id = events[0].body_id
    found: dict[tuple[type[Model], Q], QuerySet[Any] | None] = {}
    changed: list[tuple[Rule, QuerySet[Any]]] = []
    for rule in rules():
        named = rule.filter_of(
            _subjects(event for event in events if event.name.startswith(rule.after))
        )
        if named is not None:
            if (rule.model, named) not in found:
                found[rule.model, named] = _rows_of(rule.rows(body_id), named)
            rows = found[rule.model, named]
            if rows is not None:
                changed.append((rule, rows))
    if not changed:
        return
    known: dict[str, list[Deadline]] = defaultdict(list)
    of_each = (Q(kind=rule.kind, subject_id__in=rows.values("pk")) for rule, rows in changed)
    for clock in Deadline.objects.filter(reduce(or_, of_each)):
        known[clock.kind].append(clock)
    for rule, rows in changed:
        _write(rule, body_id, rows, known[rule.kind])


def _rows_of(rows: QuerySet[Any], named: Q) -> QuerySet[Any] | None:
    """Return the rows named, by their keys when they are few; None where there are none."""
    keys = list(rows.filter(named).values_list("pk", flat=True).distinct()[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        return rows.filter(named)
    return rows.filter(pk__in=keys) if keys else None


def count_again(body_id: int, say: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Read every clock of a body again from the facts, and return how many were not theirs.

    For the day a new rule comes with a new version; `parchemin verify` tells what would change. Acts of the body
    wait while `MOST_AT_ONCE` rows are counted, so that none changes the facts under it, and go on in between:
    neither how long they wait nor the memory depends on the past. `say` hears how many kinds are done.
    """
    changed = 0
    for rank, rule in enumerate(rules()):
        say(rank, len(rules()))
        for share in _shares(rule.rows(body_id)):
            with transaction.atomic():
                hold(body_id)
                known = Deadline.objects.filter(_within("subject_id", share), kind=rule.kind)
                rows = rule.rows(body_id).filter(_within("pk", share))
                changed += _write(rule, body_id, rows, known.filter(body_id=body_id))
    return changed


def drop_clocks(body_id: int, about: Collection[str]) -> None:
    """Erase the clocks about things that are no more, `dossier/2026-00012`; inside the act that erases them."""
    Deadline.objects.filter(body_id=body_id, about__in=about).delete()


_Share = tuple[int | None, int | None]


def _shares(rows: QuerySet[Any]) -> Iterator[_Share]:
    """Yield the bounds of the keys of so many rows: above the first, up to the last; None is no bound.

    Together they hold every key, those of rows that are there no more included.
    """
    first = None
    keys: list[int] = list(rows.order_by("pk").values_list("pk", flat=True))
    for last in keys[MOST_AT_ONCE - 1 : -1 : MOST_AT_ONCE]:
        yield first, last
        first = last
    yield first, None


def _within(key: str, share: _Share) -> Q:
    first, last = share
    above = Q() if first is None else Q(**{f"{key}__gt": first})
    return above if last is None else above & Q(**{f"{key}__lte": last})


def _subjects(events: Iterable[Event]) -> Mapping[str, Collection[str]]:
    """Return what events are about, by prefix: `{"dossier": {"2026-00012"}}`."""
    found: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for subject in event.subjects:
            prefix, _, name = subject.partition("/")
            found[prefix].add(name)
    return found


def _write(rule: Rule, body_id: int, rows: QuerySet, known: Iterable[Deadline]) -> int:  # type: ignore[type-arg]
    """Make the rows of a kind those that its rule counts; return how many changed."""
    left = {row.subject_id: row for row in known}
    new, changed = [], []
    for clock in rule.clocks(rows):
        facts = {name: getattr(clock, name) for name in FACTS}
        row = left.pop(clock.subject_id, None)
        if row is None:
            new.append(
                Deadline(body_id=body_id, kind=rule.kind, subject_id=clock.subject_id, **facts)
            )
        elif differs(row, clock):
            changed.append(row)
            for name, value in facts.items():
                setattr(row, name, value)
    if left:
        Deadline.objects.filter(pk__in=[row.pk for row in left.values()]).delete()
    if new:
        Deadline.objects.bulk_create(new)
    if changed:
        Deadline.objects.bulk_update(changed, FACTS, batch_size=500)
    return len(new) + len(changed) + len(left)
