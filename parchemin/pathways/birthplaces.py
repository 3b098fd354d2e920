"""Which official place somebody was born in, from what is written and when they were born.

The code is the one in force on the day of birth (docs/algorithms/birthplaces.md). Nothing is made
up: what is not certain says so, and what is unknown stays pending with its reason.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from parchemin.kernel.objections import Objection
from parchemin.kernel.text import tidy
from parchemin.pathways import birthplace_remarks as remarks
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.gazetteer import FRANCE, Commune, Country, gazetteer
from parchemin.pathways.place_names import WrittenPlace, commune_key, departement_of, read_place
from parchemin.pathways.terms import Certainty

MOST_CANDIDATES = 20
_CODE = re.compile(r"\d{5}|2[AB]\d{3}", re.ASCII)
_SHORT_COUNTRY_CODE = re.compile(r"[1-6]\d{2}", re.ASCII)
_FRANCE_KEYS = frozenset({"", "france", "fr", "fra", "republiquefrancaise", FRANCE})
_ARRONDISSEMENTS = {"75056": ("Paris", 20), "69123": ("Lyon", 9), "13055": ("Marseille", 16)}
_ALGERIA = "99352"
_ALGERIAN_DEPARTEMENTS = ("91", "92", "93", "94")


@dataclass(frozen=True, slots=True)
class Birthplace:
    """An official place: a commune in France, or a State and the town as written.

    Abroad `commune_code` is empty.
    """

    commune_code: str
    label: str
    country_code: str = FRANCE
    country: str = "France"

    @property
    def code(self) -> str:
        """Return the five characters of a declaration: of the commune, or of the State."""
        return self.commune_code or self.country_code


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was found: the place or None, how certain, why not more, and what it may be."""

    place: Birthplace | None
    certainty: Certainty
    remarks: tuple[Objection, ...] = ()
    candidates: tuple[Birthplace, ...] = ()


@lru_cache(maxsize=2048)
def resolve_birthplace(written: str, born: BirthDate, country: str = "") -> Resolution:
    """Return the official place of a birth.

    `written` is a commune, a town or an official code, situated or not: « Dunkerque (59) »,
    « Berlin (Allemagne) »; `country` is empty, a name or a code 99xxx. Source: Insee, COG.
    """
    text, state = tidy(written), tidy(country)
    if _CODE.fullmatch(text.upper()):
        return _of_code(text.upper(), born)
    if not text and commune_key(state) in _FRANCE_KEYS:
        return _pending(remarks.missing())
    if commune_key(state) in _FRANCE_KEYS:
        return _unless_said_abroad(read_place(text), born)
    if departement := gazetteer().departement_named(state):
        return _in_france(WrittenPlace(read_place(text).name, number=departement), born)
    if _SHORT_COUNTRY_CODE.fullmatch(state):
        state = f"99{state}"
    if known := gazetteer().countries_coded(state):
        return _of_country_code(known, text, born)
    return _abroad(gazetteer().countries_named(state), state, text, born)


def _of_code(code: str, born: BirthDate) -> Resolution:
    if code.startswith("99"):
        known = gazetteer().countries_coded(code)
        return _of_country_code(known, "", born) if known else _pending(remarks.no_country(code))
    communes = gazetteer().communes_coded(code)
    if not communes:
        return _pending(remarks.no_commune_code(code))
    alive = _alive(communes, born)
    return _settled(alive[0]) if alive else _known_otherwise(communes, born)


def _of_country_code(known: Sequence[Country], town: str, born: BirthDate) -> Resolution:
    """Return the State of a code that somebody chose: kept, with a remark when not of that day."""
    if known[0].code == FRANCE:
        return _unless_said_abroad(read_place(town), born)
    alive = _alive_countries(known, born)
    found = _abroad(known, known[0].label, town, born)
    if alive or found.certainty is not Certainty.PENDING:
        return found
    return Resolution(
        _state(known[-1], town), Certainty.TO_CONFIRM, found.remarks, found.candidates
    )


def _unless_said_abroad(place: WrittenPlace, born: BirthDate) -> Resolution:
    """Read « Berlin (Allemagne) » and « Maroc » as abroad, the rest as in France."""
    lists = gazetteer()
    if countries := lists.countries_named(place.words):
        if countries[0].code != FRANCE:
            return _abroad(countries, place.words, place.name, born)
        return _in_france(WrittenPlace(place.name), born)
    countries = lists.countries_named(place.name)
    if countries and not lists.communes_named(place.name):
        return _abroad(countries, place.name, "", born)
    found = _in_france(place, born)
    understood = not place.words or lists.departement_named(place.words)
    return found if understood else _less_certain(found, remarks.not_understood(place.words))


def _less_certain(found: Resolution, remark: Objection) -> Resolution:
    certainty = Certainty.TO_CONFIRM if found.place else Certainty.PENDING
    return replace(found, certainty=certainty, remarks=(*found.remarks, remark))


def _in_france(place: WrittenPlace, born: BirthDate) -> Resolution:
    named = gazetteer().communes_named(place.name)
    departement = departement_of(place.number) or gazetteer().departement_named(place.words)
    if not named:
        return _unknown_name(place.name, born)
    situated = [c for c in named if not departement or _is_in(c, departement)]
    if not situated:
        remark = remarks.elsewhere(place.name, departement)
        return _pending(remark, _communes(_alive(named, born)))
    alive = _alive(situated, born)
    if not alive:
        return _known_otherwise(situated, born)
    if len({commune.code for commune in alive}) > 1:
        return _pending(remarks.several_communes(place.name, alive), _communes(alive))
    return _settled(alive[0])


def _is_in(commune: Commune, departement: str) -> bool:
    """Tell whether a commune is, or was later, in a département; 20 stands for both of Corsica."""
    prefixes = ("20", "2A", "2B") if departement == "20" else (departement,)
    return commune.code.startswith(prefixes) or commune.successor.startswith(prefixes)


def _settled(commune: Commune) -> Resolution:
    """Return the one commune of that name, with a remark when its code says too little."""
    place = _commune(commune)
    if commune.code in _ARRONDISSEMENTS:
        city, last = _ARRONDISSEMENTS[commune.code]
        districts = [
            district
            for number in range(1, last + 1)
            for district in gazetteer().communes_named(f"{city} {number}")
        ]
        remark = remarks.which_arrondissement(city)
        return Resolution(place, Certainty.TO_CONFIRM, (remark,), _communes(districts))
    if _is_algerian(commune):
        algeria = _states(gazetteer().countries_coded(_ALGERIA), place.label)
        remark = remarks.then_french(place.label)
        return Resolution(place, Certainty.TO_CONFIRM, (remark,), algeria)
    return Resolution(place, Certainty.CERTAIN)


def _is_algerian(commune: Commune) -> bool:
    ends = commune.period.end
    return (
        commune.code[:2] in _ALGERIAN_DEPARTEMENTS
        and ends is not None
        and ends.year == 1962
        and not commune.successor
    )


def _known_otherwise(known: Sequence[Commune], born: BirthDate) -> Resolution:
    """Return what communes that did not exist on that day under that name were, or had become."""
    lists = gazetteer()
    related = [
        relative
        for commune in known
        for relative in (
            *lists.communes_coded(commune.code),
            *lists.communes_coded(commune.successor),
            *lists.communes_absorbed_by(commune.code),
        )
    ]
    alive = tuple({commune.code: commune for commune in _alive(related, born)}.values())
    remark = remarks.not_then(known, born, alive)
    if len(alive) == 1:
        return Resolution(_commune(alive[0]), Certainty.TO_CONFIRM, (remark,), _communes(alive))
    return _pending(remark, _communes(alive))


def _unknown_name(name: str, born: BirthDate) -> Resolution:
    lists = gazetteer()
    if departement := lists.departement_named(name):
        within = _communes(_alive(lists.communes_of(departement), born))
        return _pending(remarks.territory(name), within)
    close = [c for near in lists.names_close_to(name) for c in lists.communes_named(near)]
    return _pending(remarks.unknown_commune(name), _communes(_alive(close, born)))


def _abroad(countries: Sequence[Country], written: str, town: str, born: BirthDate) -> Resolution:
    """Return the State of a birth, under the code it had on that day."""
    if not countries:
        return _pending(remarks.no_country(written))
    alive = _alive_countries(countries, born)
    if len({country.code for country in alive}) == 1:
        return Resolution(_state(alive[0], town), Certainty.CERTAIN)
    if alive:
        return _pending(remarks.several_states(written, alive), _states(alive, town))
    before = tuple(dict.fromkeys(code for country in countries for code in country.before))
    if FRANCE in before:
        return _then_french(countries[0], town, born)
    then = _alive_countries((c for code in before for c in gazetteer().countries_coded(code)), born)
    remark = remarks.no_such_state(written, born, then)
    candidates = _states((*then, *countries), town)
    if len(then) != 1:
        return _pending(remark, candidates)
    same_code = then[0].code in {country.code for country in countries}
    certainty = Certainty.CERTAIN if same_code else Certainty.TO_CONFIRM
    return Resolution(_state(then[0], town), certainty, () if same_code else (remark,), candidates)


def _then_french(country: Country, town: str, born: BirthDate) -> Resolution:
    """Return a birth in a land that was French: its commune when listed, or its State of today."""
    if country.code == _ALGERIA:
        for commune in _alive(gazetteer().communes_named(read_place(town).name), born):
            if _is_algerian(commune):
                return _settled(commune)
    state = _state(country, town)
    return Resolution(state, Certainty.TO_CONFIRM, (remarks.then_french(country.label),), (state,))


def _pending(remark: Objection, candidates: tuple[Birthplace, ...] = ()) -> Resolution:
    return Resolution(None, Certainty.PENDING, (remark,), candidates[:MOST_CANDIDATES])


def _alive(communes: Iterable[Commune], born: BirthDate) -> tuple[Commune, ...]:
    return tuple(c for c in communes if c.period.meets(born.first, born.last))


def _alive_countries(countries: Iterable[Country], born: BirthDate) -> tuple[Country, ...]:
    return tuple(c for c in countries if c.period.meets(born.first, born.last))


def _commune(commune: Commune) -> Birthplace:
    return Birthplace(commune.code, commune.label)


def _communes(communes: Iterable[Commune]) -> tuple[Birthplace, ...]:
    return tuple({commune.code: _commune(commune) for commune in communes}.values())


def _state(country: Country, town: str) -> Birthplace:
    return Birthplace("", town or country.label, country.code, country.label)


def _states(countries: Iterable[Country], town: str) -> tuple[Birthplace, ...]:
    return tuple({country.code: _state(country, town) for country in countries}.values())
