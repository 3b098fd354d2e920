"""Opening a document, whatever its shape: ours, a collected agreement, or one that is refused."""

from collections.abc import Iterator
from typing import Any

from parchemin.certifications.referentiel.conversion import Conversion, own_counts
from parchemin.certifications.referentiel.fiches import faults_of_fiches, is_list_of_fiches
from parchemin.certifications.referentiel.published_referentiel import (
    KNOWN_KEYS,
    convert,
    is_published_text,
)
from parchemin.certifications.referentiel.published_rows import tables_in
from parchemin.certifications.referentiel.reading import read_referentiel
from parchemin.certifications.referentiel.value import FORMAT
from parchemin.kernel.numbers import plural
from parchemin.kernel.reading import Document, Unreadable
from parchemin.kernel.schema import Fault, value_text

_KEYS_SHOWN = 6


def open_referentiel(document: Document) -> Conversion:
    """Return the référentiel of a document, what was read of it, and its gaps (none in our own format).

    Raises `Unreadable` with every fault when the document cannot be taken.
    """
    faults = tuple(_control_characters(document.value, ""))
    if faults:
        raise Unreadable(document.name, document.faults_in_order(faults))
    value = document.value
    if is_published_text(value):
        return convert(document)
    if is_list_of_fiches(value):
        raise Unreadable(document.name, document.faults_in_order(faults_of_fiches(value)))
    if isinstance(value, dict) and "format" in value:
        referentiel = read_referentiel(document)
        return Conversion(referentiel, own_counts(referentiel, value))
    message = (
        f"forme inconnue : {_what(value)} ; attendu : le format {FORMAT} (clé « format »), ou un texte"
        " collecté (clé « intitule », et « blocs » ou « competences » ; à défaut, des lignes dont une nomme"
        " les colonnes « Compétences » et « Critères », ou qui portent leurs codes « C1.1 »)"
    )
    raise Unreadable(document.name, (Fault("", "", "shape", message),))


def _what(value: object) -> str:
    """Return in French what a document of an unknown shape is made of."""
    if value is None or value == "":
        return "le fichier est vide"
    if isinstance(value, list):
        kinds = {"un texte" if isinstance(one, str) else "un objet" for one in value}
        each = f", dont le premier est {kinds.pop()}" if len(kinds) == 1 and value else ""
        return f"une liste de {plural(len(value), 'élément')}{each}"
    if not isinstance(value, dict):
        return f"une seule valeur, {value_text(value)}"
    if not value:
        return "un objet vide"
    if isinstance(value.get("intitule"), str) and (tables := tables_in(value, KNOWN_KEYS)):
        held = ", ".join(f"{plural(one.length, 'ligne')} sous « {one.key} »" for one in tables)
        return f"{held}, sans colonnes nommées ni codes de compétences"
    keys = ", ".join(f"« {key} »" for key in list(value)[:_KEYS_SHOWN])
    more = f" et {plural(len(value) - _KEYS_SHOWN, 'autre')}" if len(value) > _KEYS_SHOWN else ""
    return f"un objet aux clés {keys}{more}"


def _control_characters(node: Any, path: str) -> Iterator[Fault]:
    """Yield the texts that no database and no page may hold."""
    if isinstance(node, str):
        found = sorted({char for char in node if char < " " and char not in "\n\r\t"})
        for char in found:
            yield Fault(path, f"U+{ord(char):04X}", "character", "caractère de commande interdit")
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from _control_characters(key, path)
            yield from _control_characters(child, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for rank, child in enumerate(node):
            yield from _control_characters(child, f"{path}[{rank}]")
