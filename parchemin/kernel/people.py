"""The same person under several names: assessor here, trainer or juror there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.text import folded


@dataclass(frozen=True, slots=True)
class KnownAs:
    """How a row names somebody: an account, an e-mail address, a name; any may be missing."""

    name: str = ""
    email: str = ""
    user_id: int | None = None


class Directory:
    """People who may be met again elsewhere, found by account, by address or by name.

    Homonyms count as one: barring somebody wrongly is seen and mended, the reverse is not.
    """

    def __init__(self, people: Iterable[KnownAs]) -> None:
        self._keys: dict[tuple[str, str], set[str]] = defaultdict(set)
        for person in people:
            for clue in _clues(person):
                self._keys[clue].add(person_key(person.email))

    def find(self, somebody: KnownAs) -> frozenset[str]:
        """Return the keys of the people who may be this person."""
        clues = _clues(somebody)
        return frozenset(key for clue in clues for key in self._keys.get(clue, ()))


def person_key(email: str) -> str:
    """Return what rules call somebody: the same wherever their address appears, and nothing personal."""
    return sha256_hex(email.strip().casefold().encode())[:16]


def _clues(person: KnownAs) -> list[tuple[str, str]]:
    clues = [
        ("user", str(person.user_id or "")),
        ("email", person.email.strip().casefold()),
        ("name", folded(person.name) if person.name else ""),
    ]
    return [clue for clue in clues if clue[1]]
