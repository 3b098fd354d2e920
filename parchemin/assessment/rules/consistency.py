"""How assessors, pairs of assessors and centres mark beside the others: signals for a person to judge.

Nothing here decides anything. A signal is notable when there are enough cases, when the interval of
confidence leaves out what the others do, and, for severity and drift, when the gap is one that matters. The
method is told in docs/algorithms/consistency.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from parchemin.assessment.rules.intervals import (
    Interval,
    confidence,
    difference_interval,
    mean_interval,
    share_interval,
)
from parchemin.assessment.terms import Signal

ENOUGH = 20
"""Candidates, or grids, below which nothing is said, of the subject as of the others."""
MATTERS = 0.05
"""Share of the scale under which a gap, even sure, is not worth a look."""

Subject = tuple[str, ...]
"""Who is looked at: one assessor, two of them in order, or a centre."""


@dataclass(frozen=True, slots=True)
class GridFacts:
    """One signed grid. `score` is the mean worth of its lines, from 0 to 1; `values` are the marks, in order.

    `night` says that a mark was entered between ten in the evening and six in the morning, Paris time.
    """

    assessor: str
    centre: str
    candidate: str
    bloc: str
    day: date
    score: float
    values: tuple[str, ...]
    night: bool = False

    @property
    def informative(self) -> bool:
        """Tell whether its lines are not all alike: two such grids are seldom equal by chance."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class SignalReading:
    """One signal: what was measured, beside what the others do, and whether it is worth a look.

    `interval` is None while there are not enough cases; severity and drift are shares of the scale,
    negative when marks are lower.
    """

    signal: Signal
    interval: Interval | None = None
    reference: float = 0.0
    notable: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is measured of one assessor, pair or centre."""

    subject: Subject
    candidates: int
    grids: int
    findings: tuple[SignalReading, ...]

    @property
    def notable(self) -> bool:
        """Tell whether one of the signals is worth a look."""
        return any(finding.notable for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Gap:
    """How far one candidate was marked from the others, and when."""

    day: date
    value: float


_Tagged = Sequence[tuple[Subject, GridFacts]]
_Counts = Mapping[Subject, tuple[int, int]]


def assessor_profiles(grids: Iterable[GridFacts]) -> tuple[Profile, ...]:
    """Return a profile an assessor: beside the other one of each pair, candidate by candidate."""
    tagged = [((grid.assessor,), grid) for grid in grids]
    gaps = _paired_gaps(tagged)
    measured = [_severity(gaps), _drift(gaps), _shares(Signal.REPEATS, _repeats(tagged))]
    return _profiles(tagged, [*measured, _shares(Signal.NIGHT, _nights(tagged))])


def pair_profiles(grids: Iterable[GridFacts]) -> tuple[Profile, ...]:
    """Return a profile a pair: beside all other pairs, on the same blocs."""
    tagged = [(pair, grid) for pair, both in _pairs(grids) for grid in both]
    gaps = _residuals(tagged)
    alike = _shares(Signal.ALIKE, _alike(tagged))
    return _profiles(tagged, [_severity(gaps), _drift(gaps), alike])


def centre_profiles(grids: Iterable[GridFacts]) -> tuple[Profile, ...]:
    """Return a profile a centre: beside all other centres, on the same blocs."""
    tagged = [((grid.centre,), grid) for grid in grids if grid.centre]
    gaps = _residuals(tagged)
    alike = _shares(Signal.ALIKE, _alike(tagged))
    night = _shares(Signal.NIGHT, _nights(tagged))
    return _profiles(tagged, [_severity(gaps), _drift(gaps), alike, night])


def _profiles(
    tagged: _Tagged, measured: Sequence[Mapping[Subject, SignalReading]]
) -> tuple[Profile, ...]:
    grids: dict[Subject, int] = defaultdict(int)
    candidates: dict[Subject, set[str]] = defaultdict(set)
    for subject, grid in tagged:
        grids[subject] += 1
        candidates[subject].add(grid.candidate)
    return tuple(
        Profile(
            subject=subject,
            candidates=len(candidates[subject]),
            grids=grids[subject],
            findings=tuple(found[subject] for found in measured if subject in found),
        )
        for subject in sorted(grids)
    )


def _severity(gaps: Mapping[Subject, Sequence[_Gap]]) -> dict[Subject, SignalReading]:
    compared = [subject for subject, rows in gaps.items() if len(rows) >= ENOUGH]
    level = confidence(len(compared))
    found = {subject: SignalReading(Signal.SEVERITY) for subject in gaps}
    for subject in compared:
        interval = mean_interval([gap.value for gap in gaps[subject]], level)
        found[subject] = _gap_finding(Signal.SEVERITY, interval)
    return found


def _drift(gaps: Mapping[Subject, Sequence[_Gap]]) -> dict[Subject, SignalReading]:
    """Compare the later half of the candidates of each subject with the earlier half."""
    compared = [subject for subject, rows in gaps.items() if len(rows) >= 2 * ENOUGH]
    level = confidence(len(compared))
    found = {subject: SignalReading(Signal.DRIFT) for subject in gaps}
    for subject in compared:
        values = [gap.value for gap in sorted(gaps[subject], key=lambda gap: gap.day)]
        half = len(values) // 2
        interval = difference_interval(values[:half], values[half:], level)
        found[subject] = _gap_finding(Signal.DRIFT, interval)
    return found


def _gap_finding(signal: Signal, interval: Interval) -> SignalReading:
    return SignalReading(
        signal, interval, 0.0, interval.excludes(0) and abs(interval.value) >= MATTERS
    )


def _shares(signal: Signal, counts: _Counts) -> dict[Subject, SignalReading]:
    """Compare the share of each subject with that of all others together."""
    seen = sum(successes for successes, _ in counts.values())
    total = sum(cases for _, cases in counts.values())
    enough = {
        subject
        for subject, (_, cases) in counts.items()
        if cases >= ENOUGH and total - cases >= ENOUGH
    }
    level = confidence(len(enough))
    found = {subject: SignalReading(signal) for subject in counts}
    for subject in enough:
        successes, cases = counts[subject]
        interval = share_interval(successes, cases, level)
        reference = (seen - successes) / (total - cases)
        found[subject] = SignalReading(signal, interval, reference, interval.low > reference)
    return found


def _paired_gaps(tagged: _Tagged) -> dict[Subject, list[_Gap]]:
    """Return, by assessor, the mean gap with the other one on each candidate: the level cancels out."""
    together: dict[tuple[str, str], list[GridFacts]] = defaultdict(list)
    for _, grid in tagged:
        together[grid.candidate, grid.bloc].append(grid)
    found: dict[tuple[Subject, str], list[_Gap]] = defaultdict(list)
    for rows in together.values():
        for grid in rows:
            others = [other.score for other in rows if other.assessor != grid.assessor]
            if others:
                gap = _Gap(grid.day, grid.score - fmean(others))
                found[(grid.assessor,), grid.candidate].append(gap)
    return _by_candidate(found)


def _residuals(tagged: _Tagged) -> dict[Subject, list[_Gap]]:
    """Return, by subject, how far each candidate stands from the mean of the others on the same blocs."""
    scores: dict[str, list[float]] = defaultdict(list)
    own: dict[tuple[Subject, str], list[float]] = defaultdict(list)
    for subject, grid in tagged:
        scores[grid.bloc].append(grid.score)
        own[subject, grid.bloc].append(grid.score)
    sums = {bloc: sum(values) for bloc, values in scores.items()}
    found: dict[tuple[Subject, str], list[_Gap]] = defaultdict(list)
    for subject, grid in tagged:
        mine = own[subject, grid.bloc]
        others = len(scores[grid.bloc]) - len(mine)
        if others >= ENOUGH:
            mean = (sums[grid.bloc] - sum(mine)) / others
            found[subject, grid.candidate].append(_Gap(grid.day, grid.score - mean))
    return _by_candidate(found)


def _by_candidate(found: Mapping[tuple[Subject, str], Sequence[_Gap]]) -> dict[Subject, list[_Gap]]:
    """Make one gap a candidate: several blocs of one person are one case, not several."""
    gaps: dict[Subject, list[_Gap]] = defaultdict(list)
    for (subject, _), rows in sorted(found.items()):
        gaps[subject].append(_Gap(min(r.day for r in rows), fmean(r.value for r in rows)))
    return gaps


def _pairs(grids: Iterable[GridFacts]) -> Iterator[tuple[Subject, tuple[GridFacts, GridFacts]]]:
    together: dict[tuple[str, str], dict[str, GridFacts]] = defaultdict(dict)
    for grid in grids:
        together[grid.candidate, grid.bloc][grid.assessor] = grid
    for rows in together.values():
        if len(rows) == 2:
            first, second = sorted(rows.values(), key=lambda grid: grid.assessor)
            yield (first.assessor, second.assessor), (first, second)


def _repeats(tagged: _Tagged) -> _Counts:
    """Count, among informative grids, those that repeat line by line an earlier one of the same assessor."""
    counts: dict[Subject, tuple[int, int]] = {}
    seen: set[tuple[Subject, str, tuple[str, ...]]] = set()
    for subject, grid in sorted(tagged, key=lambda pair: (pair[1].day, pair[1].candidate)):
        if not grid.informative:
            continue
        key = (subject, grid.bloc, grid.values)
        successes, cases = counts.get(subject, (0, 0))
        counts[subject] = (successes + (key in seen), cases + 1)
        seen.add(key)
    return counts


def _alike(tagged: _Tagged) -> _Counts:
    """Count, among blocs where one of two grids is informative, those where both say the same on each line."""
    counts: dict[Subject, tuple[int, int]] = {}
    subjects = {(grid.candidate, grid.bloc): subject for subject, grid in tagged}
    for _, (first, second) in _pairs(grid for _, grid in tagged):
        if first.informative or second.informative:
            subject = subjects[first.candidate, first.bloc]
            successes, cases = counts.get(subject, (0, 0))
            counts[subject] = (successes + (first.values == second.values), cases + 1)
    return counts


def _nights(tagged: _Tagged) -> _Counts:
    counts: dict[Subject, tuple[int, int]] = {}
    for subject, grid in tagged:
        successes, cases = counts.get(subject, (0, 0))
        counts[subject] = (successes + grid.night, cases + 1)
    return counts
