"""What the verdicts of all assessors say together, and how far their marks stand apart."""

from collections.abc import Sequence
from fractions import Fraction

from parchemin.assessment.rules.aggregation import BlocVerdict
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks, Mark
from parchemin.assessment.rules.scales import bounds, degrees_apart
from parchemin.assessment.rules.thresholds import Reached
from parchemin.assessment.terms import Concordance, Gap, GridVerdict
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.kernel.reasons import Reason

_WIDTH = {Gap.NONE: 0, Gap.ONE_DEGREE: 1, Gap.FRANK: 2}
_FRANK_SHARE = Fraction(1, 3)


def concordance(verdicts: Sequence[BlocVerdict | Reached], expected: int) -> Concordance:
    """Return whether assessors agree; INCOMPLETE when fewer than `expected` spoke in full."""
    words = [verdict.verdict for verdict in verdicts]
    if len(words) < max(expected, 1) or GridVerdict.INCOMPLETE in words:
        return Concordance.INCOMPLETE
    if GridVerdict.NEGATIVE not in words:
        return Concordance.AGREE_POSITIVE
    return Concordance.DIVERGENT if GridVerdict.POSITIVE in words else Concordance.AGREE_NEGATIVE


def concordance_reason(
    found: Concordance, spoke: int, expected: int, effective: Effective
) -> Reason:
    """Return the sentence that goes with a concordance."""
    if found is Concordance.INCOMPLETE and spoke < expected:
        text = f"{spoke} avis d’évaluateur sur {expected} : le jury lit le dossier."
        return Reason("assessor-missing", text, effective.source("assessors.count"))
    texts = {
        Concordance.AGREE_POSITIVE: "Les avis concordent : acquis.",
        Concordance.AGREE_NEGATIVE: "Les avis concordent : non acquis.",
        Concordance.DIVERGENT: "Les avis divergent.",
        Concordance.INCOMPLETE: "Une évaluation est incomplète : le jury lit le dossier.",
    }
    return Reason(found.value.replace("_", "-"), texts[found], effective.source("grid.divergence"))


def competence_gaps(
    bloc: GridBloc, first: GridMarks, second: GridMarks, effective: Effective
) -> tuple[Gap, ...]:
    """Return, competence by competence, the widest gap between two assessors' marks.

    One word or one level away is ONE_DEGREE; on other scales, up to a third of the range.
    A mark that one of them did not give shows no gap.
    """
    scale = effective.reglement.grid.scale
    found = [
        _gap(scale, item, mine, theirs)
        for item, mine, theirs in zip(bloc.items, first.marks, second.marks, strict=True)
    ]
    return tuple(
        max((found[place] for place in places), key=_WIDTH.__getitem__) for places in bloc.positions
    )


def _gap(scale: ScaleRules, item: GridItem, mine: Mark | None, theirs: Mark | None) -> Gap:
    if mine is None or theirs is None or mine == theirs:
        return Gap.NONE
    degrees = degrees_apart(scale, item, mine, theirs)
    if degrees is not None:
        frank = degrees > 1
    else:
        low, high = bounds(scale, item)
        frank = abs(Fraction(mine) - Fraction(theirs)) > _FRANK_SHARE * (high - low)
    return Gap.FRANK if frank else Gap.ONE_DEGREE
