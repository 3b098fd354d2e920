"""How people write places: articles, « St », arrondissements, département or country in brackets."""

import re
from dataclasses import dataclass

from parchemin.kernel.text import folded, tidy

_ARTICLE = re.compile(r"^(?:les?|la|l|aux?) ")
_CANTON = re.compile(r" canton d.*")
_ABBREVIATIONS = (
    (re.compile(r"\bst\b"), "saint"),
    (re.compile(r"\bste\b"), "sainte"),
    (re.compile(r"(?<=\w) s (?=\w)"), " sur "),
)
_ARRONDISSEMENT = re.compile(
    r"(paris|lyon|marseille)s? 0?(\d{1,2}) ?(?:er|re|e|eme|ieme|nd|nde)?(?: arr\w*)?"
)
_DIVIDED = {"paris": 20, "lyon": 9, "marseille": 16}
# « Marseille (13) » is the département, as « Dunkerque (59) », though Marseille has a 13th arrondissement.
_OWN_DEPARTEMENT = {"paris": "75", "lyon": "69", "marseille": "13"}
_POSTAL_FIRST = re.compile(r"(\d{5}) +(?=\D)(.+)")
_POSTAL_LAST = re.compile(r"(.+\D) +(\d{5})")
_NUMBER_LAST = re.compile(r"(.+\D) +(\d{2,3}|2[ABab])")
_BRACKETS = re.compile(r"([^(]+)\((?!canton)([^()]+)\)?", re.IGNORECASE)
_LIST = re.compile(r"(.+?)(?:,| [-–/] )(.+)")


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """A place as typed: its name, the digits that situate it and the words that do."""

    name: str
    number: str = ""
    words: str = ""


def commune_key(name: str) -> str:
    """Return what two spellings of a commune have in common: « Le Mans », « MANS (LE) » → `mans`.

    Articles at the start, accents, hyphens, spaces and « (Canton de …) » are dropped, « St » and
    « s/ » written in full, arrondissements reduced to their number: « Paris 12e » → `paris12`.
    """
    words = _CANTON.sub("", folded(name))
    for abbreviation, full in _ABBREVIATIONS:
        words = abbreviation.sub(full, words)
    if arrondissement := _ARRONDISSEMENT.fullmatch(words):
        return f"{arrondissement[1]}{int(arrondissement[2])}"
    return _ARTICLE.sub("", words).replace(" ", "")


def read_place(text: str) -> WrittenPlace:
    """Return the parts of a place as people write it.

    « Dunkerque (59) », « 59140 Dunkerque », « Saint-Denis (Seine) », « Alger, Algérie » and
    « Paris (12e) » all yield their name and what situates it.
    """
    name = tidy(text)
    if match := _POSTAL_FIRST.fullmatch(name):
        return _with_arrondissement(WrittenPlace(match[2].strip(), number=match[1]))
    if match := _BRACKETS.fullmatch(name) or _LIST.fullmatch(name):
        return _situated(match[1].strip(), match[2].strip())
    if match := _POSTAL_LAST.fullmatch(name):
        return _with_arrondissement(WrittenPlace(match[1].strip(" -"), number=match[2]))
    if match := _NUMBER_LAST.fullmatch(name):
        return _with_number(match[1].strip(" -"), match[2].upper())
    return WrittenPlace(name)


def _situated(name: str, situation: str) -> WrittenPlace:
    if folded(situation) in ("le", "la", "les", "l"):
        return WrittenPlace(f"{situation} {name}")
    joined = f"{name} {situation}"
    if re.fullmatch(r"\d{5}", situation):
        return _with_arrondissement(WrittenPlace(name, number=situation))
    if situation == _OWN_DEPARTEMENT.get(commune_key(name)):
        return WrittenPlace(name, number=situation)
    if re.fullmatch(r"\d{2,3}|2[ABab]", situation):
        return _with_number(name, situation.upper())
    if _ARRONDISSEMENT.fullmatch(folded(joined)):
        return WrittenPlace(joined)
    return WrittenPlace(name, words=situation)


def _with_number(name: str, number: str) -> WrittenPlace:
    """Read a short number as an arrondissement of a divided city, or else as a département."""
    highest = _DIVIDED.get(commune_key(name), 0)
    if number.isdecimal() and 1 <= int(number) <= highest:
        return WrittenPlace(f"{name} {int(number)}")
    return WrittenPlace(name, number=number)


def _with_arrondissement(place: WrittenPlace) -> WrittenPlace:
    """Read the arrondissement in the postal code of Paris, Lyon or Marseille."""
    highest = _DIVIDED.get(commune_key(place.name), 0)
    number = int(place.number[-2:])
    if place.number[:2] in _OWN_DEPARTEMENT.values() and 1 <= number <= highest:
        return WrittenPlace(f"{place.name} {number}")
    return place


def departement_of(number: str) -> str:
    """Return the département of a postal code, or the number itself: `97110` → `971`."""
    if len(number) == 5:
        return number[:3] if number.startswith(("97", "98")) else number[:2]
    return number
