"""Marks on the scale of a règlement: which are admitted, what they are worth.

Every function takes the scale of the grids, and reads that of the item's modality where it has its own.
"""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from parchemin.assessment.rules.grid import GridItem, Mark
from parchemin.certifications.reglement.scales import SCALES, Nature, word_of
from parchemin.certifications.reglement.terms import MarkSign
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.kernel.numbers import french_number
from parchemin.kernel.objections import Objection, refuse_if

_DECIMALS = 2


def nature_of(scale: ScaleRules, item: GridItem) -> Nature:
    """Return what the scale of an item is."""
    return SCALES[scale.of(item.modality).kind]


def mark_of(scale: ScaleRules, item: GridItem, typed: str | int | float | Decimal) -> Mark:
    """Return the mark that somebody typed, as rules read it.

    A word stays a text; a number becomes an int when whole, a Decimal otherwise. Raises
    `Refused` when the scale does not admit it.
    """
    refuse_if(objections_to_mark(scale, item, typed))
    if nature_of(scale, item).words:
        return str(typed)
    number = _number(typed)
    return int(number) if number == int(number) else number.normalize()


def objections_to_mark(
    scale: ScaleRules, item: GridItem, typed: str | int | float | Decimal
) -> tuple[Objection, ...]:
    """Return why a value is no mark for this item on this scale."""
    nature = nature_of(scale, item)
    if nature.words:
        if typed in nature.ranks:
            return ()
        words = ", ".join(f"« {word.label.lower()} »" for word in nature.words)
        return (_objection(item, f"l’appréciation « {typed} » n’est pas l’une de {words}"),)
    try:
        number = _number(typed)
    except InvalidOperation:
        return (_objection(item, f"« {typed} » n’est pas un nombre"),)
    low, high = bounds(scale, item)
    if not number.is_finite() or not low <= number <= high:
        span = f"de {french_number(low)} à {french_number(high)}"
        return (_objection(item, f"« {typed} » sort de l’échelle, {span}"),)
    if round(number, _DECIMALS) != number:
        return (_objection(item, f"« {typed} » a plus de {_DECIMALS} décimales"),)
    if nature.whole and number != int(number):
        return (_objection(item, f"« {typed} » n’est pas un nombre entier"),)
    return ()


def bounds(scale: ScaleRules, item: GridItem) -> tuple[int, int]:
    """Return the lowest and highest mark of an item."""
    own = scale.of(item.modality)
    return own.lowest, item.highest if item.highest is not None else own.highest


def points_possible(scale: ScaleRules, item: GridItem) -> int:
    """Return the points that an item can bring: its highest mark, or the target of a count; 1 in words."""
    nature = nature_of(scale, item)
    if nature.words:
        return 1
    if nature.aims and item.target is not None:
        return item.target
    return bounds(scale, item)[1]


def pass_mark(scale: ScaleRules, item: GridItem) -> Fraction:
    """Return the mark from which an item is acquired; a longer or shorter item keeps the share of points."""
    if item.target is not None:
        return Fraction(item.target)
    own = scale.of(item.modality)
    if item.highest is None:
        return Fraction(own.pass_mark)
    return Fraction(own.pass_mark) / own.highest * item.highest


def is_acquired(scale: ScaleRules, item: GridItem, mark: Mark) -> bool:
    """Tell whether a mark makes its item acquired."""
    if isinstance(mark, str):
        return word_of(mark).sign is MarkSign.ACQUIRED
    return mark >= pass_mark(scale, item)


def sign_of(scale: ScaleRules, item: GridItem, mark: Mark) -> MarkSign:
    """Return how a mark reads at a glance: a word as its scale says, a number by what it makes of its item."""
    if isinstance(mark, str):
        return word_of(mark).sign
    return MarkSign.ACQUIRED if is_acquired(scale, item, mark) else MarkSign.NOT_ACQUIRED


def told_mark(mark: Mark) -> str:
    """Return a mark in French: « Partiel », « 12,5 »."""
    return word_of(mark).label if isinstance(mark, str) else french_number(mark)


def mark_on_scale(scale: ScaleRules, item: GridItem, mark: Mark) -> str:
    """Return a mark with the scale that it is read on: « Partiel », « 12,5 sur 20 », « 70 % »."""
    if isinstance(mark, str):
        return told_mark(mark)
    highest = bounds(scale, item)[1]
    return nature_of(scale, item).written.format(mark=told_mark(mark), highest=highest)


def degrees_apart(scale: ScaleRules, item: GridItem, mine: Mark, theirs: Mark) -> Fraction | None:
    """Return how many degrees stand between two marks; None on a scale without degrees."""
    nature = nature_of(scale, item)
    if isinstance(mine, str) or isinstance(theirs, str):
        return Fraction(abs(nature.ranks[str(mine)] - nature.ranks[str(theirs)]))
    return abs(Fraction(mine) - Fraction(theirs)) if nature.by_degrees else None


def worth(scale: ScaleRules, item: GridItem, mark: Mark) -> Fraction:
    """Return the share of the points possible that a mark brings: 3 on 1–5 is 3/5, and a zero is zero.

    At most 1; under 0 for a negative mark.
    """
    if isinstance(mark, str):
        known = word_of(mark).worth
        return scale.of(item.modality).partial if known is None else known
    possible = points_possible(scale, item)
    return min(Fraction(mark) / possible, Fraction(1)) if possible else Fraction(1)


def _number(typed: str | int | float | Decimal) -> Decimal:
    if isinstance(typed, bool):
        raise InvalidOperation
    return Decimal(str(typed).strip().replace(",", "."))


def _objection(item: GridItem, message: str) -> Objection:
    return Objection(
        code="mark-out-of-scale",
        message=f"{item.code} : {message}.",
        source="Échelle de la grille",
        remedy="Saisir une valeur de l’échelle, ou « non évalué ».",
    )
