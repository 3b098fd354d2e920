"""The deliberation of one case, as one pure function of facts and rules."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from fractions import Fraction
from hashlib import sha256
from typing import Any

from parchemin.assessment.rules.carried_units import CarriedUnit
from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.reglement.law import VAE_DECISION, Effective
from parchemin.certifications.reglement.terms import FullAward, MarkAdjuster, RouteFamily
from parchemin.jury.rules.adjournments import is_unfinished
from parchemin.jury.rules.carried_units import carried_results
from parchemin.jury.rules.confirmation import is_confirmed_by_cpne
from parchemin.jury.rules.departures import departs_unexplained, objections_to_departing
from parchemin.jury.rules.facts import CandidateCase, SittingFacts
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.rules.remarks import remarks_on
from parchemin.jury.rules.results import BlocResult, Deliberation, UnitDecision
from parchemin.jury.rules.table import table_of
from parchemin.jury.rules.units import (
    bloc_results,
    certification_marks,
    put_off,
    unit_decisions,
)
from parchemin.jury.terms import Outcome, UnitOutcome
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import french_percent, plural
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason

# What says nothing of the blocs: the candidate did not come, or is excluded.
WITHOUT_DECISION = frozenset({Outcome.ABSENT, Outcome.EXCLUDED_FRAUD})
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def deliberate(case: CandidateCase, sitting: SittingFacts, reglement: Effective) -> Deliberation:
    """Return what the jury decides of one candidate, with every reason and the digest of its inputs.

    The same facts and rules give the same deliberation, years later too. While objections stand (voice
    missing, dossier incomplete…) `outcome` is None and nothing may be recorded. A table without its quorum
    for this candidate decides nothing, and holds nobody up: the case is adjourned (RULE-30). So is that of who did
    not come and was voted on, where the règlement has no such outcome.
    """
    carried = carried_results(case, sitting.held_on, reglement) if case.carried else ()
    held = frozenset(result.code for result in carried if result.valid)
    recused = recusals(case, sitting, reglement)
    out = case.away.union(recusal.person for recusal in recused) if recused else case.away
    table = table_of(sitting, reglement, out)
    if case.presider:
        table = replace(table, presider=sitting.by_person.get(case.presider))
    lacking = (
        table.quorum.objections
        if case.attendance is AttendanceState.PRESENT
        else tuple(_voted_in_absence(case, reglement))
    )
    units = unit_decisions(case, held, table, reglement)
    unfinished = case.adjourned_to is not None and is_unfinished(units)
    if case.adjourned_to:
        units = put_off(units, reglement, unfinished=unfinished)
    if lacking:
        present = case.attendance is AttendanceState.PRESENT
        units = tuple(_undecidable(unit, lacking, told=not present) for unit in units)
    blocs = bloc_results(case, held, units, reglement)
    outcome, why = _outcome(case, blocs, units, held, lacking, reglement)
    if outcome in WITHOUT_DECISION:
        blocs = tuple(bloc if bloc.carried else _undecided(bloc) for bloc in blocs)
    let_off = unfinished or (case.adjourned_to is not None and departs_unexplained(units))
    left = bool(lacking) or let_off
    objections = tuple(_objections(case, units, outcome, left, reglement))
    granted = outcome in (Outcome.FULL, Outcome.PARTIAL, Outcome.ADJOURNED) and not objections
    if outcome is Outcome.REFUSED:
        blocs = _only_held(case, blocs, held, reglement)
    return Deliberation(
        candidate=case.candidate,
        outcome=None if objections else outcome,
        units=units,
        blocs=blocs,
        carried=carried,
        acquired=_acquired(blocs) if granted else (),
        competences=_competences(blocs, held) if granted else (),
        missing=_required_not_acquired(case, blocs),
        quorum=table.quorum,
        recusals=recused,
        reasons=why,
        objections=objections,
        warnings=remarks_on(outcome, units, blocs, reglement) + table.warnings,
        to_confirm=is_confirmed_by_cpne(reglement.reglement),
        mention=case.mention if outcome is Outcome.FULL else "",
        inputs_digest=inputs_digest(case, sitting, reglement),
    )


def _voted_in_absence(case: CandidateCase, effective: Effective) -> Iterator[Objection]:
    """Yield that voices were given on who did not come, under a règlement without the outcome « absent »."""
    said = [
        plural(count, one, many)
        for count, one, many in (
            (len(case.votes), "voix", "voix"),
            (len(case.adjustments), "note modifiée", "notes modifiées"),
        )
        if count
    ]
    if not said or case.fraud or Outcome.ABSENT in effective.reglement.decision.outcomes:
        return
    yield Objection(
        "voted-in-absence",
        f"Candidat {case.attendance.label.lower()} : ce que le jury a déjà donné ({' et '.join(said)}) reste "
        "écrit et ne décide rien.",
        effective.source("decision.outcomes"),
    )


def _undecidable(unit: UnitDecision, lacking: Sequence[Objection], *, told: bool) -> UnitDecision:
    """Return a unit on which the table cannot decide: adjourned, its count kept where that is `told`."""
    why = _lacking_reasons(lacking)
    found = unit._replace(outcome=UnitOutcome.ADJOURNED, reasons=why)
    return found._replace(voted=why) if told else found._replace(tallies=())


def _lacking_reasons(lacking: Sequence[Objection]) -> tuple[Reason, ...]:
    return tuple(Reason(each.code, each.message, each.source) for each in lacking)


def inputs_digest(case: CandidateCase, sitting: SittingFacts, reglement: Effective) -> str:
    """Return the SHA-256 of all that a deliberation rests on, whatever the order of the votes.

    Hexadecimal, over the JSON of [rules, sitting, case]; the state of the sitting is left out.
    """
    sealed = [reglement.digest, sitting.digest, _sealed(case)]
    return sha256(_encode(sealed).encode()).hexdigest()


def _sealed(case: CandidateCase) -> list[Any]:
    return [
        [case.candidate, case.name, case.route, case.employer, case.attendance],
        [case.fraud, case.complete, case.adopted, case.mention],
        [case.adjourned_to, case.registration_expires_on, sorted(case.away), case.sought],
        [bloc.digest for bloc in case.blocs],
        [[grid.assessor, grid.bloc, grid.marks] for grid in case.grids],
        [_sealed_unit(unit) for unit in case.carried],
        sorted([v.unit, v.person, v.choice, v.cast_by, v.round] for v in case.votes),
        sorted([link.person, link.kind, link.detail] for link in case.interests),
        [astuple(change) for change in case.adjustments],
        case.rounds_held,
        *([case.departure] if case.departure else []),
        *([[astuple(mark) for mark in case.kept_marks]] if case.kept_marks else []),
        *([["presider", case.presider]] if case.presider else []),
    ]


def _sealed_unit(unit: CarriedUnit) -> tuple[Any, ...]:
    """Return a unit as sealed; one that a paper tells keeps the digest of decisions taken before."""
    values = astuple(unit)
    return values if unit.kept else values[:-1]


def _outcome(
    case: CandidateCase,
    blocs: Sequence[BlocResult],
    units: Sequence[UnitDecision],
    held: frozenset[str],
    lacking: Sequence[Objection],
    effective: Effective,
) -> tuple[Outcome | None, tuple[Reason, ...]]:
    """Return what a candidate obtains: the whole only when every bloc asked is acquired or held (RULE-32)."""
    decision = effective.reglement.decision
    if lacking:
        text = f"Le jury ne peut pas délibérer sur ce candidat : {_adjourned_text(case)}"
        away = case.attendance is not AttendanceState.PRESENT
        code = "adjourned-in-absence" if away else "adjourned-without-quorum"
        reason = Reason(code, text, lacking[0].source)
        return Outcome.ADJOURNED, (reason, *_lacking_reasons(lacking))
    if case.fraud:
        text = "Exclu pour fraude, après avoir pu présenter ses observations."
        vae = effective.route is RouteFamily.VAE
        source = VAE_DECISION if vae else effective.source("decision.outcomes")
        return Outcome.EXCLUDED_FRAUD, (Reason("fraud", text, source),)
    if case.attendance is not AttendanceState.PRESENT:
        text = f"Candidat {case.attendance.label.lower()} : aucune décision sur les acquis."
        return Outcome.ABSENT, (Reason("absent", text, effective.source("decision.outcomes")),)
    found = {unit.outcome for unit in units}
    if UnitOutcome.UNDECIDED in found:
        return None, ()
    if case.adjourned_to or UnitOutcome.ADJOURNED in found:
        text = _adjourned_text(case)
        source = effective.source("decision.outcomes")
        return Outcome.ADJOURNED, (Reason("adjourned", text[:1].upper() + text[1:], source),)
    if _is_full(case, blocs, effective):
        text = f"{_required_text(case, effective)} : {Outcome.FULL.label.lower()}."
        source = effective.source("decision.full_award_requires")
        return Outcome.FULL, (Reason("full", text, source),)
    gained = (*_acquired(blocs), *_competences(blocs, held))
    kept = _marks_kept(case, held, effective)
    partial = bool(gained) and Outcome.PARTIAL in decision.outcomes
    outcome = Outcome.PARTIAL if partial else Outcome.REFUSED
    if not partial:
        blocs = _only_held(case, blocs, held, effective)
    again = [code for code in _to_present_again(case, blocs) if code not in kept]
    told = "Acquis" if partial else "Non conservé, le règlement n’admettant rien de partiel"
    text = f"{outcome.label}. {_listed(told, gained)}{_listed('À repasser', again)}"
    why = Reason(outcome.value, text.strip(), effective.source("decision.outcomes"))
    if not kept:
        return outcome, (why,)
    said = _listed("Notes conservées", [f"{code} {share}" for code, share in kept.items()])
    if (
        not again
    ):  # each mark reached its minimum, and the mean alone is short: nothing has to be taken again
        said += _listed("Pour relever la moyenne, se repassent au choix", list(kept))
    said = said.strip()
    return outcome, (why, Reason("marks-kept", said, effective.source("grid.certification.kept")))


def _marks_kept(case: CandidateCase, held: frozenset[str], effective: Effective) -> dict[str, str]:
    """Return by bloc the marks that a refused certification leaves to the candidate, where the règlement does."""
    mean = effective.reglement.grid.certification
    if mean is None or mean.kept is None:
        return {}
    return {
        mark.bloc: french_percent(mark.share, 2)
        for mark in certification_marks(case, held, effective)
        if mark.reached and mark.share is not None
    }


def _adjourned_text(case: CandidateCase) -> str:
    if case.adjourned_to:
        return f"ajourné au {french_date(case.adjourned_to)}."
    return "ajourné à une prochaine séance."


def _is_full(case: CandidateCase, blocs: Sequence[BlocResult], effective: Effective) -> bool:
    required = [bloc.code for bloc in case.blocs if bloc.required]
    missing = _required_not_acquired(case, blocs)
    decision = effective.reglement.decision
    if decision.full_award_requires is FullAward.SHARE_OF_BLOCS and required:
        share = Fraction(len(required) - len(missing), len(required))
        return share >= (decision.full_award_share or Fraction(1))
    return bool(required) and not missing


def _required_text(case: CandidateCase, effective: Effective) -> str:
    decision = effective.reglement.decision
    if decision.full_award_requires is FullAward.ALL_COMPETENCES:
        count = sum(len(bloc.competences) for bloc in case.blocs if bloc.required)
        one = "La compétence demandée est acquise"
        return one if count == 1 else f"Les {count} compétences demandées sont acquises"
    count = sum(bloc.required for bloc in case.blocs)
    if decision.full_award_requires is FullAward.SHARE_OF_BLOCS:
        return f"La part demandée des {plural(count, 'bloc')} est acquise"
    return "Le bloc demandé est acquis" if count == 1 else f"Les {count} blocs demandés sont acquis"


def _acquired(blocs: Sequence[BlocResult]) -> tuple[str, ...]:
    return tuple(
        bloc.code for bloc in blocs if bloc.outcome is UnitOutcome.ACQUIRED and not bloc.carried
    )


def _competences(blocs: Sequence[BlocResult], held: frozenset[str]) -> tuple[str, ...]:
    """Return the competences acquired now in blocs that are not: they are kept as competences."""
    return tuple(code for bloc in blocs for code in bloc.competences if code not in held)


def _only_held(
    case: CandidateCase, blocs: Sequence[BlocResult], held: frozenset[str], effective: Effective
) -> tuple[BlocResult, ...]:
    """Return blocs where nothing partial is admitted: those held before, with the competences held before."""
    known = {bloc.code: bloc.competences for bloc in case.blocs}
    source = effective.source("decision.outcomes")
    text = "Le règlement n’admet rien de partiel : ce bloc n’est pas conservé."
    return tuple(
        bloc
        if bloc.carried
        else bloc._replace(
            outcome=UnitOutcome.NOT_ACQUIRED,
            competences=tuple(code for code in known[bloc.code] if code in held),
            reasons=(*bloc.reasons, Reason("not-kept", text, source)),
        )
        if bloc.outcome is UnitOutcome.ACQUIRED
        else bloc._replace(competences=tuple(code for code in bloc.competences if code in held))
        for bloc in blocs
    )


def _undecided(bloc: BlocResult) -> BlocResult:
    return bloc._replace(outcome=UnitOutcome.UNDECIDED, competences=())


def _required_not_acquired(case: CandidateCase, blocs: Sequence[BlocResult]) -> tuple[str, ...]:
    held = {bloc.code for bloc in blocs if bloc.outcome is UnitOutcome.ACQUIRED}
    return tuple(bloc.code for bloc in case.blocs if bloc.required and bloc.code not in held)


def _to_present_again(case: CandidateCase, blocs: Sequence[BlocResult]) -> tuple[str, ...]:
    """Return what is missing of what the candidate came for, or held before and holds no more.

    A bloc of which some competences are acquired is told by those that it lacks.
    """
    asked = {*case.sought, *(unit.code for unit in case.carried)}
    missing = _required_not_acquired(case, blocs)
    known = {bloc.code: bloc.competences for bloc in case.blocs}
    part = {bloc.code: bloc.competences for bloc in blocs if bloc.competences}
    again: list[str] = []
    for code in missing:
        if not case.sought or code in asked:
            again += (
                [one for one in known[code] if one not in part[code]] if code in part else [code]
            )
    return tuple(again)


def _listed(verb: str, codes: Sequence[str]) -> str:
    return f"{verb} : {', '.join(codes)}. " if codes else ""


def _objections(
    case: CandidateCase,
    units: Sequence[UnitDecision],
    outcome: Outcome | None,
    left: bool,
    effective: Effective,
) -> Iterator[Objection]:
    """Yield what stands against recording; `left`, the case leaves undecided whatever the règlement admits."""
    reglement = effective.reglement
    if not case.complete and reglement.file.completeness_required:
        yield Objection(
            "file-incomplete",
            "Le dossier est incomplet : il ne peut pas être délibéré.",
            effective.source("file.completeness_required"),
            "Compléter le dossier, ou le retirer de l’ordre du jour.",
        )
    if outcome is None:
        for unit in units:
            if unit.outcome is UnitOutcome.UNDECIDED:
                why = unit.reasons[-1]
                message = f"{unit.unit_name} : {why.text}"
                yield Objection(why.code, message, why.source, "Recueillir la voix du jury.")
    elif outcome not in reglement.decision.outcomes and not left:
        yield Objection(
            "outcome-not-admitted",
            f"Le règlement n’admet pas l’issue « {outcome.label} ».",
            effective.source("decision.outcomes"),
        )
    yield from _objections_to_words(case, units, outcome, effective)


def _objections_to_words(
    case: CandidateCase,
    units: Sequence[UnitDecision],
    outcome: Outcome | None,
    effective: Effective,
) -> Iterator[Objection]:
    """Objections to what the jury adds: a mention, adjusted marks, votes on nothing."""
    reglement = effective.reglement
    mentions = ("", *(mention.code for mention in reglement.mentions))
    if outcome is Outcome.FULL and case.mention not in mentions:
        message = f"Le règlement ne connaît pas la mention « {case.mention} »."
        yield Objection("mention-unknown", message, effective.source("mentions"))
    yield from objections_to_departing(units)
    if case.adjustments and reglement.grid.adjusted_by is MarkAdjuster.NOBODY:
        yield Objection(
            "adjustment-not-admitted",
            "Une appréciation signée ne s’ajuste pas devant ce jury.",
            effective.source("grid.adjusted_by"),
            "Retirer l’ajustement : le jury décide par son vote.",
        )
    if case.votes:
        # What the person acquired meanwhile is no longer presented: a voice on it has no effect.
        known = {unit.code for unit in units} | {unit.code for unit in case.carried}
        strange = sorted({vote.unit for vote in case.votes} - known)
        if strange:
            message = f"Des voix portent sur ce qui n’est pas présenté : {', '.join(strange)}."
            yield Objection("vote-unknown-unit", message, effective.source("decision.unit"))
