"""What a visitor asks the catalogue, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from parchemin.certifications.terms import Register
from parchemin.kernel.text import folded

_LONGEST_SEARCH = 120
_EMPTY_WORDS = {
    "a",
    "au",
    "aux",
    "d",
    "dans",
    "de",
    "des",
    "du",
    "en",
    "et",
    "l",
    "la",
    "le",
    "les",
}
_EMPTY_WORDS |= {"cqp", "metier", "ou", "par", "pour", "sur", "un", "une"}


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """Words and filters; empty when not asked. `level` is 2 to 8, `page` starts at 1."""

    words: str = ""
    sector: str = ""
    idcc: str = ""
    level: int | None = None
    register: Register | None = None
    page: int = 1

    def stems(self) -> tuple[str, ...]:
        """Return what the words of the search start with, once folded, without plural or final e."""
        words = [word for word in folded(self.words).split() if word not in _EMPTY_WORDS]
        return tuple(dict.fromkeys(map(_stem, words)))


def read_query(parameters: Mapping[str, str]) -> CatalogueQuery:
    """Return the query of an address (`q`, `secteur`, `idcc`, `niveau`, `registre`, `page`).

    A value that means nothing is left aside: an address never fails.
    """
    level = parameters.get("niveau", "")
    register = parameters.get("registre", "")
    page = parameters.get("page", "")
    return CatalogueQuery(
        words=parameters.get("q", "").replace("\x00", "").strip()[:_LONGEST_SEARCH],
        sector=parameters.get("secteur", "").replace("\x00", "").strip(),
        idcc=parameters.get("idcc", "").replace("\x00", "").strip(),
        level=int(level) if level in tuple("2345678") else None,
        register=Register(register) if register in tuple(Register) else None,
        page=max(1, int(page)) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
    )


def _stem(word: str) -> str:
    if len(word) > 3 and word[-1] in "sx":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
