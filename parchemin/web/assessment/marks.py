"""Marks as people read and press them, whatever the scale of the règlement."""

from dataclasses import dataclass

from parchemin.assessment.rules.grid import GridItem
from parchemin.assessment.rules.scales import bounds, is_acquired, mark_of
from parchemin.assessment.selectors.blocs import AssessedBloc, Line
from parchemin.assessment.terms import NOT_ASSESSED, Mastery, ScaleKind
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import ScaleRules
from parchemin.certifications.terms import ModalityKind
from parchemin.kernel.numbers import french_number
from parchemin.web.pieces.marks import State, Tone

BLANK = State("À apprécier", Tone.PLAIN, "pending")
HELD = State("Déjà acquise", Tone.OK, "acquired")
_NOT_ASSESSED = State("Non évalué", Tone.PLAIN, "pending")
_MASTERY = {
    Mastery.ACQUIRED: State(Mastery.ACQUIRED.label, Tone.OK, "acquired"),
    Mastery.PARTIAL: State(Mastery.PARTIAL.label, Tone.WAIT, "partial"),
    Mastery.NOT_ACQUIRED: State(Mastery.NOT_ACQUIRED.label, Tone.NO, "refused"),
}
MOST_KEYS = 9


@dataclass(frozen=True, slots=True)
class Answer:
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
    if scale.of(item.modality).kind is ScaleKind.MASTERY:
        return _MASTERY[Mastery(value)]
    mark = mark_of(scale, item, value)
    acquired = is_acquired(scale, item, mark)
    return State(
        _written(scale, item, value),
        Tone.OK if acquired else Tone.NO,
        "acquired" if acquired else "refused",
    )


def held_told(kept: Validity | None) -> str:
    """Return that a competence held already needs no mark, and until when; empty where it is not held."""
    return f"Déjà acquise, {kept.told} : rien à apprécier." if kept else ""


def answers_of(scale: ScaleRules, item: GridItem, value: str, *, keys: bool) -> tuple[Answer, ...]:
    """Return the targets of a line, the current one chosen; "non évalué" alone where a number is typed.

    `keys` says whether the keyboard presses them: 1 to 4 for mastery, the figure itself for levels.
    """
    in_words = scale.of(item.modality).kind is ScaleKind.MASTERY
    found = [
        *(
            (word.value, word.label, _MASTERY[word].shape, str(rank))
            for rank, word in enumerate(Mastery, 1)
            if in_words
        ),
        *((str(level), str(level), "", str(level)) for level in levels_of(scale, item)),
    ]
    last = str(len(found) + 1) if in_words else "n"
    found.append((NOT_ASSESSED, _NOT_ASSESSED.label, "pending", last))
    return tuple(
        Answer(word, label, icon, key if keys else "", chosen=word == value)
        for word, label, icon, key in found
    )


def levels_of(scale: ScaleRules, item: GridItem) -> range:
    """Return the levels that have a target of their own; none on a scale where a number is typed."""
    low, high = bounds(scale, item)
    few = scale.of(item.modality).kind is ScaleKind.LEVELS and high <= MOST_KEYS
    return range(low, high + 1) if few else range(0)


def typed_hint(scale: ScaleRules, item: GridItem) -> str:
    """Return what may be typed on a line: « de 0 à 20 »; empty where every value has its target."""
    if scale.of(item.modality).kind is ScaleKind.MASTERY or levels_of(scale, item):
        return ""
    low, high = bounds(scale, item)
    return f"de {french_number(low)} à {french_number(high)}"


def modality_shown(bloc: AssessedBloc, line: Line) -> str:
    """Return the modality that a line is observed in, in words; nothing where the bloc has only one."""
    several = len(bloc.grid.modalities) > 1
    return ModalityKind(line.modality).label if several and line.modality else ""


def _written(scale: ScaleRules, item: GridItem, value: str) -> str:
    written = value.replace(".", ",")
    if scale.of(item.modality).kind is ScaleKind.PERCENT:
        return f"{written} %"
    return f"{written} sur {bounds(scale, item)[1]}"
