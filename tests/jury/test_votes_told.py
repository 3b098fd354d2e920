"""Votes as the procès-verbal tells them: each step with its text, voices as cast, and what they weigh."""

from dataclasses import replace

from parchemin.certifications.reglement.terms import Register, RouteFamily, Unit
from parchemin.jury.documents import MinutesFacts, MinutesVote, UnitMark, make_minutes
from parchemin.jury.documents.facts import MinutesAdjustment, minutes_as_json, minutes_from_json
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.selectors.minutes_votes import votes_told
from parchemin.jury.terms import Outcome
from tests.documents import words
from tests.jury.cases import NO, YES, case, changed, rules, sitting, votes
from tests.jury.test_minutes_document import FACTS, candidate

LEVELLED = {
    "jury": {"parity": "votes"},
    "articles": {"jury.parity": "art. 7", "majority": "art. 8"},
}


def told(effective, session, **voices):
    """Return the only vote told of one bloc, voices by person."""
    heard = case(votes=votes("B1", **voices))
    found = deliberate(heard, session, effective)
    (vote,) = votes_told("D-1", Unit.BLOC, heard, found, session, effective)
    return vote


def counts(vote: MinutesVote) -> tuple[int, int, int]:
    return (vote.acquired, vote.not_acquired, vote.abstentions)


def test_each_step_of_a_vote_cites_its_text_once():
    effective = rules(
        majority="simple_present", tie_rule="chair_casts", articles={"majority": "art. 8"}
    )
    vote = told(effective, sitting(1, 1), e1=YES, s1=NO)
    assert vote.reasons[0].endswith(" sur 2 (Règlement, art. 8).")
    assert vote.reasons[1].endswith("la voix de la présidence l’emporte, pour (Règlement).")


def test_a_text_that_serves_again_is_not_cited_again():
    effective = rules(majority="simple_present", articles={"majority": "art. 8"})
    vote = told(effective, sitting(2, 1), e1=NO, e2=YES, s1=NO)
    assert [reason.count("art. 8") for reason in vote.reasons] == [1, 0]


def test_a_rule_that_no_text_gives_is_said_to_be_a_default():
    vote = told(rules(), sitting(1, 2), e1=YES, s1=NO, s2=YES)
    assert vote.reasons[0].endswith("(règle par défaut, le règlement n’en dit rien).")


def test_the_law_is_cited_where_it_gives_the_chair_the_last_word():
    effective = rules(RouteFamily.VAE, Register.RNCP, tie_rule="not_acquired")
    vote = told(effective, sitting(1, 1), e1=YES, s1=NO)
    assert vote.reasons[-1].endswith("l’emporte, pour (C. trav., art. D6412-6).")


def test_levelled_colleges_are_told_as_cast_with_what_a_voice_counts_for():
    vote = told(rules(**LEVELLED), sitting(3, 2), e1=YES, e2=YES, e3=YES, s1=YES, s2=NO)
    assert counts(vote) == (4, 1, 0)
    assert vote.reasons[0] == (
        "Les deux collèges pèsent le même poids : 3 votants du collège employeurs et 2 votants du collège "
        "salariés, chaque voix du collège salariés compte pour 1,5 (Règlement, art. 7)."
    )
    assert vote.reasons[1].startswith("4,5 voix pour, 1,5 voix contre")


def test_voices_levelled_to_a_whole_number_are_told_as_cast_too():
    vote = told(rules(**LEVELLED), sitting(2, 1), e1=YES, e2=YES, s1=NO)
    assert counts(vote) == (2, 1, 0)
    assert "compte pour 2 (" in vote.reasons[0]


def test_levels_are_not_told_of_a_vote_of_one_voice_which_stays_untold():
    vote = told(rules(**LEVELLED), sitting(2, 1), e1=YES, e2=YES, s1=YES)
    assert len(vote.reasons) == 1
    assert not vote.worth_telling


def test_nothing_is_said_of_levels_where_both_colleges_are_as_many():
    vote = told(rules(**LEVELLED), sitting(1, 1), e1=YES, s1=NO)
    assert not any("poids" in reason for reason in vote.reasons)


def test_organisations_are_said_to_have_one_voice_each():
    effective = rules(
        majority={"share": "50 %", "of": "cast", "counted_by": "organisation"},
        articles={"majority": "art. 8"},
    )
    session = sitting(2, 1)
    for person, name in {"e1": "A", "e2": "A", "s1": "B"}.items():
        session = changed(session, person, organisation=name)
    vote = told(effective, session, e1=YES, e2=YES, s1=NO)
    assert counts(vote) == (2, 1, 0)
    assert vote.reasons[0].startswith("Chaque organisation a une voix")


def test_minutes_signed_before_a_mention_was_added_read_and_keep_their_digest():
    old = minutes_as_json(replace(FACTS, signatures=()))
    read = minutes_from_json(old)
    assert isinstance(read, MinutesFacts)
    assert minutes_as_json(read) == old


# What the file says of them.

UNANIMOUS = (
    "Aucun vote n’a divisé le jury : chaque décision mise aux voix a été prise à l’unanimité"
)
ADOPTED = "suivent les grilles signées"


def test_unanimity_is_said_when_there_was_no_split_vote():
    text = words(make_minutes(replace(FACTS, votes=FACTS.votes[1:])))
    assert UNANIMOUS in text
    assert ADOPTED in text


def test_nobody_is_said_to_have_voted_on_grids_that_were_adopted():
    text = words(make_minutes(replace(FACTS, votes=())))
    assert "Rien n’a été mis aux voix : les décisions suivent les grilles signées" in text
    assert "unanimité" not in text


def test_what_follows_a_mark_that_the_jury_changed_is_not_said_to_follow_the_grids_alone():
    mark = MinutesAdjustment("D-2026-0002", "B2", "C2.1-K1", "A 60, B 62", "70", "Entretien.")
    said = "avec les notes que le jury a changées, adoptées sans vote"
    assert said in words(make_minutes(replace(FACTS, votes=(), adjustments=(mark,))))
    assert said not in words(make_minutes(replace(FACTS, votes=())))


def test_nothing_is_said_of_grids_where_nothing_was_decided():
    nothing = (UnitMark.NO_DECISION, UnitMark.NO_DECISION)
    absent = candidate(1, "Fatou Sarr", nothing, Outcome.ABSENT)
    text = words(make_minutes(replace(FACTS, candidates=(absent,), votes=(), recusals=())))
    assert "Rien n’a été mis aux voix." in text
    assert ADOPTED not in text
