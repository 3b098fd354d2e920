"""Quotas and delays of the statutory VAE."""

from datetime import date

import pytest

from parchemin.pathways.rules import (
    EarlierVae,
    is_lapsed,
    lapses_on,
    objections_to_lapse,
    objections_to_vae_quota,
    reply_due_on,
)

ENTRY = date(2026, 9, 1)


def quota(*earlier: tuple[str, date]) -> list[str]:
    known = [EarlierVae(code, entry) for code, entry in earlier]
    return [objection.code for objection in objections_to_vae_quota("cqp-a", ENTRY, known)]


def test_the_first_vae_of_the_year_is_free() -> None:
    assert quota() == []
    assert quota(("cqp-a", date(2025, 12, 31)), ("cqp-b", date(2026, 1, 1))) == []


def test_one_vae_a_year_for_the_same_certification() -> None:
    assert quota(("cqp-a", date(2026, 1, 1))) == ["vae-quota-certification"]


def test_three_vae_a_year_for_different_certifications() -> None:
    january = date(2026, 1, 5)
    assert quota(("cqp-b", january), ("cqp-c", january)) == []
    assert quota(("cqp-b", january), ("cqp-c", january), ("cqp-d", january)) == ["vae-quota-year"]


@pytest.mark.parametrize(
    ("complete", "due"),
    [(date(2026, 1, 31), date(2026, 3, 31)), (date(2025, 12, 31), date(2026, 2, 28))],
)
def test_admissibility_is_answered_within_two_calendar_months(complete: date, due: date) -> None:
    assert reply_due_on(complete) == due


def test_admissibility_lapses_after_the_end_of_the_sixth_month() -> None:
    assert lapses_on(date(2025, 8, 15)) == date(2026, 2, 28)
    assert not is_lapsed(date(2025, 8, 15), None, date(2026, 2, 28))
    assert is_lapsed(date(2025, 8, 15), None, date(2026, 3, 1))


def test_a_step_keeps_the_admissibility_alive() -> None:
    admitted, step = date(2025, 8, 15), date(2025, 10, 1)
    assert not is_lapsed(admitted, step, date(2026, 3, 1))
    assert [o.code for o in objections_to_lapse(admitted, step, date(2026, 3, 1))] == ["not-lapsed"]
    assert objections_to_lapse(admitted, None, date(2026, 3, 1)) == ()


def test_nothing_of_the_reform_reaches_what_came_before_it() -> None:
    before = date(2023, 12, 31)
    assert objections_to_vae_quota("cqp-a", before, [EarlierVae("cqp-a", before)]) == ()
    assert (reply_due_on(before), lapses_on(before)) == (None, None)
    assert not is_lapsed(before, None, date(2026, 1, 1))
    assert [o.code for o in objections_to_lapse(before, None, date(2026, 1, 1))] == ["not-lapsed"]
