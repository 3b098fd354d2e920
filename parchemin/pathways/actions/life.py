"""Acts that move a dossier along its life."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.journal.actions import record, told_together
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.workflow import Transition
from parchemin.pathways.actions.guards import objections_to_reason
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules import objections_to_lapse
from parchemin.pathways.selectors.visible import visible_dossiers
from parchemin.pathways.terms import DossierState, Route
from parchemin.pathways.workflow import (
    ABANDON,
    ADMIT,
    ASK_TO_COMPLETE,
    LAPSE,
    REFUSE,
    REVIVE,
    START_ASSESSMENT,
    SUBMIT,
)


def move_dossier(
    dossier: Dossier, move: Transition, *, actor: Actor, at: datetime, **details: Any
) -> None:
    """Move a dossier that the caller has locked, and tell it; raises `Refused` by its life.

    For acts of this room and of those above: a jury makes ready, adjourns and decides.
    """
    refuse_if(move.objections(DossierState(dossier.state), actor.roles))
    dossier.state, dossier.state_since = move.target, at
    dossier.save(update_fields=["state", "state_since"])
    record(
        actor=actor,
        event=move.event,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        **details,
    )


@transaction.atomic
def move_together(*, numbers: Collection[str], move: Transition, actor: Actor, at: datetime) -> int:
    """Make one move for several dossiers, all of them or none, and return how many moved.

    Those already there are left alone. Raises `Refused` with the objections to each, or when there is none.
    """
    dossiers = (
        visible_dossiers(actor)
        .select_for_update(of=("self",))
        .filter(number__in=numbers)
        .order_by("number")
    )
    refuse_if(() if dossiers else (_NOTHING_CHOSEN,))
    waiting = [dossier for dossier in dossiers if dossier.state != move.target]
    refuse_if(
        tuple(
            replace(objection, message=f"Dossier {dossier.number} : {objection.message}")
            for dossier in waiting
            for objection in move.objections(DossierState(dossier.state), actor.roles)
        )
    )
    with told_together():
        for dossier in waiting:
            move_dossier(dossier, move, actor=actor, at=at)
    return len(waiting)


@transaction.atomic
def submit_dossier(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Deposit a draft for the secretariat to examine; deposited already, nothing more is done."""
    return _moved(dossier_id, SUBMIT, actor, at)


@transaction.atomic
def ask_to_complete(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Give a dossier back to be completed, saying what is missing."""
    return _moved(dossier_id, ASK_TO_COMPLETE, actor, at, reason)


@transaction.atomic
def admit_dossier(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Declare a dossier admissible."""
    return _moved(dossier_id, ADMIT, actor, at)


@transaction.atomic
def refuse_dossier(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Declare a dossier not admissible, with the reason that the candidate is told."""
    return _moved(dossier_id, REFUSE, actor, at, reason)


@transaction.atomic
def start_assessment(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Open the assessment of an admissible dossier."""
    return _moved(dossier_id, START_ASSESSMENT, actor, at)


@transaction.atomic
def abandon_dossier(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Close a dossier that the candidate gives up; what they hold remains theirs."""
    return _moved(dossier_id, ABANDON, actor, at, reason)


@transaction.atomic
def lapse_dossier(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Note that a VAE has lapsed: no step by the end of the sixth month (C. trav., art. R6412-4)."""
    dossier = _locked(dossier_id, actor)
    if dossier.state == LAPSE.target:
        return dossier
    admitted = paris_date(dossier.state_since)
    objections = (
        objections_to_lapse(admitted, None, paris_date(at))
        if dossier.route == Route.STATUTORY_VAE
        else (_NOT_A_VAE,)
    )
    refuse_if((*LAPSE.objections(DossierState(dossier.state), actor.roles), *objections))
    move_dossier(dossier, LAPSE, actor=actor, at=at)
    return dossier


@transaction.atomic
def revive_dossier(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Lift a lapse for a legitimate reason (C. trav., art. R6412-4)."""
    return _moved(dossier_id, REVIVE, actor, at, reason)


_NOTHING_CHOSEN = Objection(
    "nothing-chosen", "Aucun dossier n’est choisi.", remedy="Cochez des lignes de la liste."
)
_NOT_A_VAE = Objection(
    "not-a-vae", "Seule la recevabilité d’une VAE devient caduque.", "C. trav., art. R6412-4"
)


def _moved(
    dossier_id: int, move: Transition, actor: Actor, at: datetime, reason: str | None = None
) -> Dossier:
    """Lock and move a dossier; where it stands already, do nothing."""
    dossier = _locked(dossier_id, actor)
    if dossier.state == move.target:
        return dossier
    unexplained = objections_to_reason(reason) if reason is not None else ()
    refuse_if((*move.objections(DossierState(dossier.state), actor.roles), *unexplained))
    details = {} if reason is None else {"reason": reason.strip()}
    move_dossier(dossier, move, actor=actor, at=at, **details)
    return dossier


def _locked(dossier_id: int, actor: Actor) -> Dossier:
    """Return a dossier that the actor may see, locked; raises `Dossier.DoesNotExist`."""
    return visible_dossiers(actor).select_for_update(of=("self",)).get(pk=dossier_id)
