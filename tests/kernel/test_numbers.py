from decimal import Decimal
from fractions import Fraction

import pytest

from parchemin.kernel.numbers import french_euros, french_number, french_percent, plural, told_apart


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (100, "100"),
        (Decimal("12.50"), "12,5"),
        (Fraction(2, 3), "0,67"),
        (Decimal("1234567.5"), "1\u202f234\u202f567,5"),
        (Decimal("-3.25"), "-3,25"),
    ],
)
def test_numbers_take_a_comma_and_narrow_spaces(number, text):
    assert french_number(number) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0,00"),
        ("21.1", "21,10"),
        ("0.636", "0,636"),
        ("110", "110,00"),
        ("1234.5", "1\u202f234,50"),
        ("25.000", "25,00"),
    ],
)
def test_an_amount_is_written_to_the_cent_at_least(amount, text):
    assert french_euros(Decimal(amount)) == f"{text}\u00a0€"


def test_a_share_is_written_in_per_cent():
    assert french_percent(Fraction(5, 8)) == "62,5 %"
    assert french_percent(Fraction(7, 10)) == "70 %"
    assert french_percent(Fraction(2, 3), 2) == "66,67 %"


def test_a_noun_is_plural_from_two_on():
    assert plural(0, "juré") == "0 juré"
    assert plural(1, "juré") == "1 juré"
    assert plural(2, "juré") == "2 jurés"
    assert plural(3, "voix", "voix") == "3 voix"
    assert plural(1200, "ligne") == "1\u202f200 lignes"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (Fraction("0.699975"), Fraction(7, 10), ("69,998 %", "70 %")),
        (Fraction(2, 3), Fraction("0.6667"), ("66,667 %", "66,67 %")),
        (Fraction(7, 10), Fraction(7, 10), ("70 %", "70 %")),
        (Fraction(1, 2), Fraction(7, 10), ("50 %", "70 %")),
    ],
)
def test_two_numbers_that_differ_read_so(one, other, told):
    assert tuple(text.replace("\u00a0", " ") for text in told_apart(one, other)) == told
