"""How often, how soon and until when somebody comes again before a jury (`retake` of the règlement).

A presentation is a decision of a jury on what somebody presented: neither an adjournment, nor an absence, nor
what was rectified, sent back by the CPNE, or re-examined since, which is the same presentation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.terms import Outcome
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection

PRESENTATIONS = frozenset({Outcome.FULL, Outcome.PARTIAL, Outcome.REFUSED, Outcome.EXCLUDED_FRAUD})


@dataclass(frozen=True, slots=True)
class Presentations:
    """The days on which juries decided of somebody for a certification.

    `continues` tells whether the dossier goes on from them, by what it carries over: one that starts anew is
    bound by no window.
    """

    days: tuple[date, ...] = ()
    continues: bool = False


def objections_to_retaking(
    past: Presentations, reglement: Reglement, on: date
) -> tuple[Objection, ...]:
    """Return why somebody may not be presented again on a day; nothing to say of a first time."""
    if not past.days:
        return ()
    return (
        *_on_attempts(past, reglement),
        *_on_delay(past, reglement, on),
        *_on_window(past, reglement, on),
    )


def _on_attempts(past: Presentations, reglement: Reglement) -> Iterator[Objection]:
    most = reglement.retake.max_attempts
    if most is not None and len(past.days) >= most:
        yield Objection(
            "retake-too-many",
            f"Le candidat s’est déjà présenté {plural(len(past.days), 'fois', 'fois')} : le règlement admet "
            f"{plural(most, 'présentation')} au plus.",
            branch_source(reglement, "retake.max_attempts"),
        )


def _on_delay(past: Presentations, reglement: Reglement, on: date) -> Iterator[Objection]:
    delay, last = reglement.retake.min_delay, max(past.days)
    if delay and on < (first := delay.after(last)):
        yield Objection(
            "retake-too-soon",
            f"Le jury a décidé le {french_date(last)} : le candidat ne se présente pas de nouveau avant le "
            f"{french_date(first)}.",
            branch_source(reglement, "retake.min_delay"),
            f"Inscrivez le dossier à une séance du {french_date(first)} ou d’après.",
        )


def _on_window(past: Presentations, reglement: Reglement, on: date) -> Iterator[Objection]:
    window, last = reglement.retake.window, max(past.days)
    if past.continues and window and on > window.after(last):
        yield Objection(
            "retake-too-late",
            f"Le jury a décidé le {french_date(last)} : la suite se présentait jusqu’au "
            f"{french_date(window.after(last))}.",
            branch_source(reglement, "retake.window"),
            "Ouvrez un nouveau parcours, qui ne reprend pas ce qui était acquis.",
        )
