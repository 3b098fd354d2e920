"""The order in which a French reader looks for a word."""

import unicodedata
from functools import lru_cache

from parchemin.kernel.text import spelt_out

# Signs before figures, figures before letters: the order of the Unicode Collation Algorithm (CLDR root).
_SIGNS = " _-‐‑–—,;:!?.·'‘’\"«»()[]{}@*/\\&#%+<=>|~$€"
_RANKS = {sign: rank for rank, sign in enumerate(_SIGNS)}
_AFTER_SIGNS = len(_SIGNS)
_PUT_AS_ONE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


@lru_cache(maxsize=1 << 16)
def french_key(text: str) -> tuple[tuple[int, ...], str, str]:
    """Return what orders texts as French does: letters first, then their accents, then their case.

    Çelik is among the C, Œuvrard after Odile, van der Meer among the V; word by word, « Le Goff » is
    before « Lebrun ».
    """
    plain = unicodedata.normalize("NFKD", text.translate(_PUT_AS_ONE))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    ranks = tuple(_rank(char) for char in spelt_out(letters.lower()))
    return ranks, plain.lower(), text.swapcase()


def compare_in_french(first: str, second: str) -> int:
    """Return -1, 0 or 1 as `first` comes before, with or after `second`."""
    one, other = french_key(first), french_key(second)
    return (one > other) - (one < other)


def _rank(char: str) -> int:
    return _RANKS.get(char, _AFTER_SIGNS + ord(char))
