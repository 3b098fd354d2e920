"""Logos as they come: PNG, JPEG or SVG, told by their content, kept as an SVG that shows nothing but itself."""

import base64
import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

from PIL import Image

from parchemin.kernel.objections import Objection, refuse_if

LARGEST_BYTES, LARGEST_SIDE, MOST_ELEMENTS = 200_000, 2_000, 2_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_AROUND = ("svg", "g", "defs", "use", "symbol", "title", "desc", "metadata", "clipPath", "mask")
_DRAWN = frozenset((*_SHAPES, *_AROUND, "linearGradient", "radialGradient", "stop"))


def logo_of(content: bytes) -> str:
    """Return a logo as an SVG drawing. Raises `Refused` for what is none of the three, too large, or unsafe."""
    if len(content) > LARGEST_BYTES:
        refuse_if(
            (_refused("logo-too-large", f"dépasse {LARGEST_BYTES // 1000} ko", "Réduisez-le."),)
        )
    if content.startswith(_PNG):
        width, height = _png_size(content)
        _decoded(content, "PNG", _NO_PNG)
        return _wrapped("png", content, width, height)
    if content.startswith(_JPEG):
        return _jpeg(content)
    return _checked_svg(content)


def _refused(code: str, why: str, remedy: str) -> Objection:
    return Objection(code, f"Logo : le fichier {why}.", remedy=remedy)


_NO_PNG = _refused("logo-unreadable", "est un PNG incomplet ou abîmé", "Enregistrez-le de nouveau.")
_NO_JPEG = _refused(
    "logo-unreadable", "est un JPEG incomplet ou abîmé", "Enregistrez-le de nouveau."
)
_NO_SVG = _refused(
    "logo-unreadable", "n’est ni un PNG, ni un JPEG, ni un SVG", "Donnez l’un des trois."
)
_ENTITIES = _refused(
    "logo-unsafe",
    "déclare des entités, qu’un logo ne porte pas",
    "Enregistrez-le en SVG simple, sans déclaration DOCTYPE.",
)
# What old drawing software writes first: it names a grammar, and declares nothing.
_DOCTYPE = re.compile(r"<!DOCTYPE\s+svg[^>\[]*>")


def _png_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels, once every chunk agrees with its checksum (PNG, 3rd edition, § 5)."""
    kinds = list(_chunks(content))
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        refuse_if((_NO_PNG,))
    width, height = struct.unpack(">II", content[16:24])
    _refuse_size(width, height)
    return width, height


def _refuse_size(width: int, height: int) -> None:
    if not 0 < max(width, height) <= LARGEST_SIDE or not min(width, height):
        why = f"mesure {width} × {height} pixels, au plus {LARGEST_SIDE} de côté"
        refuse_if((_refused("logo-too-large", why, "Réduisez-le."),))


def _decoded(content: bytes, kind: str, fault: Objection) -> Image.Image:
    """Return a picture once each of its pixels is read. Raises `Refused` with `fault` when they cannot be."""
    try:
        with Image.open(BytesIO(content), formats=[kind]) as picture:
            _refuse_size(*picture.size)
            picture.load()
            return picture
    except (OSError, SyntaxError, ValueError):
        refuse_if((fault,))
        raise AssertionError from None


def _jpeg(content: bytes) -> str:
    """Return a photograph of a logo, drawn anew: where and when it was taken leave with what it said of itself."""
    picture, anew = _decoded(content, "JPEG", _NO_JPEG), BytesIO()
    picture.convert("RGB").save(anew, "JPEG", quality=90)
    return _wrapped("jpeg", anew.getvalue(), *picture.size)


def _chunks(content: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        body = content[at + 4 : at + 8 + length]
        checksum = content[at + 8 + length : at + 12 + length]
        if len(checksum) < 4 or zlib.crc32(body) != struct.unpack(">I", checksum)[0]:
            return
        yield body[:4]
        at += 12 + length


def _wrapped(kind: str, content: bytes, width: int, height: int) -> str:
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
    )


def _checked_svg(content: bytes) -> str:
    """Return an SVG that draws shapes alone: no text, picture, script, style sheet nor address of elsewhere."""
    try:
        text = _DOCTYPE.sub("", content.decode("utf-8-sig"), count=1)
        # An entity may swell without end, or read a file: a logo declares none.
        refuse_if((_ENTITIES,) if "<!" in text.replace("<!--", "") else ())
        root = ET.fromstring(text)  # noqa: S314
    except (UnicodeDecodeError, ET.ParseError):
        root = None
    if root is None or root.tag != f"{_SVG}svg":
        refuse_if((_NO_SVG,))
        raise AssertionError
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS:
        why = f"porte {len(elements)} éléments, au plus {MOST_ELEMENTS}"
        refuse_if((_refused("logo-too-large", why, "Simplifiez le dessin."),))
    unsafe = next((name for one in elements for name in _unsafe(one)), None)
    if unsafe:
        remedy = "Changez les textes en tracés, et retirez images, scripts et liens."
        refuse_if(
            (_refused("logo-unsafe", f"porte « {unsafe} », qu’un logo ne porte pas", remedy),)
        )
    return ET.tostring(root, encoding="unicode")


def _unsafe(element: ET.Element) -> Iterator[str]:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _DRAWN and not name.startswith("{"):
        yield name
    for key, value in element.attrib.items():
        local, said = key.rpartition("}")[2].lower(), value.replace(" ", "").lower()
        elsewhere = local == "href" and not said.startswith("#")
        if local.startswith("on") or elsewhere or ("url(" in said and "url(#" not in said):
            yield local
