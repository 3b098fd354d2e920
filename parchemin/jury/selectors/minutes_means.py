"""What decides of a certification by the mean of its marks, and the marks that a refusal leaves, in words."""

from collections.abc import Iterator
from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.rules.facts import CandidateCase
from parchemin.jury.rules.results import Deliberation
from parchemin.jury.rules.units import certification_marks
from parchemin.jury.terms import Outcome
from parchemin.kernel.calendar import add_months, french_date
from parchemin.kernel.numbers import french_percent
from parchemin.kernel.reasons import Reason

MEAN_CODES = ("mark-kept", "mark-expired", "bloc-under-minimum", "certification-mean")
"""Codes of the reasons that tell a mean: marks taken up, blocs under their minimum, the mean itself."""


def mean_reasons(
    case: CandidateCase, deliberation: Deliberation, effective: Effective
) -> Iterator[Reason]:
    """Yield why the mean gives the certification or not, then the marks that a refusal leaves to the candidate.

    Nothing where the règlement decides otherwise, or nothing was decided.
    """
    if effective.reglement.grid.certification is None:
        return
    for unit in deliberation.units:
        yield from (reason for reason in unit.reasons if reason.code in MEAN_CODES)
    yield from _reasons_for_kept_means(case, deliberation, effective)


def _reasons_for_kept_means(
    case: CandidateCase, deliberation: Deliberation, effective: Effective
) -> Iterator[Reason]:
    mean = effective.reglement.grid.certification
    if mean is None or mean.kept is None or deliberation.outcome is not Outcome.REFUSED:
        return
    held = frozenset(result.code for result in deliberation.carried if result.valid)
    months = mean.kept.months
    until = add_months(effective.on, months) if months is not None else None
    left = [
        f"{mark.bloc} {french_percent(mark.share, 2)} {_until(mark.kept.until if mark.kept else until)}"
        for mark in certification_marks(case, held, effective)
        if mark.reached and mark.share is not None
    ]
    if left:
        text = f"Notes conservées pour la prochaine présentation : {', '.join(left)}."
        yield Reason("marks-left", text, effective.source("grid.certification.kept"))


def _until(last: date | None) -> str:
    return f"jusqu’au {french_date(last)}" if last else "sans limite"
