"""A birthplace gets the code of the day of birth, or a reason why not; never a made-up one."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.pathways.birthdates import BirthDate, read_birth_date
from parchemin.pathways.birthplaces import Resolution, resolve_birthplace
from parchemin.pathways.gazetteer import Commune, gazetteer
from parchemin.pathways.place_names import commune_key, read_place
from parchemin.pathways.terms import Certainty
from tests.shared import SHARED, needs_shared


def resolve(written: str, born: str, country: str = "") -> Resolution:
    return resolve_birthplace(written, read_birth_date(born), country)


@pytest.mark.parametrize(
    ("written", "born", "country", "code", "label"),
    [
        ("Dunkerque", "29/02/2000", "", "59183", "Dunkerque"),
        ("59140 Dunkerque", "1980", "FRANCE", "59183", "Dunkerque"),
        ("DUNKERQUE (Nord)", "1980", "99100", "59183", "Dunkerque"),
        ("Le Mans", "1980", "", "72181", "Le Mans"),
        ("MANS (LE)", "1980", "", "72181", "Le Mans"),
        ("Chalon s/ Saône", "1980", "", "71076", "Chalon-sur-Saône"),
        ("St Denis (974)", "1990", "", "97411", "Saint-Denis"),
        ("Saint-Denis (93)", "1990", "", "93066", "Saint-Denis"),
        ("l’Hay les Roses", "1999", "", "94038", "L'Haÿ-les-Roses"),
        ("Paris 12e", "1980", "", "75112", "Paris 12e Arrondissement"),
        ("Paris (12ème)", "1980", "", "75112", "Paris 12e Arrondissement"),
        ("75116 Paris", "1980", "", "75116", "Paris 16e Arrondissement"),
        ("LYON 3EME ARRONDISSEMENT", "1980", "", "69383", "Lyon 3e Arrondissement"),
        ("Marseille 13", "1980", "", "13213", "Marseille 13e Arrondissement"),
        ("Marseille (13e)", "1980", "", "13213", "Marseille 13e Arrondissement"),
        ("Marseille (12)", "1980", "", "13212", "Marseille 12e Arrondissement"),
        ("Basse-Terre", "1980", "Guadeloupe", "97105", "Basse-Terre"),
        ("Saint-Pierre", "1980", "Saint-Pierre-et-Miquelon", "97502", "Saint-Pierre"),
        ("Nouméa (988)", "1980", "", "98818", "Nouméa"),
        ("2a004", "1980", "", "2A004", "Ajaccio"),
    ],
)
def test_a_commune_is_found_however_it_is_written(
    written: str, born: str, country: str, code: str, label: str
) -> None:
    found = resolve(written, born, country)
    assert found.place is not None
    assert (found.place.code, found.place.label) == (code, label)
    assert found.place.country_code == "99100"
    assert (found.certainty, found.remarks) == (Certainty.CERTAIN, ())


@pytest.mark.parametrize(
    ("written", "born", "code"),
    [
        ("Alfortville (94)", "31/12/1967", "75001"),
        ("Alfortville (94)", "01/01/1968", "94002"),
        ("Saint-Denis (Seine)", "1960", "75066"),
        ("Ajaccio (2A)", "31/12/1975", "20004"),
        ("Ajaccio (2A)", "01/01/1976", "2A004"),
        ("20000 Ajaccio", "1970", "20004"),
        ("Mamoudzou (976)", "31/12/2007", "98511"),
        ("Mamoudzou (976)", "01/01/2008", "97611"),
        ("Cherbourg", "31/12/2015", "50129"),
        ("Saint-Bois", "31/12/2015", "01340"),
    ],
)
def test_the_code_is_that_of_the_day_of_birth(written: str, born: str, code: str) -> None:
    found = resolve(written, born)
    assert found.place is not None
    assert found.place.code == code
    assert found.certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("written", "born", "country", "code", "label"),
    [
        ("Casablanca", "1980", "MAROC", "99350", "Maroc"),
        ("Berlin", "1995", "Allemagne", "99109", "Allemagne"),
        ("Berlin", "1975", "RDA", "99141", "Allemagne de l’Est"),
        ("Berlin (Allemagne)", "1995", "", "99109", "Allemagne"),
        ("Londres", "1980", "Angleterre", "99132", "Royaume-Uni"),
        ("Moscou", "1975", "URSS", "99123", "URSS"),
        ("Moscou", "1975", "Russie", "99123", "URSS"),
        ("Moscou", "1995", "Russie", "99123", "Russie"),
        ("Belgrade", "1985", "Yougoslavie", "99121", "Yougoslavie"),
        ("Alger", "06/07/1962", "Algérie", "99352", "Algérie"),
        ("Kinshasa", "1980", "Zaïre", "99312", "République démocratique du Congo"),
        ("Munich", "1995", "109", "99109", "Allemagne"),
    ],
)
def test_a_birth_abroad_takes_the_code_of_the_state_of_that_day(
    written: str, born: str, country: str, code: str, label: str
) -> None:
    found = resolve(written, born, country)
    assert found.place is not None
    assert (found.place.code, found.place.country) == (code, label)
    assert found.place.commune_code == ""
    assert found.certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("written", "born", "country", "code", "remark", "alternative"),
    [
        ("Alger", "1950", "Algérie", "91110", "birthplace-then-french", "99352"),
        ("Alger", "1950", "", "91110", "birthplace-then-french", "99352"),
        ("Tizi Ouzou", "1950", "Algérie", "99352", "birthplace-then-french", "99352"),
        ("Moroni", "1970", "Comores", "99397", "birthplace-then-french", "99397"),
        ("Kiev", "1975", "Ukraine", "99123", "birthplace-not-then", "99155"),
        ("Zagreb", "1985", "Croatie", "99121", "birthplace-not-then", "99119"),
        ("Munich", "1975", "99109", "99109", "birthplace-not-then", "99142"),
        ("Paris", "1980", "", "75056", "birthplace-arrondissement", "75101"),
        ("Marseille (13)", "1980", "", "13055", "birthplace-arrondissement", "13213"),
        ("Saint-Bois", "2018", "", "01015", "birthplace-not-then", "01015"),
        ("94002", "1960", "", "75001", "birthplace-not-then", "75001"),
        ("Lille (Flandres)", "1980", "", "59350", "birthplace-words", None),
    ],
)
def test_what_a_register_may_hold_otherwise_is_found_but_told(
    written: str, born: str, country: str, code: str, remark: str, alternative: str | None
) -> None:
    found = resolve(written, born, country)
    assert found.place is not None
    assert found.place.code == code
    assert found.certainty is Certainty.TO_CONFIRM
    assert {told.code for told in found.remarks} == {remark}
    assert alternative is None or alternative in {place.code for place in found.candidates}


@pytest.mark.parametrize(
    ("written", "born", "country", "remark", "candidates"),
    [
        ("", "1980", "", "birthplace-missing", set()),
        ("Dunkerke", "1980", "", "birthplace-unknown", {"59183"}),
        ("Xyzabc", "1980", "", "birthplace-unknown", set()),
        ("Bombay", "1980", "Atlantide", "birthplace-country", set()),
        ("99998", "1980", "", "birthplace-country", set()),
        ("59999", "1980", "", "birthplace-code", set()),
        ("Dunkerque (62)", "1980", "", "birthplace-departement", {"59183"}),
        ("Évry-Courcouronnes", "1980", "", "birthplace-not-then", {"91228", "91182"}),
        ("Alger", "1970", "", "birthplace-not-then", set()),
        ("Berlin", "1975", "Allemagne", "birthplace-not-then", {"99142", "99141", "99109"}),
        ("Hanoï", "1970", "Vietnam", "birthplace-not-then", {"99244", "99245", "99243"}),
        ("Saint-Pierre-et-Miquelon", "1980", "", "birthplace-territory", {"97501", "97502"}),
        ("Castillon (64)", "1980", "", "birthplace-ambiguous", {"64181", "64182"}),
    ],
)
def test_what_is_not_known_stays_pending_with_its_reason(
    written: str, born: str, country: str, remark: str, candidates: set[str]
) -> None:
    found = resolve(written, born, country)
    assert found.place is None
    assert found.certainty is Certainty.PENDING
    assert {told.code for told in found.remarks} == {remark}
    assert {place.code for place in found.candidates} == candidates


def test_homonyms_are_all_offered_and_none_is_chosen() -> None:
    found = resolve("Saint-Denis", "1990")
    assert found.place is None
    assert {"93066", "97411"} <= {place.code for place in found.candidates}
    assert "97411" in found.remarks[0].message


def test_an_unknown_day_around_a_change_of_code_is_not_decided_for_the_family() -> None:
    by_year = resolve("Alfortville (94)", "00/00/1968")
    assert by_year.place is not None
    assert by_year.place.code == "94002"
    around = resolve_birthplace("Ajaccio", BirthDate(1975))
    assert around.place is not None
    assert around.place.code == "20004"


@given(st.text(max_size=30), st.integers(1900, 2025), st.text(max_size=15))
def test_any_text_gives_an_official_place_or_a_reason(text: str, year: int, country: str) -> None:
    found = resolve_birthplace(text, BirthDate(year), country)
    if found.place is None:
        assert found.remarks
        assert found.certainty is Certainty.PENDING
    elif found.place.commune_code:
        assert gazetteer().communes_coded(found.place.commune_code)
    else:
        assert gazetteer().countries_coded(found.place.country_code)


@given(st.data(), st.integers(1943, 2024))
def test_a_place_found_existed_on_the_day_of_birth(data: st.DataObject, year: int) -> None:
    commune: Commune = data.draw(st.sampled_from(gazetteer().communes_of("0")))
    born = BirthDate(year, 6, 15)
    found = resolve_birthplace(commune.label, born)
    for place in (*found.candidates, *((found.place,) if found.place else ())):
        names = gazetteer().communes_coded(place.commune_code)
        assert any(name.period.meets(born.first, born.last) for name in names)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Les Lilas", "lilas"),
        ("SAINTE-MENEHOULD", "saintemenehould"),
        ("Ste Menehould", "saintemenehould"),
        ("Œuilly", "oeuilly"),
        ("Bors (Canton de Tude-et-Lavalette)", "bors"),
    ],
)
def test_keys_forget_articles_and_abbreviations(text: str, key: str) -> None:
    assert commune_key(text) == key


def test_a_written_place_yields_its_situation() -> None:
    assert read_place("Alger, Algérie").words == "Algérie"
    assert read_place("Nantes - 44").number == "44"
    assert read_place("Lyon 69").number == "69"
    assert read_place("Lyon 6").name == "Lyon 6"


@needs_shared
def test_every_former_commune_resolves_on_its_last_day() -> None:
    assert SHARED is not None
    current = _codes_absorbed(SHARED / "data/nomenclatures/communes_cog_2026.csv")
    known = [code for code in current if gazetteer().communes_coded(code)]
    assert len(known) >= 4234
    lost = []
    for code in known:
        for commune in gazetteer().communes_coded(code):
            last = commune.period.end
            if last is None:
                continue
            born = BirthDate(last.year, last.month, last.day)
            found = resolve_birthplace(f"{commune.label} ({code[:2]})", born)
            offered = {place.code for place in (*found.candidates, found.place) if place}
            if code not in offered:
                lost.append((code, commune.label))
    assert lost == []


@needs_shared
def test_every_country_of_the_official_list_is_known() -> None:
    assert SHARED is not None
    with (SHARED / "data/nomenclatures/pays_insee_asp.csv").open(encoding="utf-8") as file:
        official = {row["code_insee"] for row in csv.DictReader(file, delimiter=";")}
    closed_before_1943 = {"99209", "99210", "99211"}
    for code in official - closed_before_1943:
        assert not code.startswith("99") or gazetteer().countries_coded(code), code


def _codes_absorbed(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return sorted({code for row in rows for code in row["anciens_codes"].split(",") if code})
