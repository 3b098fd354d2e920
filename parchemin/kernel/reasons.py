"""What a reason, or any words told of an act, must be: said, of a length that people read, and printable."""

from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import tidy_lines

LONGEST_REASON = 2_000


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
