"""What the merge of a règlement with the law says that bears on one case, and what it says of the sitting."""

from collections.abc import Callable, Mapping, Sequence

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
    """Return the remarks of the merge that bear on a case: one that changed nothing there is not told of it."""
    if not effective.warnings:
        return ()
    return tuple(
        remark
        for remark in effective.warnings
        if remark.code not in OF_THE_SITTING
        and (remark.code not in _BEARS or _BEARS[remark.code](outcome, units, blocs, effective))
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
