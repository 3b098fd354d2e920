"""The lines of a grid as they count: each with its mark, and what several are worth together."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from parchemin.assessment.rules.grid import GridItem, Mark
from parchemin.assessment.rules.scales import is_acquired, worth
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import NotAssessed


class Read(NamedTuple):
    """An item that counts, with its mark; None was not assessed and counts as failed.

    `shut` says that the item is behind a closed gate: its mark, if it has one, is not read.
    """

    item: GridItem
    mark: Mark | None
    acquired: bool
    shut: bool = False

    @property
    def missing(self) -> bool:
        """Tell whether a mark lacks, where one is read."""
        return self.mark is None and not self.shut

    def behind_gate(self) -> "Read":
        """Return the item as failed, its mark unread."""
        return Read(self.item, None, acquired=False, shut=True)


def reads_of(
    items: Sequence[GridItem], row: Sequence[Mark | None], effective: Effective
) -> list[Read]:
    """Return the items that count under the rules in force, with their marks."""
    grid = effective.reglement.grid
    left_out = grid.not_assessed is NotAssessed.LEFT_OUT
    return [
        Read(item, mark, mark is not None and is_acquired(grid.scale, item, mark))
        for item, mark in zip(items, row, strict=True)
        if not (left_out and mark is None)
    ]


def worth_of(read: Read, effective: Effective) -> Fraction:
    """Return what an item is worth, from 0 to 1; nothing without a mark."""
    if read.mark is None:
        return Fraction(0)
    return worth(effective.reglement.grid.scale, read.item, read.mark)


def mean(reads: Sequence[Read], effective: Effective) -> Fraction | None:
    """Return the mean of items by their weights, None when there is none."""
    weights = sum(read.item.weight for read in reads)
    if not weights:
        return None
    got = sum((worth_of(read, effective) * read.item.weight for read in reads), start=Fraction(0))
    return got / weights


def mean_in(modality: str, reads: Sequence[Read], effective: Effective) -> Fraction | None:
    """Return the mean of the items observed in a modality, None when there is none."""
    return mean([read for read in reads if read.item.modality == modality], effective)
