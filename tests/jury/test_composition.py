"""Seats, parity, presidency and notice, told before the day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import new_reglement
from parchemin.certifications.reglement.terms import Register, Rotation, RouteFamily
from parchemin.certifications.reglement.value import PresidencyRules
from parchemin.jury.rules.composition import (
    expected_sitting,
    objections_to_composition,
    objections_to_opening,
    presiding_college,
    remarks_on_convocation,
)
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.terms import College, Presence, SeatRole
from parchemin.kernel.calendar import add_months

DAY = date(2026, 11, 24)


def juror(name, college, role=SeatRole.MEMBER, **changes):
    return JurorFacts(name, name.capitalize(), college, role, **changes)


CHAIR = juror("marchal", College.EMPLOYERS, SeatRole.CHAIR)
VICE = juror("almeida", College.EMPLOYEES, SeatRole.VICE_CHAIR)


def rules(**keys):
    value = {"format": "parchemin-reglement/1", "name": "R", "in_force_from": "2026-01-01", **keys}
    return with_law(new_reglement(value), RouteFamily.TRAINING, Register.NONE, DAY)


def codes(objections):
    return [objection.code for objection in objections]


def sitting(*jurors, **changes):
    return SittingFacts(DAY, jurors or (CHAIR, VICE), **changes)


@pytest.mark.parametrize(
    ("jurors", "keys", "expected"),
    [
        ((CHAIR, VICE), {}, []),
        ((CHAIR,), {}, ["seats-employees", "parity-seats", "no-vice-chair"]),
        ((CHAIR, VICE, juror("x", College.EMPLOYERS)), {}, ["parity-seats"]),
        ((CHAIR, VICE, juror("x", College.EMPLOYERS)), {"jury": {"parity": "none"}}, []),
        ((CHAIR, VICE, juror("x", College.EXPERTS)), {}, ["seats-experts"]),
        ((CHAIR, VICE, juror("x", College.EXPERTS, voting=False)), {}, []),
        (
            (CHAIR, replace(VICE, college=College.EMPLOYERS), juror("x", College.EMPLOYEES)),
            {"jury": {"parity": "none"}},
            ["presidency-one-college"],
        ),
    ],
)
def test_what_the_seats_lack_is_told(jurors, keys, expected):
    assert codes(objections_to_composition(sitting(*jurors), rules(**keys))) == expected


def test_the_opening_adds_the_quorum_of_who_is_there():
    away = replace(VICE, presence=Presence.ABSENT)
    assert codes(objections_to_opening(sitting(CHAIR, away), rules())) == ["quorum-employees"]
    expected = expected_sitting(sitting(CHAIR, away), frozenset({"almeida"}))
    assert objections_to_opening(expected, rules()) == ()


@pytest.mark.parametrize(
    ("convened", "told"), [(date(2026, 11, 3), []), (date(2026, 11, 4), ["convocation-notice"])]
)
def test_a_notice_too_short_is_a_remark(convened, told):
    assert codes(remarks_on_convocation(sitting(convened_on=convened), rules())) == told


def test_who_is_not_on_the_list_and_whose_turn_it_is_are_remarks():
    keys = {"presidency": {"college": "employees", "rotation": "yearly", "since": "2026-01-01"}}
    unlisted = replace(VICE, habilitated=False)
    assert codes(remarks_on_convocation(sitting(CHAIR, unlisted), rules(**keys))) == [
        "presidency-turn",
        "juror-not-listed",
    ]


@pytest.mark.parametrize(
    ("rotation", "on", "college"),
    [
        (Rotation.YEARLY, date(2025, 6, 30), College.EMPLOYERS),
        (Rotation.YEARLY, date(2025, 7, 1), College.EMPLOYEES),
        (Rotation.YEARLY, date(2026, 7, 1), College.EMPLOYERS),
        (Rotation.EVERY_TWO_YEARS, date(2026, 6, 30), College.EMPLOYERS),
        (Rotation.EVERY_TWO_YEARS, date(2026, 7, 1), College.EMPLOYEES),
        (Rotation.EVERY_THREE_YEARS, date(2027, 7, 1), College.EMPLOYEES),
        (Rotation.NONE, date(2030, 1, 1), College.EMPLOYERS),
    ],
)
def test_the_presidency_passes_on_its_anniversary(rotation, on, college):
    presidency = PresidencyRules(College.EMPLOYERS, rotation, date(2024, 7, 1))
    assert presiding_college(presidency, on) is college


@given(on=st.dates(date(2020, 3, 1), date(2060, 1, 1)))
def test_a_yearly_presidency_is_of_the_other_college_a_year_later(on):
    presidency = PresidencyRules(College.EMPLOYERS, Rotation.YEARLY, date(2020, 3, 1))
    later = presiding_college(presidency, add_months(on, 12))
    assert {presiding_college(presidency, on), later} == {College.EMPLOYERS, College.EMPLOYEES}
