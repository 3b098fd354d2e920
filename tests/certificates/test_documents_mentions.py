"""A parchemin says what the law wants and nothing it forbids, or is refused with every reason."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.certificates.documents import (
    BlocFacts,
    Holder,
    Issuer,
    PrintedSignatory,
    Speciality,
    VerificationPage,
    make_parchemin,
    objections_to_attestation,
    objections_to_parchemin,
)
from parchemin.kernel.objections import Refused
from tests.documents import HOLDER, REGISTRATION, attestation_facts, parchemin_facts


def codes_against(**changes):
    return {objection.code for objection in objections_to_parchemin(parchemin_facts(**changes))}


def test_nothing_objects_to_a_complete_parchemin_of_each_status():
    specific = replace(REGISTRATION, register="RS", code="RS6789", level=None)
    assert codes_against() == set()
    assert codes_against(registration=REGISTRATION) == set()
    assert codes_against(registration=specific) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"registration": replace(REGISTRATION, code="38666")}, "parchemin-missing-registration"),
        ({"issuer": Issuer(" ")}, "parchemin-missing-issuer"),
        ({"title": "Responsable d’unité marchande (option frais)"}, "parchemin-title"),
        ({"registration": replace(REGISTRATION, level=None)}, "parchemin-missing-level"),
        ({"registration": replace(REGISTRATION, specialities=())}, "parchemin-missing-nsf"),
        (
            {"registration": replace(REGISTRATION, specialities=(Speciality("31", "Vente"),))},
            "parchemin-missing-nsf",
        ),
        ({"holder": replace(HOLDER, given_names="", birth_name="")}, "parchemin-missing-holder"),
        ({"holder": replace(HOLDER, birth_date="1991-02-30")}, "parchemin-missing-birth-date"),
        ({"holder": replace(HOLDER, birth_place="")}, "parchemin-missing-birth-place"),
        ({"place": ""}, "parchemin-missing-place"),
        ({"signatories": ()}, "parchemin-missing-signature"),
        ({"signatories": (PrintedSignatory("Odile Marchal", ""),)}, "parchemin-missing-signature"),
        ({"number": ""}, "parchemin-missing-number"),
        ({"verification": VerificationPage("K", "http://x")}, "parchemin-address"),
        ({"duplicate_issued_on": date(2026, 11, 8)}, "parchemin-duplicate-date"),
    ],
)
def test_each_missing_mention_of_a_registered_parchemin_is_an_objection(changes, code):
    """RULE-43."""
    assert codes_against(**{"registration": REGISTRATION, **changes}) == {code}


def test_a_parchemin_of_the_specific_register_has_no_level():
    registration = replace(REGISTRATION, register="RS", code="RS6789", level=4)
    assert codes_against(registration=registration) == {"parchemin-level-rs"}


def test_every_reason_comes_at_once_with_its_source():
    facts = parchemin_facts(registration=replace(REGISTRATION, level=None), place="", number="")
    with pytest.raises(Refused) as refused:
        make_parchemin(facts)
    assert set(refused.value.codes) == {
        "parchemin-missing-level",
        "parchemin-missing-place",
        "parchemin-missing-number",
    }
    assert all("France compétences" in objection.source for objection in refused.value.objections)


@pytest.mark.parametrize(
    "wording",
    [
        "Délivré SOUS RÉSERVE de la décision",
        "Enregistrement en cours d'enregistrement",
        "Titre  professionnel de vendeur",
        "Organisme certifié Qualiopi",
    ],
)
def test_words_that_deceive_are_refused(wording):
    assert codes_against(legal_basis=(wording,)) == {"parchemin-forbidden"}


@pytest.mark.parametrize(
    "wording", ["Titre à finalité professionnelle", "Sous la réserve héréditaire"]
)
def test_words_that_only_look_alike_are_not(wording):
    assert codes_against(legal_basis=(wording,)) == set()


@pytest.mark.parametrize(
    "name", ["محمد", "王小明", "Zoé 🌱", "Zo\u200dé", "Z\u00adoé", "Ａnne", "A\x00b", "សុខា"]
)
def test_a_name_no_font_can_draw_is_refused_before_printing(name):
    facts = parchemin_facts(holder=Holder(name, "Traoré", "1991", "Ségou"))
    assert {objection.code for objection in objections_to_parchemin(facts)} == {
        "document-unprintable"
    }


def test_an_attestation_names_its_bloc_and_never_one_of_the_specific_register():
    def against(**changes):
        found = objections_to_attestation(attestation_facts(**changes))
        return {objection.code for objection in found}

    assert against() == set()
    assert against(registration=REGISTRATION) == set()
    assert against(blocs=(BlocFacts("", ""),)) == {"parchemin-missing-bloc"}
    specific = replace(REGISTRATION, register="RS", code="RS6789", level=None)
    assert against(registration=specific) == {"parchemin-bloc-rs"}
