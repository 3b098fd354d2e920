"""The civil status of a person as one value, and the key under which they are entered once."""

import re
from dataclasses import dataclass

from parchemin.kernel.text import compact_key, folded, tidy
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.birthplaces import Resolution, resolve_birthplace
from parchemin.pathways.gazetteer import FRANCE

_GIVEN_NAMES = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True, slots=True)
class CivilStatus:
    """Who somebody is, as the act of birth says it.

    `given_names` are in its order; `birth_place` and `birth_country` are as written, a commune, a
    town, a name of country or a code. Texts are tidy (Unicode NFC, single spaces).
    """

    sex: str
    birth_name: str
    given_names: tuple[str, ...]
    born: BirthDate
    birth_place: str
    birth_country: str = ""
    usage_name: str = ""

    def resolved_birthplace(self) -> Resolution:
        """Return the official place of birth, or why it is not known."""
        return resolve_birthplace(self.birth_place, self.born, self.birth_country)


@dataclass(frozen=True, slots=True)
class PlaceOfBirth:
    """The four texts kept of a birthplace: codes are empty as long as it is pending."""

    label: str
    commune_code: str
    country: str
    country_code: str


def civil_status(
    *,
    sex: str,
    birth_name: str,
    given_names: str,
    born: BirthDate,
    birth_place: str,
    birth_country: str = "",
    usage_name: str = "",
) -> CivilStatus:
    """Return a civil status of tidied texts; `given_names` are separated by commas."""
    return CivilStatus(
        sex=sex,
        birth_name=tidy(birth_name),
        given_names=split_given_names(given_names),
        born=born,
        birth_place=tidy(birth_place),
        birth_country=tidy(birth_country),
        usage_name=tidy(usage_name),
    )


def split_given_names(text: str) -> tuple[str, ...]:
    """Return the given names of « Marie-Claire, Anne »; a name with a space in it is kept whole."""
    return tuple(name for name in _GIVEN_NAMES.split(tidy(text)) if name)


def join_given_names(names: tuple[str, ...]) -> str:
    """Return given names as they are kept and printed: « Marie-Claire, Anne »."""
    return ", ".join(names)


def place_of_birth(status: CivilStatus, found: Resolution) -> PlaceOfBirth:
    """Return what is kept of a birthplace: the official one, or what was written while it is pending."""
    if found.place is None:
        return PlaceOfBirth(status.birth_place, "", status.birth_country, "")
    place = found.place
    return PlaceOfBirth(place.label, place.commune_code, place.country, place.country_code)


def natural_key(status: CivilStatus, place: PlaceOfBirth) -> str:
    """Return the key that two entries of the same person share, whatever the spelling.

    Birth name, first given name, birth date and place: homonyms born the same day elsewhere differ.
    """
    abroad = "" if place.country_code == FRANCE else place.country_code
    where = place.commune_code or abroad or compact_key(place.label)
    first = status.given_names[0] if status.given_names else ""
    return "|".join(
        (
            compact_key(status.birth_name)[:100],
            compact_key(first)[:60],
            status.born.in_figures(),
            where[:60],
        )
    )


def search_words(status: CivilStatus, reference: str) -> str:
    """Return the folded words under which a person is found."""
    texts = (status.birth_name, status.usage_name, *status.given_names, reference)
    return folded(" ".join(texts))
