"""Intervals of confidence by the normal law, in closed form: a mean, a share, a difference of means."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, variance

FAMILY_RISK = 0.05
"""The chance of at least one false alarm among all the subjects compared at once."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value measured on `cases`, and the bounds between which the true one lies."""

    cases: int
    value: float
    low: float
    high: float

    def excludes(self, reference: float) -> bool:
        """Tell whether the true value is unlikely to be `reference`."""
        return not self.low <= reference <= self.high


def confidence(compared: int) -> float:
    """Return the confidence asked of each interval when so many subjects are compared (Bonferroni)."""
    return 1 - FAMILY_RISK / max(compared, 1)


def mean_interval(values: Sequence[float], level: float) -> Interval:
    """Return the mean of at least two values, ± z × s / √n. Raises ValueError below two."""
    half = _z(level) * sqrt(variance(values) / len(values))
    middle = fmean(values)
    return Interval(len(values), middle, middle - half, middle + half)


def difference_interval(first: Sequence[float], second: Sequence[float], level: float) -> Interval:
    """Return mean(second) - mean(first), two values at least in each, ± z × √(s₁²/n₁ + s₂²/n₂)."""
    half = _z(level) * sqrt(variance(first) / len(first) + variance(second) / len(second))
    gap = fmean(second) - fmean(first)
    return Interval(len(first) + len(second), gap, gap - half, gap + half)


def share_interval(successes: int, cases: int, level: float) -> Interval:
    """Return a share of at least one case, by Wilson's score interval. Raises ZeroDivisionError on none."""
    z = _z(level)
    share = successes / cases
    middle = (share + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z * sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases)) / (1 + z * z / cases)
    return Interval(cases, share, max(0.0, middle - half), min(1.0, middle + half))


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
