"""The consistency of assessors, pairs and centres over a period, in words; for the secretariat alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid, Mark
from parchemin.assessment.rules.consistency import (
    GridFacts,
    Profile,
    SignalReading,
    assessor_profiles,
    centre_profiles,
    pair_profiles,
)
from parchemin.assessment.rules.scales import worth
from parchemin.assessment.selectors.blocs import AssessedBloc, LineKey, assessed_blocs
from parchemin.assessment.selectors.grids import MarkReader
from parchemin.assessment.terms import NOT_ASSESSED, GridState, SessionState, Signal
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Marked
from parchemin.certifications.reglement.value import GridRules
from parchemin.kernel.calendar import PARIS, add_days, at_paris
from parchemin.kernel.numbers import french_number

_EVENING, _MORNING = 22, 6


@dataclass(frozen=True, slots=True)
class SignalSentence:
    """One signal in words; `sentence` says that there are not enough cases when there are not."""

    signal: Signal
    sentence: str
    cases: int
    notable: bool
    finding: SignalReading


@dataclass(frozen=True, slots=True)
class ConsistencyRow:
    """One assessor, pair or centre, by name."""

    name: str
    candidates: int
    grids: int
    signals: tuple[SignalSentence, ...]
    notable: bool


@dataclass(frozen=True, slots=True)
class Consistency:
    """What signed grids of a period show, those worth a look first. A person judges, never this page."""

    since: date
    until: date
    grids: int
    assessors: tuple[ConsistencyRow, ...] = ()
    pairs: tuple[ConsistencyRow, ...] = ()
    centres: tuple[ConsistencyRow, ...] = ()


@dataclass(slots=True)
class _GridEntries:
    """What was entered in one grid: the last value of each line, and whether one was entered at night."""

    values: dict[LineKey, str] = field(default_factory=dict)
    night: bool = False


def consistency(actor: Actor, since: date, until: date) -> Consistency:
    """Return how assessors, pairs and centres marked between two days, both included.

    In a number of queries that only the number of règlements changes. Empty for anybody but the secretariat.
    """
    if not actor.holds(Role.SECRETARIAT):
        return Consistency(since, until, 0)
    signed = _signed(actor.body_id, since, until)
    grids = list(
        signed.select_related("session__reglement", "session__partner", "assessor", "bloc")
    )
    names = {str(grid.assessor_id): grid.assessor.name for grid in grids}
    partners = {grid.session.partner for grid in grids if grid.session.partner}
    centres = {str(partner.pk): partner.name for partner in partners}
    facts = _facts(grids, _entries_by_grid(signed))
    return Consistency(
        since=since,
        until=until,
        grids=len(facts),
        assessors=_rows(assessor_profiles(facts), names),
        pairs=_rows(pair_profiles(facts), names),
        centres=_rows(centre_profiles(facts), centres),
    )


def sentence(finding: SignalReading) -> str:
    """Return a finding in one French sentence."""
    interval = finding.interval
    if interval is None:
        return "Pas assez de cas pour en dire quelque chose."
    if finding.signal in (Signal.SEVERITY, Signal.DRIFT):
        low, high = sorted((abs(interval.low), abs(interval.high)))
        if not interval.excludes(0):
            return (
                f"Aucun écart établi : {_points(interval.value)}, entre {_points(interval.low)} et "
                f"{_points(interval.high)}."
            )
        side = "plus bas" if interval.value < 0 else "plus haut"
        what = "Note" if finding.signal is Signal.SEVERITY else "Note désormais"
        return (
            f"{what} {_points(abs(interval.value))} sur 100 {side}, entre {_points(low)} et "
            f"{_points(high)}."
        )
    return (
        f"{_points(interval.value)} % des grilles, entre {_points(interval.low)} et "
        f"{_points(interval.high)} ; les autres : {_points(finding.reference)} %."
    )


def _signed(body_id: int, since: date, until: date) -> QuerySet[Grid]:
    rows = Grid.objects.filter(
        body_id=body_id,
        state=GridState.SIGNED,
        session__starts_at__gte=at_paris(since),
        session__starts_at__lt=at_paris(add_days(until, 1)),
    )
    return rows.exclude(session__state=SessionState.CANCELLED).order_by("pk")


def _facts(grids: Collection[Grid], written: Mapping[int, _GridEntries]) -> list[GridFacts]:
    rules = {g.session.reglement_id: g.session.reglement.value for g in grids}
    known = {pk: reglement_of(value).grid for pk, value in rules.items()}
    blocs = _blocs(grids, known)
    readers = {pk: MarkReader(rule.scale) for pk, rule in known.items()}
    found = []
    for grid in grids:
        rule = known[grid.session.reglement_id]
        bloc = blocs[rule.marked][grid.bloc_id]
        entered = written[grid.pk]
        row = readers[grid.session.reglement_id].row(bloc, entered.values)
        shares = [
            worth(rule.scale, item, mark)
            for item, mark in zip(bloc.grid.items, row, strict=True)
            if mark is not None
        ]
        if shares:
            found.append(_fact(grid, bloc, float(sum(shares) / len(shares)), entered))
    return found


def _fact(grid: Grid, bloc: AssessedBloc, score: float, entered: _GridEntries) -> GridFacts:
    return GridFacts(
        assessor=str(grid.assessor_id),
        centre=str(grid.session.partner_id or ""),
        candidate=str(grid.dossier_id),
        bloc=str(grid.bloc_id),
        day=grid.session.day,
        score=score,
        values=tuple(entered.values.get(line.key, NOT_ASSESSED) for line in bloc.lines),
        night=entered.night,
    )


def _blocs(
    grids: Collection[Grid], rules: Mapping[int, GridRules]
) -> dict[Marked, dict[int, AssessedBloc]]:
    editions: dict[Marked, set[int]] = defaultdict(set)
    for grid in grids:
        editions[rules[grid.session.reglement_id].marked].add(grid.bloc.edition_id)
    return {
        marked: {bloc.id: bloc for group in assessed_blocs(ids, marked).values() for bloc in group}
        for marked, ids in editions.items()
    }


def _entries_by_grid(grids: QuerySet[Grid]) -> dict[int, _GridEntries]:
    found: dict[int, _GridEntries] = defaultdict(_GridEntries)
    rows = (
        Mark.objects.filter(grid__in=grids.order_by().values("pk"))
        .order_by("pk")
        .values_list("grid_id", "criterion_id", "competence_id", "value", "entered_at")
    )
    for grid_id, criterion_id, competence_id, value, entered_at in rows.iterator(chunk_size=5000):
        written = found[grid_id]
        written.values[criterion_id, competence_id] = value
        written.night = written.night or _is_night(entered_at)
    return found


def _is_night(at: datetime) -> bool:
    hour = at.astimezone(PARIS).hour
    return hour >= _EVENING or hour < _MORNING


def _rows(profiles: tuple[Profile, ...], names: Mapping[str, str]) -> tuple[ConsistencyRow, ...]:
    rows = [
        ConsistencyRow(
            name=" et ".join(names[key] for key in profile.subject),
            candidates=profile.candidates,
            grids=profile.grids,
            signals=tuple(_sentence_of(finding) for finding in profile.findings),
            notable=profile.notable,
        )
        for profile in profiles
    ]
    return tuple(sorted(rows, key=lambda row: (not row.notable, -row.candidates, row.name)))


def _sentence_of(finding: SignalReading) -> SignalSentence:
    cases = finding.interval.cases if finding.interval else 0
    return SignalSentence(finding.signal, sentence(finding), cases, finding.notable, finding)


def _points(share: float) -> str:
    """Return a share of one as points of one hundred, to the tenth: `4,5`."""
    return french_number(Decimal(str(round(100 * share, 1))), 1)
