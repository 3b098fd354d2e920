"""Numbers of the field: one written form, or one clear refusal."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel import identifiers
from parchemin.kernel.objections import Refused

ACCEPTED = [
    ("siren", "732 829 320", "732829320"),
    ("siren", "\t356000000", "356000000"),
    ("siret", "732.829.320.00074", "73282932000074"),
    ("siret", "35600000000048", "35600000000048"),  # La Poste, head office: Luhn
    ("siret", "35600000049837", "35600000049837"),  # La Poste, an office: sum of digits
    ("nir", "2 95 10 99 126 111 93", "295109912611193"),
    ("nir", "2951099126111", "295109912611193"),
    ("nir", "2 53 07 2B 073 004 70", "253072B07300470"),
    ("nir", "253072a07300443", "253072A07300443"),
    ("nir", "1 55 20 75 112 001", None),  # month unknown
    ("idcc", "573", "0573"),
    ("idcc", "1505", "1505"),
    ("nsf", "312T", "312t"),
    ("nsf", "251", "251"),
    ("rncp", "rncp 35340", "RNCP35340"),
    ("rs", "RS6117", "RS6117"),
    ("cdc_client", " 03vml243 ", "03VML243"),
    ("cdc_contract", "mcf-cer_209", "MCF-CER_209"),
]

REFUSED = [
    ("siren", "732829321"),
    ("siren", "73282932"),
    ("siret", "73282932000079"),
    ("siret", "35600000049838"),
    ("siret", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"),
    ("siret", ""),
    ("nir", "295109912611199"),
    ("nir", "795109912611193"),
    ("nir", "2 95 15 99 126 111"),
    ("nir", "29510991261119"),
    ("idcc", "0000"),
    ("idcc", "12345"),
    ("idcc", "573a"),
    ("nsf", "31"),
    ("rncp", "35340"),
    ("rs", "RS"),
    ("cdc_client", "03VML24"),
    ("cdc_client", "03VM-243"),
    ("cdc_client", "03VMÉ243"),
    ("cdc_contract", ""),
    ("cdc_contract", "M" * 21),
]


def normalise(kind: str, text: str) -> str:
    return str(getattr(identifiers, f"normalise_{kind}")(text))


@pytest.mark.parametrize(("kind", "text", "expected"), ACCEPTED)
def test_a_right_number_takes_its_one_written_form(
    kind: str, text: str, expected: str | None
) -> None:
    normal = normalise(kind, text)
    assert expected is None or normal == expected
    assert normalise(kind, normal) == normal


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_a_wrong_number_is_refused_in_french(kind: str, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        normalise(kind, text)
    (objection,) = refusal.value.objections
    assert objection.code.startswith("identifier-")
    assert " est refusé : " in objection.message


def test_the_article_of_what_is_refused_is_elided() -> None:
    for kind, named in (("idcc", "L’IDCC « x »"), ("siret", "Le SIRET « x »")):
        with pytest.raises(Refused) as refusal:
            normalise(kind, "x")
        assert str(refusal.value).startswith(named)


def test_a_refused_nir_is_never_repeated_in_the_message() -> None:
    with pytest.raises(Refused) as refusal:
        identifiers.normalise_nir("295109912611199")
    assert "95109912611" not in str(refusal.value)


@given(st.text(alphabet=string.digits, min_size=8, max_size=8))
def test_exactly_one_last_digit_makes_a_siren(start: str) -> None:
    accepted = 0
    for last in string.digits:
        try:
            identifiers.normalise_siren(start + last)
        except Refused:
            continue
        accepted += 1
    assert accepted == 1


@given(st.text(max_size=20), st.sampled_from([kind for kind, *_ in ACCEPTED]))
def test_any_text_is_either_normalised_for_good_or_refused(text: str, kind: str) -> None:
    try:
        normal = normalise(kind, text)
    except Refused:
        return
    assert normalise(kind, normal) == normal
