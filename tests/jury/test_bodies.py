"""Which body sits as jury, and whether it assesses by itself: who may sit, and how documents call it."""

from dataclasses import replace

import pytest

from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.jury.documents.convocation import Writing, convocation_letter, employer_letter
from parchemin.jury.documents.notification import notification_letter
from parchemin.jury.rules.composition import objections_to_composition
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.selectors.convocations import convocation_facts
from parchemin.jury.selectors.notification import notification_facts
from parchemin.jury.selectors.seats import seats_of
from parchemin.kernel.objections import Refused
from parchemin.kernel.reading import Unreadable
from tests.jury.after import decided_day, decision_of
from tests.jury.cases import all_marked, bloc, case, rules, sitting
from tests.scenes import jury_day

TWO = {"body": "chair_and_vice_chair"}


def reglement(**keys):
    return new_reglement({"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", **keys})


def codes(found):
    return [objection.code for objection in found]


def test_the_chair_and_the_vice_chair_of_the_cpne_sit_alone():
    alone = rules(jury=TWO, articles={"jury.body": "art. 1"})
    assert objections_to_composition(sitting(1, 1), alone) == ()
    (objection,) = objections_to_composition(sitting(2, 2), alone)
    assert (objection.code, objection.source) == ("seats-of-presidency", "Règlement, art. 1")
    assert objections_to_composition(sitting(2, 2), rules(jury={"body": "cpne_itself"})) == ()


@pytest.mark.parametrize(
    "keys",
    [
        {"jury": {**TWO, "seats": {"employers": {"min": 2}, "employees": {"min": 2}}}},
        {"jury": {**TWO, "seats": {"experts": {"min": 1}}}},
        {"jury": {**TWO, "min_voting": 3}},
        {"jury": TWO, "quorum": {"min_total": 4}},
    ],
)
def test_a_jury_of_two_that_would_need_more_is_refused_when_read(keys):
    with pytest.raises(Unreadable) as unread:
        reglement(**keys)
    assert [fault.path for fault in unread.value.faults] == ["jury.body"]


def test_who_assessed_deliberates_where_the_jury_assesses_by_itself():
    blocs = [bloc()]
    grids = tuple(
        replace(grid, assessor="e2") if rank == 0 else grid
        for rank, grid in enumerate(all_marked(blocs, "acquired"))
    )
    judged = case(blocs, grids=grids)
    aside = recusals(judged, sitting(), rules())
    assert [recusal.person for recusal in aside] == ["e2"]
    assert recusals(judged, sitting(), rules(jury={"flow": "single"})) == ()


def test_a_jury_that_assesses_and_bans_assessors_is_refused_when_read():
    with pytest.raises(Unreadable) as unread:
        reglement(jury={"flow": "single"}, member={"assessor_ban": True})
    assert [fault.path for fault in unread.value.faults] == ["member.assessor_ban"]
    assert reglement(jury={"flow": "single"}, member={"assessor_ban": False})
    assert reglement(jury={"flow": "single"})


@pytest.mark.django_db
def test_no_member_has_a_voice_beside_the_chair_and_vice_chair(at):
    with pytest.raises(Refused) as refused:
        jury_day(jury=TWO)
    assert refused.value.codes == ("body-presidency-alone",)


def said(letter):
    return f"{letter.subject} {letter.sender} {letter.parts} {letter.signatory}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("dedicated_jury", ("Convocation au jury paritaire", "Pour le jury paritaire")),
        (
            "cpne_itself",
            ("Convocation à la CPNE siégeant en jury", "Pour la CPNE siégeant en jury"),
        ),
    ],
)
def test_letters_call_the_jury_by_the_body_that_sits(body, called):
    day = decided_day(jury={"body": body})
    facts = convocation_facts(day.sitting, seats_of(day.sitting))[0]
    letter = said(convocation_letter(facts, Writing(day.at)))
    assert [words in letter for words in called] == [True, True]
    decided = said(notification_letter(notification_facts(decision_of(day), day.at.date())))
    assert f"Le 24 novembre 2026, {called[1].removeprefix('Pour ')} a examiné" in decided


def test_a_jury_is_called_paritaire_only_where_its_text_seats_both_social_partners():
    assert reglement().jury.name.the == "le jury paritaire"
    seats = {"employers": {"min": 0}, "experts": {"min": 1}}
    alone = reglement(jury={"seats": seats, "parity": "none"})
    assert alone.jury.name.the == "le jury"
    assert alone.jury.name.presidency == "du jury"


@pytest.mark.django_db
def test_an_employer_is_never_told_that_a_juror_is_of_the_cpne():
    day = jury_day(jury={"body": "cpne_itself"})
    facts = convocation_facts(day.sitting, seats_of(day.sitting))[0]
    assert "CPNE" not in said(employer_letter(facts, Writing(day.at)))
