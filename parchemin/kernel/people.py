"""How people are called, in two parts; the same person under several names: assessor here, juror there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import folded, tidy

LONGEST_NAME = 120
# Words that open a surname of several: « Nolwenn Le Goff », « Jan van der Meer ».
_PARTICLES = frozenset(
    [
        *(
            "de",
            "du",
            "des",
            "la",
            "le",
            "les",
            "da",
            "das",
            "di",
            "do",
            "dos",
            "della",
            "el",
            "al",
        ),
        *("ben", "bel", "aït", "ait", "saint", "van", "von", "der", "den", "ten", "ter"),
    ]
)


class NameParts(TypedDict):
    """How somebody is called, in two parts, as the tables of people keep it."""

    given_names: str
    surname: str


def split_name(typed: str) -> NameParts:
    """Return the two parts of a name typed in one: what stands in capitals at one end is the surname.

    Otherwise the last word is, with the particles before it. A word alone is a surname.
    """
    words = typed.split()
    loud = [_in_capitals(word) for word in words]
    ahead = loud.index(False) if False in loud else 0
    if ahead and not any(loud[ahead:]):
        return _parts(words[ahead:], words[:ahead])
    behind = len(words) - (loud[::-1].index(False) if False in loud else 1)
    if behind == len(words) or any(loud[:behind]):
        behind = len(words) - 1
    while behind > 1 and words[behind - 1].casefold() in _PARTICLES:
        behind -= 1
    return _parts(words[:behind], words[behind:])


def objections_to_name(given_names: str, surname: str) -> tuple[Objection, ...]:
    """Return why somebody may not be called so: nameless, unprintable, or too long for a line."""
    length = len(tidy(f"{given_names} {surname}"))
    too_long = Objection(
        "name-too-long",
        f"Prénoms et nom : {length} caractères ; {LONGEST_NAME} au plus.",
        remedy="Gardez le premier prénom.",
    )
    return (
        *(() if surname.strip() else (Objection("name-missing", "Le nom manque."),)),
        *objections_to_text(tidy(given_names), "Prénoms"),
        *objections_to_text(tidy(surname), "Nom"),
        *((too_long,) if length > LONGEST_NAME else ()),
    )


@dataclass(frozen=True, slots=True)
class KnownAs:
    """How a row names somebody: an account, e-mail addresses, a name; any may be missing."""

    name: str = ""
    email: str = ""
    user_id: int | None = None
    sealed_email: str = ""


class Directory:
    """People who may be met again elsewhere, found by account, by address or by name.

    Homonyms count as one: barring somebody wrongly is seen and mended, the reverse is not.
    """

    def __init__(self, people: Iterable[KnownAs]) -> None:
        self._keys: dict[tuple[str, str], set[str]] = defaultdict(set)
        for person in people:
            for clue in _clues(person):
                self._keys[clue].add(person_key(person.sealed_email or person.email))

    def find(self, somebody: KnownAs) -> frozenset[str]:
        """Return the keys of the people who may be this person."""
        clues = _clues(somebody)
        return frozenset(key for clue in clues for key in self._keys.get(clue, ()))


def person_key(email: str) -> str:
    """Return what rules call somebody: the same wherever their address appears, and nothing personal."""
    return sha256_hex(email.strip().casefold().encode())[:16]


def _in_capitals(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _parts(given_names: list[str], surname: list[str]) -> NameParts:
    return {"given_names": " ".join(given_names), "surname": " ".join(surname)}


def _clues(person: KnownAs) -> list[tuple[str, str]]:
    clues = [
        ("user", str(person.user_id or "")),
        ("email", person.email.strip().casefold()),
        ("email", person.sealed_email.strip().casefold()),
        ("name", folded(person.name) if person.name else ""),
    ]
    return [clue for clue in clues if clue[1]]
