"""How people are called, in two parts."""

import pytest

from parchemin.kernel.people import objections_to_name, split_name


@pytest.mark.parametrize(
    ("typed", "given_names", "surname"),
    [
        ("Odile Marchal", "Odile", "Marchal"),
        ("Odile MARCHAL", "Odile", "MARCHAL"),
        ("MARCHAL Odile", "Odile", "MARCHAL"),
        ("LE GOFF Anne Nolwenn", "Anne Nolwenn", "LE GOFF"),
        ("Jean-Pierre DE LA TOUR", "Jean-Pierre", "DE LA TOUR"),
        ("Jan van der MEER", "Jan", "van der MEER"),
        ("Nolwenn Le Goff", "Nolwenn", "Le Goff"),
        ("Jan van der Meer", "Jan", "van der Meer"),
        ("Maria Luisa Œuvrard", "Maria Luisa", "Œuvrard"),
        ("D’ALMEIDA  Jorge", "Jorge", "D’ALMEIDA"),
        ("J. DUPONT", "J.", "DUPONT"),
        ("ODILE MARCHAL", "ODILE", "MARCHAL"),
        ("Anne MARIE Dupont", "Anne MARIE", "Dupont"),
        ("Astreinte", "", "Astreinte"),
        ("Le Goff", "Le", "Goff"),
        ("", "", ""),
    ],
)
def test_a_name_typed_in_one_is_split_by_its_capitals_else_at_its_last_word(
    typed, given_names, surname
):
    assert split_name(typed) == {"given_names": given_names, "surname": surname}


def test_a_name_says_all_that_stands_against_it():
    found = {one.code for one in objections_to_name("😀" * 90, " ")}
    assert found == {"name-missing", "document-unprintable"}
    assert [one.code for one in objections_to_name("A" * 60, "B" * 60)] == ["name-too-long"]
    assert objections_to_name("A" * 59, "B" * 60) == ()
