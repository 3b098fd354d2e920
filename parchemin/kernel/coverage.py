"""Which characters the fonts of the documents can draw.

A character that no font covers would print as an empty box: it is refused where it is typed, in French.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

from parchemin.kernel.objections import Objection

FONTS = Path(__file__).parent / "documents" / "fonts"
# The text shaper draws these from the plain space and the plain hyphen.
_SHAPED_FROM_OTHERS = frozenset(
    "\u00a0\u2000\u2001\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u2011"
)

# Drawn as nothing, or in place of what was lost on the way: nobody sees what they stand for.
_UNSEEN = frozenset("\u034f\ufffc\ufffd")


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
    nobody sees. A line end is allowed.
    """
    alphabet = dict.fromkeys(unicodedata.normalize("NFC", text))
    return tuple(one for one in alphabet if not _is_printed(one))


def _is_printed(character: str) -> bool:
    if character == "\n" or character in _SHAPED_FROM_OTHERS:
        return True
    invisible = character in _UNSEEN or unicodedata.category(character).startswith("C")
    return not invisible and ord(character) in covered_characters()


def objections_to_text(text: str, subject: str) -> tuple[Objection, ...]:
    """Object to a text that cannot be printed whole; `subject` names it in French (« Recommandation »)."""
    unprintable = uncovered_characters(text)
    if not unprintable:
        return ()
    listed = ", ".join(_place_of(one, text) for one in unprintable)
    return (
        Objection(
            code="document-unprintable",
            message=f"{subject} : nos documents ne peuvent pas imprimer {listed}.",
            source="Polices des documents de Parchemin",
            remedy="Retirez ce caractère, ou dites-le en toutes lettres.",
        ),
    )


def _place_of(character: str, text: str) -> str:
    """Return a character so that a person finds it: by its code, and by its place when it does not show."""
    code = f"U+{ord(character):04X}"
    if character.isprintable():
        return f"« {character} » ({code})"
    before, _, after = unicodedata.normalize("NFC", text).partition(character)
    around = "".join(one for one in before[-12:] + "…" + after[:12] if one.isprintable())
    return f"un caractère qui ne se voit pas ({code}, dans « {around.strip()} »)"
