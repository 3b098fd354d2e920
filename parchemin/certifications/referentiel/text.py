"""Text taken from a published agreement, cleaned without changing a word."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from parchemin.kernel.text import folded, tidy

_NUMBER_WORDS = (
    "un une deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente"
)
_MARK = re.compile(r"[(\[*¹²³⁴⁵⁶⁷⁸⁹]")
"""What a call of footnote holds: most texts have none, and are spared the search."""

_FOOTNOTE_CALL = re.compile(
    "".join(rf"(?<!\b{word})" for word in _NUMBER_WORDS.split())
    + r"(?<=[\w»)\]])\s?(?:\(\d{1,2}\)|\[\d{1,2}\]|\(\*{1,3}\)|\*{1,3})(?=\s*(?:$|[.,;:!?)»]))"
    r"|(?<=\w)(?<!\bm)(?<!\b[cdkm]m)[¹²³⁴⁵⁶⁷⁸⁹](?!\w)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[•·▪◦*]|[–—-]{1,2}(?=\s))\s*")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,14}")
"""Short enough for the codes of criteria that are made of it, « C5.1-K12 »."""
_CODE_WORDS = {"A": "Activité", "C": "Compétence"}
_BLOC_NUMBER = re.compile(
    r"\s*(?:bloc(?: de compétences?)?|unité(?: de compétences?)?|BC|UC)\s*(?:n° ?)?\d{1,3}\s*[:.–—-]\s*(?=\S)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")


def clean(text: str) -> str:
    """Return one line: composed accents, single spaces, French apostrophes, no call of footnote."""
    text = tidy(_INVISIBLE.sub("", text))
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text).replace("...", "…")
    text = re.sub(r"(?<=\w)/ (?=\w)", "/", text)
    while _MARK.search(text) and _FOOTNOTE_CALL.search(text):
        text = tidy(_FOOTNOTE_CALL.sub("", text))
    return text


def footnote_calls(text: str) -> list[str]:
    """Return the calls of footnotes of a text, « (2) », « [1] » or « ¹ », as it writes them.

    A number in brackets after its own word, « deux (2) heures », is none, nor is the square of « m² ».
    """
    if not _MARK.search(text):
        return []
    return [call.strip() for call in _FOOTNOTE_CALL.findall(text)]


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


def bare_code(text: str) -> str:
    """Return a code as it is kept, « C5.1 » for « C. 5.1 » or « C5. 1 »; "" when none can be made of it."""
    code = re.sub(r"^([ABC])(?:loc|ctivité|ompétence)\s*(?:n°\s*)?(?=\d)", r"\1", clean(text))
    code = re.sub(r"^([A-Za-z]{1,4})[.\s]+(?=\d)", r"\1", code)
    code = re.sub(r"\s*([._-])\s*", r"\1", code).strip("._- :")
    return code if _CODE.fullmatch(code) else ""


def split_number(text: str) -> tuple[str, str]:
    """Return the number of a bloc that starts its title, « Bloc n° 2 – », as written, and the rest."""
    match = _BLOC_NUMBER.match(text)
    return (match[0], text[match.end() :]) if match else ("", text)


def split_code(text: str, letter: str) -> tuple[str, str]:
    """Return the code that starts a text, as it is written there, and the rest; "" when none does.

    « C. 5.1 – Accueillir » has « C. 5.1 » for code under the letter C, « Accueillir » for rest;
    « Activité 2 : accueil » has « Activité 2 » under the letter A.
    """
    match = re.match(
        rf"\s*((?:{letter}\.?|{_CODE_WORDS[letter]}\s?(?:n°)?)\s?\d+(?:\.\s?\d+)*)"
        r"(?:\.?\s*[:–—-]\s*|\.\s+|\s+)(?=\S)",
        text,
    )
    return (match[1], text[match.end() :]) if match else ("", text)


@lru_cache(maxsize=20_000)
def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, whatever their case, accents and punctuation."""
    return tuple(folded(clean(text)).split())


def same_words(first: str, second: str) -> bool:
    """Tell whether two texts say the same, whatever their case, accents and punctuation."""
    return folded_words(first) == folded_words(second)


def nearly_same_words(first: str, second: str) -> bool:
    """Tell whether two long texts differ by a few words at most."""
    words = SequenceMatcher(None, folded_words(first), folded_words(second), autojunk=False)
    return words.ratio() > 0.85


def quoted(text: str, longest: int = 60) -> str:
    """Return a text between French quotes, cut when long, as messages show it."""
    return f"« {text[: longest - 1]}… »" if len(text) > longest else f"« {text} »"
