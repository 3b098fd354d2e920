"""How long an assessment lasts, read in the words of a text."""

import re

from parchemin.certifications.referentiel.text import clean

_FIRST = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
_WORDS = {word: str(rank) for rank, word in enumerate(_FIRST.split(), start=1)} | {
    "une": "1", "vingt": "20", "vingt-cinq": "25", "trente": "30", "quarante": "40",
    "quarante-cinq": "45", "cinquante": "50", "soixante": "60", "quatre-vingt-dix": "90",
}  # fmt: skip
_LONGEST = 10_080
"""A week, the longest that the format admits."""

_PARTS = r"(?:parties|épreuves|séquences|temps|étapes)"
_MINUTES = r"(?:minutes?|min|mn)\b"
_WRITTEN_OUT = re.compile(
    rf"(?<![\w-])({'|'.join(_WORDS)})(?= (?:heures?\b|h\b|{_MINUTES}|{_PARTS}\b|fois\b))"
)
_WHOLE_WORDS = (
    (re.compile(r"(\d+) heures? et demie"), r"\1 heures 30 minutes"),
    (re.compile(r"(?:1 |une )?demi[- ]heure"), "30 minutes"),
    (re.compile(r"(?:3|trois) quarts d’heure"), "45 minutes"),
    (re.compile(r"(?:1 |un )?quart d’heure"), "15 minutes"),
)
_DURATION = re.compile(
    r"(?<![\d,])(?:(?P<hours>\d{1,6}(?:,5)?) ?(?:heures?|h)(?![^\W\d])"
    rf"(?: ?(?:et )?(?P<more>\d{{1,2}})(?: ?{_MINUTES}|(?=\s*(?:$|[).,;:]|pour|de|maxi|dont))))?"
    rf"|(?P<minutes>\d{{1,6}}) ?{_MINUTES})"
)
_TIMES = re.compile(
    rf"(\d+) ?(?:{_PARTS}|fois|x|×)(?: (?:écrites?|orales?|distinctes?|successives?))*,? ?\(?"
    r"(?:d’une durée )?(?:dur\w+ |d’)?(?:chacune? )?(?:de )?$"
)
_PARTS_COUNT = re.compile(rf"(\d+) {_PARTS}\b")
_EACH_BEFORE = re.compile(r"\b(?:chaque|chacune?)\b[^.;\n]*$")
_EACH_AFTER = re.compile(r"^ ?,? ?(?:chacune?|par partie|par épreuve|pour chaque)\b")
_RANGE = re.compile(r"\d (?:(?:heures?|h|minutes?|min) )?(?:à|et|ou|-|–) $")
_TOTAL = re.compile(r"\btotale?\b[^.;\n]{0,40}$|\bsoit $")
_PART = re.compile(r"\bpartie\b[^.;\n]*$")


def minutes_in(lines: list[str]) -> tuple[int | None, bool]:
    """Return the minutes that the lines tell, and whether they tell durations that leave it open.

    A total wins, and « deux parties de deux heures » is one, of four hours; parts that each have their
    duration add up. Else one duration is taken, and several, or « 15 à 20 minutes », are left to a person.
    Lines that start with « Durée » speak before the others.
    """
    lines = [_spelled(line) for line in lines]
    stated = [line for line in lines if line.startswith("durée")]
    text = "\n".join(stated or lines)
    parts = _PARTS_COUNT.search("\n".join(lines))
    found: list[int] = []
    of_parts, is_open = 0, False
    for match in _DURATION.finditer(text):
        before, after, minutes = text[: match.start()], text[match.end() :], _minutes(match)
        each = _EACH_AFTER.search(after) or _EACH_BEFORE.search(before)
        if _TOTAL.search(before) or after.startswith(" au total"):
            return _settled(minutes)
        if times := _TIMES.search(before):
            return _settled(minutes * int(times[1]))
        if each and parts:
            found.append(minutes * int(parts[1]))
        elif each or _RANGE.search(before):
            is_open = True
        elif not re.search(r"\bdont\b[^.;\n]{0,40}$", before):
            found.append(minutes)
            of_parts += bool(_PART.search(before))
    if of_parts > 1 and of_parts == len(found):
        return _settled(sum(found))
    if len(set(found)) == 1 and not (is_open and not stated):
        return _settled(found[0])
    return None, bool(found) or is_open


def _settled(minutes: int) -> tuple[int | None, bool]:
    return (minutes, False) if 0 < minutes <= _LONGEST else (None, True)


def _spelled(line: str) -> str:
    """Return a line with its numbers in digits: « deux heures » is « 2 heures »."""
    line = _WRITTEN_OUT.sub(lambda match: _WORDS[match[1]], clean(line).casefold())
    for pattern, digits in _WHOLE_WORDS:
        line = pattern.sub(digits, line)
    return line


def _minutes(match: re.Match[str]) -> int:
    if match["minutes"]:
        return int(match["minutes"])
    return round(float(match["hours"].replace(",", ".")) * 60) + int(match["more"] or 0)
