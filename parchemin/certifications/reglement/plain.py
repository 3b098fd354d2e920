"""A règlement as plain JSON values, and back: exact shares, short forms, days."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from parchemin.assembly.values import CollegeShares
from parchemin.certifications.reglement.value import Reglement

NOT_IN_FILES = frozenset({"given"})


def reglement_from(value: Mapping[str, Any]) -> Reglement:
    """Return the règlement of a plain value that the schema has checked."""
    return _CONVERTER.structure(value, Reglement)


def plain(reglement: Reglement) -> dict[str, Any]:
    """Return every key of a règlement as plain JSON values, defaults written out."""
    said: dict[str, Any] = _CONVERTER.unstructure(reglement)
    return said


def share(value: str | int | float) -> Fraction:
    """Return `"70 %"`, `"2/3"`, `12` or `12.5` as an exact fraction. Raises ValueError otherwise."""
    text = str(value).replace(" ", "").replace(",", ".")
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def _converter() -> Converter:
    found = Converter(detailed_validation=False, unstruct_collection_overrides={tuple: list})
    found.register_structure_hook(date, lambda said, _: date.fromisoformat(said))
    found.register_unstructure_hook(date, date.isoformat)
    found.register_structure_hook(Fraction, lambda said, _: share(said))
    found.register_unstructure_hook(Fraction, _exact)
    found.register_structure_hook(Decimal, lambda said, _: Decimal(str(said)))
    found.register_unstructure_hook(Decimal, _number)
    found.register_structure_hook_func(
        _is_mapping, lambda said, kind: _read_only(found, said, kind)
    )
    found.register_unstructure_hook_func(_is_mapping, lambda said: _in_order(found, said))
    found.register_structure_hook_factory(_is_short, lambda kind: _from_short(found, kind))
    found.register_unstructure_hook_factory(is_dataclass, lambda kind: _to_plain(found, kind))
    return found


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _read_only(found: Converter, said: Mapping[str, Any], kind: Any) -> Mapping[str, Any]:
    inner = get_args(kind)[1]
    return MappingProxyType({key: found.structure(each, inner) for key, each in said.items()})


def _in_order(found: Converter, said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: found.unstructure(said[key]) for key in sorted(said)}


def _is_short(kind: Any) -> bool:
    """Tell whether a rule may be written in one word or number."""
    return hasattr(kind, "from_short")


def _from_short(found: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    whole = make_dict_structure_fn(kind, found)

    def read(said: Any, _: Any) -> Any:
        if isinstance(said, Mapping):
            return whole(said, kind)
        return kind.from_short(share(said) if kind is CollegeShares else said)

    return read


def _to_plain(found: Converter, kind: Any) -> Callable[[Any], Any]:
    omitted: dict[str, Any] = {
        each.name: override(omit=each.name in NOT_IN_FILES) for each in fields(kind)
    }
    whole = make_dict_unstructure_fn(kind, found, **omitted)
    if not _is_short(kind):
        return whole

    def written(value: Any) -> Any:
        if value.short is not None:
            return found.unstructure(value.short)
        return {key: inner for key, inner in whole(value).items() if inner is not None}

    return written


def _exact(value: Fraction) -> str | int:
    return str(value) if value.denominator > 1 else int(value)


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


_CONVERTER = _converter()
