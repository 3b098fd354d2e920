"""The certification as a whole: a mean of the marks of its blocs, each at its own minimum (`grid.certification`).

The mark of a bloc is what its grids give together, as a share of the points possible, or what an earlier jury
left to keep. A bloc under its minimum refuses the whole, whatever the mean.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from parchemin.assessment.rules.grid import GridBloc, GridMarks
from parchemin.certifications.reglement.grid import CertificationMean
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Divergence
from parchemin.jury.rules.facts import KeptShare
from parchemin.jury.rules.predecision import Proposal, bloc_proposal, bloc_verdicts, look_of
from parchemin.jury.terms import PreDecision
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import french_percent, told_apart
from parchemin.kernel.reasons import Reason


class BlocShare(NamedTuple):
    """The mark of one bloc; `share` is None while the grids settle nothing.

    `reached` says that the minimum of a bloc is; `kept` is the mark of an earlier jury that stands for it.
    """

    bloc: str
    share: Fraction | None
    reached: bool
    reasons: tuple[Reason, ...]
    kept: KeptShare | None = None


def bloc_mark(
    bloc: GridBloc, grids: Sequence[GridMarks], kept: Sequence[KeptShare], effective: Effective
) -> BlocShare:
    """Return the mark of a bloc: that of its grids, else the one kept from an earlier jury while it holds."""
    said: tuple[Reason, ...] = ()
    if not grids:
        own = max((mark for mark in kept if mark.bloc == bloc.code), key=_last_day, default=None)
        if own is not None:
            said = (_kept_reason(own, effective),)
            if holds_on(own, effective):
                return BlocShare(bloc.code, Fraction(own.share), True, said, own)
    found = bloc_proposal(bloc, grids, effective)
    reasons = said + of_bloc(bloc.code, found.reasons)
    if found.predecision is PreDecision.TO_DELIBERATE:
        return BlocShare(bloc.code, None, False, reasons)
    reached = found.predecision is PreDecision.ACQUIRED
    return BlocShare(bloc.code, _share(bloc, grids, effective), reached, reasons)


def holds_on(mark: KeptShare, effective: Effective) -> bool:
    """Tell whether a mark kept still holds on the day of the jury; its last day counts."""
    return mark.on <= effective.on and (mark.until is None or effective.on <= mark.until)


def _last_day(mark: KeptShare) -> tuple[bool, str, str]:
    return mark.until is None, str(mark.until), mark.on.isoformat()


def _share(bloc: GridBloc, grids: Sequence[GridMarks], effective: Effective) -> Fraction:
    """Return what assessors give together: their mean, or the mark of the one whom the règlement follows."""
    verdicts = bloc_verdicts(bloc, grids, effective)
    scores = [verdict.score for verdict in verdicts if verdict.score is not None]
    if len({verdict.verdict for verdict in verdicts}) > 1:
        rule = effective.reglement.grid.divergence
        if rule is Divergence.FAVOURABLE:
            return max(scores)
        if rule is Divergence.UNFAVOURABLE:
            return min(scores)
    return sum(scores, start=Fraction(0)) / len(scores)


def whole_of_marks(marks: Sequence[BlocShare], effective: Effective) -> Proposal:
    """Return what the marks of the blocs propose for the whole certification, and every step of it."""
    rules = effective.reglement.grid.certification
    if rules is None:
        raise LookupError("the règlement asks for no mean over the certification")
    reasons = tuple(reason for mark in marks for reason in mark.reasons)
    weights = _weights(marks, rules)
    unweighed = [mark.bloc for mark in marks if mark.bloc not in weights]
    if unweighed:
        text = f"Le règlement ne donne pas de poids à {', '.join(unweighed)} : le jury décide."
        source = effective.source("grid.certification.weights")
        doubt = Reason("bloc-without-weight", text, source)
        return Proposal(PreDecision.TO_DELIBERATE, (*reasons, doubt))
    shares = [(mark.share, weights[mark.bloc]) for mark in marks if mark.share is not None]
    if len(shares) < len(marks):
        return Proposal(PreDecision.TO_DELIBERATE, reasons)
    mean = sum((share * weight for share, weight in shares), start=Fraction(0))
    mean /= sum(weight for _, weight in shares)
    under = tuple(_floor_reason(mark, effective) for mark in marks if not mark.reached)
    reasons += (*under, _mean_reason(mean, marks, weights, rules, effective))
    look = look_of([mean], effective)
    if look:
        return Proposal(PreDecision.TO_DELIBERATE, (*reasons, look))
    granted = mean >= rules.threshold and not under
    return Proposal(PreDecision.ACQUIRED if granted else PreDecision.NOT_ACQUIRED, reasons)


def _weights(marks: Sequence[BlocShare], rules: CertificationMean) -> dict[str, int]:
    if not rules.weights:
        return dict.fromkeys((mark.bloc for mark in marks), 1)
    return {share.bloc: share.weight for share in rules.weights}


def _mean_reason(
    mean: Fraction,
    marks: Sequence[BlocShare],
    weights: dict[str, int],
    rules: CertificationMean,
    effective: Effective,
) -> Reason:
    shown, asked = told_apart(mean, rules.threshold)
    each = ", ".join(
        f"{mark.bloc} {french_percent(mark.share, 2)}"
        + (f" × {weights[mark.bloc]}" if rules.weights else "")
        for mark in marks
        if mark.share is not None
    )
    verdict = "sont atteints" if mean >= rules.threshold else "ne sont pas atteints"
    text = f"Moyenne de la certification : {shown} ({each}) ; les {asked} demandés {verdict}."
    return Reason("certification-mean", text, effective.source("grid.certification.threshold"))


def _floor_reason(mark: BlocShare, effective: Effective) -> Reason:
    text = f"Bloc {mark.bloc} sous son minimum : la certification n’est pas acquise."
    return Reason("bloc-under-minimum", text, effective.source("grid.bloc.threshold"))


def _kept_reason(mark: KeptShare, effective: Effective) -> Reason:
    known = f"Bloc {mark.bloc}, note de {french_percent(Fraction(mark.share), 2)} du jury du"
    source = effective.source("grid.certification.kept")
    if holds_on(mark, effective):
        kept = f"jusqu’au {french_date(mark.until)}" if mark.until else "sans limite"
        return Reason("mark-kept", f"{known} {french_date(mark.on)}, conservée {kept}.", source)
    end = mark.until or mark.on
    text = f"{known} {french_date(mark.on)}, qui ne vaut plus : son dernier jour était le {french_date(end)}."
    return Reason("mark-expired", text, source)


def of_bloc(code: str, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return why a bloc is what it is, told among those of others: each reason names it."""
    return tuple(reason._replace(text=f"Bloc {code}. {reason.text}") for reason in reasons)
