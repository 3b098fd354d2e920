"""Whoever comes, leaves, stands aside or is represented, a sitting has signed minutes and each case its end.

`TABLES=complete` walks every table under every règlement; otherwise one in so many.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.rules import composition, deliberation, presidency
from parchemin.jury.rules.signatories import PRESIDENCY, SAT
from parchemin.jury.terms import UnitOutcome
from parchemin.kernel.objections import Objection
from tests.jury.cases import rules
from tests.jury.tables import (
    AWAY,
    HERE,
    JURIES,
    PAIRED,
    SAYINGS,
    Table,
    signing_rules,
    stuck,
    tables_of,
    undecided,
    voting_rules,
)

COMPLETE = os.environ.get("TABLES") == "complete"
BLOCKED = (Objection("blocked", "Rien ne se fait."),)


def dead_ends(jury: str, stride: int = 41, most: int = 5) -> list[str]:
    """Return the first tables from which nothing leads to signed minutes, as one may replay them."""
    tables = ((table, each) for each in signing_rules() for table in tables_of(jury, each))
    found = (
        f"{table}: {held}; signed by {[role.value for role in each.reglement.minutes.signed_by]}"
        for table, each in islice(tables, 0, None, 1 if COMPLETE else stride)
        if (held := stuck(table, each))
    )
    return list(islice(found, most))


def undecided_cases(jury: str, most: int = 5) -> list[str]:
    """Return the first tables that never decide their case, nor adjourn it, whatever they say."""
    stride = 401 if JURIES[jury].count(",") == 3 else 23
    found = (
        f"{table}, {saying}: {held}; {each.voting}"
        for rank, each in enumerate(voting_rules())
        for table in every_so_many(tables_of(jury, each), rank, 31 if COMPLETE else stride)
        for saying in SAYINGS
        if (held := undecided(table, each, SAYINGS[saying]))
    )
    return list(islice(found, most))


def every_so_many(tables: Iterator[Table], rank: int, stride: int) -> Iterator[Table]:
    """Return one table in so many, others under each règlement; all of a small jury under one or another."""
    return islice(tables, rank * 7 % stride, None, stride)


@pytest.mark.parametrize("jury", JURIES)
def test_from_every_table_somebody_presides_and_the_minutes_are_signed(jury: str) -> None:
    found = dead_ends(jury)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("jury", JURIES)
def test_at_every_table_the_case_is_decided_or_put_off(jury: str) -> None:
    found = undecided_cases(jury)

    assert not found, "\n".join(found)


# What the walk would see


def chair_and_vice_chair_sat(sitting, effective) -> tuple[Objection, ...]:
    """Say what closing asked before: whoever signs by function has sat, or is named from whoever sits."""
    return tuple(
        BLOCKED[0]
        for juror in sitting.jurors
        if juror.role in effective.reglement.minutes.signed_by and juror.role in PRESIDENCY
        if juror.presence not in SAT
    )


def test_a_closing_that_waits_for_both_chairs_is_seen_where_one_alone_came(monkeypatch) -> None:
    monkeypatch.setattr(composition, "objections_to_closing", chair_and_vice_chair_sat)
    alone = Table("one and one", (HERE, AWAY), second=True)

    assert stuck(alone, rules(**PAIRED)).startswith("never closed and signed")
    assert any("s1 vice_chair: away" in told for told in dead_ends("one and one", stride=1))


def test_a_closing_that_asks_nobody_to_sign_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(composition, "objections_to_closing", lambda sitting, effective: ())
    monkeypatch.setattr(presidency, "objections_to_naming", lambda *facts: BLOCKED)

    assert dead_ends("two and two")


def test_a_presidency_that_passes_to_nobody_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(presidency, "objections_to_naming", lambda *facts: BLOCKED)

    assert dead_ends("two and two")


def test_a_table_without_its_quorum_that_holds_its_case_up_is_seen(monkeypatch) -> None:
    right = deliberation.deliberate

    def waits(case, sitting, effective: Effective):
        found = right(case, sitting, effective)
        lacking = found.quorum.objections
        return found._replace(outcome=None, objections=lacking) if lacking else found

    monkeypatch.setattr(deliberation, "deliberate", waits)
    assert any("quorum" in told for told in undecided_cases("two and two"))


def test_a_voice_that_nobody_may_give_is_seen(monkeypatch) -> None:
    right = deliberation.unit_decisions

    def mute(*facts) -> Iterator:
        return tuple(unit._replace(outcome=UnitOutcome.UNDECIDED) for unit in right(*facts))

    monkeypatch.setattr(deliberation, "unit_decisions", mute)
    assert undecided_cases("one and one")


def test_every_jury_is_walked_under_some_reglement() -> None:
    for jury in JURIES:
        assert any(next(tables_of(jury, each), None) for each in signing_rules())
    assert replace(Table("one and one", (HERE, HERE))).facts.jurors[0].presence in SAT
