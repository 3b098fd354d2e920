"""Every key of the schema of règlements, and the words that it admits."""

import json
from collections.abc import Iterator
from typing import Any

from parchemin.certifications.reglement.reading import SCHEMA

FOR_EDITORS = frozenset({"$schema"})
"""What a text editor reads to check a file as it is typed: it says nothing of the branch."""


def schema() -> dict[str, Any]:
    """Return the schema of règlements."""
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def leaves(whole: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Return every key that holds a value, by its dotted path, with the words that it admits if any."""
    return {key: words for key, words in _of(whole, "", whole) if key not in FOR_EDITORS}


def _of(
    node: dict[str, Any], path: str, whole: dict[str, Any]
) -> Iterator[tuple[str, frozenset[str]]]:
    forms = list(_forms(node, whole))
    values = [form for form in forms if not _is_nested(form)]
    if any(form != {"type": "null"} for form in values):
        words = {word for form in values for word in form.get("enum", ()) if word}
        yield path, frozenset(words)
    for form in forms:
        for name, child in form.get("properties", {}).items():
            yield from _of(child, f"{path}.{name}" if path else name, whole)
        if "items" in form:
            items = form["items"]
            nested = any("properties" in each for each in _forms(items, whole))
            if nested:
                yield from _of(items, f"{path}.[]", whole)
            else:
                yield path, frozenset(items.get("enum", ()))


def _forms(node: dict[str, Any], whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each form that a value may take: a word, a number, an object…"""
    if "$ref" in node:
        yield from _forms(whole["$defs"][node["$ref"].rsplit("/", 1)[1]], whole)
    elif "anyOf" in node:
        for form in node["anyOf"]:
            yield from _forms(form, whole)
    else:
        yield node


def _is_nested(form: dict[str, Any]) -> bool:
    return "properties" in form or "items" in form
