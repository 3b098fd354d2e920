"""The inputs of a decision as JSON, kept with it so that anybody can recompute it years later.

Each value is an object that leaves out the fields at their default; dates are ISO 8601, terms their value,
decimal marks `{"decimal": "12.5"}`. A field added to the rules later takes its default when old inputs are
read, so that they still decide alike. When the rules themselves come to decide otherwise, `FORMAT` grows: what an
older version decided is then kept and told, not decided again by other rules.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.rules.facts import CandidateCase, SittingFacts
from parchemin.kernel.terms import Term

FORMAT = 3
"""Version of the rules that recompute a decision.

1, unwritten, was before rounds and bases of majority; 2 before jurors who come late or leave, and before a refusal
told the marks that it leaves.
"""


def inputs_as_json(
    case: CandidateCase, sitting: SittingFacts, effective: Effective
) -> dict[str, Any]:
    """Return what a deliberation rests on, but the règlement, which the sitting keeps frozen."""
    return {
        "format": FORMAT,
        "law": {
            "route": effective.route.value,
            "register": effective.register.value,
            "on": effective.on.isoformat(),
        },
        "sitting": _plain(sitting),
        "case": _plain(case),
    }


def inputs_from_json(
    value: Mapping[str, Any], reglement: Reglement
) -> tuple[CandidateCase, SittingFacts, Effective]:
    """Return the facts that `inputs_as_json` wrote, under the same règlement merged with the law anew.

    Raises `KeyError`, `TypeError` or `ValueError` for what it did not write.
    """
    effective = law_from_json(value, reglement)
    return _built(CandidateCase, value["case"]), _built(SittingFacts, value["sitting"]), effective


def law_from_json(value: Mapping[str, Any], reglement: Reglement) -> Effective:
    """Return the rules that a decision was taken under, from its inputs; raises as `inputs_from_json`."""
    law = value["law"]
    return with_law(
        reglement,
        RouteFamily(law["route"]),
        Register(law["register"]),
        date.fromisoformat(law["on"]),
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if field.default is MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Term):
        return value.value
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value.isoformat() if isinstance(value, date) else value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], inner) for name, inner in value.items()})


def _read(hint: Any, value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"decimal"}:
        return Decimal(value["decimal"])
    if get_origin(hint) is UnionType:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if value is None or hint in (str, int, bool):
        return value
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], inner) for inner in value)
    if get_origin(hint) is frozenset:
        return frozenset(value)
    if is_dataclass(hint):
        return _built(hint, value)
    return date.fromisoformat(value) if hint is date else hint(value)
