"""Reading a document whose shape is not ours: what is there is taken, the rest is told."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from parchemin.kernel.schema import Fault, value_text

Gap = Fault
"""What a source does not say, or says in a way to be read again: told like a fault, but taken."""

RULE = "published-text"


@dataclass
class Transcript:
    """The faults and the gaps met while a document is read."""

    faults: list[Fault] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def fault(self, path: str, message: str, value: object = "") -> None:
        """Note a fault: the document will be refused."""
        self.faults.append(Fault(path, _shown(value), RULE, message))

    def gap(self, path: str, message: str, value: object = "") -> None:
        """Note a gap: the document is taken, and a person is told."""
        self.gaps.append(Gap(path, _shown(value), RULE, message))

    def text(self, node: dict[str, Any], key: str, path: str) -> str:
        """Return a text, empty when absent or null; anything else is a fault."""
        value = node.get(key)
        if value is None or isinstance(value, str):
            return value or ""
        self.fault(under(path, key), "un texte est attendu", value)
        return ""

    def texts(self, node: dict[str, Any], key: str, path: str) -> list[str]:
        """Return a list of texts, empty when absent or null; anything else is a fault."""
        value = node.get(key)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(child, str) for child in value):
            return value
        self.fault(under(path, key), "une liste de textes est attendue", value)
        return []

    def nodes(self, node: dict[str, Any], key: str, path: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the objects of a list with their paths; anything else is a fault."""
        value = node.get(key)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(child, dict) for child in value):
            return [(f"{under(path, key)}[{rank}]", child) for rank, child in enumerate(value)]
        self.fault(under(path, key), "une liste d’objets est attendue", value)
        return []

    def tell_unknown(self, node: dict[str, Any], known: Collection[str], path: str) -> None:
        """Tell each key that is not read."""
        for key in sorted(set(node) - set(known)):
            self.gap(under(path, key), "clé inconnue ; sa valeur n’est pas reprise")


def under(path: str, key: str) -> str:
    """Return the path of a key below a path."""
    return f"{path}.{key}" if path else key


def _shown(value: object) -> str:
    return value_text(value) if value != "" else ""
