"""Names keep their spelling; search folds it; spreadsheets never run it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel.text import (
    compact_key,
    folded,
    objections_to_name,
    of,
    same_spelling,
    tidy,
    without_formula,
)

CIVIL_NAMES = [
    "D'Artagnan", "D’Artagnan", "Ŋ", "Nguyễn", unicodedata.normalize("NFD", "Nguyễn"),
    "O’Neill-Żółć", "İnönü", "Yıldız", "Weiß", "Null", "Jean--Pierre", "X", "A" * 120,
    "de La Tour d’Auvergne-Lauraguais", "Þórðarson", "Ștefănescu", "Mbaïlaou", "Đặng", "ʻOkina",
    "Œuvrard", "Nuñez del Prado (dit Núñez)",
]  # fmt: skip


@pytest.mark.parametrize("name", CIVIL_NAMES)
def test_a_name_of_the_civil_status_is_kept_as_written(name: str) -> None:
    assert objections_to_name(name) == ()
    assert tidy(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name-missing"),
        (" \u00a0 ", "name-missing"),
        ("Dupont\u200d", "name-character"),
        ("Du\u202epont", "name-character"),
        ("Dupont\x07", "name-character"),
        ("Du\u00adpont", "name-character"),
        ("Dupont\ufeff", "name-character"),
        ("=cmd|'/C calc'!A0", "name-character"),
        ("Zoé 😀", "name-character"),
        ("👩‍👩‍👧", "name-character"),
        ("Martin2", "name-character"),
        ("王", "name-character"),
        ("محمد", "name-character"),
        ("Дмитрий", "name-character"),
        ("A" * 121, "name-too-long"),
        ("-", "name-without-letter"),
    ],
)
def test_what_no_register_writes_is_refused_with_its_reason(name: str, code: str) -> None:
    assert code in {objection.code for objection in objections_to_name(name, "prénom")}


def test_an_invisible_character_is_shown_by_its_code() -> None:
    (objection,) = objections_to_name("Du\u202epont", "nom de naissance")
    assert "U+202E" in objection.message
    assert "\u202e" not in objection.message


def test_each_faulty_character_is_told_once() -> None:
    assert len(objections_to_name("😀😀==")) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("D'Artagnan", "D’ARTAGNAN"),
        ("Nguyễn", unicodedata.normalize("NFD", "Nguyễn")),
        ("Saint-Exupéry", "Saint‐Exupéry"),
        ("  Le   Goff ", "Le Goff"),
        ("Weiß", "WEISS"),
    ],
)
def test_the_same_name_typed_otherwise_is_the_same_spelling(first: str, second: str) -> None:
    assert same_spelling(first, second)
    assert same_spelling(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Lévy", "Levy"), ("Yıldız", "Yildiz"), ("Le Goff", "LeGoff"), ("Jean-Paul", "Jean Paul")],
)
def test_an_accent_or_a_hyphen_makes_another_spelling(first: str, second: str) -> None:
    assert not same_spelling(first, second)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’Œuvre d'Orée", "l oeuvre d oree"),
        ("O’Neill-Żółć", "o neill zolc"),
        ("İstanbul / YILDIZ", "istanbul yildiz"),
        ("Ŋ", "n"),
        ("Straße_2", "strasse 2"),
        ("ÆSIR", "aesir"),
    ],
)
def test_folding_forgets_case_accents_and_punctuation(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_a_compound_name_is_found_however_it_is_joined() -> None:
    assert compact_key("Jean-Paul") == compact_key("JEAN PAUL") == compact_key("Jeanpaul")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60))
def test_both_unicode_forms_fold_and_tidy_alike(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert folded(composed) == folded(decomposed)
    assert tidy(composed) == tidy(decomposed)


@given(st.text(max_size=40))
def test_a_name_without_objection_survives_tidying_untouched(name: str) -> None:
    if not objections_to_name(name):
        assert objections_to_name(tidy(name)) == ()
        assert same_spelling(name, tidy(name))


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1"])
def test_a_cell_that_would_run_is_shown_instead(cell: str) -> None:
    assert without_formula(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Dupont", "06 12", "a=b", "'=1"])
def test_a_harmless_cell_is_left_alone(cell: str) -> None:
    assert without_formula(cell) == cell


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Odile Marchal", "d’Odile Marchal"),
        ("Inès", "d’Inès"),
        ("Aïcha", "d’Aïcha"),
        ("Œuvre", "d’Œuvre"),
        ("Hélène", "d’Hélène"),
        ("Yves", "d’Yves"),
        ("Yasmine", "de Yasmine"),
        ("Karim", "de Karim"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel(name, said):
    assert of(name) == said
