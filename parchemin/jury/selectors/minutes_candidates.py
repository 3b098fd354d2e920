"""The candidates of a sitting as its procès-verbal tells them: each mark, the outcome, and what explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.documents.facts import MinutesCandidate, MinutesUnit, UnitMark
from parchemin.jury.documents.words import outcome_words
from parchemin.jury.models import AgendaItem, Decision
from parchemin.jury.rules.deliberation import WITHOUT_DECISION
from parchemin.jury.rules.facts import CandidateCase
from parchemin.jury.rules.results import Deliberation
from parchemin.jury.selectors.minutes_means import mean_reasons
from parchemin.jury.selectors.minutes_votes import citations
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


_OWN = "decision/"


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
    papers: Mapping[str, str],
) -> MinutesCandidate:
    """Return a candidate of the minutes, a mark for each of `units`, in their order.

    `papers` are those of `papers_of`.
    """
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
        told=_outcome_in_words(proceeding),
        carried=_carried(deliberation, proceeding.case, papers),
        mean=tuple(citations(mean_reasons(proceeding.case, deliberation, proceeding.effective))),
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


def _outcome_in_words(proceeding: Proceeding) -> str:
    """Return the outcome in words of somebody of whom nothing was decided; empty where its name says it."""
    outcome, sex = proceeding.deliberation.outcome, proceeding.dossier.person.sex
    if outcome is None or outcome not in WITHOUT_DECISION:
        return ""
    said = outcome_words(outcome, proceeding.case.attendance, sex)
    return "" if said == outcome.label else said


def papers_of(proceedings: Sequence[Proceeding]) -> dict[str, str]:
    """Return the papers that gave what candidates had acquired before, in words, by their reference."""
    references = {unit.origin for p in proceedings for unit in p.case.carried if unit.origin}
    own = {name: name.removeprefix(_OWN) for name in references if name.startswith(_OWN)}
    codes = Decision.objects.filter(pk__in=own.values()) if own else Decision.objects.none()
    sittings = {str(pk): code for pk, code in codes.values_list("pk", "sitting__code")}
    return {name: name for name in references - own.keys()} | {
        name: f"jury {sittings[pk]}" for name, pk in own.items() if pk in sittings
    }


def _carried(
    deliberation: Deliberation, case: CandidateCase, papers: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what the person had acquired before: since when, until when, by which paper and text."""
    if deliberation.outcome in WITHOUT_DECISION:
        return ()
    origins = {(unit.unit, unit.code): papers.get(unit.origin, "") for unit in case.carried}
    return tuple(
        citations(
            result.reason._replace(source=" ; ".join(filter(None, (paper, result.reason.source))))
            for result in deliberation.carried
            for paper in [origins.get((result.unit, result.code), "")]
        )
    )


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
