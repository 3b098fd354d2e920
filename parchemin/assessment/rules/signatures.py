"""Whether a candidate signs their presence: they draw their signature on a screen, or type their own name."""

import re
from itertools import pairwise
from math import dist

from parchemin.kernel.objections import Objection
from parchemin.kernel.text import folded

WIDTH, HEIGHT = 600, 200
LONGEST_DRAWING = 20_000
SHORTEST_INK = 100
_STROKE = re.compile(r"M(\d{1,3}) (\d{1,3})((?:L\d{1,3} \d{1,3})*)")
_POINT = re.compile(r"L(\d{1,3}) (\d{1,3})")

Point = tuple[int, int]


def objections_to_signature(
    *, typed_name: str, names: tuple[str, ...], drawing: str = ""
) -> tuple[Objection, ...]:
    """Return why a presence is not signed; `names` are the ways the candidate may be called.

    One of both is enough: a name, whatever its case, accents and order of words, or a drawing.
    """
    if not typed_name.strip() and not drawing:
        return (_UNSIGNED,)
    own = {_words(name) for name in names}
    typed = typed_name.strip() and _words(typed_name) not in own
    return (*((_STRANGER,) if typed else ()), *(objections_to_drawing(drawing) if drawing else ()))


def objections_to_drawing(drawing: str) -> tuple[Objection, ...]:
    """Return why a drawing is no signature: not one of ours, too large, out of its frame, or hardly a trace."""
    if len(drawing) > LONGEST_DRAWING:
        return (_TOO_LONG,)
    strokes = strokes_of(drawing)
    if strokes is None:
        return (_UNREADABLE,)
    ink = sum(dist(*pair) for stroke in strokes for pair in pairwise(stroke))
    return () if ink >= SHORTEST_INK else (_TOO_SHORT,)


def strokes_of(drawing: str) -> tuple[tuple[Point, ...], ...] | None:
    """Return the strokes of a drawing written as `M12 30L14 33`; None when it is not, or leaves its frame."""
    strokes, at = [], 0
    for match in _STROKE.finditer(drawing):
        if match.start() != at:
            return None
        at = match.end()
        points = [(int(match[1]), int(match[2]))]
        points += [(int(x), int(y)) for x, y in _POINT.findall(match[3])]
        strokes.append(tuple(points))
    inside = all(x <= WIDTH and y <= HEIGHT for stroke in strokes for x, y in stroke)
    return tuple(strokes) if strokes and at == len(drawing) and inside else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(folded(name).split()))


_UNSIGNED = Objection("unsigned", "Signez dans le cadre, ou saisissez votre prénom et votre nom.")
_STRANGER = Objection(
    "another-name",
    "Le nom saisi n’est pas celui du candidat.",
    remedy="Le candidat saisit son prénom et son nom.",
)
_UNREADABLE = Objection(
    "drawing-unreadable", "Le tracé n’a pas pu être lu.", remedy="Signez de nouveau."
)
_TOO_SHORT = Objection("drawing-too-short", "Le tracé est trop court.", remedy="Signez de nouveau.")
_TOO_LONG = Objection("drawing-too-long", "Le tracé est trop long.", remedy="Signez de nouveau.")
