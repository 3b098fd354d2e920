"""Whom to seat: what forbids, what is only to be known, and in which order."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.jurors.rules.suitability import JurorOption, load_since, ranking
from parchemin.jurors.terms import Availability
from parchemin.jury.terms import College
from tests.jury.cases import ON, rules

ANNE = JurorOption(
    1, "Anne", College.EMPLOYEES, answer=Availability.YES, trained_on=date(2025, 1, 1)
)


def found(effective=None, **changes):
    (only,) = ranking([replace(ANNE, **changes)], ON, effective or rules())
    return only


def codes(reasons):
    return [reason.code for reason in reasons]


def order(*options, effective=None):
    return [each.option.name for each in ranking(options, ON, effective or rules())]


def test_nothing_stands_against_a_juror_who_is_free_trained_and_listed():
    assert found().free
    assert found().remarks == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"active": False}, "juror-unavailable"),
        ({"listed": False}, "juror-not-listed"),
        ({"answer": Availability.NO}, "juror-answered-no"),
        ({"elsewhere": "JURY-9"}, "juror-elsewhere"),
    ],
)
def test_what_forbids_is_told(changes, code):
    assert codes(found(**changes).objections) == [code]


def test_the_list_counts_only_where_the_reglement_keeps_one():
    assert found(rules(jury={"habilitated_list": False}), listed=False).free


def test_experience_is_counted_in_calendar_years_to_the_day():
    effective = rules(member={"experience_years": 5}, articles={"member": "art. 3"})
    assert found(effective, in_trade_since=date(2021, 11, 24)).free
    refused = found(effective, in_trade_since=date(2021, 11, 25))
    assert codes(refused.objections) == ["juror-experience"]
    assert refused.objections[0].source == "Règlement, art. 3"
    unknown = found(effective, in_trade_since=None)
    assert unknown.free
    assert codes(unknown.remarks)[0] == "juror-experience-unknown"


def test_who_left_the_trade_too_long_ago_does_not_sit():
    effective = rules(member={"active_within_years": 5})
    assert found(effective, left_trade_on=date(2021, 11, 24)).free
    assert codes(found(effective, left_trade_on=date(2021, 11, 23)).objections) == [
        "juror-left-trade"
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"set_aside": ("2026-00001", "2026-00002")}, "juror-sets-aside"),
        ({"trained_on": None}, "juror-untrained"),
        ({"answer": None}, "juror-unheard"),
    ],
)
def test_what_is_only_to_be_known_forbids_nothing(changes, code):
    assert found(**changes).free
    assert codes(found(**changes).remarks) == [code]


def test_a_juror_who_sits_more_than_their_college_is_noticed():
    others = [replace(ANNE, juror_id=n, name=f"Juré {n}", sittings=1) for n in (2, 3)]
    loaded = replace(ANNE, sittings=4)
    reasons = {each.option.name: each.remarks for each in ranking([loaded, *others], ON, rules())}
    assert codes(reasons["Anne"]) == ["juror-loaded"]
    assert "4 fois en douze mois, pour 2 en moyenne" in reasons["Anne"][0].message
    assert reasons["Juré 2"] == ()


def test_the_load_of_another_college_is_not_compared():
    employer = replace(ANNE, juror_id=2, name="Bob", college=College.EMPLOYERS, sittings=9)
    assert {e.option.name: e.remarks for e in ranking([ANNE, employer], ON, rules())}["Bob"] == ()


def test_the_order_is_of_answers_then_recusals_then_load_then_rest():
    options = [
        replace(ANNE, name="e, non", answer=Availability.NO),
        replace(ANNE, name="d, sans réponse", answer=None),
        replace(ANNE, name="c, si besoin", answer=Availability.IF_NEEDED),
        replace(ANNE, name="b, se déporte", set_aside=("1",)),
        replace(ANNE, name="a, chargée", sittings=3),
        replace(ANNE, name="z, la dernière fois en mai", sittings=1, last_sat=date(2026, 5, 1)),
        replace(ANNE, name="y, la dernière fois en mars", sittings=1, last_sat=date(2026, 3, 1)),
        replace(ANNE, name="x, jamais"),
    ]
    assert order(*options) == [
        "x, jamais",
        "y, la dernière fois en mars",
        "z, la dernière fois en mai",
        "a, chargée",
        "b, se déporte",
        "c, si besoin",
        "d, sans réponse",
        "e, non",
    ]


def test_the_load_goes_back_twelve_calendar_months():
    assert load_since(date(2026, 11, 24)) == date(2025, 11, 24)
    assert load_since(date(2028, 2, 29)) == date(2027, 2, 28)


OPTIONS = st.lists(
    st.builds(
        JurorOption,
        juror_id=st.integers(1, 99),
        name=st.sampled_from("ABCDEF"),
        college=st.sampled_from(College),
        active=st.booleans(),
        listed=st.booleans(),
        answer=st.none() | st.sampled_from(Availability),
        sittings=st.integers(0, 9),
    ),
    max_size=12,
    unique_by=lambda option: option.juror_id,
)


@given(OPTIONS, st.randoms())
def test_the_order_does_not_depend_on_who_comes_first_and_loses_nobody(options, random):
    shuffled = list(options)
    random.shuffle(shuffled)
    assert ranking(options, ON, rules()) == ranking(shuffled, ON, rules())
    assert len(ranking(options, ON, rules())) == len(options)


@given(OPTIONS)
def test_nobody_forbidden_comes_before_somebody_free(options):
    free = [each.free for each in ranking(options, ON, rules())]
    assert free == sorted(free, reverse=True)
