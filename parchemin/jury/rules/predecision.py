"""What the grids propose for a unit before the jury speaks, and when they propose nothing."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from parchemin.assessment.rules.aggregation import (
    BlocVerdict,
    bloc_verdict,
    competence_verdicts,
    plain_counts,
)
from parchemin.assessment.rules.concordance import concordance, concordance_reason
from parchemin.assessment.rules.grid import GridBloc, GridMarks
from parchemin.assessment.rules.thresholds import Reached, verdict_of_count
from parchemin.assessment.terms import Concordance
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Aggregation, Divergence
from parchemin.certifications.reglement.value import AggregationRules
from parchemin.jury.rules.facts import Adjustment
from parchemin.jury.terms import PreDecision
from parchemin.kernel.numbers import french_percent
from parchemin.kernel.reasons import Reason

_SETTLED_BY_A_FAULT = frozenset({"gate", "eliminatory", "zero"})
_PROPOSALS = {
    Concordance.AGREE_POSITIVE: PreDecision.ACQUIRED,
    Concordance.AGREE_NEGATIVE: PreDecision.NOT_ACQUIRED,
}


class Proposal(NamedTuple):
    """What the grids propose for one unit, and every step of it."""

    predecision: PreDecision
    reasons: tuple[Reason, ...]


def bloc_proposal(bloc: GridBloc, grids: Sequence[GridMarks], effective: Effective) -> Proposal:
    """Return what the grids of one bloc propose; `grids` in the order of the assessors' letters."""
    counts = plain_counts(bloc, grids, effective)
    if counts is not None:
        return _counted_proposal(counts, len(bloc.items), effective)
    verdicts = bloc_verdicts(bloc, grids, effective)
    return proposal(verdicts, effective, "grid.bloc", len(bloc.competences))


def bloc_verdicts(
    bloc: GridBloc, grids: Sequence[GridMarks], effective: Effective
) -> tuple[BlocVerdict, ...]:
    """Return the verdict of each assessor on a bloc, labelled in their order."""
    return tuple(
        bloc_verdict(bloc, marks, effective, letter(rank)) for rank, marks in enumerate(grids)
    )


@lru_cache(maxsize=65536)
def _counted_proposal(counts: tuple[int, ...], total: int, effective: Effective) -> Proposal:
    """Return the proposal of a bloc that is read by counting alone: it depends on counts only."""
    verdicts = [
        verdict_of_count(effective, "grid.bloc", letter(rank), acquired, total)
        for rank, acquired in enumerate(counts)
    ]
    return proposal(verdicts, effective, "grid.bloc", total)


def competence_proposals(
    bloc: GridBloc, grids: Sequence[GridMarks], effective: Effective
) -> tuple[Proposal, ...]:
    """Return what the grids of one bloc propose, competence by competence, in order."""
    columns = [
        competence_verdicts(bloc, marks, effective, letter(rank))
        for rank, marks in enumerate(grids)
    ]
    return tuple(
        proposal([column[place] for column in columns], effective, "grid.competence", len(places))
        for place, places in enumerate(bloc.positions)
    )


def letter(rank: int) -> str:
    """Return the letter of an assessor: A, B, C…"""
    return chr(ord("A") + rank)


def proposal(
    verdicts: Sequence[BlocVerdict | Reached], effective: Effective, key: str, total: int
) -> Proposal:
    """Return what verdicts on one unit propose. `total` counts what the rule at `key` counts."""
    expected = effective.reglement.assessors.count
    found = concordance(verdicts, expected)
    reasons = [reason for verdict in verdicts for reason in verdict.reasons]
    reasons.append(_concordance_reason(found, len(verdicts), effective))
    results = [verdict.score for verdict in verdicts]
    if found is Concordance.DIVERGENT:
        proposed, why, mean = _of_divergence(verdicts, effective, key, total)
        reasons.append(why)
        results = results if mean is None else [mean]
    else:
        proposed = _PROPOSALS.get(found, PreDecision.TO_DELIBERATE)
    look = look_of(results, effective)
    if look:
        proposed = PreDecision.TO_DELIBERATE
        reasons.append(look)
    return Proposal(proposed, tuple(reasons))


@lru_cache(maxsize=1024)
def _concordance_reason(found: Concordance, spoke: int, effective: Effective) -> Reason:
    return concordance_reason(found, spoke, effective.reglement.assessors.count, effective)


def _of_divergence(
    verdicts: Sequence[BlocVerdict | Reached], effective: Effective, key: str, total: int
) -> tuple[PreDecision, Reason, Fraction | None]:
    """Return what follows from verdicts that differ, why, and their mean where it decides."""
    rule, source = effective.reglement.grid.divergence, effective.source("grid.divergence")
    if rule is Divergence.AVERAGE:
        return _averaged(verdicts, effective, key, total)
    proposed = {
        Divergence.FAVOURABLE: PreDecision.ACQUIRED,
        Divergence.UNFAVOURABLE: PreDecision.NOT_ACQUIRED,
    }.get(rule, PreDecision.TO_DELIBERATE)
    if rule is Divergence.TO_JURY:
        told = Reason("to-jury", "Aucune pré-décision : le jury lit le dossier.", source)
    else:
        told = Reason("divergence", f"{rule.label} : {proposed.label.lower()}.", source)
    return proposed, told, None


def _averaged(
    verdicts: Sequence[BlocVerdict | Reached], effective: Effective, key: str, total: int
) -> tuple[PreDecision, Reason, Fraction | None]:
    source = effective.source("grid.divergence")
    scores = [verdict.score for verdict in verdicts if verdict.score is not None]
    faults = any(
        reason.code in _SETTLED_BY_A_FAULT for verdict in verdicts for reason in verdict.reasons
    )
    if faults or not scores:
        text = "Un élément éliminatoire est en cause : la moyenne ne suffit pas, le jury décide."
        return PreDecision.TO_DELIBERATE, Reason("to-jury", text, source), None
    grid = effective.reglement.grid
    rules = grid.bloc if key == "grid.bloc" else grid.competence
    mean, asked = sum(scores, start=Fraction(0)) / len(scores), asked_share(rules, total)
    proposed = PreDecision.ACQUIRED if mean >= asked else PreDecision.NOT_ACQUIRED
    text = (
        f"Moyenne des évaluateurs : {french_percent(mean, 2)} pour {french_percent(asked, 2)} "
        f"demandés, {proposed.label.lower()}."
    )
    return proposed, Reason("divergence-average", text, source), mean


def asked_share(rules: AggregationRules, total: int) -> Fraction:
    """Return the share that a rule asks: everything, its threshold, or its count out of `total`."""
    if rules.kind is Aggregation.ALL_CRITERIA or not total:
        return Fraction(1)
    if rules.at_least is not None:
        return Fraction(min(rules.at_least, total), total)
    return rules.threshold or Fraction(0)


def look_of(scores: Sequence[Fraction | None], effective: Effective) -> Reason | None:
    """Return why the jury looks for itself: the lowest result within the range that the règlement names."""
    look = effective.reglement.grid.look_range
    if look is None:
        return None
    inside = [score for score in scores if score is not None and look.low <= score < look.high]
    return _look_reason(min(inside), effective) if inside else None


@lru_cache(maxsize=4096)
def _look_reason(score: Fraction, effective: Effective) -> Reason | None:
    look = effective.reglement.grid.look_range
    if look is None:
        return None
    text = (
        f"À {french_percent(score, 2)}, le résultat est dans la plage que le jury examine, "
        f"de {french_percent(look.low, 2)} à {french_percent(look.high, 2)}."
    )
    return Reason("look-range", text, effective.source("grid.look_range"))


def grids_with_adjustments(
    bloc: GridBloc, grids: Sequence[GridMarks], adjustments: Sequence[Adjustment]
) -> tuple[GridMarks, ...]:
    """Return the grids of one bloc with the jury's marks in the place of the assessors'."""
    changes = {change.item: change.mark for change in adjustments if change.bloc == bloc.code}
    if not changes:
        return tuple(grids)
    return tuple(
        replace(
            grid,
            marks=tuple(
                changes.get(code, mark)
                for code, mark in zip(bloc.item_codes, grid.marks, strict=True)
            ),
        )
        for grid in grids
    )
