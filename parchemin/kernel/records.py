"""Frozen values kept as JSON beside what they decided: days in ISO 8601, words by their value, numbers exact."""

from collections.abc import Callable
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override


def record_converter(leaves_out: Callable[[Field[Any]], bool]) -> Converter:
    """Return what writes dataclasses as JSON values and reads them back.

    A field of which `leaves_out` is true is not written at its default, and takes it when it is not there: so a
    field added later leaves what was kept before as it was. Sets are written in order, decimals as
    `{"decimal": "12.5"}`. Reading raises KeyError, TypeError or ValueError for what it did not write.
    """
    kept = Converter(detailed_validation=False, unstruct_collection_overrides={tuple: list})
    kept.register_unstructure_hook(date, date.isoformat)
    kept.register_unstructure_hook(datetime, datetime.isoformat)
    kept.register_structure_hook(date, lambda said, _: date.fromisoformat(said))
    kept.register_structure_hook(datetime, lambda said, _: datetime.fromisoformat(said))
    kept.register_unstructure_hook(Decimal, lambda said: {"decimal": str(said)})
    kept.register_structure_hook_func(_holds_a_decimal, lambda said, _: _number_or_word(said))
    kept.register_unstructure_hook_func(_is_a_set, sorted)

    def written(kind: Any) -> Any:
        left_out: dict[str, Any] = {
            each.name: override(omit_if_default=leaves_out(each)) for each in fields(kind)
        }
        return make_dict_unstructure_fn(kind, kept, **left_out)

    kept.register_unstructure_hook_factory(is_dataclass, written)
    return kept


def _is_a_set(kind: Any) -> bool:
    return get_origin(kind) is frozenset


def _holds_a_decimal(kind: Any) -> bool:
    return Decimal in get_args(kind)


def _number_or_word(said: Any) -> Any:
    return Decimal(said["decimal"]) if isinstance(said, dict) else said
