"""The words of a visitor, as the catalogue looks for them."""

from parchemin.kernel.text import folded

_EMPTY_WORDS = {
    *("a", "au", "aux", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les"),
    *("cqp", "metier", "ou", "par", "pour", "sur", "un", "une"),
}


def stems(words: str) -> tuple[str, ...]:
    """Return what the words of a search start with, once folded, without plural or final e."""
    kept = [word for word in folded(words).split() if word not in _EMPTY_WORDS]
    return tuple(dict.fromkeys(map(_stem, kept)))


def _stem(word: str) -> str:
    if len(word) > 3 and word[-1] in "sx":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
