"""Several marks on one line: which still stand, when an assessor has entered them on more than one device."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HistoryMark:
    """One mark of a line, in the order the server received them (`rank`).

    `device` is None on a page of ours, which always shows the last state; otherwise `seen` is the rank of the
    last mark of the grid that the device knew when it entered this one.
    """

    rank: int
    value: str
    comment: str = ""
    device: str | None = None
    seen: int = 0


def standing(marks: Sequence[HistoryMark]) -> tuple[HistoryMark, ...]:
    """Return the marks of a line that no later one replaces, in order.

    A mark replaces the earlier ones that its author had before them: all of them on a page of ours, those of
    the same device, and those that the device had seen.
    """
    return tuple(
        mark
        for mark in marks
        if not any(later.rank > mark.rank and _replaces(later, mark) for later in marks)
    )


def is_disputed(marks: Sequence[HistoryMark]) -> bool:
    """Tell whether two devices left different marks on a line, so that their author must choose."""
    return len({(mark.value, mark.comment) for mark in standing(marks)}) > 1


def _replaces(later: HistoryMark, mark: HistoryMark) -> bool:
    return later.device is None or later.device == mark.device or later.seen >= mark.rank
