"""The inputs of a decision as JSON, kept with it so that anybody can recompute it years later.

Each value is an object that leaves out the fields at their default (`kernel.records`): one that rules add later
takes its default when old inputs are read, so that they still decide alike. When the rules themselves come to
decide otherwise, `FORMAT` grows: what an older version decided is then kept and told, not decided again by other
rules.
"""

from collections.abc import Mapping
from dataclasses import MISSING
from datetime import date
from typing import Any

from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.rules.facts import CandidateCase, SittingFacts
from parchemin.kernel.records import record_converter

FORMAT = 6
"""Version of the rules that recompute a decision.

1, unwritten, was before rounds and bases of majority; 2 before jurors who come late or leave, and before a refusal
told the marks that it leaves; 3 before what a jury puts off, all being acquired, was put off whole; 4 before an
adjournment of the jury left nothing decided, and before a casting voice settled equal voices of either college;
5 before a refusal under a text that admits nothing partial kept no bloc.
"""


_KEPT = record_converter(lambda field: field.default is not MISSING)


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
        "sitting": _KEPT.unstructure(sitting),
        "case": _KEPT.unstructure(case),
    }


def inputs_from_json(
    value: Mapping[str, Any], reglement: Reglement
) -> tuple[CandidateCase, SittingFacts, Effective]:
    """Return the facts that `inputs_as_json` wrote, under the same règlement merged with the law anew.

    Raises `KeyError`, `TypeError` or `ValueError` for what it did not write.
    """
    return (
        _KEPT.structure(value["case"], CandidateCase),
        _KEPT.structure(value["sitting"], SittingFacts),
        law_from_json(value, reglement),
    )


def law_from_json(value: Mapping[str, Any], reglement: Reglement) -> Effective:
    """Return the rules that a decision was taken under, from its inputs; raises as `inputs_from_json`."""
    law = value["law"]
    return with_law(
        reglement,
        RouteFamily(law["route"]),
        Register(law["register"]),
        date.fromisoformat(law["on"]),
    )
