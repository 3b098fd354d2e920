"""The jury of a rehearsal: opened if it may, each case heard, closed, its minutes signed."""

from typing import Any

from parchemin.jury.actions.agenda import take_off_agenda
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.holding import open_sitting
from parchemin.jury.actions.voting import accept_unanimous
from parchemin.jury.models import Minutes, Sitting
from parchemin.jury.selectors.docket import DocketEntry, docket_of
from parchemin.jury.selectors.seats import seats_of, signatories_of
from parchemin.jury.terms import SeatRole
from parchemin.kernel.calendar import add_months, paris_date
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rehearse.hearing import hear
from parchemin.processes.rehearse.seating import convene, note_presences
from parchemin.processes.rehearse.stage import Stage
from parchemin.processes.sign_minutes import sign_minutes


def hold_sitting(stage: Stage) -> None:
    """Hold the jury as far as acts allow, and note what the rules say of each dossier that it met."""
    sitting = convene(stage)
    if sitting is None:
        return
    stage.sitting = sitting
    note_presences(stage, sitting)
    at = sitting.starts_at
    opened = stage.attempt("Ouverture de la séance", open_sitting, sitting_id=sitting.pk, at=at)
    if opened:
        for key in stage.items:
            hear(stage, opened, key)
        what = "Adoption des pré-décisions"
        stage.attempt(what, accept_unanimous, sitting_id=sitting.pk, at=at)
        _close(stage, opened)
    sitting.refresh_from_db()
    stage.heard |= _entries(stage, sitting)
    for key, entry in stage.heard.items():
        deliberation = entry.deliberation
        lacking = () if opened else deliberation.quorum.objections
        stage.keep("deliberate", "Délibération", key, (*lacking, *deliberation.objections))


def _close(stage: Stage, sitting: Sitting) -> None:
    """Close the sitting and have its minutes signed.

    A dossier that cannot be decided would keep all the others waiting: it is adjourned where the jury has spoken
    of it, a month later for want of another day, else taken off the agenda; what it lacks is told.
    """
    for key, entry in _entries(stage, sitting).items():
        if not entry.deliberation.objections:
            continue
        here: dict[str, Any] = {"item_id": entry.item.pk, "candidate": key}
        here["at"] = sitting.starts_at
        if entry.item.votes.exists() or entry.item.adjustments.exists():
            stage.keep("deliberate", "Délibération", key, entry.deliberation.objections)
            until = add_months(paris_date(sitting.starts_at), 1)
            why = "Le jury n’a pas achevé de se prononcer ; le jour est à confirmer."
            stage.attempt("Ajournement", adjourn, until=until, reason=why, **here)
        else:
            stage.heard[key] = entry
            why = entry.deliberation.objections[0].message
            stage.attempt("Retrait de l’ordre du jour", take_off_agenda, reason=why, **here)
    closed_at = stage.campaign.sitting.closed_at
    minutes = stage.attempt(
        "Clôture de la séance", close_sitting, sitting_id=sitting.pk, at=closed_at
    )
    stage.minutes = minutes and _signed(stage, minutes)


def _signed(stage: Stage, minutes: Minutes) -> Minutes:
    """Return the minutes once those whom the règlement names signed them, or as far as they could."""
    for seat in signatories_of(minutes.sitting, seats_of(minutes.sitting)):
        role = SeatRole(seat.role).label.lower()
        signed = stage.attempt(
            f"Signature du procès-verbal, {role}, {seat.juror.name}",
            sign_minutes,
            minutes_id=minutes.pk,
            seat_id=seat.pk,
            at=stage.campaign.sitting.signed_at,
        )
        minutes = signed or minutes
    return minutes


def _entries(stage: Stage, sitting: Sitting) -> dict[str, DocketEntry]:
    """Return what the rules read and say of each dossier still on the agenda, by candidate."""
    return {stage.key_of(entry.dossier.pk): entry for entry in docket_of(sitting).entries}
