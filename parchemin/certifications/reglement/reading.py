"""From a règlement file to a `Reglement`, and back to plain values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import rfc8785

from parchemin.certifications.reglement.consistency import inconsistencies
from parchemin.certifications.reglement.plain import NOT_IN_FILES, plain, reglement_from
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.reading import Document, Unreadable, read_document
from parchemin.kernel.schema import Fault, validate

FORMAT = "parchemin-reglement/1"
SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "reglement.schema.json"


def read_reglement(path: Path) -> Reglement:
    """Return the règlement written in a YAML or JSON file.

    Raises `Unreadable` with every fault (docs/formats/reglement.md).
    """
    return reglement_in(read_document(path))


def new_reglement(value: Mapping[str, Any]) -> Reglement:
    """Return the règlement of a plain JSON value to be adopted; raises `Unreadable` with every fault."""
    return _new_once(json.dumps(dict(value)))


def reglement_of(value: Mapping[str, Any]) -> Reglement:
    """Return the règlement that a table holds, which an earlier version read; read once per value.

    It was adopted, and cannot be written again: what a new one would be refused for does not make it unreadable,
    and a key that nothing reads any more has no effect (`faults_of` tells both). Raises `Unreadable`, with every
    fault, for what cannot be read at all.
    """
    return _read_once(json.dumps(dict(value)))


def faults_of(value: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Return what a new règlement of the value that a table holds would be refused for, keys unknown first.

    Raises `Unreadable` as `reglement_of` does.
    """
    return (*validate(dict(value), SCHEMA), *_contradictions(reglement_of(value)))


def plain_reglement(reglement: Reglement) -> dict[str, Any]:
    """Return every key of a règlement as plain JSON values, defaults written out."""
    return {"format": FORMAT, **plain(reglement)}


def digest(reglement: Reglement) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of a règlement.

    Two règlements have the same digest when they decide alike and cite the same articles.
    """
    sealed = {**plain_reglement(reglement), "given": sorted(reglement.given)}
    return sha256(rfc8785.dumps(sealed)).hexdigest()


@cache
def known_keys() -> frozenset[str]:
    """Return every dotted key that `articles` may cite."""
    return frozenset(_keys_of(Reglement, ""))


@lru_cache(maxsize=256)
def _new_once(text: str) -> Reglement:
    return reglement_in(Document("règlement", json.loads(text)))


@lru_cache(maxsize=256)
def _read_once(text: str) -> Reglement:
    value = json.loads(text)
    try:
        return _built(value)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return new_reglement(value)


def _built(value: Mapping[str, Any]) -> Reglement:
    content = {key: item for key, item in value.items() if key not in ("format", "$schema")}
    return reglement_from({**content, "given": frozenset(_keys_written(value, ""))})


def reglement_in(document: Document) -> Reglement:
    """Return the règlement of a file as read; raises `Unreadable` with every fault and its line."""
    reglement = _built(document.valid_value(SCHEMA))
    faults = (*document.faults_in_order(_contradictions(reglement)), *document.unprintable())
    if faults:
        raise Unreadable(document.name, faults)
    return reglement


def _contradictions(reglement: Reglement) -> tuple[Fault, ...]:
    unknown = (
        Fault(f"articles.{key}", "", "unknown-key", f"« {key} » n’est pas une clé de règlement")
        for key in reglement.articles
        if key not in known_keys()
    )
    return (*unknown, *inconsistencies(reglement))


def _keys_written(value: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for key, inner in value.items():
        if key not in ("format", "$schema", "articles"):
            yield prefix + key
            if isinstance(inner, Mapping):
                yield from _keys_written(inner, f"{prefix}{key}.")


def _keys_of(kind: Any, prefix: str) -> Iterator[str]:
    for name, hint in get_type_hints(kind).items():
        if name not in NOT_IN_FILES and name != "articles":
            yield prefix + name
            for inner in filter(is_dataclass, (hint, *get_args(hint))):
                if get_origin(hint) is not tuple:
                    yield from _keys_of(inner, f"{prefix}{name}.")
