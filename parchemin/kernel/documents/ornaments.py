"""The drawn parts of documents: frame and wax seal, drawn by Typst once a process, then kept as SVG."""

from functools import lru_cache
from pathlib import Path

from parchemin.kernel.documents.typesetting import compile_svg

_HERE = Path(__file__).parent


@lru_cache(maxsize=8)
def frame_svg(
    width: int, height: int, *, rosette: float, stretch: float = 1.0, rise: float = 0.0
) -> str:
    """Return the guilloche frame of a page, sizes in millimetres, as an SVG drawing.

    `rosette` is the mean radius of the great rosette in the middle, `stretch` widens it, `rise` moves
    it down (up when negative).
    """
    return compile_svg(
        _HERE / "frame.typ",
        {"width": width, "height": height, "rosette": rosette, "stretch": stretch, "rise": rise},
    )


@lru_cache(maxsize=256)
def seal_svg(top: str, bottom: str, initials: str) -> str:
    """Return the wax seal of a body, 33 mm wide, as an SVG drawing whose letters are outlines."""
    return compile_svg(_HERE / "seal.typ", {"top": top, "bottom": bottom, "initials": initials})
