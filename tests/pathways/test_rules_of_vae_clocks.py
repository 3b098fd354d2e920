"""The clocks of the statutory VAE, as R6412-4 and R6412-5 write them: the last day of each is in time.

RULE-24, RULE-25, RULE-26.
"""

from datetime import date

import pytest

from parchemin.pathways.rules import (
    is_lapsed,
    is_silent,
    jury_clock,
    lapses_on,
    objections_to_lapse,
    objections_to_late_reply,
    objections_to_step,
    remarks_on_jury,
    reply_due_on,
    seen_state,
)
from parchemin.pathways.terms import DossierState, Route, VaeStep

VAE, ENTRY = Route.STATUTORY_VAE, date(2024, 1, 1)
SINCE_THE_REFORM, BEFORE_IT = date(2024, 1, 1), date(2023, 12, 31)


@pytest.mark.parametrize(
    ("complete", "last_day"),
    [
        (date(2026, 1, 15), date(2026, 3, 15)),
        (date(2026, 1, 31), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2025, 12, 29), date(2026, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 4, 29)),
    ],
)
def test_the_reply_is_given_in_the_two_months_that_follow_the_complete_file(complete, last_day):
    assert reply_due_on(VAE, ENTRY, complete) == last_day


@pytest.mark.parametrize(
    ("today", "seen"),
    [
        (date(2026, 3, 30), DossierState.SUBMITTED),
        (date(2026, 3, 31), DossierState.SUBMITTED),
        (date(2026, 4, 1), DossierState.ADMISSIBLE),
        (date(2027, 4, 1), DossierState.ADMISSIBLE),
    ],
)
def test_silence_admits_once_the_last_day_is_over(today, seen):
    due_on = reply_due_on(VAE, ENTRY, date(2026, 1, 31))
    assert seen_state(DossierState.SUBMITTED, due_on, today) is seen
    assert is_silent(due_on, today) is (seen is DossierState.ADMISSIBLE)


@pytest.mark.parametrize("state", set(DossierState) - {DossierState.SUBMITTED})
def test_silence_moves_nothing_but_what_waits_for_a_reply(state):
    assert seen_state(state, date(2026, 3, 31), date(2026, 4, 1)) is state


@pytest.mark.parametrize("route", set(Route) - {VAE})
def test_no_other_route_has_these_clocks_not_even_the_vae_of_a_branch(route):
    day = date(2026, 1, 31)
    assert reply_due_on(route, ENTRY, day) is None
    assert lapses_on(route, ENTRY, day) is None
    assert jury_clock(route, ENTRY, day) is None
    assert remarks_on_jury(jury_clock(route, ENTRY, None), date(2030, 1, 1)) == ()


def test_the_reform_binds_the_journeys_begun_since_the_first_of_january_2024():
    day = date(2024, 3, 1)
    assert reply_due_on(VAE, SINCE_THE_REFORM, day) == date(2024, 5, 1)
    assert (reply_due_on(VAE, BEFORE_IT, day), lapses_on(VAE, BEFORE_IT, day)) == (None, None)
    assert jury_clock(VAE, BEFORE_IT, day) is None
    assert jury_clock(VAE, SINCE_THE_REFORM, day) is not None


@pytest.mark.parametrize("entry", [date(2024, 6, 1)])
def test_a_file_dated_before_the_reform_of_a_later_journey_is_no_error(entry):
    assert reply_due_on(VAE, entry, BEFORE_IT) is None


def test_a_reply_after_the_silence_changes_nothing_and_cites_its_text():
    (told,) = objections_to_late_reply(date(2026, 3, 31), silent=True)
    assert told.code == "admissible-by-silence"
    assert "depuis le 31 mars 2026" in told.message
    assert told.source == "C. trav., art. R6412-4"
    assert objections_to_late_reply(date(2026, 3, 31), silent=False) == ()


@pytest.mark.parametrize(
    ("admissible", "last_day"),
    [
        (date(2025, 8, 1), date(2026, 2, 28)),
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 2, 28), date(2026, 8, 31)),
        (date(2026, 3, 31), date(2026, 9, 30)),
    ],
)
def test_an_admissibility_lapses_at_the_end_of_the_sixth_month(admissible, last_day):
    assert lapses_on(VAE, ENTRY, admissible) == last_day


@pytest.mark.parametrize(
    ("step_on", "today", "lapsed"),
    [
        (None, date(2026, 2, 27), False),
        (None, date(2026, 2, 28), False),
        (None, date(2026, 3, 1), True),
        (date(2026, 2, 27), date(2026, 3, 1), False),
        (date(2026, 2, 28), date(2026, 3, 1), False),
        (date(2026, 3, 1), date(2026, 3, 1), True),
    ],
)
def test_a_step_on_the_last_day_keeps_it_alive_and_one_the_day_after_does_not(
    step_on, today, lapsed
):
    limit = lapses_on(VAE, ENTRY, date(2025, 8, 15))
    assert is_lapsed(limit, step_on, today) is lapsed
    assert [o.code for o in objections_to_lapse(limit, step_on, today)] == (
        [] if lapsed else ["not-lapsed"]
    )


def test_nothing_lapses_where_no_delay_runs():
    assert [o.code for o in objections_to_lapse(None, None, date(2030, 1, 1))] == ["not-lapsed"]


@pytest.mark.parametrize(
    ("deposit", "last_day"),
    [
        (date(2024, 9, 1), date(2024, 12, 31)),
        (date(2024, 9, 16), date(2024, 12, 31)),
        (date(2024, 9, 30), date(2024, 12, 31)),
        (date(2024, 10, 31), date(2025, 1, 31)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2027, 11, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 5, 31)),
    ],
)
def test_the_jury_meets_before_the_end_of_the_third_month_that_follows_the_deposit(
    deposit, last_day
):
    clock = jury_clock(VAE, ENTRY, deposit)
    assert (clock.last_day, clock.deposited) == (last_day, True)


@pytest.mark.parametrize(
    ("held_on", "codes"),
    [
        (date(2026, 2, 27), []),
        (date(2026, 2, 28), []),
        (date(2026, 3, 1), ["vae-jury-late"]),
    ],
)
def test_a_jury_on_the_last_day_is_in_time_and_the_day_after_is_late(held_on, codes):
    found = remarks_on_jury(jury_clock(VAE, ENTRY, date(2025, 11, 30)), held_on)
    assert [remark.code for remark in found] == codes
    assert all(remark.source == "C. trav., art. R6412-5" for remark in found)


def test_of_a_deposit_of_unknown_day_nothing_is_said_but_that_it_is_unknown():
    clock = jury_clock(VAE, date(2024, 9, 16), None)
    assert remarks_on_jury(clock, date(2024, 12, 31)) == ()
    (told,) = remarks_on_jury(clock, date(2025, 6, 17))
    assert told.code == "vae-jury-unverified"
    assert told.source == "C. trav., art. R6412-5"
    assert "date de dépôt inconnue" in told.message
    assert "hors délai" not in told.message


def step(**changes):
    usual = {
        "step": VaeStep.VALIDATION,
        "route": VAE,
        "state": DossierState.ADMISSIBLE,
        "admissible_on": date(2026, 3, 31),
        "on": date(2026, 4, 15),
        "today": date(2026, 4, 20),
    }
    return [objection.code for objection in objections_to_step(**usual | changes)]


def test_a_step_is_dated_between_the_admissibility_and_today():
    assert step() == step(on=date(2026, 3, 31)) == step(on=date(2026, 4, 20)) == []
    assert step(on=date(2026, 3, 30)) == ["before-admissibility"]
    assert step(on=date(2026, 4, 21)) == ["to-come"]


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        (DossierState.DRAFT, ["not-admissible"]),
        (DossierState.SUBMITTED, ["not-admissible"]),
        (DossierState.REFUSED, ["not-admissible"]),
        (DossierState.LAPSED, ["not-admissible"]),
        (DossierState.ABANDONED, ["not-admissible"]),
        (DossierState.IN_ASSESSMENT, []),
        (DossierState.READY, []),
        (DossierState.DECIDED, []),
    ],
)
def test_a_step_follows_the_admissibility(state, codes):
    assert step(state=state) == codes


@pytest.mark.parametrize("route", [Route.BRANCH_VAE, Route.CONTINUING_TRAINING])
def test_only_a_statutory_vae_has_dated_steps(route):
    assert step(route=route) == ["not-a-vae"]
