"""The same canonical bytes, faster, for documents of a shape already met.

Certificates differ by their texts and addresses, hardly ever by their structure. The statements of a
structure are computed once by the generic path with a mark in place of each text; they are then filled,
and blank nodes named by their first-degree hash (RDFC-1.0 §4.6). Whatever this cannot settle (equal
hashes, blank nodes tied to one another, unusual characters or identifiers) goes the generic way.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from parchemin.certificates.proof.rdf import canonical_statements, statements

_MARK = "urn:x-parchemin-mark:"
_BLANK = "\x00"
_IRI = re.compile(r"(?:https?://|did:web:|urn:uuid:)[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")
_PLAIN = re.compile(r"[ !#-\[\]-~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
_WRITABLE = re.compile(r"[\n\r -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_CONSTANT_KEYS = frozenset({"type", "@context", "@type", "@language"})
_SHAPES_KEPT = 256

_Token = IntEnum("_Token", ["TEXT", "OPEN_NODE", "CLOSE_NODE", "OPEN_LIST", "CLOSE_LIST"])
_TEXT, _OPEN_NODE, _CLOSE_NODE, _OPEN_LIST, _CLOSE_LIST = _Token


class _OffTemplate(Exception):
    """This document needs the generic path."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Statements as one format string; each `%s` stands for a text or an address of the document."""

    form: str
    count: int
    leaves: tuple[int, ...]

    def statements(self, written: list[str]) -> set[str]:
        """Return the statements, without their ends of line."""
        text = self.form % tuple([written[leaf] for leaf in self.leaves])
        found = set(text.split("\n")) if text else set()
        if len(found) != self.count:
            raise _OffTemplate
        return found


@dataclass(frozen=True, slots=True)
class _Template:
    """The statements of a shape: `fixed` have no blank node, `groups` hold those of each one.

    `addresses` tells, for each text of the document, whether RDF reads it as an address; `root` is the
    text that identifies the document, which none of `parts` may repeat.
    """

    addresses: tuple[bool, ...]
    fixed: _Lines
    groups: tuple[_Lines, ...]
    root: int | None
    parts: tuple[int, ...]


def canonical_nquads(document: Mapping[str, Any]) -> str:
    """Return the canonical N-Quads of a document, exactly as `rdf.canonical_statements` does.

    Raises `UnsafeDocument` for a document that a signature would not cover entirely.
    """
    shape: list[Any] = []
    texts: list[str] = []
    _read(document, None, shape, texts)
    template = _template(tuple(shape))
    if template is not None:
        try:
            return _fill(template, texts)
        except _OffTemplate:
            pass
    return canonical_statements(document)


def _read(value: Any, key: str | None, shape: list[Any], texts: list[str]) -> None:
    """Split a JSON value into its shape and its texts, both in reading order.

    Types, contexts, numbers and booleans belong to the shape: they decide which statements exist.
    """
    if isinstance(value, str):
        if key in _CONSTANT_KEYS:
            shape.append((value,))
        else:
            shape.append(_TEXT)
            texts.append(value)
    elif isinstance(value, dict):
        shape.append(_OPEN_NODE)
        for name, inner in value.items():
            shape.append(name)
            if type(inner) is str and name not in _CONSTANT_KEYS:
                shape.append(_TEXT)
                texts.append(inner)
            else:
                _read(inner, name, shape, texts)
        shape.append(_CLOSE_NODE)
    elif isinstance(value, list):
        shape.append(_OPEN_LIST)
        for inner in value:
            _read(inner, key, shape, texts)
        shape.append(_CLOSE_LIST)
    else:
        shape.append((type(value).__name__, repr(value), value))


def _rebuilt(token: Any, tokens: Iterator[Any], marks: Iterator[str]) -> Any:
    """Return the JSON value that a token opens, a mark in place of each text."""
    if token is _TEXT:
        return next(marks)
    if token is _OPEN_NODE:
        return {
            name: _rebuilt(next(tokens), tokens, marks)
            for name in iter(tokens.__next__, _CLOSE_NODE)
        }
    if token is _OPEN_LIST:
        return [_rebuilt(inner, tokens, marks) for inner in iter(tokens.__next__, _CLOSE_LIST)]
    return token[-1]


@lru_cache(maxsize=_SHAPES_KEPT)
def _template(shape: tuple[Any, ...]) -> _Template | None:
    """Return the template of a shape, or None when its blank nodes are tied to one another."""
    count = shape.count(_TEXT)
    tokens = iter(shape)
    marked = _rebuilt(next(tokens), tokens, (f"{_MARK}{leaf}" for leaf in range(count)))
    fixed: list[Quad] = []
    groups: dict[str, list[Quad]] = {}
    addresses = [False] * count
    for quad in statements(marked):
        blanks = {term.value for term in _terms(quad) if isinstance(term, BlankNode)}
        if len(blanks) > 1:
            return None
        if blanks:
            groups.setdefault(blanks.pop(), []).append(quad)
        else:
            fixed.append(quad)
    fixed_lines = _lines(fixed, addresses)
    grouped_lines = tuple(_lines(group, addresses) for group in groups.values())
    return _Template(
        addresses=tuple(addresses),
        fixed=fixed_lines,
        groups=grouped_lines,
        root=_leaf(marked.get("id")),
        parts=tuple(leaf for part in _part_ids(marked) if (leaf := _leaf(part)) is not None),
    )


def _terms(quad: Quad) -> list[Any]:
    terms = [quad.subject, quad.predicate, quad.object]
    return terms if quad.graph_name == DefaultGraph() else [*terms, quad.graph_name]


def _lines(quads: list[Quad], addresses: list[bool]) -> _Lines:
    """Turn marked statements into a format string, noting which marks are read as addresses."""
    forms, leaves = [], []
    for quad in quads:
        form = []
        for term in _terms(quad):
            leaf = None if isinstance(term, BlankNode) else _leaf(term.value)
            if isinstance(term, BlankNode):
                form.append(f"_:{_BLANK}")
            elif leaf is None:
                form.append(str(term).replace("%", "%%"))
            else:
                leaves.append(leaf)
                addresses[leaf] |= isinstance(term, NamedNode)
                form.append(str(term).replace("%", "%%").replace(term.value, "%s", 1))
        forms.append(" ".join(form) + " .")
    return _Lines("\n".join(forms), len(forms), tuple(leaves))


def _leaf(text: object) -> int | None:
    """Return which text of the document a mark stands for, or None when it is no mark."""
    if isinstance(text, str) and text.startswith(_MARK):
        return int(text.removeprefix(_MARK))
    return None


def _part_ids(value: Any, *, is_root: bool = True) -> Iterator[Any]:
    """Give the identifiers of every part of a document, its own excepted."""
    if isinstance(value, dict):
        if not is_root and "id" in value:
            yield value["id"]
        for inner in value.values():
            yield from _part_ids(inner, is_root=False)
    elif isinstance(value, list):
        for inner in value:
            yield from _part_ids(inner, is_root=False)


def _fill(template: _Template, texts: list[str]) -> str:
    """Return the canonical N-Quads of a template with the texts of one document."""
    if template.root is not None:
        root = texts[template.root]
        if any(texts[part] == root for part in template.parts):
            raise _OffTemplate
    written = [
        _address(text) if is_address else _literal(text)
        for text, is_address in zip(texts, template.addresses, strict=True)
    ]
    lines = template.fixed.statements(written)
    by_hash = {}
    for group in template.groups:
        filled = "\n".join(sorted(group.statements(written)))
        seen_alone = filled.replace(_BLANK, "a") + "\n"
        by_hash[hashlib.sha256(seen_alone.encode()).digest()] = filled
    if len(by_hash) != len(template.groups):
        raise _OffTemplate
    for number, key in enumerate(sorted(by_hash)):
        lines.update(by_hash[key].replace(_BLANK, f"c14n{number}").split("\n"))
    return "\n".join(sorted(lines)) + "\n"


def _address(text: str) -> str:
    if not _IRI.fullmatch(text):
        raise _OffTemplate
    return text


def _literal(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if not _WRITABLE.fullmatch(text):
        raise _OffTemplate
    return text.translate(_ESCAPES)
