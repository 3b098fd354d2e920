"""What may be joined to a dossier: a PDF or an image, which is what it says it is."""

from dataclasses import dataclass

from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import tidy

LARGEST_DOCUMENT = 15 * 1024 * 1024
MOST_DOCUMENTS = 40
LONGEST_NAME, LONGEST_TITLE = 160, 120
# What each type begins with, the ends of names that say it, and how it is called.
_TYPES = {
    "application/pdf": (b"%PDF-", ("pdf",), "un PDF"),
    "image/jpeg": (b"\xff\xd8\xff", ("jpg", "jpeg"), "une image JPEG"),
    "image/png": (b"\x89PNG\r\n\x1a\n", ("png",), "une image PNG"),
}
_ADMITTED = "Joignez un PDF, ou une photographie en JPEG ou en PNG."


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A file as it was sent: its name, its bytes, and what its sender says it is."""

    name: str
    content: bytes
    title: str = ""

    @property
    def media_type(self) -> str:
        """Return its type, by its content alone; empty for one that is not admitted."""
        return next((t for t, (sign, *_) in _TYPES.items() if self.content.startswith(sign)), "")

    @property
    def kept_name(self) -> str:
        """Return its name without the folders it comes from, cut where it is kept; its end stays."""
        name = tidy(self.name.replace("\\", "/").rsplit("/", 1)[-1])
        return (name or "document")[-LONGEST_NAME:]


def objections_to_document(document: SentDocument) -> tuple[Objection, ...]:
    """Return why a file is not joined: empty, too large, of a type not admitted, or other than its name says."""
    name = document.kept_name
    found = [
        *objections_to_text(name, "Nom du fichier"),
        *objections_to_text(tidy(document.title), "Intitulé de la pièce"),
    ]
    if len(tidy(document.title)) > LONGEST_TITLE:
        found.append(
            Objection(
                "title-too-long", f"Intitulé de la pièce : {LONGEST_TITLE} caractères au plus."
            )
        )
    if not document.content:
        found.append(
            Objection("document-empty", f"« {name} » est vide.", remedy="Choisissez-le à nouveau.")
        )
    elif len(document.content) > LARGEST_DOCUMENT:
        found.append(
            Objection(
                "document-too-large",
                f"« {name} » dépasse {LARGEST_DOCUMENT // (1024 * 1024)} Mo.",
                remedy="Réduisez-le, ou numérisez-le moins finement.",
            )
        )
    elif not document.media_type:
        found.append(
            Objection(
                "document-type",
                f"« {name} » n’est ni un PDF, ni une image JPEG ou PNG : son contenu le dit.",
                remedy=_ADMITTED,
            )
        )
    else:
        found += _on_name(name, document.media_type)
    return tuple(found)


def _on_name(name: str, media_type: str) -> list[Objection]:
    """Return that a name says another type than the content."""
    end = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    said = next((t for t, (_, ends, _) in _TYPES.items() if end in ends), media_type)
    if said == media_type:
        return []
    return [
        Objection(
            "document-other-type",
            f"« {name} » se dit {_TYPES[said][2]}, et son contenu est {_TYPES[media_type][2]}.",
            remedy="Joignez le fichier d’origine, ou donnez-lui son vrai nom.",
        )
    ]
