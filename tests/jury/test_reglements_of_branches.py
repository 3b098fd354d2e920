"""Each branch's règlement replays its own text, on the cases where a jurist would look first."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import read_reglement
from parchemin.certifications.reglement.terms import RouteFamily, Unit
from parchemin.certifications.terms import Register
from parchemin.jury.rules.composition import objections_to_composition
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import Adjustment, JurorFacts
from parchemin.jury.rules.table import table_of
from parchemin.jury.terms import College, Outcome, Presence, SeatRole, UnitOutcome
from tests.jury.cases import (
    ABSTAIN,
    NO,
    YES,
    A,
    N,
    all_marked,
    bloc,
    case,
    changed,
    marks,
    rules,
    sitting,
    votes,
)

FOLDER = Path(__file__).resolve().parents[2] / "parchemin" / "demo" / "reglements"
BRANCHES = {
    "animation", "assistant_de_formation", "automobile", "bricolage", "coiffure", "commerce_alimentaire",
    "commerces_de_gros", "cqp_cqpi", "hcr", "immobilier", "industrie_pharmaceutique", "metallurgie",
    "negoce_materiaux", "ocapiat", "organismes_de_formation", "prevention_securite", "proprete", "sdlm",
    "sport", "syntec",
}  # fmt: skip
ON = date(2026, 11, 24)


def text_of(name, route=RouteFamily.TRAINING, register=Register.NONE):
    return with_law(read_reglement(FOLDER / f"{name}.yaml"), route, register, ON)


def table(*seats):
    """Return a sitting of these seats, written `e1:chair`, `s1:vice_chair`, `x1`, `t1`."""
    colleges = {"e": "employers", "s": "employees", "x": "experts", "t": "trainers"}
    jurors = []
    for written in seats:
        person, _, role = written.partition(":")
        college = College(colleges[person[0]])
        jurors.append(JurorFacts(person, person.upper(), college, SeatRole(role or "member")))
    return replace(sitting(1, 1), jurors=tuple(jurors))


def outcome(effective, session, **voices):
    """Return what the jury decides of the only unit of a case, with the codes of its reasons."""
    cast = votes(
        "certification" if effective.reglement.decision.unit == "certification" else "B1", **voices
    )
    found = deliberate(case((bloc(),), votes=cast, route=effective.route), session, effective)
    unit = found.units[0]
    return unit.outcome, [reason.code for reason in unit.reasons], found


def test_every_branch_of_the_comparison_has_its_file_with_its_source():
    assert {path.stem for path in FOLDER.glob("*.yaml")} >= BRANCHES
    for name in BRANCHES:
        reglement = read_reglement(FOLDER / f"{name}.yaml")
        assert reglement.source, name
        assert reglement.source.title, name


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        ({"e1": YES, "e2": YES, "s1": YES, "s2": NO}, UnitOutcome.ACQUIRED),
        ({"e1": YES, "e2": YES, "s1": NO, "s2": NO}, UnitOutcome.NOT_ACQUIRED),
        ({"e1": YES, "e2": YES, "s1": NO, "s2": ABSTAIN}, UnitOutcome.NOT_ACQUIRED),
    ],
)
def test_coiffure_asks_the_majority_of_the_members_and_gives_the_chair_no_second_voice(
    voices, expected
):
    assert outcome(text_of("coiffure"), sitting(2, 2), **voices)[0] is expected


def test_coiffure_sits_at_two_and_two_with_as_many_of_each_present():
    effective = text_of("coiffure")
    three = changed(sitting(2, 2), "s2", presence=Presence.ABSENT)
    codes = [o.code for o in table_of(three, effective).quorum.objections]
    assert codes == ["jury-voters", "parity-present"]


def test_prevention_securite_votes_by_college_then_again_then_at_more_than_seventy_percent():
    effective = text_of("prevention_securite")
    seats = table("e1:chair", "e2", "e3", "e4", "s1:vice_chair", *(f"s{n}" for n in range(2, 8)))
    people = [juror.person for juror in seats.jurors]
    # nine for, two against, but the employers are two against two: their college is not for
    split = {p: NO if p in ("e1", "e2") else YES for p in people}
    said, codes, _ = outcome(effective, seats, **split)
    assert (said, codes[-1]) == (UnitOutcome.ADJOURNED, "round-put-off")
    # at the next meeting the college vote fails again, then the voices of both colleges are counted
    second = tuple(replace(v, round=2) for v in votes("B1", **split))
    third = tuple(replace(v, round=3) for v in votes("B1", **split))
    again = case((bloc(),), votes=second + third, rounds_held=(("B1", 1),))
    found = deliberate(again, seats, effective).units[0]
    assert found.outcome is UnitOutcome.ACQUIRED  # 9 of 11 is more than 70 %
    seven = {p: NO if p in ("e1", "e2", "e3", "e4") else YES for p in people}
    third = tuple(replace(v, round=3) for v in votes("B1", **seven))
    again = replace(again, votes=second + third)
    assert deliberate(again, seats, effective).units[0].outcome is UnitOutcome.NOT_ACQUIRED


def test_prevention_securite_counts_seventy_percent_of_fourteen_as_ten_voices():
    majority = text_of("prevention_securite").reglement.rounds[1].majority
    assert majority.needed(14) == 10
    assert not majority.is_reached(7, 10)


def test_bricolage_asks_three_unions_and_two_employers_then_no_quorum_at_the_next_meeting():
    effective = text_of("bricolage")
    seats = table("e1:chair", "e2", "s1:vice_chair", "s2", "s3")
    unions = {"s1": "a", "s2": "b", "s3": "c", "e1": "fmb", "e2": "fmb"}
    for person, union in unions.items():
        seats = changed(seats, person, organisation=union)
    assert table_of(seats, effective).quorum.objections == ()
    two = changed(seats, "s3", organisation="b")
    assert [o.code for o in table_of(two, effective).quorum.objections] == ["quorum-employees"]
    assert table_of(replace(two, second_convocation=True), effective).quorum.objections == ()


def test_bricolage_levels_the_voices_of_the_colleges_on_the_larger_one():
    seats = table("e1:chair", "e2", "s1:vice_chair", "s2", "s3")
    for person in ("s1", "s2", "s3"):
        seats = changed(seats, person, organisation=person)
    # two employers weigh three: 3 against 3 is an equality, and the text is silent on it
    voices = {"e1": YES, "e2": YES, "s1": NO, "s2": NO, "s3": NO}
    said, codes, _ = outcome(text_of("bricolage"), seats, **voices)
    assert (said, codes[-1]) == (UnitOutcome.NOT_ACQUIRED, "vote-split")


def test_industrie_pharmaceutique_asks_two_thirds_of_the_present_except_equal_voices_in_a_vae():
    six = sitting(3, 3)
    training = text_of("industrie_pharmaceutique")
    four = {"e1": YES, "e2": YES, "e3": YES, "s1": YES, "s2": NO, "s3": NO}
    assert outcome(training, six, **four)[0] is UnitOutcome.ACQUIRED
    three = {**four, "s1": NO}
    assert outcome(training, six, **three)[0] is UnitOutcome.NOT_ACQUIRED
    vae = text_of("industrie_pharmaceutique", RouteFamily.VAE, Register.RNCP)
    said, codes, found = outcome(vae, six, **three)
    assert (said, codes[-1]) == (UnitOutcome.ACQUIRED, "casting-vote")
    assert "D6412-6" in found.units[0].reasons[-1].source


def test_organismes_de_formation_and_sport_give_the_chair_the_last_word_on_equal_voices():
    of = table("e1:chair", "s1:vice_chair", "x1", "x2")
    said, codes, _ = outcome(text_of("organismes_de_formation"), of, e1=YES, s1=YES, x1=NO, x2=NO)
    assert (said, codes[-1]) == (UnitOutcome.ACQUIRED, "casting-vote")
    sport = table("x1:chair", "e1", "s1", "t1")
    said, codes, _ = outcome(text_of("sport"), sport, x1=NO, e1=YES, s1=YES, t1=NO)
    assert (said, codes[-1]) == (UnitOutcome.NOT_ACQUIRED, "casting-vote")


def test_sport_and_syntec_are_presided_by_who_is_of_no_college_and_need_no_vice_chair():
    sport = table("x1:chair", "e1", "s1", "t1")
    assert objections_to_composition(sport, text_of("sport")) == ()
    syntec = table("x1:chair", "x2", "x3")
    assert objections_to_composition(syntec, text_of("syntec")) == ()


def test_syntec_decides_by_the_greater_number_and_leaves_the_last_word_to_the_cpne():
    syntec = table("x1:chair", "x2", "x3")
    said, _, found = outcome(text_of("syntec"), syntec, x1=NO, x2=YES, x3=YES)
    assert (said, found.to_confirm) == (UnitOutcome.ACQUIRED, True)


def test_sdlm_keeps_each_competence_five_years_from_the_day_of_the_jury():
    effective = text_of("sdlm")
    pair = table("e1:chair", "s1:vice_chair")
    grids = marks("B1", [N, A, A, A], [N, A, A, A])
    found = deliberate(case((bloc(),), grids=grids, adopted=True), pair, effective)
    assert found.outcome is Outcome.PARTIAL
    assert {u.code for u in found.units if u.outcome is UnitOutcome.ACQUIRED} == {
        "B1.2",
        "B1.3",
        "B1.4",
    }


def test_commerces_de_gros_acquires_on_equal_voices_and_cqpi_does_not():
    voices = {"e1": NO, "s1": YES}
    assert outcome(text_of("commerces_de_gros"), sitting(1, 1), **voices)[0] is UnitOutcome.ACQUIRED
    assert outcome(text_of("cqp_cqpi"), sitting(1, 1), **voices)[0] is UnitOutcome.NOT_ACQUIRED


@pytest.mark.parametrize(
    ("pros", "cons", "expected"),
    [
        (2, 1, UnitOutcome.NOT_ACQUIRED),  # two of six present, and no equal voices
        (3, 3, UnitOutcome.ACQUIRED),
        (1, 0, UnitOutcome.NOT_ACQUIRED),
        (4, 2, UnitOutcome.ACQUIRED),
    ],
)
def test_commerces_de_gros_counts_its_majority_on_those_present(pros, cons, expected):
    people = ("e1", "e2", "e3", "s1", "s2", "s3")
    said = [YES] * pros + [NO] * cons + [ABSTAIN] * (6 - pros - cons)
    voices = dict(zip(people, said, strict=True))
    assert outcome(text_of("commerces_de_gros"), sitting(3, 3), **voices)[0] is expected


@pytest.mark.parametrize("name", ["sport", "syntec", "proprete"])
def test_a_base_that_the_text_does_not_name_is_told_as_the_default(name):
    assert text_of(name).source("majority").startswith("Règle par défaut")


@pytest.mark.parametrize(
    ("given", "new", "expected"),
    [
        (60, None, UnitOutcome.NOT_ACQUIRED),
        (0, None, UnitOutcome.NOT_ACQUIRED),
        (80, None, UnitOutcome.ACQUIRED),
        (60, 100, UnitOutcome.ACQUIRED),  # one line of four: the mean is 70 %
        (60, 95, UnitOutcome.NOT_ACQUIRED),
    ],
)
def test_ocapiat_acquires_under_seventy_percent_only_by_new_marks(given, new, expected):
    effective, session = text_of("ocapiat"), sitting(1, 1)
    changes = () if new is None else (Adjustment("B1", "B1.1.a", Decimal(new), "Entretien"),)
    asked = case(
        (bloc(),),
        grids=all_marked((bloc(),), Decimal(given)),
        votes=votes("B1", e1=YES, s1=YES),
        adjustments=changes,
    )
    assert deliberate(asked, session, effective).units[0].outcome is expected


def test_metallurgie_is_presided_by_an_employer_whose_voice_settles_equal_ones():
    effective = text_of("metallurgie")
    cast = votes("B1.1", e1=YES, s1=NO)
    found = deliberate(case((bloc(),), votes=cast), sitting(1, 1), effective)
    assert found.units[0].outcome is UnitOutcome.ACQUIRED
    assert effective.reglement.presidency.college is College.EMPLOYERS


def test_metallurgie_dates_a_bloc_made_of_competences_as_it_dates_competences():
    line, source = text_of("metallurgie").validity(RouteFamily.TRAINING, Register.NONE, Unit.BLOC)
    assert (line.months, source) == (24, "Règlement, art. 55.3")
    registered, _ = text_of("metallurgie", register=Register.RNCP).validity(
        RouteFamily.TRAINING, Register.RNCP, Unit.BLOC
    )
    assert registered.months is None


def test_commerce_alimentaire_gives_one_voice_to_an_organisation():
    effective = text_of("commerce_alimentaire")
    seats = table("e1:chair", "e2", "e3", "s1:vice_chair", "s2")
    for person, organisation in {"e1": "p", "e2": "p", "e3": "p", "s1": "a", "s2": "b"}.items():
        seats = changed(seats, person, organisation=organisation)
    voices = {"e1": YES, "e2": YES, "e3": YES, "s1": NO, "s2": NO}
    assert outcome(effective, seats, **voices)[0] is UnitOutcome.NOT_ACQUIRED  # one against two


def test_immobilier_2025_asks_more_than_half_of_the_two_who_sit():
    pair = table("e1:chair", "s1:vice_chair")
    assert outcome(text_of("immobilier"), pair, e1=YES, s1=YES)[0] is UnitOutcome.ACQUIRED
    assert outcome(text_of("immobilier"), pair, e1=YES, s1=ABSTAIN)[0] is UnitOutcome.NOT_ACQUIRED


def test_automobile_sits_at_two_of_three_and_animation_at_five():
    auto = table("e1:chair", "s1:vice_chair", "t1")
    effective = text_of("automobile")
    assert (
        table_of(changed(auto, "t1", presence=Presence.ABSENT), effective).quorum.objections == ()
    )
    alone = changed(changed(auto, "t1", presence=Presence.ABSENT), "s1", presence=Presence.ABSENT)
    assert table_of(alone, effective).quorum.objections
    four = table("e1:chair", "s1:vice_chair", "t1", "x1")
    codes = [o.code for o in objections_to_composition(four, text_of("animation"))]
    assert codes == ["seats-experts"]


@pytest.mark.parametrize(
    ("name", "confirmed"),
    [("ocapiat", True), ("negoce_materiaux", True), ("hcr", True), ("sdlm", False)],
)
def test_the_cpne_decides_last_where_the_text_says_so(name, confirmed):
    assert text_of(name).reglement.decision.cpne_confirmation is confirmed


def test_a_text_that_is_silent_gives_the_chair_nothing():
    """Negative control of the tie rule: the default règlement does not settle an equality."""
    said, codes, _ = outcome(rules(), sitting(1, 1), e1=YES, s1=NO)
    assert (said, codes[-1]) == (UnitOutcome.NOT_ACQUIRED, "vote-split")
