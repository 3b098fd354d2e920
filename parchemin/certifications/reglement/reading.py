"""From a règlement file to a `Reglement`, and back to plain values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import rfc8785

from parchemin.assembly.values import CollegeShares
from parchemin.certifications.reglement.consistency import inconsistencies
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.reading import Document, Unreadable, read_document
from parchemin.kernel.schema import Fault
from parchemin.kernel.terms import Term

FORMAT = "parchemin-reglement/1"
SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "reglement.schema.json"

_NOT_IN_FILES = frozenset({"given"})


def read_reglement(path: Path) -> Reglement:
    """Return the règlement written in a YAML or JSON file.

    Raises `Unreadable` with every fault (docs/formats/reglement.md).
    """
    return reglement_in(read_document(path))


def reglement_of(value: Mapping[str, Any], name: str = "règlement") -> Reglement:
    """Return the règlement of a plain JSON value, as a file or a table holds it; read once per value.

    Raises `Unreadable` with every fault; `name` is what faults call the document.
    """
    return _read_once(json.dumps(dict(value)), name)


def plain_reglement(reglement: Reglement) -> dict[str, Any]:
    """Return every key of a règlement as plain JSON values, defaults written out."""
    return {"format": FORMAT, **_plain(reglement)}


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
def _read_once(text: str, name: str) -> Reglement:
    return reglement_in(Document(name, json.loads(text)))


def reglement_in(document: Document) -> Reglement:
    """Return the règlement of a file as read; raises `Unreadable` with every fault and its line."""
    value = document.checked(SCHEMA)
    given = frozenset(_given(value, ""))
    content = {key: item for key, item in value.items() if key not in ("format", "$schema")}
    reglement: Reglement = _built(Reglement, {**content, "given": given})
    unknown = tuple(
        Fault(f"articles.{key}", "", "unknown-key", f"« {key} » n’est pas une clé de règlement")
        for key in reglement.articles
        if key not in known_keys()
    )
    faults = unknown + inconsistencies(reglement)
    if faults:
        raise Unreadable(document.name, document.located(faults))
    return reglement


def _given(value: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for key, inner in value.items():
        if key not in ("format", "$schema", "articles"):
            yield prefix + key
            if isinstance(inner, Mapping):
                yield from _given(inner, f"{prefix}{key}.")


def _keys_of(kind: Any, prefix: str) -> Iterator[str]:
    for name, hint in get_type_hints(kind).items():
        if name not in _NOT_IN_FILES and name != "articles":
            yield prefix + name
            inner = _without_none(hint)
            if is_dataclass(inner):
                yield from _keys_of(inner, f"{prefix}{name}.")


def _without_none(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def _built(hint: Any, value: Any) -> Any:
    """Return `value`, already checked by the schema, as an instance of `hint`."""
    if value is None:
        return None
    kind = _without_none(hint)
    if hasattr(kind, "from_short") and not isinstance(value, Mapping):
        return kind.from_short(_short(kind, value))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _built(hints[name], inner) for name, inner in value.items()})  # type: ignore[operator]
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], inner) for inner in value)
    if get_origin(kind) is Mapping:
        inner_hint = get_args(kind)[1]
        return MappingProxyType({key: _built(inner_hint, inner) for key, inner in value.items()})
    if get_origin(kind) is frozenset:
        return value
    if kind is Fraction:
        return share(value)
    if kind is Decimal:
        return Decimal(str(value))
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, Term) else value


def _short(kind: Any, value: Any) -> Any:
    """Return what a rule written in one word or number is built from."""
    return share(value) if kind is CollegeShares else value


def share(value: str | int | float) -> Fraction:
    """Return `"70 %"`, `"2/3"`, `12` or `12.5` as an exact fraction. Raises ValueError otherwise."""
    text = str(value).replace(" ", "").replace(",", ".")
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def _plain(value: Any) -> Any:
    short = getattr(value, "short", None)
    if short is not None:
        return _plain(short)
    if is_dataclass(value) and not isinstance(value, type):
        said = {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if field.name not in _NOT_IN_FILES
        }
        if hasattr(value, "from_short"):
            return {key: inner for key, inner in said.items() if inner is not None}
        return said
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Term):
        return value.value
    if isinstance(value, Fraction):
        return str(value) if value.denominator > 1 else int(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value
