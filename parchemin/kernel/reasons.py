"""Reasons: why a result is what it is, and what the words that explain an act must be."""

from typing import NamedTuple

from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import tidy_lines

LONGEST_REASON = 2_000


class Reason(NamedTuple):
    """One step of a decision.

    `code` is stable and for machines; `text` a French sentence; `source` the article of law or of
    règlement that the step rests on. A named tuple, since a jury day holds tens of thousands.
    """

    code: str
    text: str
    source: str = ""


def objections_to_reason(reason: str, missing: Objection) -> tuple[Objection, ...]:
    """Return why a reason may not be told; `missing` is what is said of one that is empty."""
    return objections_to_words(reason, "Motif") if tidy_lines(reason) else (missing,)


def objections_to_words(words: str, subject: str) -> tuple[Objection, ...]:
    """Return why words may not be told: too long, or not printable; `subject` names them in French."""
    text = tidy_lines(words)
    if len(text) <= LONGEST_REASON:
        return objections_to_text(text, subject)
    return (
        *objections_to_text(text, subject),
        Objection(
            "text-too-long",
            f"{subject} : {len(text)} caractères ; {LONGEST_REASON} au plus.",
            remedy="Raccourcissez ce texte.",
        ),
    )
