"""A correction asked by the Caisse des Dépôts is answered in time: corrected data, or why not (RULE-46)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from parchemin.declarations.rules.deadlines import correction_due
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection

LAW: Final = "Code du travail, art. R6113-17-2"


@dataclass(frozen=True, slots=True)
class CorrectionClock:
    """The last day to answer, and the days left when `on` was or is: negative when late."""

    due: date
    days_left: int

    @property
    def late(self) -> bool:
        """Tell whether the last day has passed."""
        return self.days_left < 0


def correction_clock(requested_on: date, on: date) -> CorrectionClock:
    """Return where the answer stands on a day: today while it is awaited, its own day once given (RULE-46).

    Raises `NotInForce` for a request older than the duty. Source: Code du travail, art. R6113-17-2.
    """
    due = correction_due(requested_on)
    return CorrectionClock(due, (due - on).days)


def objections_to_request(
    *, text: str, requested_on: date, awarded_on: date, registered: bool, today: date
) -> Iterator[Objection]:
    """Yield why a request for correction may not be noted."""
    if not registered:
        yield Objection(
            "not-registered",
            "La certification de ce certificat n’est pas enregistrée : ses titulaires ne sont pas déclarés.",
            "Code du travail, art. L6113-8 et R6113-17-1",
            "Vérifiez le numéro du certificat.",
        )
    if not text.strip():
        yield Objection("request-missing", "Ce que demande la Caisse des Dépôts manque.", LAW)
    if requested_on > today:
        yield Objection(
            "requested-in-the-future", f"Le {french_date(requested_on)} n’est pas encore venu."
        )
    if requested_on < awarded_on:
        yield Objection(
            "requested-before-award",
            f"Le certificat a été délivré le {french_date(awarded_on)}, après cette demande.",
            remedy="Vérifiez la date, ou le numéro du certificat.",
        )


def objections_to_answer(
    *, explanation: str, answered_on: date, requested_on: date, today: date
) -> Iterator[Objection]:
    """Yield why an answer may not be noted; one that is late is noted, and told as late."""
    if not explanation.strip():
        yield Objection(
            "explanation-missing",
            "Ce qui a été transmis, ou la raison pour laquelle la demande n’est pas fondée, manque.",
            LAW,
        )
    if not requested_on <= answered_on <= today:
        yield Objection(
            "answered-out-of-time",
            f"La réponse est donnée entre la demande, le {french_date(requested_on)}, et aujourd’hui.",
            remedy="Donnez le jour où elle est partie.",
        )
