"""What the merge of a règlement with the law says that bears on one case, and what it says of the sitting."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.terms import Register
from parchemin.jury.rules.results import BlocResult, UnitDecision
from parchemin.jury.terms import Outcome, UnitOutcome
from parchemin.kernel.objections import Objection

OF_THE_SITTING = frozenset({"juror-notice"})
"""Codes of what is told once, of the sitting and of nobody in particular."""

_Bears = Callable[[Outcome | None, Sequence[UnitDecision], Sequence[BlocResult], Effective], bool]


def remarks_on(
    outcome: Outcome | None,
    units: Sequence[UnitDecision],
    blocs: Sequence[BlocResult],
    effective: Effective,
) -> tuple[Objection, ...]:
    """Return the remarks that bear on a case: one of the merge that changed nothing there is not told of it."""
    merged = tuple(
        remark
        for remark in effective.warnings
        if remark.code not in OF_THE_SITTING
        and (remark.code not in _BEARS or _BEARS[remark.code](outcome, units, blocs, effective))
    )
    return (*merged, *_on_minimum(outcome, units, effective))


def _on_minimum(
    outcome: Outcome | None, units: Sequence[UnitDecision], effective: Effective
) -> Iterator[Objection]:
    """Yield that a jury grants what a mark under its minimum refuses, where the text does not say that it may."""
    if outcome is not Outcome.FULL or "grid.binding" in effective.reglement.given:
        return
    if any(reason.code == "bloc-under-minimum" for unit in units for reason in unit.reasons):
        yield Objection(
            "granted-under-minimum",
            "La certification est accordée malgré un bloc sous son minimum : les notes proposent, le jury décide.",
            effective.source("grid.binding"),
            "Si le texte dit cette note éliminatoire, l’écrire (grid.binding : binds).",
        )


def remarks_on_sitting(effective: Effective) -> tuple[Objection, ...]:
    """Return the remarks of the merge that the secretariat of a sitting should know."""
    return tuple(remark for remark in effective.warnings if remark.code in OF_THE_SITTING)


_BEARS: Mapping[str, _Bears] = {
    "vae-tie-rule": lambda outcome, units, blocs, effective: any(
        reason.code == "casting-vote" for unit in units for reason in unit.reasons
    ),
    "vae-adjournment": lambda outcome, units, blocs, effective: outcome is Outcome.ADJOURNED,
    "vae-partial": lambda outcome, units, blocs, effective: outcome is Outcome.PARTIAL,
    "vae-by-the-whole": lambda outcome, units, blocs, effective: outcome is Outcome.REFUSED,
    "registered-bloc-for-life": lambda outcome, units, blocs, effective: (
        any(bloc.outcome is UnitOutcome.ACQUIRED for bloc in blocs)
        and effective.register is Register.RNCP
    ),
}
