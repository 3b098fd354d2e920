"""What the letter of a decision says of each bloc, and of each competence acquired alone: mark and validity."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
_Key = tuple[Unit, str]


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

    @property
    def lapsed(self) -> bool:
        """Tell whether something that the jury gave, or counted, is held no more."""
        return any(unit.mark is UnitMark.LAPSED for unit in (*self.blocs, *self.competences))


def notified_units(decision: Decision, written_on: date) -> Notified:
    """Return what the letter of a decision says of its units, as they stand on the day it is written.

    A unit whose last day is over is told as lapsed, and to be presented again; one carried over keeps its own day,
    the whole certification granted or not; once it is, nothing is to be presented again. Nothing where the jury
    decided nothing. `decision` comes with its sitting and dossier.
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
    kept = before | _validities_given(decision)
    over = (key for key, validity in kept.items() if not validity.holds_on(written_on))
    lapsed = frozenset() if decision.outcome == Outcome.FULL else frozenset(over)
    titles = _titles(decision)
    competences = tuple(
        NotifiedUnit(code, titles.get(code, ""), mark, kept.get(key))
        for bloc in decision.blocs
        for code in bloc.get("competences", ())
        for key in [(Unit.COMPETENCE, code)]
        for mark in [
            _as_kept(key, lapsed, UnitMark.CARRIED_OVER if key in before else UnitMark.ACQUIRED)
        ]
    )
    held = {unit.code for unit in competences if unit.mark is not UnitMark.LAPSED}
    left = _marks_left(decision, written_on)
    blocs = tuple(
        NotifiedUnit(key[1], bloc["title"], mark, kept.get(key), left.get(key[1], ""))
        for bloc in decision.blocs
        for key in [(Unit.BLOC, bloc["code"])]
        for mark in [_as_kept(key, lapsed, _mark(bloc, held))]
    )
    asked = {bloc.code: bloc.competences for bloc in case.blocs}
    units = deliberate(case, sitting, effective).units
    refused = tuple(
        (_name_of(unit, titles), why) for unit in units if (why := _why_not(unit, tuple(asked)))
    )
    return Notified(blocs, competences, tuple(_again(blocs, asked, held)), refused)


def _again(
    blocs: Iterable[NotifiedUnit], asked: Mapping[str, Sequence[str]], held: Collection[str]
) -> Iterator[str]:
    """Yield the codes of what is to be presented again, given the competences held of blocs acquired in part."""
    for bloc in blocs:
        if bloc.mark is UnitMark.PARTLY:
            yield from (code for code in asked[bloc.code] if code not in held)
        elif bloc.mark in (UnitMark.NOT_ACQUIRED, UnitMark.LAPSED) and not bloc.mark_kept:
            yield bloc.code


def _name_of(unit: UnitDecision, titles: Mapping[str, str]) -> str:
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


def _validities_given(decision: Decision) -> dict[_Key, Validity]:
    """Return how long what a decision gives is kept."""
    lines = AcquiredUnit.objects.filter(
        person_id=decision.dossier.person_id, origin_ref=f"decision/{decision.pk}"
    )
    found = {}
    for line in lines.select_related("bloc", "competence"):
        code = line.competence.code if line.competence else line.bloc.code
        found[Unit.COMPETENCE if line.competence else Unit.BLOC, code] = line.validity
    return found


def _marks_left(decision: Decision, written_on: date) -> dict[str, str]:
    """Return by code the marks that a refusal leaves to the candidate: from this jury, or from an earlier one.

    Those that still count on the day the letter is written.
    """
    if decision.outcome != Outcome.REFUSED:
        return {}
    rows = DossierBloc.objects.filter(dossier_id=decision.dossier_id, kept_mark__isnull=False)
    marks = {row.bloc.code: row.kept_mark for row in rows.select_related("bloc", "kept_mark")}
    left = KeptMark.objects.filter(
        person_id=decision.dossier.person_id, origin_ref=f"decision/{decision.pk}"
    )
    marks |= {mark.bloc.code: mark for mark in left.select_related("bloc")}
    return {
        code: f"note de {mark.percent} conservée {mark.in_words}"
        for code, mark in marks.items()
        if mark is not None and mark.holds_on(written_on)
    }


def _titles(decision: Decision) -> dict[str, str]:
    """Return the titles of the competences that a decision keeps or decides alone, by code."""
    codes = [code for bloc in decision.blocs for code in bloc.get("competences", ())]
    codes += [unit["code"] for unit in decision.units if unit["unit"] == Unit.COMPETENCE]
    if not codes:
        return {}
    rows = Competence.objects.filter(bloc__edition=decision.dossier.edition_id, code__in=codes)
    return dict(rows.values_list("code", "title"))


def _mark(bloc: Mapping[str, Any], held: Collection[str]) -> UnitMark:
    """Return the mark of a bloc as the jury left it, given the competences that are held still."""
    if bloc["carried"]:
        return UnitMark.CARRIED_OVER
    if any(code in held for code in bloc.get("competences", ())):
        return UnitMark.PARTLY
    return _MARKS.get(UnitOutcome(bloc["outcome"]), UnitMark.NO_DECISION)


def _as_kept(key: _Key, lapsed: Collection[_Key], mark: UnitMark) -> UnitMark:
    return UnitMark.LAPSED if key in lapsed else mark
