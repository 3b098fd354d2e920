from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from parchemin.declarations.cdc.validation import faults_in, own_schema
from parchemin.declarations.rules import PassageFacts, objections_to_declaring
from parchemin.declarations.terms import AccessMode, CdcProfile, RegisterKind, VaePath
from tests.declarations.examples import PASSAGE, TODAY, born_in, holder
from tests.declarations.flux_text import flux_text


def codes(facts: PassageFacts) -> list[str]:
    return [objection.code for objection in objections_to_declaring(facts, TODAY)]


def test_a_complete_passage_meets_no_objection():
    assert codes(PASSAGE) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(PASSAGE, register=None, code=""), "not-registered"),
        (replace(PASSAGE, code=""), "not-registered"),
        (replace(PASSAGE, code="37867"), "register-code"),
        (replace(PASSAGE, code="RS5875"), "register-code"),
        (replace(PASSAGE, register=RegisterKind.RS), "register-code"),
        (replace(PASSAGE, code="RNCP３７８６７"), "register-code"),
        (replace(PASSAGE, vae_path=VaePath.CLASSIC), "vae-path"),
        (replace(PASSAGE, awarded_on=None), "no-award-date"),
        (replace(PASSAGE, awarded_on=date(2026, 11, 25)), "awarded-in-the-future"),
        (replace(PASSAGE, valid_until=date(2026, 11, 18)), "validity-ends-before-award"),
        (replace(PASSAGE, exam_to=date(2026, 11, 9)), "exam-ends-before-it-starts"),
        (replace(PASSAGE, enrolled_on=date(1899, 1, 1)), "year-out-of-range"),
        (replace(PASSAGE, technical_id=""), "technical-id-empty"),
        (replace(PASSAGE, technical_id="x" * 256), "technical-id-too-long"),
        (replace(PASSAGE, proof_url="exemple.fr/v/1"), "proof-url"),
        (replace(PASSAGE, proof_url="https://exemple.fr/" + "v" * 240), "proof-url-too-long"),
        (replace(PASSAGE, option=" "), "option-empty"),
        (replace(PASSAGE, exam_postal_code="1234567890"), "exam-postal-code-too-long"),
        (holder(birth_name=""), "birth-name-empty"),
        (holder(birth_name=" "), "birth-name-empty"),
        (holder(birth_name="N" * 61), "birth-name-too-long"),
        (holder(usage_name="N" * 61), "usage-name-too-long"),
        (holder(given_names=()), "given-name-missing"),
        (holder(given_names=("Marie", "")), "given-name-empty"),
        (holder(given_names=("M" * 61,)), "given-name-too-long"),
        (holder(birth_name="DU\x00PONT"), "birth-name-unsendable"),
        (holder(birth_name="DU\tPONT"), "birth-name-unsendable"),
        (holder(birth_name="DU\ud800PONT"), "birth-name-unsendable"),
        (holder(birth_name="DU\uffffPONT"), "birth-name-unsendable"),
        (holder(sex="X"), "sex"),
        (holder(birth_year=1899), "birth-year"),
        (holder(birth_month=13), "birth-date"),
        (holder(birth_month=2, birth_day=30), "birth-date"),
        (holder(birth_year=1990, birth_month=2, birth_day=29), "birth-date"),
        (holder(birth_month=None, birth_day=3), "birth-date"),
        (holder(birth_year=2026, birth_month=11, birth_day=19), "born-after-award"),
        (born_in(commune_code="7511"), "commune-code"),
        (born_in(commune_code="2C004"), "commune-code"),
        (born_in(commune_code="99109", country_code="10"), "country-code"),
        (born_in(commune_code="99109"), "birthplace-country"),
        (born_in(commune_code="99109", country_code="110"), "birthplace-country"),
        (born_in(commune_code="75115", country_code="109"), "birthplace-country"),
        (born_in(commune_code="75115", postal_code="75015"), "two-birthplaces"),
        (born_in(commune="C" * 61), "commune-too-long"),
        (born_in(postal_code="1234567890"), "birth-postal-code-too-long"),
    ],
)
def test_what_blocks_a_declaration_is_named(facts, code):
    assert code in codes(facts)


@pytest.mark.parametrize(
    "facts",
    [
        replace(PASSAGE, awarded_on=TODAY),
        replace(PASSAGE, register=RegisterKind.RS, code="RS5875"),
        replace(PASSAGE, access_mode=AccessMode.VAE, vae_path=VaePath.CLASSIC),
        replace(PASSAGE, access_mode=None, mention=None, valid_until=None, proof_url="", option=""),
        holder(birth_name="N" * 60),
        holder(given_names=("Marie", "Anne", "Zoé", "N" * 61)),
        holder(birth_month=None, birth_day=None),
        holder(birth_day=None),
        holder(birth_year=1992, birth_month=2, birth_day=29),
        holder(birth_name="O’Neill-Żółć N'Diaye"),
        born_in(),
        born_in(postal_code="69001"),
        born_in(commune_code="2A004", commune="AJACCIO"),
        born_in(commune_code="99109", commune="BERLIN", country_code="109", country="ALLEMAGNE"),
    ],
)
def test_an_awkward_but_lawful_passage_is_declared_and_follows_the_schema(facts):
    assert codes(facts) == []
    assert faults_in([flux_text(facts)], own_schema(CdcProfile.V1_1_5), "flux") == ()


def test_every_reason_is_said_at_once():
    facts = replace(
        holder(birth_name="", sex=""), register=None, code="", awarded_on=None, technical_id=""
    )
    assert set(codes(facts)) >= {
        "not-registered",
        "no-award-date",
        "birth-name-empty",
        "sex",
        "technical-id-empty",
    }


def test_each_objection_says_where_it_comes_from():
    for objection in objections_to_declaring(holder(birth_name="", sex="", birth_year=1), TODAY):
        assert objection.message
        assert objection.source


def test_a_too_long_name_is_shown_whole_and_never_cut():
    name = "De La " * 11
    (objection,) = objections_to_declaring(holder(birth_name=name), TODAY)
    assert name in objection.message


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_a_name_that_meets_no_objection_comes_back_as_it_was_sent(birth_name, given_name):
    facts = holder(birth_name=birth_name, given_names=(given_name,))
    if codes(facts):
        return
    text = flux_text(facts)
    assert faults_in([text], own_schema(CdcProfile.V1_1_5), "flux") == ()
    root = etree.fromstring(text)
    names = root.iter("{*}nomNaissance", "{*}prenom1")
    assert [element.text for element in names] == [birth_name, given_name]


@given(st.characters())
def test_a_character_that_xml_cannot_carry_is_refused_by_rule(character):
    facts = holder(birth_name=f"DU{character}PONT")
    try:
        root = etree.fromstring(
            f"<a>DU{character.replace('&', '&amp;').replace('<', '&lt;')}PONT</a>"
        )
        carried = root.text == f"DU{character}PONT"
    except (ValueError, etree.XMLSyntaxError):
        carried = False
    if not carried:
        assert codes(facts) == ["birth-name-unsendable"]
