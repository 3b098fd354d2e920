"""The drawn parts of documents: frame and wax seal, drawn by Typst once a process, then kept as SVG."""

import re
from functools import lru_cache
from pathlib import Path

from parchemin.kernel.documents.typesetting import compile_svg

_HERE = Path(__file__).parent
_DRAWN = re.compile(r' d="([^"]*)"')
_STEP = re.compile(r"([MmLlHhVvQqCcZz])([^A-Za-z]*)")


@lru_cache(maxsize=8)
def frame_svg(
    width: int, height: int, *, rosette: float, stretch: float = 1.0, rise: float = 0.0
) -> str:
    """Return the guilloche frame of a page, sizes in millimetres, as an SVG drawing.

    `rosette` is the mean radius of the great rosette in the middle, `stretch` widens it, `rise` moves
    it down (up when negative).
    """
    sizes = {"width": width, "height": height, "rosette": rosette, "stretch": stretch, "rise": rise}
    return _rounded(compile_svg(_HERE / "frame.typ", sizes), 1)


@lru_cache(maxsize=256)
def seal_svg(top: str, bottom: str, initials: str) -> str:
    """Return the wax seal of a body, 33 mm wide, as an SVG drawing whose letters are outlines."""
    names = {"top": top, "bottom": bottom, "initials": initials}
    return _rounded(compile_svg(_HERE / "seal.typ", names), 2)


def _rounded(svg: str, decimals: int) -> str:
    """Return a drawing with its paths in absolute points, rounded: a tenth is 35 µm, for a third of the bytes."""
    return _DRAWN.sub(lambda found: f' d="{_absolute(found[1], decimals)}"', svg)


def _absolute(path: str, decimals: int) -> str:
    """Return a path of an SVG, one command a step as Typst writes it, with absolute coordinates, rounded."""
    steps = []
    x = y = 0.0
    start = (x, y)
    for command, told in _STEP.findall(path):
        values = [float(value) for value in told.split()]
        kind = command.upper()
        if command.islower():
            offsets = {"H": (x,), "V": (y,)}.get(kind, (x, y))
            values = [value + offsets[rank % len(offsets)] for rank, value in enumerate(values)]
        match kind:
            case "H":
                x = values[0]
            case "V":
                y = values[0]
            case "Z":
                x, y = start
            case _:
                x, y = values[-2:]
        if kind == "M":
            start = (x, y)
        steps.append(kind + " ".join(f"{value:.{decimals}f}" for value in values))
    return "".join(steps)
