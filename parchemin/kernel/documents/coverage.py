"""Which characters the fonts of the documents can draw.

A name with a character that no font covers would print as an empty box. It is refused first, in French.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

from parchemin.kernel.objections import Objection

FONTS = Path(__file__).parent / "fonts"
# The text shaper draws these from the plain space and the plain hyphen.
_SHAPED_FROM_OTHERS = frozenset(
    "\u00a0\u2000\u2001\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u2011"
)


def characters_of_font(path: Path) -> frozenset[int]:
    """Return the code points a TrueType font maps to a glyph, from its cmap subtable of format 4.

    Raises `ValueError` for a font without such a subtable: it could not be checked.
    """
    font = path.read_bytes()
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            return _characters_of_cmap(font, offset)
    raise ValueError(f"{path.name} has no cmap table")


def _characters_of_cmap(font: bytes, cmap: int) -> frozenset[int]:
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)[2]
        if struct.unpack_from(">H", font, start)[0] == 4:
            return _characters_of_format_4(font, start)
    raise ValueError("the cmap table has no subtable of format 4")


def _characters_of_format_4(font: bytes, start: int) -> frozenset[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, font, start + 14)
    starts = struct.unpack_from(row, font, start + 16 + 2 * count)
    deltas = struct.unpack_from(row, font, start + 16 + 4 * count)
    ranges_at = start + 16 + 6 * count
    offsets = struct.unpack_from(row, font, ranges_at)
    covered = set()
    for segment, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if offsets[segment] == 0:
                glyph = (code + deltas[segment]) & 0xFFFF
            else:
                at = ranges_at + 2 * segment + offsets[segment] + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, at)[0]
            if glyph:
                covered.add(code)
    return frozenset(covered)


@cache
def covered_characters() -> frozenset[int]:
    """Return the code points at least one family covers in each of the weights it is used in."""
    families: dict[str, frozenset[int]] = {}
    for path in sorted(FONTS.glob("*.ttf")):
        family = path.stem.split("-")[0]
        drawn = characters_of_font(path)
        families[family] = families.get(family, drawn) & drawn
    return frozenset().union(*families.values())


def uncovered_characters(text: str) -> tuple[str, ...]:
    """Return the characters of `text`, once composed (NFC), that cannot be printed, in order, once each.

    Controls and invisible format characters count as unprintable: two names must not differ by what
    nobody sees. A line break is allowed.
    """
    found: dict[str, None] = {}
    for character in unicodedata.normalize("NFC", text):
        if character == "\n" or character in _SHAPED_FROM_OTHERS:
            continue
        invisible = unicodedata.category(character).startswith("C")
        if invisible or ord(character) not in covered_characters():
            found[character] = None
    return tuple(found)


def objections_to_text(text: str, subject: str) -> tuple[Objection, ...]:
    """Object to a text that cannot be printed whole; `subject` names it in French (« le nom »)."""
    unprintable = uncovered_characters(text)
    if not unprintable:
        return ()
    listed = ", ".join(
        f"« {c} » (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in unprintable
    )
    return (
        Objection(
            code="document-unprintable",
            message=f"Le document ne peut pas imprimer {subject} tel quel : {listed}.",
            source="Polices des documents (Spectral, Atkinson Hyperlegible Next)",
            remedy="Saisir la forme en lettres latines portée par l’acte d’état civil ou le passeport.",
        ),
    )
