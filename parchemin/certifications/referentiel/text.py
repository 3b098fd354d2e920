"""Text taken from a published agreement, cleaned without changing a word."""

import re
from difflib import SequenceMatcher

from parchemin.kernel.text import folded, tidy

_FOOTNOTE_CALL = re.compile(r"\s\(\d\)")
_BULLET = re.compile(r"^(?:[•·▪◦*]|[–—-]{1,2}(?=\s))\s*")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")


def clean(text: str) -> str:
    """Return one line: composed accents, single spaces, French apostrophes, no call of footnote."""
    text = tidy(_INVISIBLE.sub("", text))
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text).replace("...", "…")
    text = re.sub(r"(?<=\w)/ (?=\w)", "/", text)
    return _FOOTNOTE_CALL.sub("", text)


def heading(text: str) -> str:
    """Return a clean title: no bullet, no final « : », « ; », « , » or full stop, a capital first."""
    bare = re.sub(r"(?:\s*[:;,.])+$", "", item(text))
    return bare[:1].upper() + bare[1:]


def item(text: str) -> str:
    """Return a clean item of a list: no bullet, no final « ; »."""
    return re.sub(r"\s*;$", "", _BULLET.sub("", clean(text), count=1))


def paragraph(text: str) -> str:
    """Return a text of several lines, each of them clean."""
    return "\n".join(filter(None, map(clean, text.splitlines())))


def joined_lines(text: str) -> list[str]:
    """Return the lines of a text, a line that starts in lower case joined to the one before."""
    joined: list[str] = []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        if joined and line[0].islower():
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def same_words(first: str, second: str) -> bool:
    """Tell whether two texts say the same, whatever their case, accents and punctuation."""
    return folded(clean(first)) == folded(clean(second))


def nearly_same_words(first: str, second: str) -> bool:
    """Tell whether two long texts differ by a few words at most."""
    words = SequenceMatcher(
        None, folded(clean(first)).split(), folded(clean(second)).split(), autojunk=False
    )
    return words.ratio() > 0.85


def quoted(text: str, longest: int = 60) -> str:
    """Return a text between French quotes, cut when long, as messages show it."""
    return f"« {text[: longest - 1]}… »" if len(text) > longest else f"« {text} »"
