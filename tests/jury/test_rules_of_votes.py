"""The laws of votes. Every vote beside a second implementation: tests/assembly."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.assembly.values import NAMED_MAJORITIES
from parchemin.certifications.reglement.terms import RouteFamily, TieRule
from parchemin.certifications.terms import Register
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import JurorFacts, SittingFacts, VoteFacts
from parchemin.jury.rules.table import table_of
from parchemin.jury.rules.votes import vote_result
from parchemin.jury.terms import Choice, College, Presence, SeatRole, UnitOutcome
from tests.jury.cases import ABSTAIN, NO, ON, YES, bloc, case, changed, rules, sitting, votes

RANK = {UnitOutcome.NOT_ACQUIRED: 0, UnitOutcome.ADJOURNED: 1, UnitOutcome.ACQUIRED: 2}
EXPERT_SEATS = {"seats": {"experts": {"max": 5}}}


def jury_of(colleges: tuple[College, ...]) -> SittingFacts:
    """Return a sitting of these colleges; the first presides."""
    seats = [
        JurorFacts(f"p{n}", f"P{n}", college, SeatRole.CHAIR if n == 0 else SeatRole.MEMBER)
        for n, college in enumerate(colleges)
    ]
    return SittingFacts(ON, tuple(seats))


def effective_of(majority: str, tie: TieRule, parity: str = "none"):
    again = [{"when": "same_sitting"}] if tie is TieRule.NEW_ROUND else []
    return rules(
        majority=majority,
        tie_rule=tie.value,
        rounds=again,
        jury={"parity": parity, **EXPERT_SEATS},
    )


MAJORITIES = st.sampled_from(list(NAMED_MAJORITIES))
TIES = st.sampled_from(list(TieRule))
COLLEGES = st.sampled_from([College.EMPLOYERS, College.EMPLOYEES, College.EXPERTS])
BALLOTS = st.lists(st.tuples(COLLEGES, st.sampled_from(list(Choice))), min_size=1, max_size=9)


def outcome_of(majority, tie, ballots, order=None):
    effective = effective_of(majority, tie)
    table = table_of(jury_of(tuple(college for college, _ in ballots)), effective)
    cast = [VoteFacts(f"p{n}", "B1", said) for n, (_, said) in enumerate(ballots)]
    if order is not None:
        order.shuffle(cast)
    return vote_result(tuple(cast), table, effective)


@given(MAJORITIES, TIES, BALLOTS, st.randoms(use_true_random=False))
def test_the_order_of_voices_changes_nothing(majority, tie, ballots, order):
    assert outcome_of(majority, tie, ballots) == outcome_of(majority, tie, ballots, order)


ON_THE_VOICES = st.sampled_from(["simple_present", "by_college"])


@given(ON_THE_VOICES, TIES, BALLOTS, st.data())
def test_a_voice_that_turns_more_favourable_never_takes_a_unit_away(majority, tie, ballots, data):
    place = data.draw(st.integers(0, len(ballots) - 1))
    college, said = ballots[place]
    better = {NO: ABSTAIN, ABSTAIN: YES, YES: YES}[said]
    before = outcome_of(majority, tie, ballots).outcome
    after = outcome_of(majority, tie, [*ballots[:place], (college, better), *ballots[place + 1 :]])
    if UnitOutcome.UNDECIDED not in (before, after.outcome):
        assert RANK[after.outcome] >= RANK[before]


@given(BALLOTS)
def test_in_a_vae_a_split_is_settled_by_the_chair_alone(ballots):
    """RULE-27."""
    effective = rules(
        RouteFamily.VAE, Register.RNCP, tie_rule="acquired", jury={"parity": "none", **EXPERT_SEATS}
    )
    table = table_of(jury_of(tuple(college for college, _ in ballots)), effective)
    cast = [VoteFacts(f"p{n}", "B1", said) for n, (_, said) in enumerate(ballots)]
    result = vote_result(tuple(cast), table, effective)
    if result.split:
        chair = ballots[0][1]
        expected = {YES: "acquired", NO: "not_acquired", ABSTAIN: "not_acquired"}[chair]
        assert result.outcome == expected
        assert "D6412-6" in result.reasons[-1].source


def test_a_missing_voice_leaves_the_unit_undecided_and_names_who_is_awaited():
    effective, session = rules(), sitting(2, 2)
    result = vote_result(
        votes("B1", e1=YES, s1=YES, s2=NO), table_of(session, effective), effective
    )
    assert result.outcome is UnitOutcome.UNDECIDED
    assert result.reasons[-1].code == "vote-missing"
    assert "E2" in result.reasons[-1].text


def test_two_voices_of_one_person_are_never_counted():
    effective, session = rules(), sitting(1, 1)
    cast = votes("B1", e1=YES, s1=NO) + votes("B1", s1=YES)
    result = vote_result(cast, table_of(session, effective), effective)
    assert (result.outcome, result.reasons[0].code) == (UnitOutcome.UNDECIDED, "vote-twice")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"convened": False}, "voice-not-convened"),
        ({"presence": Presence.ABSENT}, "voice-absent"),
        ({"presence": Presence.EXCUSED}, "voice-absent"),
        ({"presence": Presence.SUBSTITUTED}, "voice-substituted"),
        ({"presence": Presence.REPRESENTED}, "voice-proxy"),
        ({"voting": False}, "voice-consultative"),
        ({"habilitated": False}, "voice-not-listed"),
    ],
)
def test_a_voice_from_outside_the_table_is_set_aside_and_says_why(change, code):
    effective, session = rules(), changed(sitting(2, 2), "e2", **change)
    cast = votes("B1", e1=NO, e2=YES, s1=NO, s2=YES)
    result = vote_result(cast, table_of(session, effective), effective)
    assert code in [reason.code for reason in result.reasons]
    assert (result.tallies[-1].acquired, result.tallies[-1].not_acquired) == (1, 2)


def test_a_remote_juror_votes_where_the_règlement_admits_it():
    session = changed(sitting(1, 1), "s1", presence=Presence.REMOTE)
    cast = votes("B1", e1=YES, s1=YES)
    for admitted, counted in ((True, 2), (False, 1)):
        effective = rules(remote_jury=admitted)
        assert (
            vote_result(cast, table_of(session, effective), effective).tallies[-1].acquired
            == counted
        )


def test_a_stranger_has_no_voice():
    effective, session = rules(), sitting(1, 1)
    cast = votes("B1", e1=YES, s1=YES, nobody=NO)
    result = vote_result(cast, table_of(session, effective), effective)
    assert result.reasons[0].code == "voice-unseated"
    assert result.tallies[-1].not_acquired == 0


def test_a_proxy_counts_where_the_represented_count_and_not_where_the_present_alone_do():
    session = changed(sitting(2, 2), "s2", presence=Presence.REPRESENTED, represented_by="s1")
    cast = votes("B1", e1=YES, e2=NO, s1=YES, s2=YES)
    simple = rules()
    assert vote_result(cast, table_of(session, simple), simple).tallies[-1].acquired == 3
    present = rules(majority="absolute_present")
    result = vote_result(cast, table_of(session, present), present)
    assert result.tallies[-1].acquired == 2
    assert "voice-represented" in [reason.code for reason in result.reasons]


@pytest.mark.parametrize(
    ("proxy", "holder", "counts"),
    [
        ({"allowed": True, "same_college": True, "max": 1}, "s1", True),
        ({"allowed": True, "same_college": True, "max": 1}, "e1", False),
        ({"allowed": True, "same_college": False, "max": 1}, "e1", True),
        ({"allowed": False}, "s1", False),
        ({"allowed": True, "same_college": True, "max": 1}, "absent", False),
    ],
)
def test_a_proxy_is_held_as_the_règlement_says(proxy, holder, counts):
    session = changed(sitting(2, 2), "s2", presence=Presence.REPRESENTED, represented_by=holder)
    table = table_of(session, rules(proxy=proxy))
    assert ("s2" in [seat.person for seat in table.represented]) is counts


def test_one_juror_holds_no_more_proxies_than_admitted():
    session = sitting(1, 4)
    for person in ("s2", "s3", "s4"):
        session = changed(session, person, presence=Presence.REPRESENTED, represented_by="s1")
    for limit in range(1, 4):
        table = table_of(session, rules(proxy={"max": limit}))
        assert len(table.represented) == limit


def test_a_proxy_falls_with_the_juror_who_holds_it():
    session = changed(sitting(2, 2), "s2", presence=Presence.REPRESENTED, represented_by="s1")
    assert table_of(session, rules(), frozenset({"s1"})).represented == ()


def test_levelled_colleges_weigh_the_same():
    effective = rules(jury={"parity": "votes"})
    session = sitting(3, 1)
    cast = votes("B1", e1=YES, e2=YES, e3=YES, s1=NO)
    result = vote_result(cast, table_of(session, effective), effective)
    assert result.tallies[-1].acquired == result.tallies[-1].not_acquired == 3
    assert result.split


def test_the_vice_chair_casts_when_the_chair_stands_aside():
    effective, session = rules(tie_rule="chair_casts"), sitting(2, 2)
    table = table_of(session, effective, frozenset({"e1", "s2"}))
    result = vote_result(votes("B1", e2=NO, s1=YES), table, effective)
    assert result.outcome is UnitOutcome.ACQUIRED
    assert "la vice-présidence la remplace (règle par défaut" in result.reasons[-1].text


def test_voices_of_a_round_held_at_an_earlier_sitting_are_not_counted_again():
    effective, session = rules(rounds=[{"when": "second_convocation"}]), sitting(1, 1)
    first = votes("B1", e1=YES, s1=NO)
    second = tuple(replace(vote, round=2) for vote in votes("B1", e1=YES, s1=YES))
    table = table_of(session, effective)
    result = vote_result(first + second, table, effective, held=1)
    assert (result.outcome, len(result.tallies)) == (UnitOutcome.ACQUIRED, 1)
    assert vote_result(first, table, effective, held=1).outcome is UnitOutcome.UNDECIDED


def test_a_seat_of_no_organisation_makes_no_organisation_of_a_quorum():
    effective = rules(quorum={"counted_in": "organisations", "min_per_college": 1})
    codes = [o.code for o in table_of(sitting(1, 1), effective).quorum.objections]
    assert codes == ["quorum-employers", "quorum-employees"]


def test_weighed_voices_tell_what_exceeds_half_and_not_a_whole_number():
    effective = rules(jury={"parity": "votes"}, majority="absolute_present_or_represented")
    session = sitting(3, 2)
    cast = votes("B1", e1=YES, e2=YES, e3=NO, s1=YES, s2=NO)
    reasons = vote_result(cast, table_of(session, effective), effective).reasons
    assert "il en faut plus de 3 sur 6" in reasons[0].text


def test_a_count_names_no_juror():
    effective, session = rules(), sitting(2, 2)
    cast = votes("B1", e1=YES, e2=NO, s1=YES, s2=ABSTAIN)
    text = " ".join(
        r.text for r in vote_result(cast, table_of(session, effective), effective).reasons
    )
    assert text == (
        "2 voix pour, 1 voix contre, 1 voix en abstention. Majorité des voix exprimées : "
        "il en faut 2 sur 3."
    )


def test_a_college_content_with_half_is_not_tied():
    """The text settles the equal voices of one college; the other one reached half of its own."""
    half = {"counted_by": "college", "of": "present", "share": "1/2", "strict": False}
    effective, session = rules(majority=half, tie_rule="acquired"), sitting(3, 2)
    cast = votes("B1", e1=YES, e2=NO, e3=ABSTAIN, s1=YES, s2=NO)
    result = vote_result(cast, table_of(session, effective), effective)
    assert result.outcome is UnitOutcome.ACQUIRED
    assert "dans le collège employeurs" in result.reasons[-1].text


@pytest.mark.parametrize(
    ("tie", "led", "expected"),
    [
        ("chair_casts", YES, UnitOutcome.ACQUIRED),
        ("chair_casts", ABSTAIN, UnitOutcome.NOT_ACQUIRED),
        ("acquired", YES, UnitOutcome.ACQUIRED),
        ("adjourn", YES, UnitOutcome.ADJOURNED),
        ("not_acquired", YES, UnitOutcome.NOT_ACQUIRED),
    ],
)
def test_equal_voices_inside_either_college_follow_the_tie_rule(tie, led, expected):
    """The chair is an employer; the employees are equal, and against nobody."""
    cast = votes("B1", e1=led, e2=YES, s1=YES, s2=NO)
    effective = rules(majority="by_college", tie_rule=tie)
    found = deliberate(case((bloc("B1"),), votes=cast), sitting(), effective).units[0]
    assert found.outcome is expected
    assert any("Partage des voix dans le collège salariés" in why.text for why in found.reasons)


def test_the_chair_never_overrides_a_college_that_is_against():
    cast = votes("B1", e1=YES, e2=NO, s1=NO, s2=NO)
    effective = rules(majority="by_college", tie_rule="chair_casts")
    found = deliberate(case((bloc("B1"),), votes=cast), sitting(), effective).units[0]
    assert found.outcome is UnitOutcome.NOT_ACQUIRED
    assert not any("Partage" in why.text for why in found.reasons)


@pytest.mark.parametrize("led", [YES, NO, ABSTAIN])
@pytest.mark.parametrize("route", [RouteFamily.TRAINING, RouteFamily.VAE])
def test_a_secret_ballot_tells_nothing_of_what_the_chair_voted(led, route):
    other = YES if led is NO else NO
    voices = {"e1": led, "s1": other} | ({"e2": YES} if led is ABSTAIN else {})
    session = sitting(2, 1) if led is ABSTAIN else sitting(1, 1)
    said = {}
    for secrecy in ("open", "secret"):
        effective = rules(tie_rule="chair_casts", secrecy=secrecy, route=route)
        result = vote_result(votes("B1", **voices), table_of(session, effective), effective)
        said[secrecy] = (result.outcome, result.reasons[-1])
    assert said["open"][0] is said["secret"][0]
    assert said["open"][1].code == said["secret"][1].code
    assert said["secret"][1].text in (
        "Partage des voix : la voix de la présidence l’emporte.",
        "Partage des voix : la voix prépondérante ne départage pas.",
    )
    assert said["open"][1].text != said["secret"][1].text
