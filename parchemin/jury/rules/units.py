"""The decision on each unit of a case: what the grids propose, what the jury said."""

from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from parchemin.assessment.rules.grid import GridBloc, GridMarks
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Unit
from parchemin.jury.rules.adjournments import AWAITED
from parchemin.jury.rules.adjustments import (
    AdjustedMark,
    adjusted_marks,
    adjustment_reason,
    may_adjust,
    signed_grids,
)
from parchemin.jury.rules.certification_mean import BlocShare, bloc_mark, of_bloc, whole_of_marks
from parchemin.jury.rules.departures import GIVEN, UNEXPLAINED, beside_marks
from parchemin.jury.rules.facts import CandidateCase, VoteFacts
from parchemin.jury.rules.predecision import (
    Proposal,
    bloc_proposal,
    competence_proposals,
    grids_with_adjustments,
)
from parchemin.jury.rules.results import BlocResult, UnitDecision, VoteResult
from parchemin.jury.rules.table import Table
from parchemin.jury.rules.votes import vote_result
from parchemin.jury.terms import PreDecision, UnitOutcome
from parchemin.kernel.reasons import Reason

_LIFTED_BY_PUTTING_OFF = frozenset({"round-awaited", "to-decide", UNEXPLAINED})
WHOLE = "certification"
"""Code of the one unit when the règlement votes on the certification as a whole."""


def presented_blocs(case: CandidateCase, held: frozenset[str]) -> tuple[GridBloc, ...]:
    """Return the blocs that this jury decides on: those sought, less those already held."""
    return tuple(
        bloc
        for bloc in case.blocs
        if bloc.code not in held and (not case.sought or bloc.code in case.sought)
    )


def unit_codes(case: CandidateCase, held: frozenset[str], effective: Effective) -> tuple[str, ...]:
    """Return the codes that votes of this case may bear."""
    blocs = presented_blocs(case, held)
    unit = effective.reglement.decision.unit
    if unit is Unit.CERTIFICATION:
        return (WHOLE,)
    if unit is Unit.BLOC:
        return tuple(bloc.code for bloc in blocs)
    return tuple(code for bloc in blocs for code in bloc.competences if code not in held)


def unit_decisions(
    case: CandidateCase, held: frozenset[str], table: Table, effective: Effective
) -> tuple[UnitDecision, ...]:
    """Return the decision on every unit presented; `held` are codes acquired before and valid."""
    votes = _by_unit(case.votes)
    return tuple(
        _decision(case, unit, code, title, proposed, tuple(votes.get(code, ())), table, effective)
        for unit, code, title, proposed in _proposals(case, held, effective)
    )


def _by_unit(votes: Sequence[VoteFacts]) -> dict[str, list[VoteFacts]]:
    found: dict[str, list[VoteFacts]] = {}
    for vote in votes:
        found.setdefault(vote.unit, []).append(vote)
    return found


def _proposals(
    case: CandidateCase, held: frozenset[str], effective: Effective
) -> Iterator[tuple[Unit, str, str, Proposal]]:
    unit = effective.reglement.decision.unit
    blocs, grids = presented_blocs(case, held), _grids(case, effective)
    changed = adjusted_marks(case, effective)
    if blocs and unit is Unit.CERTIFICATION and effective.reglement.grid.certification:
        yield (
            unit,
            WHOLE,
            unit.label,
            whole_of_marks(certification_marks(case, held, effective), effective),
        )
        return
    if unit is Unit.COMPETENCE:
        for bloc in blocs:
            proposals = competence_proposals(bloc, grids.get(bloc.code, ()), effective)
            for code, proposed in zip(bloc.competences, proposals, strict=True):
                if code not in held:
                    lines = [line for line in changed if line.competence == code]
                    yield unit, code, code, _after_changes(proposed, lines, effective)
        return
    found = []
    for bloc in blocs:
        proposed = bloc_proposal(bloc, grids.get(bloc.code, ()), effective)
        if changed:
            lines = [line for line in changed if line.bloc == bloc.code]
            proposed = _after_changes(proposed, lines, effective)
        found.append((bloc, proposed))
    if unit is Unit.BLOC:
        for bloc, proposed in found:
            yield unit, bloc.code, bloc.title, proposed
    elif found:
        yield unit, WHOLE, unit.label, _whole(found)


def _after_changes(
    proposed: Proposal, lines: Sequence[AdjustedMark], effective: Effective
) -> Proposal:
    """Return what grids propose, told after the marks that the jury changed in them."""
    if not lines:
        return proposed
    told = tuple(adjustment_reason(line, effective) for line in lines)
    return proposed._replace(reasons=(*told, _with_changes(effective), *proposed.reasons))


@lru_cache(maxsize=1024)
def _with_changes(effective: Effective) -> Reason:
    text = "Ce qui suit compte les notes du jury à la place de celles des évaluateurs."
    return Reason("with-jury-marks", text, effective.source("grid.adjusted_by"))


def certification_marks(
    case: CandidateCase, held: frozenset[str], effective: Effective
) -> tuple[BlocShare, ...]:
    """Return the mark of each bloc presented, as a mean over the certification reads them."""
    grids = _grids(case, effective)
    return tuple(
        bloc_mark(bloc, grids.get(bloc.code, ()), case.kept_marks, effective)
        for bloc in presented_blocs(case, held)
    )


def _grids(case: CandidateCase, effective: Effective) -> dict[str, tuple[GridMarks, ...]]:
    """Return the grids of each bloc, one an assessor, with the jury's marks where it may give them."""
    found = signed_grids(case)
    if case.adjustments and may_adjust(effective):
        for bloc in case.blocs:
            found[bloc.code] = grids_with_adjustments(
                bloc, found.get(bloc.code, ()), case.adjustments
            )
    return found


def _whole(proposals: Sequence[tuple[GridBloc, Proposal]]) -> Proposal:
    found = [proposed.predecision for _, proposed in proposals]
    reasons = tuple(
        reason for bloc, proposed in proposals for reason in of_bloc(bloc.code, proposed.reasons)
    )
    if PreDecision.TO_DELIBERATE in found:
        return Proposal(PreDecision.TO_DELIBERATE, reasons)
    refused = PreDecision.NOT_ACQUIRED in found
    return Proposal(PreDecision.NOT_ACQUIRED if refused else PreDecision.ACQUIRED, reasons)


def _decision(
    case: CandidateCase,
    unit: Unit,
    code: str,
    title: str,
    proposed: Proposal,
    votes: tuple[VoteFacts, ...],
    table: Table,
    effective: Effective,
) -> UnitDecision:
    predecision, reasons = proposed
    held = 0
    if case.rounds_held:
        held = min(dict(case.rounds_held).get(code, 0), len(effective.voting.rounds) - 1)
    outcome, said = UnitOutcome.UNDECIDED, _awaited(held + 1)
    if votes:
        said = vote_result(votes, table, effective, held)
        said = beside_marks(said, predecision, case.departure, effective)
        outcome, reasons = said.outcome, reasons + said.reasons
    elif case.adopted and predecision in GIVEN:
        outcome, reasons = GIVEN[predecision], (*reasons, _adopted(predecision, effective))
    else:
        reasons = (*reasons, _unspoken(effective))
    return UnitDecision(
        unit,
        code,
        title,
        outcome,
        predecision,
        reasons,
        said.tallies,
        round=said.round,
        held=held,
        another=said.another,
        voted=said.reasons,
    )


@lru_cache(maxsize=16)
def _awaited(number: int) -> VoteResult:
    return VoteResult(UnitOutcome.UNDECIDED, (), (), number)


@lru_cache(maxsize=1024)
def _adopted(predecision: PreDecision, effective: Effective) -> Reason:
    text = f"Le jury adopte la pré-décision : {predecision.label.lower()}."
    return Reason("adopted", text, effective.source("majority"))


def put_off(
    units: tuple[UnitDecision, ...], effective: Effective, *, unfinished: bool
) -> tuple[UnitDecision, ...]:
    """Return the units of a case that is adjourned to a day: nothing of them is decided, whatever the voices.

    Where a text itself puts a unit off (equal voices, a round at another convocation), the day only dates that:
    what the jury acquired stays acquired. Each unit says what puts it off; `unfinished`, a vote was left.
    """
    dated = any(unit.outcome is UnitOutcome.ADJOURNED for unit in units)
    text = _BY_TEXT if dated else _UNFINISHED if unfinished else _BY_JURY
    lifted = _LIFTED_BY_PUTTING_OFF - AWAITED if unfinished else _LIFTED_BY_PUTTING_OFF
    return tuple(
        unit
        if unit.outcome is UnitOutcome.ADJOURNED or (dated and _is_settled(unit))
        else _later(unit, _put_off(text, effective), lifted)
        for unit in units
    )


_BY_JURY = "Le jury ajourne sa décision."
_BY_TEXT = "Le dossier est ajourné par le règlement : rien d’autre ne s’y décide."
_UNFINISHED = "Le jury n’a pas achevé de se prononcer sur ce dossier : il est ajourné."


def _is_settled(unit: UnitDecision) -> bool:
    unexplained = any(reason.code == UNEXPLAINED for reason in unit.reasons)
    return unit.outcome is UnitOutcome.ACQUIRED and not unexplained


def _later(unit: UnitDecision, why: Reason, lifted: Container[str]) -> UnitDecision:
    told = (reason for reason in unit.reasons if reason.code not in lifted)
    return unit._replace(outcome=UnitOutcome.ADJOURNED, reasons=(*told, why))


@lru_cache(maxsize=1024)
def _put_off(text: str, effective: Effective) -> Reason:
    return Reason("adjourned", text, effective.source("decision.outcomes"))


@lru_cache(maxsize=1024)
def _unspoken(effective: Effective) -> Reason:
    return Reason("to-decide", "Le jury ne s’est pas prononcé.", effective.source("majority"))


def bloc_results(
    case: CandidateCase,
    held: frozenset[str],
    units: Sequence[UnitDecision],
    effective: Effective,
) -> tuple[BlocResult, ...]:
    """Return each bloc of the edition after the jury: held before, acquired, or not."""
    outcomes = {unit.code: unit for unit in units}
    kind = effective.reglement.decision.unit
    presented: Container[str] = (
        outcomes if kind is Unit.BLOC else {bloc.code for bloc in presented_blocs(case, held)}
    )
    results = []
    for bloc in case.blocs:
        if bloc.code in held:
            results.append(BlocResult(bloc.code, bloc.title, UnitOutcome.ACQUIRED, True, ()))
        elif bloc.code in presented and kind is Unit.COMPETENCE:
            results.append(_of_competences(bloc, held, outcomes))
        elif bloc.code in presented:
            decided = outcomes[bloc.code if kind is Unit.BLOC else WHOLE]
            said = decided.outcome
            results.append(BlocResult(bloc.code, bloc.title, said, False, decided.reasons))
    return tuple(results)


def _of_competences(
    bloc: GridBloc, held: frozenset[str], outcomes: dict[str, UnitDecision]
) -> BlocResult:
    """Return a bloc of which each competence was decided: acquired with the last one that it lacked."""
    found = {code: outcomes[code].outcome for code in bloc.competences if code not in held}
    for outcome in (UnitOutcome.UNDECIDED, UnitOutcome.ADJOURNED, UnitOutcome.NOT_ACQUIRED):
        if outcome in found.values():
            acquired = tuple(
                code
                for code in bloc.competences
                if found.get(code, UnitOutcome.ACQUIRED) is UnitOutcome.ACQUIRED
            )
            return BlocResult(bloc.code, bloc.title, outcome, False, (), acquired)
    carried = not found  # every competence was held before: this jury gives nothing of the bloc
    return BlocResult(bloc.code, bloc.title, UnitOutcome.ACQUIRED, carried, ())
