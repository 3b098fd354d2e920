"""Birth dates keep what the act gives, no more."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel.objections import Refused
from parchemin.pathways.birthdates import BirthDate, birth_date, read_birth_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29/02/2000", BirthDate(2000, 2, 29)),
        ("1/3/1987", BirthDate(1987, 3, 1)),
        ("01.03.1987", BirthDate(1987, 3, 1)),
        ("00/00/1950", BirthDate(1950)),
        ("00/05/1950", BirthDate(1950, 5)),
        ("--/--/1950", BirthDate(1950)),
        ("05/1950", BirthDate(1950, 5)),
        ("1950", BirthDate(1950)),
        ("1950-05-07", BirthDate(1950, 5, 7)),
        ("1950-05-07 00:00:00", BirthDate(1950, 5, 7)),
        (" 07-05-1950 ", BirthDate(1950, 5, 7)),
    ],
)
def test_a_date_is_read_in_every_written_form(text: str, expected: BirthDate) -> None:
    assert read_birth_date(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("29/02/1900", "février 1900 compte 28 jours"),
        ("29/02/2001", "février 2001 compte 28 jours"),
        ("31/04/1990", "avril 1990 compte 30 jours"),
        ("12/13/1990", "le mois va de 1 à 12"),
        ("15/00/1990", "un jour connu suppose un mois connu"),
        ("01/01/1899", "l’année va de 1900"),
        ("01/01/90", "attendu jj/mm/aaaa"),
        ("hier", "attendu jj/mm/aaaa"),
        ("", "attendu jj/mm/aaaa"),
        ("٠١/٠١/١٩٩٠", "attendu jj/mm/aaaa"),
    ],
)
def test_a_day_that_never_was_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_birth_date(text)


def test_an_unknown_day_spans_its_whole_month() -> None:
    assert (BirthDate(2000, 2).first, BirthDate(2000, 2).last) == (
        dt.date(2000, 2, 1),
        dt.date(2000, 2, 29),
    )
    assert BirthDate(1950).last == dt.date(1950, 12, 31)


def test_a_date_is_told_in_french_as_far_as_it_is_known() -> None:
    assert BirthDate(1950, 5, 1).in_french() == "1er mai 1950"
    assert BirthDate(1950, 5).in_french() == "mai 1950"
    assert BirthDate(1950).in_french() == "1950"
    assert BirthDate(1950, 5).in_figures() == "00/05/1950"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_figures_read_back_give_the_same_date(day: dt.date) -> None:
    born = birth_date(day.year, day.month, day.day)
    assert read_birth_date(born.in_figures()) == born
    assert (born.first, born.last) == (day, day)


@given(st.integers(0, 3000), st.integers(-1, 14) | st.none(), st.integers(-1, 33) | st.none())
def test_any_parts_make_a_date_that_exists_or_a_refusal(
    year: int, month: int | None, day: int | None
) -> None:
    try:
        born = birth_date(year, month, day)
    except Refused:
        return
    assert born.first <= born.last
