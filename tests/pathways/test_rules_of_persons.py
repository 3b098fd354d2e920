"""What a civil status must hold, and what may have it rejected."""

import unicodedata
from dataclasses import replace

import pytest

from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.civil_status import (
    CivilStatus,
    civil_status,
    natural_key,
    place_of_birth,
    search_words,
    split_given_names,
)
from parchemin.pathways.rules import objections_to_civil_status, remarks_on_civil_status

USUAL = civil_status(
    sex="F",
    birth_name="Żółć",
    given_names="Marie-Claire, Anne",
    born=BirthDate(2000, 2, 29),
    birth_place="Dunkerque (59)",
)


def key(status: CivilStatus) -> str:
    return natural_key(status, place_of_birth(status, status.resolved_birthplace()))


def remarks(status: CivilStatus) -> list[str]:
    found = remarks_on_civil_status(status, status.resolved_birthplace())
    return [remark.code for remark in found]


def test_a_whole_civil_status_meets_neither_objection_nor_remark() -> None:
    assert objections_to_civil_status(USUAL) == ()
    assert remarks(USUAL) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sex": ""}, "sex"),
        ({"sex": "X"}, "sex"),
        ({"birth_name": ""}, "name-missing"),
        ({"birth_name": "=cmd"}, "name-character"),
        ({"usage_name": "Durand\u202e"}, "name-character"),
        ({"given_names": ()}, "given-name-missing"),
        ({"given_names": ("Zoé", "😀")}, "name-character"),
        ({"birth_place": ""}, "birthplace-missing"),
    ],
)
def test_what_cannot_be_kept_is_refused(changes: dict[str, object], expected: str) -> None:
    found = objections_to_civil_status(replace(USUAL, **changes))  # type: ignore[arg-type]
    assert [objection.code for objection in found] == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"born": BirthDate(1980)}, "birth-date-partial"),
        ({"born": BirthDate(1980, 4)}, "birth-date-partial"),
        ({"birth_place": "Dunkerke"}, "birthplace-unknown"),
        ({"birth_place": "Paris"}, "birthplace-arrondissement"),
        ({"birth_name": "A" * 61}, "name-not-declarable"),
        ({"usage_name": "ŻÓŁĆ"}, "usage-name-repeated"),
        ({"given_names": ("Marie Anne",)}, "given-names-in-one"),
    ],
)
def test_what_may_be_rejected_is_told_and_kept(changes: dict[str, object], expected: str) -> None:
    status = replace(USUAL, **changes)  # type: ignore[arg-type]
    assert objections_to_civil_status(status) == ()
    assert remarks(status) == [expected]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Marie-Claire, Anne", ("Marie-Claire", "Anne")),
        ("Marie Anne", ("Marie Anne",)),
        ("Null", ("Null",)),
        (" Zoé ;  Lou , ", ("Zoé", "Lou")),
        ("", ()),
    ],
)
def test_given_names_are_separated_by_commas_alone(text: str, names: tuple[str, ...]) -> None:
    assert split_given_names(text) == names


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_name": unicodedata.normalize("NFD", "Żółć")},
        {"birth_name": "ZOLC"},
        {"given_names": ("MARIE CLAIRE",)},
        {"birth_place": "59140 Dunkerque"},
        {"birth_place": "59183"},
        {"usage_name": "Durand"},
    ],
)
def test_the_same_person_written_otherwise_has_the_same_key(changes: dict[str, object]) -> None:
    assert key(replace(USUAL, **changes)) == key(USUAL)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_place": "Rennes"},
        {"born": BirthDate(2000, 2, 28)},
        {"given_names": ("Claire",)},
        {"birth_name": "Zolca"},
        {"birth_place": "Varsovie", "birth_country": "Pologne"},
    ],
)
def test_homonyms_have_keys_of_their_own(changes: dict[str, object]) -> None:
    assert key(replace(USUAL, **changes)) != key(USUAL)  # type: ignore[arg-type]


def test_a_pending_birthplace_is_kept_as_written_without_a_code() -> None:
    status = replace(USUAL, birth_place="Dunkerke")
    kept = place_of_birth(status, status.resolved_birthplace())
    assert (kept.label, kept.commune_code, kept.country_code) == ("Dunkerke", "", "")


def test_a_birth_abroad_keeps_its_town_and_the_code_of_its_state() -> None:
    status = replace(USUAL, birth_place="Casablanca", birth_country="MAROC")
    kept = place_of_birth(status, status.resolved_birthplace())
    assert (kept.label, kept.commune_code) == ("Casablanca", "")
    assert (kept.country, kept.country_code) == ("Maroc", "99350")


def test_a_person_is_found_by_folded_names_and_reference() -> None:
    words = search_words(replace(USUAL, usage_name="O’Neill"), "P00012")
    assert words == "zolc o neill marie claire anne p00012"
