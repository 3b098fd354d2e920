"""Documents of the house: typeset by Typst, sealed and read back by pyHanko. No Django here."""

from parchemin.kernel.coverage import objections_to_text, uncovered_characters
from parchemin.kernel.documents.letters import (
    NO_HEAD,
    Letter,
    LetterTable,
    Note,
    Paragraph,
    Part,
    PartHeading,
    PrintedHead,
    make_letter,
    objections_to_letter,
)
from parchemin.kernel.documents.ornaments import frame_svg, seal_svg
from parchemin.kernel.documents.qr import qr_svg
from parchemin.kernel.documents.reading import PdfReading, SignatureReading, read_pdf
from parchemin.kernel.documents.sealing import seal_pdf
from parchemin.kernel.documents.typesetting import Attachment, DocumentFault, compile_pdf
from parchemin.kernel.documents.wording import french_civil_date

__all__ = [
    "NO_HEAD",
    "Attachment",
    "DocumentFault",
    "Letter",
    "LetterTable",
    "Note",
    "Paragraph",
    "Part",
    "PartHeading",
    "PdfReading",
    "PrintedHead",
    "SignatureReading",
    "compile_pdf",
    "frame_svg",
    "french_civil_date",
    "make_letter",
    "objections_to_letter",
    "objections_to_text",
    "qr_svg",
    "read_pdf",
    "seal_pdf",
    "seal_svg",
    "uncovered_characters",
]
