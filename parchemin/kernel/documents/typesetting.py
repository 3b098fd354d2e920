"""Typst templates and plain data in, tagged PDF/A-3a + PDF/UA-1 bytes out, the same bytes each time."""

import json
import os
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pikepdf
import typst

from parchemin.kernel.coverage import FONTS

_PACKAGE = Path(__file__).parents[2]
STANDARDS = ("a-3a", "ua-1")
_one_at_a_time = threading.Lock()


class DocumentFault(Exception):
    """A document could not be typeset; the message says which template and why, in French."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file carried inside the PDF as data: name, UTF-8 bytes, MIME type, French description."""

    name: str
    content: bytes
    mime_type: str
    description: str


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(root=str(_PACKAGE), font_paths=fonts, ignore_system_fonts=True)


def compile_pdf(
    template: Path,
    data: Mapping[str, Any],
    *,
    dated: date,
    attachments: Sequence[Attachment] = (),
    drawings: Mapping[str, str] = MappingProxyType({}),
    standards: Sequence[str] = STANDARDS,
) -> bytes:
    """Typeset `template` (a file of this package) with `data` and return the PDF.

    `data` holds what JSON holds; its strings are composed (NFC) first. `drawings` are SVG texts that the
    template reads by name from `sys.inputs`. `dated` is written in the PDF as its date, so that the same
    input gives the same bytes on any day. One compiler, kept warm, serves the whole process, one
    document at a time. Raises `DocumentFault` when Typst refuses the document.
    """
    carried = [
        {
            "name": attachment.name,
            "content": attachment.content.decode("utf-8"),
            "mime_type": attachment.mime_type,
            "description": attachment.description,
        }
        for attachment in attachments
    ]
    inputs = {
        "data": _json({**data, "dated": [dated.year, dated.month, dated.day]}),
        "attachments": json.dumps(carried, ensure_ascii=False),
        **drawings,
    }
    return _compact(
        _typeset(
            template,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=list(standards),
            timestamp=datetime.combine(dated, time(), tzinfo=UTC),
        )
    )


def _compact(pdf: bytes) -> bytes:
    """Return a PDF whose objects are packed together, which Typst does not do: a tenth of a parchemin."""
    packed = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return packed.getvalue()


def compile_svg(template: Path, data: Mapping[str, Any]) -> str:
    """Typeset `template`, of one page, as an SVG drawing without any font: letters become outlines."""
    drawn = _typeset(template, format="svg", sys_inputs={"data": _json(data), "attachments": "[]"})
    return drawn.decode("utf-8")


def _json(values: Mapping[str, Any]) -> str:
    return unicodedata.normalize("NFC", json.dumps(values, ensure_ascii=False))


@cache
def _process_of_first_use() -> int:
    return os.getpid()


def _typeset(template: Path, **options: Any) -> bytes:
    # Typst's threads do not survive a fork: the child would wait for them for ever.
    if _process_of_first_use() != os.getpid():
        raise DocumentFault(
            f"{template.name} : ce processus est né d’un autre qui avait déjà composé un document ; "
            "démarrer les processus de travail avant de composer."
        )
    try:
        with _one_at_a_time:
            made = _compiler().compile(input=str(template), **options)
    except typst.TypstError as error:
        raise DocumentFault(f"{template.name} : {error.message}") from error
    if not isinstance(made, bytes):
        raise DocumentFault(f"{template.name} : Typst a rendu plusieurs fichiers au lieu d’un.")
    return made
