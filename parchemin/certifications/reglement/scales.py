"""What each scale is: the words or the numbers that are its marks, how they read, what they are worth.

One entry a kind, read by grids on screen, on a phone and on paper, by verdicts, the board and the procès-verbal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from string import Formatter

from parchemin.certifications.reglement.terms import MarkSign, ScaleKind


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is a mark: what is kept, how it is said, how it reads at a glance.

    `worth` is the share of a point that it brings; None for what the règlement counts a « partiel » for.
    """

    value: str
    label: str
    sign: MarkSign
    worth: Fraction | None


@dataclass(frozen=True)
class Nature:
    """What a kind of scale is.

    `told` is its sentence, with the keys of a règlement that it reads in braces. `words` are its marks, the best
    first; without them a mark is a number from `lowest` to `highest`, acquired from `pass_mark`, and `written` as
    said: whole or not, `by_degrees` when each has a target of its own and the next one is one degree away, out of
    the target of its item when `aims`.
    """

    told: str
    words: tuple[Word, ...] = ()
    written: str = "{mark} sur {highest}"
    whole: bool = False
    by_degrees: bool = False
    aims: bool = False

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of a règlement that its sentence tells."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.told) if name)

    @cached_property
    def acquired(self) -> frozenset[str]:
        """Return the words that make an item acquired."""
        return frozenset(word.value for word in self.words if word.sign is MarkSign.ACQUIRED)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Return the rank of each word, the best first."""
        return {word.value: rank for rank, word in enumerate(self.words)}


SCALES: Mapping[ScaleKind, Nature] = {
    ScaleKind.MASTERY: Nature(
        told="acquis, partiel ou non acquis, un partiel comptant pour {partial}",
        words=(
            Word("acquired", "Acquis", MarkSign.ACQUIRED, Fraction(1)),
            Word("partial", "Partiel", MarkSign.PARTIAL, None),
            Word("not_acquired", "Non acquis", MarkSign.NOT_ACQUIRED, Fraction(0)),
        ),
    ),
    ScaleKind.POINTS: Nature(told="de {lowest} à {highest}, acquis à partir de {pass_mark}"),
    ScaleKind.LEVELS: Nature(
        told="de {lowest} à {highest}, acquis à partir de {pass_mark}",
        whole=True,
        by_degrees=True,
    ),
    ScaleKind.PERCENT: Nature(
        told="en pourcentage, acquis à partir de {pass_mark} %", written="{mark} %"
    ),
    ScaleKind.COUNT: Nature(
        told="en nombre d’éléments, acquis à partir de {pass_mark}", whole=True, aims=True
    ),
}

_WORDS = {word.value: word for nature in SCALES.values() for word in nature.words}


def word_of(mark: str) -> Word:
    """Return the word that a mark is, whatever its scale. Raises `KeyError` for one that no scale has."""
    return _WORDS[mark]
