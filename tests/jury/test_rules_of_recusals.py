"""Who leaves the table for one candidate."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import Register
from parchemin.jury.rules.facts import InterestFacts
from parchemin.jury.rules.incompatibilities import incompatibilities, recusals
from parchemin.jury.terms import InterestKind
from tests.jury.cases import A, case, changed, marks, rules, sitting

SITE, OTHER_SITE, OTHER_FIRM = "73282932000074", "73282932000082", "40483304800022"
BANS = {
    InterestKind.TRAINER: "trainer_ban",
    InterestKind.TUTOR: "tutor_ban",
    InterestKind.ASSESSOR: "assessor_ban",
    InterestKind.GUIDE: "guide_ban",
    InterestKind.RELATION: "relation_ban",
}


def codes(session, candidate, effective):
    return {
        recusal.person: [reason.code for reason in recusal.reasons]
        for recusal in recusals(candidate, session, effective)
    }


@pytest.mark.parametrize(
    ("scope", "employer", "recused"),
    [
        ("company", SITE, True),
        ("company", OTHER_SITE, True),
        ("company", OTHER_FIRM, False),
        ("site", SITE, True),
        ("site", OTHER_SITE, False),
        ("none", SITE, False),
        ("company", "", False),
    ],
)
def test_the_employer_reaches_as_far_as_the_règlement_says(scope, employer, recused):
    """RULE-34."""
    session = changed(sitting(), "e1", employer=employer)
    found = codes(session, case(employer=SITE), rules(member={"same_employer": scope}))
    assert ("e1" in found) is recused


@pytest.mark.parametrize("kind", list(BANS))
def test_a_link_keeps_away_where_the_règlement_or_the_law_says_so(kind):
    candidate = case(interests=(InterestFacts("e1", kind),))
    banned = rules(member={BANS[kind]: True})
    assert codes(sitting(), candidate, banned) == {"e1": [f"recused-{kind.value}"]}
    free = rules(member={BANS[kind]: False})
    assert codes(sitting(), candidate, free) == {}


@pytest.mark.parametrize("kind", [InterestKind.RELATION, InterestKind.GUIDE])
def test_in_a_vae_any_relation_keeps_away_although_the_branch_is_silent(kind):
    """RULE-28."""
    candidate = case(interests=(InterestFacts("s1", kind),))
    vae = rules(RouteFamily.VAE, Register.RNCP)
    assert codes(sitting(), candidate, vae) == {"s1": [f"recused-{kind.value}"]}
    assert codes(sitting(), candidate, rules()) == {}


def test_who_assessed_the_candidate_is_read_from_the_grids():
    candidate = case(grids=marks("B1", [A] * 4))
    session = sitting()
    assessor = replace(session.jurors[1], person="a1")
    session = replace(session, jurors=(session.jurors[0], assessor, *session.jurors[2:]))
    assert codes(session, candidate, rules()) == {"a1": ["recused-assessor"]}


def test_nobody_decides_on_oneself_and_a_declared_interest_is_always_heard():
    everything_off = rules(
        member={
            "same_employer": "none",
            "trainer_ban": False,
            "tutor_ban": False,
            "assessor_ban": False,
        }
    )
    candidate = case(candidate="e1", interests=(InterestFacts("s2", InterestKind.DECLARED),))
    assert codes(sitting(), candidate, everything_off) == {
        "e1": ["recused-self"],
        "s2": ["recused-declared"],
    }


def test_every_reason_is_told_once_with_its_text():
    session = changed(sitting(), "e1", employer=SITE)
    links = (
        InterestFacts("e1", InterestKind.TRAINER),
        InterestFacts("e1", InterestKind.EMPLOYER),
        InterestFacts("e1", InterestKind.TRAINER),
    )
    effective = rules(member={"trainer_ban": True}, articles={"member": "art. 4.2"})
    reasons = incompatibilities(
        session.by_person["e1"], case(employer=SITE, interests=links), effective
    )
    found = [reason.code for reason in reasons]
    assert "recused-trainer" in found
    assert "recused-employer" in found
    assert len(found) == len(set(found))
    trainer = next(reason for reason in reasons if reason.code == "recused-trainer")
    assert trainer.source == "Règlement, art. 4.2"
    assert "quitte le quorum pour ce candidat" in trainer.text


@given(st.lists(st.sampled_from([*InterestKind]), max_size=4), st.sampled_from(["e1", "s2"]))
def test_the_quick_reading_of_the_table_forgets_no_link(kinds, person):
    effective = rules(RouteFamily.VAE, Register.RNCP)
    candidate = case(interests=tuple(InterestFacts(person, kind) for kind in kinds))
    session = sitting()
    slowly = {
        seat.person
        for seat in session.jurors
        if incompatibilities(seat, replace(candidate), effective)
    }
    assert {recusal.person for recusal in recusals(candidate, session, effective)} == slowly
    assert slowly == ({person} if kinds else set())
