"""The jury proposed for a day: as the règlement composes it, fairly, and saying who is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.jurors.rules.suitability import JurorOption
from parchemin.jurors.terms import Availability
from parchemin.jury.rules.composition import missing_seats, seats_asked
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.rules.proposals import preference, proposal
from parchemin.jury.terms import College, SeatRole
from tests.jury.cases import ON, rules

YES, IF_NEEDED, NO = Availability.YES, Availability.IF_NEEDED, Availability.NO
EMPLOYERS, EMPLOYEES = College.EMPLOYERS, College.EMPLOYEES
TWO_EACH = {"jury": {"seats": {"employers": {"min": 2}, "employees": {"min": 2}}}}


def option(name, college, answer=YES, **changes):
    known = {"juror_id": sum(map(ord, name)), "trained_on": date(2025, 1, 1)}
    return JurorOption(name=name, college=college, answer=answer, **{**known, **changes})


def seats(found):
    return {seat.option.name: seat.role for seat in found.seats}


ANNE, BOB = option("Anne", EMPLOYERS), option("Bob", EMPLOYERS)
ZOE, YVES = option("Zoé", EMPLOYEES), option("Yves", EMPLOYEES)
ALL = (ANNE, BOB, ZOE, YVES)


@pytest.mark.parametrize(
    ("keys", "employers", "employees", "trainers"),
    [
        ({}, 1, 1, 0),
        (TWO_EACH, 2, 2, 0),
        ({"jury": {"seats": {"employers": {"min": 2}, "employees": {"min": 1}}}}, 2, 2, 0),
        (
            {
                "jury": {
                    "parity": "none",
                    "seats": {"employers": {"min": 2}, "employees": {"min": 1}},
                }
            },
            2,
            1,
            0,
        ),
        ({"quorum": {"min_total": 4}}, 2, 2, 0),
        ({"quorum": {"min_per_college": 3}}, 3, 3, 0),
        ({"jury": {"min_voting": 3}}, 2, 2, 0),
        ({"jury": {"seats": {"trainers": {"min": 1, "max": 1}}}}, 1, 1, 1),
        ({"quorum": {"min_total": 9}}, 5, 5, 0),
        (
            {
                "quorum": {"min_total": 3},
                "jury": {
                    "parity": "none",
                    "seats": {"employers": {"min": 1, "max": 1}, "employees": {"min": 1}},
                },
            },
            1,
            2,
            0,
        ),
    ],
)
def test_the_smallest_jury_is_that_of_the_reglement(keys, employers, employees, trainers):
    asked = seats_asked(rules(**keys))
    found = (asked[EMPLOYERS], asked[EMPLOYEES], asked[College.TRAINERS])
    assert found == (employers, employees, trainers)


def test_a_full_table_opens_with_its_presidency_and_no_more_seats_than_asked():
    found = proposal(ALL, ON, rules(**TWO_EACH))
    assert found.complete
    assert seats(found) == {
        "Anne": SeatRole.CHAIR,
        "Bob": SeatRole.MEMBER,
        "Yves": SeatRole.VICE_CHAIR,
        "Zoé": SeatRole.MEMBER,
    }
    assert (found.substitutes, found.lacks) == ((), ())


def test_the_presidency_goes_to_the_college_whose_turn_it_is():
    turn = {"presidency": {"college": "employers", "rotation": "yearly", "since": "2025-01-01"}}
    found = proposal(ALL, ON, rules(**turn))
    assert seats(found) == {"Anne": SeatRole.VICE_CHAIR, "Yves": SeatRole.CHAIR}


def test_others_who_may_come_are_substitutes_of_their_college():
    found = proposal(ALL, ON, rules())
    assert set(seats(found)) == {"Anne", "Yves"}
    assert [each.name for each in found.substitutes] == ["Bob", "Zoé"]


def test_the_load_is_shared():
    loaded = replace(ANNE, sittings=6)
    found = proposal((loaded, BOB, ZOE), ON, rules())
    assert set(seats(found)) == {"Bob", "Zoé"}
    assert found.substitutes == (loaded,)


def test_a_yes_comes_before_an_if_needed_and_nobody_else_is_seated():
    answers = {"Anne": IF_NEEDED, "Bob": YES, "Zoé": IF_NEEDED, "Yves": None}
    options = [replace(each, answer=answers[each.name]) for each in ALL]
    found = proposal(options, ON, rules())
    assert set(seats(found)) == {"Bob", "Zoé"}
    assert [each.name for each in found.substitutes] == ["Anne"]


def test_who_is_missing_is_said_with_who_could_be_asked():
    options = (ANNE, BOB, ZOE, replace(YVES, answer=None))
    found = proposal(options, ON, rules(**TWO_EACH))
    assert not found.complete
    assert found.lacks == ("Il manque 1 membre du collège salariés ; Yves n’a pas encore répondu.",)
    assert {objection.code for objection in found.objections} >= {"seats-employees", "parity-seats"}


def test_a_missing_college_that_nobody_can_fill_says_so():
    found = proposal((ANNE, BOB, replace(ZOE, answer=NO)), ON, rules())
    assert found.lacks == (
        "Il manque 1 membre du collège salariés ; personne d’autre n’est libre ce jour-là.",
    )


def test_whom_something_forbids_is_not_seated_whatever_they_answered():
    found = proposal((replace(ANNE, listed=False), ZOE), ON, rules())
    assert set(seats(found)) == {"Zoé"}


def test_remarks_are_of_those_proposed_only():
    absent = replace(BOB, answer=NO, trained_on=None)
    found = proposal((replace(ANNE, set_aside=("2026-1",)), absent, ZOE), ON, rules())
    assert [remark.code for remark in found.remarks] == ["juror-sets-aside"]


def test_the_best_day_could_open_and_has_the_most_yes():
    full = proposal(ALL, ON + timedelta(days=2), rules())
    reluctant = proposal([replace(o, answer=IF_NEEDED) for o in ALL], ON, rules())
    short = proposal((ANNE,), ON, rules())
    alone = proposal((ANNE, ZOE), ON, rules())
    assert sorted([short, reluctant, alone, full], key=preference) == [
        full,
        alone,
        reluctant,
        short,
    ]


OPTIONS = st.lists(
    st.builds(
        JurorOption,
        juror_id=st.integers(1, 99),
        name=st.sampled_from("ABCDEF"),
        college=st.sampled_from([EMPLOYERS, EMPLOYEES]),
        active=st.booleans(),
        answer=st.none() | st.sampled_from(Availability),
        sittings=st.integers(0, 9),
    ),
    max_size=12,
    unique_by=lambda option: option.juror_id,
)


@given(OPTIONS, st.sampled_from([{}, TWO_EACH, {"quorum": {"min_total": 4}}]))
def test_a_proposal_without_lack_opens_and_never_seats_who_cannot_come(options, keys):
    found = proposal(options, ON, rules(**keys))
    seated = [seat.option for seat in found.seats]
    assert found.complete == (not found.lacks)
    assert len(seated) == len({option.juror_id for option in seated})
    for option in (*seated, *found.substitutes):
        assert option.active
        assert option.answer in (YES, IF_NEEDED)
    assert not set(seated) & set(found.substitutes)


@given(OPTIONS)
def test_one_more_yes_never_makes_a_jury_worse(options):
    one_more = option("Nouvelle", EMPLOYEES, juror_id=100)
    before, after = proposal(options, ON, rules()), proposal([*options, one_more], ON, rules())
    assert len(after.objections) <= len(before.objections)


def seated(employers, employees, **changes):
    colleges = [EMPLOYERS] * employers + [EMPLOYEES] * employees
    return SittingFacts(
        ON, tuple(JurorFacts(str(n), str(n), c, **changes) for n, c in enumerate(colleges))
    )


@pytest.mark.parametrize(
    ("table", "keys", "missing"),
    [
        ((1, 1), {}, {}),
        ((0, 0), {}, {EMPLOYERS: 1, EMPLOYEES: 1}),
        ((3, 1), {}, {EMPLOYEES: 2}),
        ((2, 1), TWO_EACH, {EMPLOYEES: 1}),
        ((2, 2), TWO_EACH, {}),
        ((3, 1), {"jury": {"parity": "none"}}, {}),
    ],
)
def test_the_seats_that_a_table_lacks_are_counted_by_college(table, keys, missing):
    assert missing_seats(seated(*table), rules(**keys)) == missing


def test_a_seat_without_voice_fills_no_lack():
    assert missing_seats(seated(1, 1, voting=False), rules()) == {EMPLOYERS: 1, EMPLOYEES: 1}
