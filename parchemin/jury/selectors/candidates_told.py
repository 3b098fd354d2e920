"""The candidates of a sitting as its procès-verbal tells them: each mark, the outcome, and what explains it."""

from collections.abc import Sequence
from dataclasses import dataclass

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.documents.facts import MinutesCandidate, MinutesUnit, UnitMark
from parchemin.jury.models import AgendaItem
from parchemin.jury.rules.deliberation import WITHOUT_DECISION
from parchemin.jury.rules.facts import CandidateCase
from parchemin.jury.rules.results import Deliberation
from parchemin.jury.terms import Outcome, Unit, UnitOutcome
from parchemin.kernel.calendar import french_date
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.terms import Route, Scope

_MARKS = {
    UnitOutcome.ACQUIRED: UnitMark.ACQUIRED,
    UnitOutcome.NOT_ACQUIRED: UnitMark.NOT_ACQUIRED,
    UnitOutcome.ADJOURNED: UnitMark.ADJOURNED,
    UnitOutcome.UNDECIDED: UnitMark.UNDECIDED,
}


@dataclass(frozen=True, slots=True)
class Proceeding:
    """One candidate of the minutes: the case, what was decided of it, and the jury's advice."""

    dossier: Dossier
    case: CandidateCase
    effective: Effective
    deliberation: Deliberation
    recommendation: str = ""


def candidate_told(
    proceeding: Proceeding,
    item: AgendaItem,
    units: Sequence[MinutesUnit],
    unit: Unit,
    effective: Effective,
) -> MinutesCandidate:
    """Return a candidate of the minutes, a mark for each of `units`, in their order."""
    dossier, deliberation = proceeding.dossier, proceeding.deliberation
    mentions = {mention.code: mention.label for mention in effective.reglement.mentions}
    return MinutesCandidate(
        reference=dossier.number,
        name=civil_name(dossier.person),
        birth_date=partial_date(dossier.person),
        route=Route(dossier.route).label,
        scope=Scope(dossier.scope).label,
        marks=tuple(_mark(deliberation, column.code, unit) for column in units),
        outcome=deliberation.outcome,
        distinction=mentions.get(deliberation.mention, ""),
        recommendation=proceeding.recommendation,
        adjourned=_adjourned(item, deliberation)
        if deliberation.outcome is Outcome.ADJOURNED
        else "",
        competences=_competences(deliberation),
    )


def _competences(deliberation: Deliberation) -> str:
    """Return `B1 : C1.2, C1.3 (déjà acquise) ; B2 : C2.1.` of the blocs acquired in part; empty without any."""
    now = set(deliberation.competences)
    named = [
        f"{bloc.code} : "
        + ", ".join(code if code in now else f"{code} (déjà acquise)" for code in bloc.competences)
        for bloc in deliberation.blocs
        if bloc.competences
    ]
    return f"{' ; '.join(named)}." if named else ""


def _adjourned(item: AgendaItem, deliberation: Deliberation) -> str:
    """Return until when and why: as the jury said, else what kept it from deciding."""
    if item.adjourned_to is None:
        return " ".join(reason.text for reason in deliberation.reasons)
    return f"au {french_date(item.adjourned_to)} : {item.adjournment_reason}"


def civil_name(person: Person) -> str:
    """Return `DIALLO Aminata, Fatou, usage KEITA`, as a procès-verbal names somebody."""
    usage = f", usage {person.usage_name}" if person.usage_name else ""
    return f"{person.birth_name} {person.given_names}{usage}"


def partial_date(person: Person) -> str:
    """Return a birth date in ISO 8601, as whole as it is known: `1990-03-12`, `1990-03`, `1990`."""
    parts = [f"{person.birth_year:04d}"]
    if person.birth_month:
        parts.append(f"{person.birth_month:02d}")
        if person.birth_day:
            parts.append(f"{person.birth_day:02d}")
    return "-".join(parts)


def _mark(deliberation: Deliberation, code: str, unit: Unit) -> UnitMark:
    if unit is Unit.CERTIFICATION:
        if deliberation.outcome in WITHOUT_DECISION:
            return UnitMark.NO_DECISION
        outcomes = {u.code: _MARKS[u.outcome] for u in deliberation.units}
        return outcomes.get(code, UnitMark.NOT_SOUGHT)
    for bloc in deliberation.blocs:
        if bloc.code == code:
            if bloc.carried:
                return UnitMark.CARRIED_OVER
            if bloc.competences:
                return UnitMark.PARTLY
            if bloc.outcome is UnitOutcome.UNDECIDED and deliberation.outcome is not None:
                return UnitMark.NO_DECISION
            return _MARKS[bloc.outcome]
    return UnitMark.NOT_SOUGHT
