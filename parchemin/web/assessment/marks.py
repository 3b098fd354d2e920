"""Marks as people read and press them, whatever the scale of the règlement."""

from dataclasses import dataclass, replace

from parchemin.assessment.rules.grid import GridItem
from parchemin.assessment.rules.scales import bounds, mark_of, nature_of, sign_of, told_mark
from parchemin.assessment.selectors.blocs import AssessedBloc, AssessedLine
from parchemin.assessment.terms import NOT_ASSESSED, MarkSign
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.certifications.terms import ModalityKind
from parchemin.kernel.numbers import french_number
from parchemin.web.pieces.marks import SIGNS, State, Tone

BLANK = State("À apprécier", Tone.PLAIN, "pending")
HELD = State("Déjà acquise", Tone.OK, "acquired")
_NOT_ASSESSED = SIGNS[MarkSign.NOT_ASSESSED]
MOST_KEYS = 9


@dataclass(frozen=True, slots=True)
class MarkTarget:
    """One target of a line: what pressing it enters, how it looks, the key that presses it."""

    value: str
    label: str
    icon: str = ""
    key: str = ""
    chosen: bool = False


def mark_state(
    scale: ScaleRules, item: GridItem, value: str, kept: Validity | None = None
) -> State:
    """Return the current mark of a line in a shape and a word; `value` is empty before any.

    `kept` is how long its competence is, where it was held already and no mark is awaited.
    """
    if not value:
        return HELD if kept else BLANK
    if value == NOT_ASSESSED:
        return _NOT_ASSESSED
    mark, nature = mark_of(scale, item, value), nature_of(scale, item)
    number = {"mark": value.replace(".", ","), "highest": bounds(scale, item)[1]}
    label = told_mark(mark) if nature.words else nature.written.format(**number)
    return replace(SIGNS[sign_of(scale, item, mark)], label=label)


def held_told(kept: Validity | None) -> str:
    """Return that a competence held already needs no mark, and until when; empty where it is not held."""
    return f"Déjà acquise, {kept.in_words} : rien à apprécier." if kept else ""


def answers_of(
    scale: ScaleRules, item: GridItem, value: str, *, keys: bool
) -> tuple[MarkTarget, ...]:
    """Return the targets of a line, the current one chosen; "non évalué" alone where a number is typed.

    `keys` says whether the keyboard presses them: their rank for words, the figure itself for levels.
    """
    words = nature_of(scale, item).words
    found = [
        *(
            (word.value, word.label, SIGNS[word.sign].shape, str(rank))
            for rank, word in enumerate(words, 1)
        ),
        *((str(level), str(level), "", str(level)) for level in levels_of(scale, item)),
    ]
    last = str(len(found) + 1) if words else "n"
    found.append((NOT_ASSESSED, _NOT_ASSESSED.label, "pending", last))
    return tuple(
        MarkTarget(word, label, icon, key if keys else "", chosen=word == value)
        for word, label, icon, key in found
    )


def levels_of(scale: ScaleRules, item: GridItem) -> range:
    """Return the levels that have a target of their own; none on a scale where a number is typed."""
    low, high = bounds(scale, item)
    few = nature_of(scale, item).by_degrees and high <= MOST_KEYS
    return range(low, high + 1) if few else range(0)


def typed_hint(scale: ScaleRules, item: GridItem) -> str:
    """Return what may be typed on a line: « de 0 à 20 »; empty where every value has its target."""
    if nature_of(scale, item).words or levels_of(scale, item):
        return ""
    low, high = bounds(scale, item)
    return f"de {french_number(low)} à {french_number(high)}"


def modality_shown(bloc: AssessedBloc, line: AssessedLine) -> str:
    """Return the modality that a line is observed in, in words; nothing where the bloc has only one."""
    several = len(bloc.grid.modalities) > 1
    return ModalityKind(line.modality).label if several and line.modality else ""
