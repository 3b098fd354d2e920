"""What the letter of a decision says of each bloc, and of each competence acquired alone: mark and validity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.models import Competence
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.validity import Validity
from parchemin.jury.documents.facts import UnitMark
from parchemin.jury.documents.notification import NotifiedUnit
from parchemin.jury.inputs import inputs_from_json
from parchemin.jury.models import Decision
from parchemin.jury.rules.carried_units import carried_results
from parchemin.jury.rules.deliberation import WITHOUT_DECISION, deliberate
from parchemin.jury.rules.departures import BESIDE_MARKS
from parchemin.jury.rules.results import UnitDecision
from parchemin.jury.selectors.minutes_means import MEAN_CODES
from parchemin.jury.terms import Outcome, Unit, UnitOutcome
from parchemin.pathways.models import AcquiredUnit, DossierBloc, KeptMark

_MARKS: Mapping[UnitOutcome, UnitMark] = {
    UnitOutcome.ACQUIRED: UnitMark.ACQUIRED,
    UnitOutcome.NOT_ACQUIRED: UnitMark.NOT_ACQUIRED,
    UnitOutcome.ADJOURNED: UnitMark.ADJOURNED,
}


@dataclass(frozen=True, slots=True)
class Notified:
    """The blocs of a decision, the competences acquired of those that are not, and what to present again.

    `refused` names each unit that was not acquired, and why; `excused` tells who warned that they would not come.
    """

    blocs: tuple[NotifiedUnit, ...] = ()
    competences: tuple[NotifiedUnit, ...] = ()
    again: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    excused: bool = False


def notified_units(decision: Decision) -> Notified:
    """Return what the letter of a decision says of its units.

    Nothing where the jury decided nothing. `decision` comes with its sitting and dossier.
    """
    reglement = reglement_of(decision.sitting.reglement.value)
    case, sitting, effective = inputs_from_json(decision.inputs, reglement)
    if decision.outcome in WITHOUT_DECISION:
        return Notified(excused=case.attendance is AttendanceState.EXCUSED)
    before = {
        (result.unit, result.code): result.kept
        for result in carried_results(case, sitting.held_on, effective)
        if result.valid
    }
    kept = before | _given(decision)
    titles = _titles(decision)
    competences = tuple(
        NotifiedUnit(
            code=code,
            title=titles.get(code, ""),
            mark=UnitMark.CARRIED_OVER if (Unit.COMPETENCE, code) in before else UnitMark.ACQUIRED,
            kept=kept.get((Unit.COMPETENCE, code)),
        )
        for bloc in decision.blocs
        for code in bloc.get("competences", ())
    )
    held = {unit.code for unit in competences}
    asked = {bloc.code: bloc.competences for bloc in case.blocs}
    left = _marks_left(decision)
    blocs = tuple(
        NotifiedUnit(
            bloc["code"],
            bloc["title"],
            mark,
            kept.get((Unit.BLOC, bloc["code"])),
            left.get(bloc["code"], ""),
        )
        for bloc in decision.blocs
        for mark in [_mark(bloc["outcome"], carried=bloc["carried"], part=bloc.get("competences"))]
    )
    again: list[str] = []
    for bloc in blocs:
        if bloc.mark is UnitMark.PARTLY:
            again += [code for code in asked[bloc.code] if code not in held]
        elif bloc.mark is UnitMark.NOT_ACQUIRED and not bloc.mark_kept:
            again.append(bloc.code)
    units = deliberate(case, sitting, effective).units
    refused = tuple(
        (_named(unit, titles), why) for unit in units if (why := _why_not(unit, tuple(asked)))
    )
    return Notified(blocs, competences, tuple(again), refused)


def _named(unit: UnitDecision, titles: Mapping[str, str]) -> str:
    if unit.unit is Unit.CERTIFICATION:
        return unit.title
    return f"{unit.code} {titles.get(unit.code, unit.title)}"


def _why_not(unit: UnitDecision, blocs: Sequence[str]) -> str:
    """Return why a unit was not acquired: what the grids say, and that the jury voted; never the voices.

    Empty for any other, and where a mean decides: the letter tells it by itself. Reasons that name one of
    these `blocs`, one after the other, name it once.
    """
    if unit.outcome is not UnitOutcome.NOT_ACQUIRED:
        return ""
    counted = [reason for reason in unit.voted if reason.code not in BESIDE_MARKS]
    told = [r.text for r in unit.reasons if r not in counted and r.code not in MEAN_CODES]
    if told and counted:
        told.append("Le jury a voté : non acquis.")
    return " ".join(_naming_once(told, blocs))


def _naming_once(texts: Sequence[str], blocs: Sequence[str]) -> Iterator[str]:
    """Yield texts, one that begins with the same « Bloc B1. » as the text before it without this beginning."""
    before = None
    for text in texts:
        named = next((f"Bloc {code}. " for code in blocs if text.startswith(f"Bloc {code}. ")), "")
        yield text.removeprefix(named) if named == before else text
        before = named


def _given(decision: Decision) -> dict[tuple[Unit, str], Validity]:
    """Return how long what a decision gives is kept."""
    lines = AcquiredUnit.objects.filter(
        person_id=decision.dossier.person_id, origin_ref=f"decision/{decision.pk}"
    )
    found = {}
    for line in lines.select_related("bloc", "competence"):
        code = line.competence.code if line.competence else line.bloc.code
        found[Unit.COMPETENCE if line.competence else Unit.BLOC, code] = line.kept
    return found


def _marks_left(decision: Decision) -> dict[str, str]:
    """Return by code the marks that a refusal leaves to the candidate: from this jury, or from an earlier one."""
    if decision.outcome != Outcome.REFUSED:
        return {}
    rows = DossierBloc.objects.filter(dossier_id=decision.dossier_id, kept_mark__isnull=False)
    marks = {row.bloc.code: row.kept_mark for row in rows.select_related("bloc", "kept_mark")}
    left = KeptMark.objects.filter(
        person_id=decision.dossier.person_id, origin_ref=f"decision/{decision.pk}"
    )
    marks |= {mark.bloc.code: mark for mark in left.select_related("bloc")}
    return {
        code: f"note de {mark.percent} conservée {mark.told}"
        for code, mark in marks.items()
        if mark is not None
    }


def _titles(decision: Decision) -> dict[str, str]:
    """Return the titles of the competences that a decision keeps or decides alone, by code."""
    codes = [code for bloc in decision.blocs for code in bloc.get("competences", ())]
    codes += [unit["code"] for unit in decision.units if unit["unit"] == Unit.COMPETENCE]
    if not codes:
        return {}
    rows = Competence.objects.filter(bloc__edition=decision.dossier.edition_id, code__in=codes)
    return dict(rows.values_list("code", "title"))


def _mark(outcome: str, *, carried: bool, part: list[str] | None) -> UnitMark:
    if carried:
        return UnitMark.CARRIED_OVER
    if part:
        return UnitMark.PARTLY
    return _MARKS.get(UnitOutcome(outcome), UnitMark.NO_DECISION)
