"""Whose hand gives a voice: a juror's own, that of who holds their proxy, or of who counts a show of hands."""

from collections.abc import Sequence

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.terms import Secrecy
from parchemin.jury.actions.guards import objections_to_place
from parchemin.jury.models import SittingSeat
from parchemin.jury.selectors.attendance import has_left
from parchemin.jury.selectors.docket import Docket
from parchemin.jury.terms import Choice
from parchemin.jury.workflow import HOLDERS
from parchemin.kernel.objections import Objection


def speaker_of(seat: SittingSeat) -> SittingSeat:
    """Return the seat of who gives the voice of a seat: its own, or that of the holder of its proxy."""
    return seat.proxy_to or seat


def said_by(seat: SittingSeat, choice: Choice) -> Choice:
    """Return what a seat says when everybody says `choice`: who left says nothing more."""
    return Choice.ABSTAIN if has_left(speaker_of(seat)) else choice


def objections_to_hands(
    actor: Actor, docket: Docket, seats: Sequence[SittingSeat], choice: Choice
) -> tuple[Objection, ...]:
    """Return why the actor may not enter the voices of all these seats, said of the first that stops them."""
    abstain = Choice.ABSTAIN
    found = (
        objections_to_hand(actor, docket, seat, abstains=said_by(seat, choice) is abstain)
        for seat in seats
    )
    return next((objections for objections in found if objections), ())


def objections_to_hand(
    actor: Actor, docket: Docket, seat: SittingSeat, *, abstains: bool
) -> tuple[Objection, ...]:
    """Return why the actor may not enter this voice: by hand the table is counted, by ballot nobody is.

    The abstention of who left and had said nothing is no ballot: it is written as their departure is.
    """
    holder = speaker_of(seat)
    own = actor.user_id is not None and actor.user_id == holder.juror.user_id
    if own or actor.holds(Role.SYSTEM):
        return ()
    ballot = not (abstains and has_left(holder))
    if docket.reglement.secrecy is Secrecy.SECRET and ballot:
        return (
            Objection(
                "vote-secret",
                "Le vote est secret : chaque juré exprime lui-même sa voix.",
                branch_source(docket.reglement, "secrecy"),
                f"{holder.juror.name} vote depuis son propre accès.",
            ),
        )
    found = objections_to_place(actor, docket.sitting, *HOLDERS)
    if found and actor.user_id is not None and actor.user_id == seat.juror.user_id:
        text = f"Votre voix est portée par {holder.juror.name}."
        return (Objection("voice-carried", text, branch_source(docket.reglement, "proxy")),)
    return found


def voice_left(seat: SittingSeat) -> Objection:
    """Return why somebody who is not in the room any more says nothing but their abstention."""
    return Objection(
        "voice-left",
        f"{seat.juror.name} a quitté la séance.",
        remedy="Consignez son abstention sur ce qui reste du dossier, ou son retour.",
    )
