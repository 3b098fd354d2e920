"""What several acts of the jury lock, check or tell alike."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.jury.models import AgendaItem, Sitting, SittingSeat
from parchemin.jury.terms import SeatRole, SittingState
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import lowered
from parchemin.pathways.models import Dossier

_ROLES = {SeatRole.CHAIR: Role.CHAIR, SeatRole.VICE_CHAIR: Role.VICE_CHAIR}


def locked_sitting(sitting_id: int, actor: Actor) -> Sitting:
    """Return a sitting of the actor's body, locked. Raises `Sitting.DoesNotExist`."""
    return (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("reglement", "certification__body")
        .get(pk=sitting_id, body_id=actor.body_id)
    )


def locked_sitting_of(item_id: int, actor: Actor) -> Sitting:
    """Return the sitting that an agenda item is of, locked: nothing is said of the item without this lock.

    Raises `Sitting.DoesNotExist`.
    """
    return (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("reglement", "certification__body")
        .get(agenda=item_id, body_id=actor.body_id)
    )


def locked_item(item_id: int, actor: Actor) -> tuple[Sitting, AgendaItem]:
    """Return an agenda item with its sitting, locked in that order. Raises `DoesNotExist`."""
    found = AgendaItem.objects.get(pk=item_id, sitting__body_id=actor.body_id)
    sitting = locked_sitting(found.sitting_id, actor)
    item = (
        AgendaItem.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=item_id)
    )
    return sitting, item


def locked_seat(seat_id: int, actor: Actor) -> tuple[Sitting, SittingSeat]:
    """Return a seat with its sitting, locked in that order. Raises `DoesNotExist`."""
    found = SittingSeat.objects.get(pk=seat_id, sitting__body_id=actor.body_id)
    sitting = locked_sitting(found.sitting_id, actor)
    seat = (
        SittingSeat.objects.select_for_update(of=("self",)).select_related("juror").get(pk=seat_id)
    )
    return sitting, seat


def roles_at(actor: Actor, sitting: Sitting) -> frozenset[Role]:
    """Return the actor's roles, with the one that their seat in this sitting gives."""
    if actor.user_id is None:
        return actor.roles
    seat = sitting.seats.filter(juror__user_id=actor.user_id).first()
    if seat is None:
        return actor.roles
    return actor.roles | {Role.JUROR, _ROLES.get(SeatRole(seat.role), Role.JUROR)}


def actor_at(actor: Actor, sitting: Sitting) -> Actor:
    """Return the actor with the roles that their seat in this sitting gives."""
    return replace(actor, roles=roles_at(actor, sitting))


def objections_to_place(actor: Actor, sitting: Sitting, *roles: Role) -> tuple[Objection, ...]:
    """Return why the actor, by mandate or by seat, may not do an act kept for `roles`."""
    return objections_to_role(actor_at(actor, sitting), *roles)


def objections_to_state(sitting: Sitting, *states: SittingState) -> tuple[Objection, ...]:
    """Return why an act may not be done in the state of the sitting."""
    state = SittingState(sitting.state)
    if state in states:
        return ()
    return (
        Objection(
            code="sitting-state",
            message=f"La séance {sitting.code} est « {lowered(state.label)} ».",
            remedy=f"Possible quand elle est : {', '.join(lowered(s.label) for s in states)}.",
        ),
    )


def tell(
    event: str,
    sitting: Sitting,
    actor: Actor,
    at: datetime,
    dossier: Dossier | None = None,
    /,
    **details: Any,
) -> None:
    """Write an event of a sitting, and of one of its dossiers, in the journal."""
    about = [f"sitting/{sitting.code}"]
    if dossier is not None:
        about.append(f"dossier/{dossier.number}")
        details["dossier"] = dossier.number
    record(actor=actor, event=event, subjects=about, at=at, sitting=sitting.code, **details)
