"""Opening a document, whatever its shape: ours, a collected agreement, or one that is refused."""

from collections.abc import Iterator
from typing import Any

from parchemin.certifications.referentiel.converting import Conversion, convert, is_published_text
from parchemin.certifications.referentiel.fiches import faults_of_fiches, is_list_of_fiches
from parchemin.certifications.referentiel.reading import read_referentiel
from parchemin.certifications.referentiel.value import FORMAT
from parchemin.kernel.reading import Document, Unreadable
from parchemin.kernel.schema import Fault


def open_referentiel(document: Document) -> Conversion:
    """Return the référentiel of a document, and its gaps (none in our own format).

    Raises `Unreadable` with every fault when the document cannot be taken.
    """
    faults = tuple(_control_characters(document.value, ""))
    if faults:
        raise Unreadable(document.name, document.located(faults))
    value = document.value
    if is_published_text(value):
        return convert(document)
    if is_list_of_fiches(value):
        raise Unreadable(document.name, document.located(faults_of_fiches(value)))
    if isinstance(value, dict) and "format" in value:
        return Conversion(read_referentiel(document), ())
    message = (
        f"forme inconnue ; attendu : le format {FORMAT} (clé « format »), ou un texte collecté"
        " (clés « intitule » et « blocs »)"
    )
    raise Unreadable(document.name, (Fault("", "", "shape", message),))


def _control_characters(node: Any, path: str) -> Iterator[Fault]:
    """Yield the texts that no database and no page may hold."""
    if isinstance(node, str):
        found = sorted({char for char in node if char < " " and char not in "\n\r\t"})
        for char in found:
            yield Fault(path, f"U+{ord(char):04X}", "character", "caractère de commande interdit")
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from _control_characters(child, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for rank, child in enumerate(node):
            yield from _control_characters(child, f"{path}[{rank}]")
