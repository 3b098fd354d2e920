"""A number can be checked by hand; a code cannot be guessed and says nothing of its holder."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certificates import codes
from parchemin.certificates.codes import (
    CROCKFORD,
    certificate_number,
    short_code,
    typed_code,
    typed_number,
    verification_token,
)

NUMBERS = st.builds(
    certificate_number,
    st.text("ABCXYZ0123456789", min_size=1, max_size=8),
    st.text("ABCXYZ0123456789", min_size=1, max_size=12),
    st.integers(2000, 2100),
    st.integers(1, 99_999),
)


def test_a_token_holds_at_least_128_bits_and_a_short_code_50():
    assert len(CROCKFORD) == len(set(CROCKFORD)) == 32
    assert len(verification_token()) * 5 >= 128
    assert len(short_code()) * 5 == 50
    assert set(verification_token() + short_code()) <= set(CROCKFORD)


def test_codes_come_from_the_secure_source(monkeypatch):
    drawn = []
    monkeypatch.setattr(secrets, "choice", lambda letters: drawn.append(letters) or letters[7])
    assert verification_token() == CROCKFORD[7] * 26
    assert drawn == [CROCKFORD] * 26
    assert codes.secrets is secrets


def test_tokens_are_unique_and_their_letters_even():
    tokens = [verification_token() for _ in range(4_000)]
    assert len(set(tokens)) == len(tokens)
    letters = "".join(tokens)
    expected = len(letters) / 32
    chi_square = sum((letters.count(letter) - expected) ** 2 / expected for letter in CROCKFORD)
    # 31 degrees of freedom: one run in ten million is beyond 90.
    assert chi_square < 90


@given(st.text(CROCKFORD, min_size=10, max_size=10))
def test_a_code_typed_with_hyphens_small_letters_or_look_alikes_is_understood(code):
    typed = f" {code[:5]}-{code[5:]} ".lower().replace("0", "o").replace("1", "l")
    assert typed_code(typed) == code


@given(NUMBERS, st.data())
def test_any_wrong_character_in_a_number_is_found(number, data):
    assert typed_number(f" {number.lower()} ".replace("-", "‑")) == number
    places = [i for i, letter in enumerate(number) if letter != "-"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    wrong = number[:place] + other + number[place + 1 :]
    if wrong != number:
        with pytest.raises(ValueError, match="numéro"):
            typed_number(wrong)


def test_a_number_reads_branch_certification_year_rank():
    assert certificate_number("1505", "RMAG", 2026, 42).startswith("1505-RMAG-2026-00042-")


@pytest.mark.parametrize(
    "parts",
    [
        ("1505", "a1", 2026, 1),
        ("15 05", "A", 2026, 1),
        ("", "A", 2026, 1),
        ("1505", "A", 26, 1),
        ("1505", "A", 2026, 0),
        ("1505", "A", 2026, 10**9),
    ],
)
def test_a_number_is_refused_a_part_it_cannot_hold(parts):
    with pytest.raises(ValueError, match="numéro de certificat"):
        certificate_number(*parts)
