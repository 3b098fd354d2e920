"""The rules on a référentiel: law for the RNCP, doctrine that may be set aside, advice elsewhere."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.certifications import rules
from parchemin.certifications.referentiel.value import Activity, Competence, Cpne, RegistrationClaim
from parchemin.certifications.terms import (
    CertificationKind,
    EditionState,
    Register,
    TransverseTheme,
    Weight,
)
from tests.certifications.examples import ours, read


def found(referentiel, register=None):
    return {(remark.code, remark.weight) for remark in rules.remarks_on(referentiel, register)}


def with_bloc(referentiel, **keys):
    return replace(referentiel, blocs=(replace(referentiel.blocs[0], **keys),))


def objections(referentiel, **keys):
    asked = {"decision": "Délibération n° 4", "ip_holder": "Association"} | keys
    return [o.code for o in rules.objections_to_adoption(referentiel, **asked)]


def test_a_whole_référentiel_of_a_branch_draws_no_remark():
    assert found(read(ours())) == set()
    assert objections(read(ours())) == []


def test_a_cqp_is_established_by_a_cpne_and_a_cqpi_by_two():
    """RULE-01."""
    referentiel = read(ours())
    alone = replace(referentiel, identity=replace(referentiel.identity, cpne=()))
    assert ("cpne-missing", Weight.LAW) in found(alone)
    shared = replace(referentiel.identity, kind=CertificationKind.CQPI)
    assert ("cqpi-branches", Weight.LAW) in found(replace(referentiel, identity=shared))
    two = replace(shared, cpne=(Cpne("Une", ("1505",)), Cpne("Autre", ("0573",))))
    assert found(replace(referentiel, identity=two)) == set()
    title = replace(referentiel.identity, kind=CertificationKind.TFP, cpne=())
    assert found(replace(referentiel, identity=title)) == set()


@pytest.mark.parametrize(
    ("keys", "code", "strict"),
    [
        ({"modalities": ()}, "bloc-modality", Weight.LAW),
        ({"competences": ()}, "bloc-competences", Weight.DOCTRINE),
    ],
)
def test_the_rncp_binds_where_a_branch_is_advised(keys, code, strict):
    """RULE-04."""
    referentiel = with_bloc(read(ours()), **keys)
    assert (code, Weight.ADVICE) in found(referentiel)
    assert (code, strict) in found(referentiel, Register.RNCP)


def test_a_competence_without_criterion_is_seen_unless_the_bloc_has_its_own():
    """RULE-08."""
    referentiel = read(ours())
    held = referentiel.blocs[0]
    bare = tuple(replace(competence, criteria=()) for competence in held.competences)
    assert ("competence-criterion", Weight.ADVICE) in found(
        with_bloc(referentiel, competences=bare)
    )
    own = held.competences[0].criteria
    assert found(with_bloc(referentiel, competences=bare, criteria=own)) == set()


def test_a_competence_stands_in_one_bloc_only():
    """RULE-06."""
    referentiel = read(ours())
    again = replace(referentiel.blocs[0], code="B2", title="Autre")
    twice = replace(referentiel, blocs=(referentiel.blocs[0], again))
    assert ("competence-shared", Weight.DOCTRINE) in found(twice, Register.RNCP)
    assert ("competence-shared", Weight.ADVICE) in found(twice)


def test_the_rs_has_no_blocs():
    """RULE-07."""
    referentiel = read(ours())
    again = replace(referentiel.blocs[0], code="B2", competences=())
    two = replace(referentiel, blocs=(referentiel.blocs[0], again))
    assert ("rs-blocs", Weight.DOCTRINE) in found(two, Register.RS)
    named = replace(referentiel, identity=replace(referentiel.identity, nsf=("312t",)))
    assert found(named, Register.RS) == set()


def test_a_registered_certification_without_nsf_code_is_remarked_when_read():
    """RULE-43."""
    referentiel = read(ours())
    bare = replace(referentiel, identity=replace(referentiel.identity, nsf=()))
    for register in (Register.RNCP, Register.RS):
        assert ("nsf-missing", Weight.ADVICE) in found(bare, register)
    assert "nsf-missing" not in {code for code, _ in found(bare, Register.NONE)}


def test_weights_that_do_not_make_a_hundred_are_told():
    referentiel = read(ours())
    half = replace(referentiel.blocs[0].modalities[0], weight=50)
    assert ("modality-weights", Weight.ADVICE) in found(with_bloc(referentiel, modalities=(half,)))


def test_themes_are_marked_or_spoken_of():
    referentiel = read(ours())
    plain = tuple(replace(c, themes=()) for c in referentiel.blocs[0].competences)
    unmarked = with_bloc(referentiel, competences=plain)
    assert rules.themes_of(unmarked) == {TransverseTheme.DISABILITY}
    assert ("theme-safety", Weight.DOCTRINE) in found(unmarked, Register.RNCP)
    assert ("theme-safety", Weight.ADVICE) in found(unmarked)


@pytest.mark.parametrize(
    ("words", "theme"),
    [
        ("Règles de qualité, d’hygiène, de sécurité et d’environnement", TransverseTheme.ECOLOGY),
        ("Dématérialisation des courriers", TransverseTheme.DIGITAL),
        ("Application des consignes de sécurité", TransverseTheme.SAFETY),
        ("Accueil des personnes à mobilité réduite", TransverseTheme.DISABILITY),
    ],
)
def test_a_theme_that_an_activity_speaks_of_is_not_said_to_be_missing(words, theme):
    referentiel = read(ours())
    silent = Competence(code="C1.1", title="Louer un bien")
    bare = with_bloc(replace(referentiel, activities=()), competences=(silent,))
    assert theme not in rules.themes_of(bare)
    assert theme in rules.themes_of(replace(bare, activities=(Activity("A1", "Gérer", (words,)),)))


def test_adoption_needs_a_decision_and_a_holder_of_the_rights():
    """RULE-02."""
    assert objections(read(ours()), decision=" ", ip_holder="") == [
        "decision-missing",
        "ip-holder-missing",
    ]


def test_doctrine_is_set_aside_with_a_reason_and_the_law_never():
    referentiel = with_bloc(read(ours()), modalities=(), competences=())
    asked = {"register": Register.RNCP}
    assert "bloc-competences" in objections(referentiel, **asked)
    assert "bloc-competences" in objections(referentiel, waivers={"bloc-competences": " "}, **asked)
    waived = objections(
        referentiel, waivers={"bloc-competences": "Métier étroit", "bloc-modality": "Non"}, **asked
    )
    assert "bloc-competences" not in waived
    assert "bloc-modality" in waived


def test_an_edition_is_not_in_force_before_it_is_adopted():
    day = date(2026, 3, 1)
    adopted = rules.Transmission(day)
    assert [o.code for o in rules.objections_to_force(adopted, date(2026, 2, 28))] == [
        "before-adoption"
    ]
    assert rules.objections_to_force(adopted, day) == ()


def test_what_is_not_transmitted_is_advice_for_three_months_then_the_law():
    """RULE-03."""
    sent = rules.Transmission(date(2026, 11, 30), fc_on=date(2026, 12, 1))
    last = date(2027, 2, 28)
    before, after = (rules.remarks_on_transmission(sent, on) for on in (last, date(2027, 3, 1)))
    assert [(r.code, r.weight) for r in before] == [("transmission-cdc", Weight.ADVICE)]
    assert "elle l’est le 28 février 2027 au plus tard" in before[0].message
    assert [(r.code, r.weight) for r in after] == [("transmission-cdc", Weight.LAW)]
    assert before[0].source.startswith("C. trav., art. L6113-4 (qui ne fixe pas de délai")


def test_an_edition_that_nobody_received_is_not_put_in_force_after_the_grace():
    """RULE-03."""
    nobody = rules.Transmission(date(2026, 11, 30))
    assert rules.objections_to_force(nobody, date(2027, 2, 28)) == ()
    late = rules.objections_to_force(nobody, date(2027, 3, 1))
    assert [o.code for o in late] == ["transmission-fc", "transmission-cdc"]
    both = rules.Transmission(date(2026, 11, 30), date(2027, 4, 1), date(2027, 4, 2))
    assert rules.objections_to_force(both, date(2027, 4, 3)) == ()


def test_what_was_adopted_before_the_duty_has_three_months_from_it():
    assert rules.Transmission(date(2015, 5, 4)).ends_on == date(2019, 4, 1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "keys", "codes"),
    [
        (date(2024, 2, 29), date(2029, 2, 28), {}, []),
        (date(2024, 2, 29), date(2029, 3, 1), {}, ["registration-too-long"]),
        (date(2026, 1, 1), date(2029, 1, 1), {"single_year": True}, []),
        (date(2026, 1, 1), date(2029, 1, 2), {"single_year": True}, ["registration-too-long"]),
        (date(2024, 1, 1), date(2027, 1, 1), {"single_year": True}, []),
        (date(2017, 1, 1), date(2022, 1, 2), {}, ["registration-too-long"]),
        (date(2026, 1, 1), date(2026, 1, 1), {}, ["registration-order"]),
        (date(2026, 1, 1), date(2029, 1, 1), {"register": Register.RS, "level": 4}, ["level"]),
    ],
)
def test_a_registration_lasts_five_years_three_on_thin_data(starts_on, ends_on, keys, codes):
    """RULE-09."""
    single_year = "single_year" in keys
    keys = {key: word for key, word in keys.items() if key != "single_year"}
    claim = RegistrationClaim(
        **{"register": Register.RNCP} | keys,
        decided_on=starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    refused = rules.objections_to_registration(claim, title="Vendeur", single_year=single_year)
    assert [o.code for o in refused] == codes


def test_a_registration_is_noted_with_its_register_and_its_days():
    for claim in (RegistrationClaim(), RegistrationClaim(Register.RNCP, "RNCP99901", 4)):
        refused = rules.objections_to_registration(claim, title="Vendeur")
        assert [o.code for o in refused] == ["registration-incomplete"]


@pytest.mark.parametrize(
    ("state", "in_force_from", "closed_on", "codes"),
    [
        (EditionState.IN_FORCE, date(2026, 1, 1), None, []),
        (EditionState.IN_FORCE, date(2026, 1, 1), date(2026, 6, 2), []),
        (EditionState.IN_FORCE, date(2026, 1, 1), date(2026, 6, 1), ["closed"]),
        (EditionState.IN_FORCE, date(2026, 6, 2), None, ["edition-not-in-force"]),
        (EditionState.REPLACED, date(2020, 1, 1), None, ["edition-not-in-force"]),
        (EditionState.ADOPTED, None, None, ["edition-not-in-force"]),
    ],
)
def test_nobody_enters_a_closed_certification_or_an_edition_not_in_force(
    state, in_force_from, closed_on, codes
):
    """RULE-11."""
    refused = rules.objections_to_new_entry(
        state=state, in_force_from=in_force_from, closed_on=closed_on, on=date(2026, 6, 1)
    )
    assert [o.code for o in refused] == codes
