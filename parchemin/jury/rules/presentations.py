"""How often, how soon and until when somebody comes again before a jury (`retake` of the règlement).

A presentation is a decision of a jury on what somebody presented: neither an adjournment, nor an absence, nor
what was rectified, sent back by the CPNE, or re-examined since, which is the same presentation. What a jury
adjourned comes back on the day that it set.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True, slots=True)
class Adjournment:
    """Until when the last jury put a dossier off, and why: a complement asked, or another reason."""

    until: date
    asked: str


def objections_to_coming_back(
    adjourned: Adjournment | None, reglement: Reglement, on: date
) -> tuple[Objection, ...]:
    """Return why a dossier that the last jury adjourned may not come back on a day: it is before the day set."""
    if adjourned is None or on >= adjourned.until:
        return ()
    day = french_date(adjourned.until)
    return (
        Objection(
            "adjourned-until",
            f"Le jury a ajourné ce dossier au {day}. Motif : {adjourned.asked}",
            branch_source(reglement, "decision.outcomes"),
            f"Inscrivez-le à une séance du {day} ou d’après.",
        ),
    )


def objections_to_round(
    held: Sequence[tuple[str, int]], reglement: Reglement, convened_on: date, on: date
) -> tuple[Objection, ...]:
    """Return why a further round may not be held on a day: it was not convened as long before as the text asks.

    `held` tells each unit put off to a further round, and how many rounds were held on it.
    """
    asked = {
        rounds: reglement.rounds[rounds - 1].notice_days
        for _, rounds in held
        if 0 < rounds <= len(reglement.rounds)
    }
    left = (on - convened_on).days
    return tuple(
        Objection(
            "round-notice",
            f"Le tour {rounds + 1} se tient {plural(days, 'jour')} au moins après sa convocation ; la séance "
            f"du {french_date(on)} a été convoquée le {french_date(convened_on)}.",
            branch_source(reglement, "rounds"),
            f"Inscrivez-le à une séance du {french_date(convened_on + timedelta(days=days))} ou d’après.",
        )
        for rounds, days in sorted(asked.items())
        if days is not None and left < days
    )


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
