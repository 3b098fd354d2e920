"""Letters of the house: who writes to whom, about what, then headings, paragraphs, tables and notes in order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from parchemin.kernel.calendar import french_date
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.documents.typesetting import compile_pdf
from parchemin.kernel.objections import Objection, refuse_if

_TEMPLATE = Path(__file__).parent / "letter.typ"


@dataclass(frozen=True, slots=True)
class PartHeading:
    """The title of a part of the letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class LetterTable:
    """Rows under their headings; the first column takes what short cells leave, a third beside sentences."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What must not be missed, set apart under a title."""

    title: str
    text: str


Part = PartHeading | Paragraph | LetterTable | Note


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, whole. `signatory` are the lines of the signature; people sign by their function.

    `references` are label and value, under the subject; `footer` is a small print, as the notice of
    rights over personal data.
    """

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    place: str
    dated: date
    subject: str
    greeting: str
    parts: tuple[Part, ...]
    closing: str
    signatory: tuple[str, ...]
    references: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    specimen: bool = False


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """What the body that writes has printed on all its letters, beside what each says; whatever is empty is not.

    `contact` are lines: address, telephone, e-mail. `logo` is an SVG drawing.
    """

    name: str = ""
    contact: tuple[str, ...] = ()
    signatory: str = ""
    logo: str = ""


NO_HEAD = PrintedHead()


def make_letter(letter: Letter, head: PrintedHead = NO_HEAD) -> bytes:
    """Return the letter (A4, PDF/A-3a and PDF/UA-1). The same letter gives the same bytes.

    Raises `Refused` with every objection of `objections_to_letter`.
    """
    headed = _headed(letter, head)
    refuse_if(objections_to_letter(headed))
    drawings = {"logo": head.logo} if head.logo else {}
    return compile_pdf(_TEMPLATE, _data(headed), dated=letter.dated, drawings=drawings)


def _headed(letter: Letter, head: PrintedHead) -> Letter:
    """Return the letter under the name of its head, with its contact, signed as it says."""
    name, *rest = letter.sender
    signed, *below = letter.signatory
    return replace(
        letter,
        sender=(head.name or name, *rest, *head.contact),
        signatory=(head.signatory or signed, *below),
    )


def objections_to_letter(letter: Letter) -> tuple[Objection, ...]:
    """Return why a letter may not be printed: somebody or something missing, or unprintable text."""
    named = {
        "l’expéditeur": letter.sender,
        "le destinataire": letter.recipient,
        "l’objet": (letter.subject,),
        "le contenu": tuple(_texts_of(letter.parts)),
        "le signataire": letter.signatory,
    }
    missing = tuple(
        Objection("letter-incomplete", f"Il manque {what} de la lettre.")
        for what, texts in named.items()
        if not any(text.strip() for text in texts)
    )
    unprintable = (
        objection
        for text in dict.fromkeys(_texts(letter))
        for objection in objections_to_text(text, f"« {text} »")
    )
    return (*missing, *unprintable)


def _texts(letter: Letter) -> Iterator[str]:
    yield from (*letter.sender, *letter.recipient, *letter.signatory)
    yield from (letter.place, letter.subject, letter.greeting, letter.closing, letter.footer)
    yield from (text for reference in letter.references for text in reference)
    yield from _texts_of(letter.parts)


def _texts_of(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        match part:
            case PartHeading(text) | Paragraph(text):
                yield text
            case Note(title, text):
                yield from (title, text)
            case LetterTable(head, rows):
                yield from head
                yield from (text for row in rows for text in row)


def _data(letter: Letter) -> dict[str, Any]:
    return {
        "document_title": f"{letter.subject}, {letter.recipient[0]}",
        "sender": list(letter.sender),
        "recipient": list(letter.recipient),
        "place_and_date": f"{letter.place}, le {french_date(letter.dated)}",
        "subject": letter.subject,
        "references": [{"label": label, "value": value} for label, value in letter.references],
        "greeting": letter.greeting,
        "parts": [_part(part) for part in letter.parts],
        "closing": letter.closing,
        "signatory": list(letter.signatory),
        "footer": letter.footer,
        "specimen": letter.specimen,
    }


def _part(part: Part) -> dict[str, Any]:
    match part:
        case PartHeading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Note(title, text):
            return {"kind": "note", "title": title, "text": text}
        case LetterTable(head, rows):
            return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows]}
