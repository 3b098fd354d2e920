"""How a declaration, a flux and its answers are shown at a glance."""

from collections.abc import Mapping

from parchemin.declarations.rules import CorrectionClock, DeclarationClock
from parchemin.declarations.terms import (
    ClockStage,
    DeclarationStatus,
    FluxState,
    PassageState,
    RiskLevel,
)
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection
from parchemin.web.pieces.marks import State, Tone

_TONES: Mapping[DeclarationStatus, tuple[Tone, str]] = {
    DeclarationStatus.READY: (Tone.INFO, "flag"),
    DeclarationStatus.BLOCKED: (Tone.WAIT, ""),
    DeclarationStatus.TO_DEPOSIT: (Tone.WAIT, "export"),
    DeclarationStatus.DEPOSITED: (Tone.INFO, "clock"),
    DeclarationStatus.REFUSED: (Tone.NO, ""),
    DeclarationStatus.ACCEPTED: (Tone.OK, ""),
    DeclarationStatus.TO_WITHDRAW: (Tone.WAIT, "undo"),
    DeclarationStatus.IN_WITHDRAWAL: (Tone.INFO, "undo"),
    DeclarationStatus.NOT_CONCERNED: (Tone.PLAIN, ""),
}
STATUSES = {status: State(status.label, *how) for status, how in _TONES.items()}

FLUX = {
    FluxState.GENERATED: State("Prêt à déposer", Tone.WAIT, "export"),
    FluxState.SUBMITTED: State("Déposé", Tone.INFO, "clock"),
    FluxState.RECEIVED: State("Reçu, en cours de traitement", Tone.INFO, "clock"),
    FluxState.PROCESSED: State("Traité", Tone.OK),
    FluxState.REJECTED_FILE: State("Fichier rejeté", Tone.NO),
    FluxState.DISCARDED: State("Abandonné avant dépôt", Tone.PLAIN, "close"),
}

PASSAGES = {
    PassageState.PENDING: State("En attente de réponse", Tone.INFO, "clock"),
    PassageState.ACCEPTED: State("Accepté", Tone.OK),
    PassageState.REFUSED: State("Refusé", Tone.NO),
    PassageState.RESENT: State("Refusé puis renvoyé", Tone.PLAIN, "undo"),
    PassageState.WITHDRAWAL: State("Retrait demandé", Tone.WAIT, "undo"),
    PassageState.WITHDRAWN: State("Retiré", Tone.PLAIN, "close"),
    PassageState.DISCARDED: State("Abandonné avant dépôt", Tone.PLAIN, "close"),
}

_STAGES = {
    ClockStage.RUNNING: Tone.PLAIN,
    ClockStage.ALERT_30: Tone.INFO,
    ClockStage.ALERT_60: Tone.WAIT,
    ClockStage.ALERT_80: Tone.WAIT,
    ClockStage.LATE: Tone.NO,
}

RISKS = {
    RiskLevel.MEDIUM: State("Risque de rejet moyen", Tone.WAIT),
    RiskLevel.HIGH: State("Risque de rejet élevé", Tone.NO, "alert"),
}


def clock_state(clock: DeclarationClock) -> State:
    """Return « 12 jours », « dernier jour » or « en retard de 3 jours »."""
    return State(_days_left(clock.days_left), _STAGES[clock.stage], "clock")


def correction_state(clock: CorrectionClock, *, answered: bool) -> State:
    """Return the time left to answer a correction, or whether the answer came in time."""
    if not answered:
        tone = Tone.NO if clock.late else Tone.WAIT
        return State(_days_left(clock.days_left), tone, "clock")
    if clock.late:
        return State(f"Répondue {_days_left(clock.days_left)}", Tone.NO, "clock")
    return State("Répondue à temps", Tone.OK)


def _days_left(days: int) -> str:
    if days == 0:
        return "dernier jour"
    words = plural(abs(days), "jour")
    return words if days > 0 else f"en retard de {words}"


TO_REVOKE = Objection(
    "to-revoke",
    "Un rectificatif n’accorde plus ce certificat, et sa déclaration est acceptée.",
    remedy="Révoquez d’abord le certificat, à deux, depuis sa page ; sa déclaration se retire ensuite.",
)
# Their declaration was accepted: no clock runs any more, and nothing stands against declaring them.
WITHDRAWALS = {
    DeclarationStatus.TO_WITHDRAW: Objection(
        "to-withdraw",
        "Le certificat ne vaut plus, sa déclaration est acceptée : elle est à retirer.",
        remedy="Cochez ce titulaire et préparez le flux de retrait.",
    ),
    DeclarationStatus.IN_WITHDRAWAL: Objection(
        "in-withdrawal",
        "Le retrait de sa déclaration est demandé.",
        remedy="Lisez l’accusé de traitement quand il vient.",
    ),
}
