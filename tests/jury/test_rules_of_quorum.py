"""Every composition of up to six and six, beside a second implementation, then the cases of the field."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import Register
from parchemin.jurors.terms import Gender
from parchemin.jury.rules.composition import (
    objections_to_composition,
    objections_to_opening,
    presiding_college,
)
from parchemin.jury.rules.table import table_of
from parchemin.jury.terms import College, Presence, SeatRole
from tests.jury.cases import changed, juror, rules, sitting
from tests.jury.naive import quorum_says

RULES = [
    {"min_per_college": 1},
    {"min_total": 2, "min_per_college": 0},
    {"min_total": 4, "min_per_college": 2},
    {"fraction": "2/3", "min_per_college": 1},
    {"fraction": "3/5", "min_per_college": 0, "parity": "present"},
    {"per_college": "1/2", "min_per_college": 0},
    {"fraction": "1/2", "min_per_college": 1, "base": "seats_not_recused"},
    {"min_per_college": 0, "min_voting": 2},
]


def written(asked: dict) -> dict:
    """Return the règlement keys for the plain rules given to the second implementation."""
    quorum = {
        "min_total": asked.get("min_total"),
        "min_per_college": asked["min_per_college"],
        "fraction": asked.get("fraction"),
        "fraction_per_college": asked.get("per_college"),
        "base": asked.get("base", "seats"),
    }
    jury = {"parity": asked.get("parity", "none"), "min_voting": asked.get("min_voting", 1)}
    return {"quorum": quorum, "jury": jury}


def sizes(highest: int):
    """Return (seats, present, recused among the present) of one college."""
    return [
        (seats, present, recused)
        for seats in range(highest + 1)
        for present in range(seats + 1)
        for recused in range(present + 1)
    ]


@pytest.mark.parametrize("asked", RULES, ids=str)
def test_every_composition_of_six_and_six_has_the_quorum_that_the_texts_say(asked):
    effective = rules(**written(asked))
    build = table_of.__wrapped__
    colleges = (College.EMPLOYERS, College.EMPLOYEES)
    people = {college: [juror(n + 1, college) for n in range(6)] for college in colleges}
    for sides in product(sizes(6), sizes(6)):
        seats, out = [], set()
        for college, (held, present, recused) in zip(colleges, sides, strict=True):
            for n, seat in enumerate(people[college][:held]):
                seats.append(seat if n < present else replace(seat, presence=Presence.ABSENT))
            out.update(seat.person for seat in people[college][:recused])
        session = replace(sitting(0, 0), jurors=tuple(seats))
        found = {o.code for o in build(session, effective, frozenset(out)).quorum.objections}
        counts = [
            {college.value: side[place] for college, side in zip(colleges, sides, strict=True)}
            for place in range(3)
        ]
        assert found - {"presidency-away"} == quorum_says(asked, *counts), sides


def test_the_second_implementation_can_disagree():
    """Negative control: one voter fewer, and the two thirds are missed."""
    seats = {"employers": 3, "employees": 3}
    none = {"employers": 0, "employees": 0}
    asked = {"fraction": "2/3", "min_per_college": 0}
    assert quorum_says(asked, seats, {"employers": 2, "employees": 2}, none) == set()
    assert quorum_says(asked, seats, {"employers": 2, "employees": 1}, none) == {"quorum-total"}


def test_a_recused_juror_leaves_the_quorum_of_that_candidate_only():
    effective, session = rules(quorum={"fraction": "2/3"}), sitting(3, 3)
    whole = table_of(session, effective).quorum
    without = table_of(session, effective, frozenset({"e3"})).quorum
    assert (whole.present, whole.required) == (6, 4)
    assert (without.present, without.required, without.objections) == (5, 4, ())
    assert "e3" not in without.voters


def test_a_quorum_says_who_is_missing_which_text_asks_and_what_to_do():
    effective = rules(quorum={"min_per_college": 2}, articles={"quorum": "art. 4.1"})
    (objection,) = table_of(sitting(2, 1), effective).quorum.objections
    assert objection.code == "quorum-employees"
    assert objection.message == "Quorum, collège salariés : 1 votant pour 2 requis."
    assert objection.source == "Règlement, art. 4.1"
    assert objection.remedy


def test_the_represented_count_in_the_quorum_only_where_the_règlement_says():
    session = changed(sitting(1, 2), "s2", presence=Presence.REPRESENTED, represented_by="s1")
    for counted, present in ((True, 3), (False, 2)):
        effective = rules(quorum={"counts_represented": counted})
        assert table_of(session, effective).quorum.present == present


def test_a_second_convocation_lifts_the_quorum_where_admitted_but_not_the_law():
    session = sitting(1, 0, second_convocation=True)
    lifted = rules(quorum={"min_total": 5, "second_convocation_without_quorum": True})
    assert table_of(session, lifted).quorum.objections == ()
    kept = rules(quorum={"min_total": 5})
    assert table_of(session, kept).quorum.objections
    vae = rules(
        RouteFamily.VAE,
        Register.RNCP,
        quorum={"min_total": 5, "second_convocation_without_quorum": True},
    )
    assert [o.code for o in table_of(session, vae).quorum.objections] == ["jury-voters"]


def test_a_vae_jury_needs_a_qualified_member():
    """RULE-27."""
    session = sitting(1, 1)
    for person in ("e1", "s1"):
        session = changed(session, person, qualified=False)
    vae = rules(RouteFamily.VAE, Register.RNCP)
    assert [o.code for o in table_of(session, vae).quorum.objections] == ["jury-qualified"]
    assert table_of(session, rules()).quorum.objections == ()


@pytest.mark.parametrize(
    ("first", "second", "warned"),
    [
        (Gender.WOMAN, Gender.MAN, False),
        (Gender.MAN, Gender.MAN, True),
        (Gender.WOMAN, Gender.WOMAN, True),
    ],
)
def test_the_balance_of_women_and_men_in_a_vae_is_shown_and_does_not_block(first, second, warned):
    """RULE-27."""
    session = changed(changed(sitting(1, 1), "e1", gender=first), "s1", gender=second)
    table = table_of(session, rules(RouteFamily.VAE, Register.RNCP))
    assert bool(table.warnings) is warned
    assert table.quorum.objections == ()


def test_a_table_that_neither_chair_nor_vice_chair_presides_does_not_decide():
    table = table_of(sitting(2, 2), rules(), frozenset({"e1", "s1"}))
    assert table.presider is None
    assert [o.code for o in table.quorum.objections] == ["presidency-away"]


def test_a_substitute_sits_in_the_place_of_the_juror_they_replace():
    session = changed(sitting(2, 2), "e2", presence=Presence.SUBSTITUTED)
    session = replace(session, jurors=(*session.jurors, juror(3, College.EMPLOYERS)))
    table = table_of(session, rules(quorum={"fraction": "1/1"}))
    assert len(table.members) == 4
    assert table.quorum.objections == ()
    assert objections_to_composition(session, rules()) == ()


def test_a_sitting_opens_when_composed_present_and_presided_and_says_all_that_is_missing():
    assert objections_to_opening(sitting(2, 2), rules()) == ()
    lone = replace(sitting(2, 1), jurors=sitting(2, 1).jurors[1:])
    found = {o.code for o in objections_to_opening(lone, rules(quorum={"min_total": 3}))}
    assert {"no-chair", "quorum-total"} <= found


def test_seats_out_of_number_or_parity_are_objections():
    """RULE-29."""
    limited = rules(jury={"seats": {"employers": {"min": 1, "max": 1}}})
    codes = {o.code for o in objections_to_composition(sitting(2, 1), limited)}
    assert codes == {"seats-employers", "parity-seats"}


def test_chair_and_vice_chair_are_of_the_two_colleges():
    session = changed(sitting(2, 2), "s1", role=SeatRole.MEMBER)
    session = changed(session, "e2", role=SeatRole.VICE_CHAIR)
    codes = [o.code for o in objections_to_composition(session, rules())]
    assert codes == ["presidency-one-college"]


@pytest.mark.parametrize(
    ("on", "college"),
    [
        (date(2024, 3, 1), College.EMPLOYERS),
        (date(2025, 2, 28), College.EMPLOYERS),
        (date(2025, 3, 1), College.EMPLOYEES),
        (date(2026, 3, 1), College.EMPLOYERS),
    ],
)
def test_the_presidency_alternates_on_the_anniversary(on, college):
    presidency = rules(
        presidency={"college": "employers", "rotation": "yearly", "since": "2024-03-01"}
    ).reglement.presidency
    assert presiding_college(presidency, on) is college


def test_who_lacks_the_experience_asked_has_no_voice_and_the_reason_is_told():
    asked = rules(member={"experience_years": 5}, articles={"member": "art. 4"})
    newcomer = changed(sitting(), "e2", in_trade_since=date(2024, 1, 1))
    away = dict(table_of(newcomer, asked).away)
    assert (away["e2"].code, away["e2"].source) == ("voice-juror-experience", "Règlement, art. 4")
    assert "e2" not in table_of(newcomer, asked).quorum.voters
    assert "e2" in table_of(newcomer, rules()).quorum.voters
