"""Reading a document whose shape is not ours: what is there is taken, the rest is told."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from parchemin.certifications.referentiel.text import clean, folded_words
from parchemin.kernel.numbers import plural
from parchemin.kernel.schema import Fault, value_text

Gap = Fault
"""What a source does not say, or says in a way to be read again: told like a fault, but taken."""

RULE = "published-text"
LEFT = "left-text"
"""Rule of the gaps that tell a text without a place in the référentiel."""


class Part(StrEnum):
    """What a référentiel is made of, as it is counted in a source."""

    BLOC = "blocs"
    COMPETENCE = "compétences"
    CRITERION = "critères"
    MODALITY = "modalités"
    ACTIVITY = "activités"


@dataclass
class Transcript:
    """What is met while a document is read: faults, gaps, what it holds of each part.

    `held` keeps the texts of each part of the source, with their path; `repeated` counts those written
    twice there and once here. `taken` are the words that became a number, a code or a kind, which no text of
    the référentiel repeats; `notes` the texts without a field of their own; `codes` and `bloc_codes` those
    that competences and blocs bear.
    """

    faults: list[Fault] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    held: list[tuple[Part, str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    bloc_codes: set[str] = field(default_factory=set)
    repeated: dict[Part, int] = field(default_factory=lambda: dict.fromkeys(Part, 0))

    def fault(self, path: str, message: str, value: object = "") -> None:
        """Note a fault: the document will be refused."""
        self.faults.append(Fault(path, _kind_of_value(value), RULE, message))

    def gap(self, path: str, message: str, value: object = "") -> None:
        """Note a gap: the document is taken, and a person is told."""
        self.gaps.append(Gap(path, _kind_of_value(value), RULE, message))

    def hold(self, part: Part, path: str, text: str) -> None:
        """Count a text of the source as a part of it."""
        self.held.append((part, path, text))

    def take(self, *texts: object) -> None:
        """Note words that are read into something else than a text."""
        self.taken.update(" ".join(folded_words(str(text))) for text in texts)

    def keep(self, path: str, label: str, value: object, why: str) -> None:
        """Keep a value that has no field of its own among the notes, under a label, and tell it."""
        if lines := list(lines_of(value)):
            self.notes.append(f"{label} : " + "\n".join(lines))
            self.gap(path, why)

    def text(self, node: dict[str, Any], key: str, path: str) -> str:
        """Return a text, empty when absent or null; a list of texts is its lines, anything else a fault."""
        value = node.get(key)
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, list) and all(isinstance(child, str) for child in value):
            return "\n".join(value)
        self.fault(under(path, key), "un texte, ou une liste de textes, est attendu", value)
        return ""

    def texts(self, node: dict[str, Any], key: str, path: str) -> list[str]:
        """Return a list of texts, empty when absent or null; a text is its lines, anything else a fault."""
        return [text for _, text in self.placed_texts(node, key, path)]

    def placed_texts(self, node: dict[str, Any], key: str, path: str) -> list[tuple[str, str]]:
        """Return the texts of a list, each with its path."""
        found = []
        for where, child in self.entries(node, key, path):
            if isinstance(child, str):
                found.append((where, child))
            else:
                self.fault(where, "un texte est attendu, pas un objet")
        return found

    def entries(
        self, node: dict[str, Any], key: str, path: str
    ) -> list[tuple[str, str | dict[str, Any]]]:
        """Return the texts and the objects of a list with their paths; a text alone is its lines."""
        value, place = node.get(key), under(path, key)
        if value is None:
            return []
        if isinstance(value, str):
            return [(place, line) for line in value.splitlines() if line.strip()]
        if not isinstance(value, list):
            self.fault(place, "une liste est attendue", value)
            return []
        found: list[tuple[str, str | dict[str, Any]]] = []
        for rank, child in enumerate(value):
            where = f"{place}[{rank}]"
            if isinstance(child, str | dict):
                found.append((where, child))
            elif child is not None:
                self.fault(where, "un texte ou un objet est attendu", child)
        return found

    def nodes(self, node: dict[str, Any], key: str, path: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the objects of a list with their paths; anything else is a fault."""
        value, place = node.get(key), under(path, key)
        if value is not None and not isinstance(value, list):
            self.fault(place, "une liste d’objets est attendue", value)
            return []
        found = []
        for rank, child in enumerate(value or ()):
            if isinstance(child, dict):
                found.append((f"{place}[{rank}]", child))
            else:
                self.fault(f"{place}[{rank}]", "un objet est attendu", child)
        return found

    def tell_unknown(
        self, node: dict[str, Any], known: Collection[str], path: str, whose: str = ""
    ) -> None:
        """Keep the value of each key that is not known among the notes, and tell it."""
        for key in sorted(set(node) - set(known)):
            name = key.replace("_", " ").strip() or "Clé sans nom"
            label = f"{whose}, {name}" if whose else name[:1].upper() + name[1:]
            self.keep(under(path, key), label, node[key], "clé sans champ, gardée en note")


def lines_of(value: object) -> Iterator[str]:
    """Yield what a plain value says, line by line, the keys before what they hold."""
    if isinstance(value, dict):
        for key, child in value.items():
            first, *others = [*lines_of(child)] or [""]
            yield from (f"{key} : {first}", *others) if first else ()
    elif isinstance(value, list):
        for child in value:
            yield from lines_of(child)
    elif isinstance(value, bool):
        yield "oui" if value else "non"
    elif value is not None:
        yield from filter(None, map(clean, str(value).splitlines()))


def under(path: str, key: str) -> str:
    """Return the path of a key below a path."""
    return f"{path}.{key}" if path else key


def _kind_of_value(value: object) -> str:
    if isinstance(value, list):
        return f"une liste de {plural(len(value), 'élément')}"
    if isinstance(value, dict):
        return "un objet"
    return value_text(value) if value != "" else ""
