"""Acts that move a dossier along its life."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.journal.actions import record, told_together
from parchemin.kernel.calendar import at_paris, french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.kernel.workflow import Transition
from parchemin.pathways.events import VAE_FILED
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules import (
    lapses_on,
    objections_to_filing,
    objections_to_lapse,
    objections_to_late_reply,
    reply_due_on,
)
from parchemin.pathways.rules.clocks import ADMISSIBILITY
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.selectors.clocks import (
    earliest_filing,
    filing_day,
    first_step,
    objections_to_lapsed,
)
from parchemin.pathways.terms import DossierState, Route
from parchemin.pathways.workflow import (
    ABANDON,
    ADMIT,
    ADMIT_ON_REVIEW,
    ASK_TO_COMPLETE,
    FALL_SILENT,
    LAPSE,
    REFUSE,
    REVIVE,
    START_ASSESSMENT,
    SUBMIT,
    WITHDRAW_ADMISSION,
)


def move_dossier(
    dossier: Dossier,
    move: Transition,
    *,
    actor: Actor,
    at: datetime,
    filed_on: date | None = None,
    **details: Any,
) -> None:
    """Move a dossier that the caller has locked, and tell it; raises `Refused` by its life.

    For acts of this room and of those above: a jury makes ready, adjourns and decides. `filed_on` is the day on
    which a VAE was filed, that the law counts from.
    """
    refuse_if(move.objections(DossierState(dossier.state), actor.roles))
    changes = {
        **_written_by(dossier, move, filed_on or paris_date(at)),
        "state": move.target,
        "state_since": at,
    }
    for name, value in changes.items():
        setattr(dossier, name, value)
    dossier.save(update_fields=changes)
    if filed_on is not None:
        details["on"] = french_date(filed_on)
    record(
        actor=actor,
        event=move.event if filed_on is None else VAE_FILED,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        **details,
    )


def _written_by(dossier: Dossier, move: Transition, day: date) -> dict[str, Any]:
    """Return what a move of that day writes besides the state: filed, reply due, admissible, what was left."""
    if move is SUBMIT:
        route = Route(dossier.route)
        if route is not Route.STATUTORY_VAE:
            return {}
        return {"filed_on": day, "reply_due_on": reply_due_on(route, dossier.entry_date, day)}
    if move is ASK_TO_COMPLETE:
        return {"filed_on": None, "reply_due_on": None}
    if move is ABANDON:
        return {"former_state": dossier.state, "former_since": dossier.state_since}
    if move is WITHDRAW_ADMISSION:
        return {"admissible_on": None}
    return {"admissible_on": day} if move in (ADMIT, ADMIT_ON_REVIEW) else {}


def settle_silence(dossier: Dossier, at: datetime) -> None:
    """Write, on a dossier that the caller has locked, that silence made it admissible; done once (RULE-24).

    For every act that reads the state of a dossier. Told as done by nobody, dated of the last day to reply.
    """
    due_on = dossier.reply_due_on
    if due_on is None or dossier.state_on(paris_date(at)) == dossier.state:
        return
    dossier.state, dossier.state_since = FALL_SILENT.target, at_paris(due_on, 23, 59)
    dossier.admissible_on, dossier.silent = due_on, True
    dossier.save(update_fields=["state", "state_since", "admissible_on", "silent"])
    record(
        actor=system_actor(dossier.body_id),
        event=FALL_SILENT.event,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        since=french_date(due_on),
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
    with told_together():
        for dossier in dossiers:
            settle_silence(dossier, at)
    waiting = [dossier for dossier in dossiers if dossier.state != move.target]
    today = paris_date(at)
    filed = {dossier.pk: filing_day(dossier, today) for dossier in waiting if move is SUBMIT}
    refuse_if(
        tuple(
            replace(objection, message=f"Dossier {dossier.number} : {objection.message}")
            for dossier in waiting
            for objection in (
                *move.objections(DossierState(dossier.state), actor.roles),
                *_objections_to_filing(dossier, filed.get(dossier.pk), today),
                *(objections_to_lapsed(dossier, today) if move is START_ASSESSMENT else ()),
            )
        )
    )
    with told_together():
        for dossier in waiting:
            move_dossier(dossier, move, actor=actor, at=at, filed_on=filed.get(dossier.pk))
    return len(waiting)


@transaction.atomic
def submit_dossier(
    *, dossier_id: int, actor: Actor, at: datetime, on: date | None = None
) -> Dossier:
    """Deposit a draft for the secretariat to examine; deposited already, nothing more is done.

    `on` is the day on which a VAE was filed complete, from which its two months run (RULE-24): that of its entry
    when it is not said. Raises `Refused` before the entry, before it was given back, or for a day to come.
    """
    dossier = locked_dossier(dossier_id, actor, at)
    if dossier.state == SUBMIT.target:
        return dossier
    default = filing_day(dossier, paris_date(at))
    filed_on = default and (on or default)
    refuse_if(
        (
            *SUBMIT.objections(DossierState(dossier.state), actor.roles),
            *_objections_to_filing(dossier, filed_on, paris_date(at)),
        )
    )
    move_dossier(dossier, SUBMIT, actor=actor, at=at, filed_on=filed_on)
    return dossier


def give_back(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Give a dossier back to be completed; inside the act that asks, which tells a draft from one deposited.

    A draft stays as it is: the day from which it may be filed does not change.
    """
    dossier = locked_dossier(dossier_id, actor, at)
    if dossier.state != DossierState.DRAFT:
        return _moved(dossier_id, ASK_TO_COMPLETE, actor, at, reason)
    refuse_if(
        (
            *ASK_TO_COMPLETE.objections(DossierState.DRAFT, actor.roles),
            *objections_to_reason(reason),
        )
    )
    record(
        actor=actor,
        event=ASK_TO_COMPLETE.event,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        reason=tidy_lines(reason),
    )
    return dossier


@transaction.atomic
def admit_dossier(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Declare a dossier admissible; where silence did, write that it did."""
    return _moved(dossier_id, ADMIT, actor, at)


@transaction.atomic
def note_silence(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Write that silence made a dossier admissible, once its two months are over; written once.

    Raises `Refused` for a dossier that no silence admits: not a statutory VAE, answered, or still in time.
    """
    dossier = locked_dossier(dossier_id, actor, at)
    refuse_if(
        (
            *FALL_SILENT.objections(DossierState.SUBMITTED, actor.roles),
            *(() if dossier.silent else (_NO_SILENCE,)),
        )
    )
    return dossier


@transaction.atomic
def refuse_dossier(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Declare a dossier not admissible, with the reason that the candidate is told."""
    return _moved(dossier_id, REFUSE, actor, at, reason)


@transaction.atomic
def start_assessment(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Open the assessment of an admissible dossier; raises `Refused` once that has lapsed (RULE-25)."""
    dossier = locked_dossier(dossier_id, actor, at)
    refuse_if(objections_to_lapsed(dossier, paris_date(at)))
    return _moved(dossier_id, START_ASSESSMENT, actor, at)


@transaction.atomic
def abandon_dossier(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Close a dossier that the candidate gives up; what they hold remains theirs."""
    return _moved(dossier_id, ABANDON, actor, at, reason)


@transaction.atomic
def lapse_dossier(*, dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Note that a VAE has lapsed: no step by the end of the sixth month (C. trav., art. R6412-4)."""
    dossier = locked_dossier(dossier_id, actor, at)
    if dossier.state == LAPSE.target:
        return dossier
    limit = lapses_on(Route(dossier.route), dossier.entry_date, paris_date(dossier.state_since))
    refuse_if(
        (
            *LAPSE.objections(DossierState(dossier.state), actor.roles),
            *objections_to_lapse(limit, first_step(dossier), paris_date(at)),
        )
    )
    move_dossier(dossier, LAPSE, actor=actor, at=at)
    return dossier


@transaction.atomic
def revive_dossier(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Lift a lapse for a legitimate reason (C. trav., art. R6412-4)."""
    return _moved(dossier_id, REVIVE, actor, at, reason)


def _objections_to_filing(
    dossier: Dossier, filed_on: date | None, today: date
) -> tuple[Objection, ...]:
    return objections_to_filing(filed_on, earliest_filing(dossier), today) if filed_on else ()


_NO_SILENCE = Objection(
    "no-silence",
    "Aucun silence ne rend ce dossier recevable : il n’est pas d’une VAE, il a eu sa réponse, ou ses deux mois "
    "courent encore.",
    ADMISSIBILITY,
    "Répondez au candidat : recevable ou non.",
)
_NOTHING_CHOSEN = Objection(
    "nothing-chosen", "Aucun dossier n’est choisi.", remedy="Cochez des lignes de la liste."
)


def _moved(
    dossier_id: int, move: Transition, actor: Actor, at: datetime, reason: str | None = None
) -> Dossier:
    """Lock and move a dossier; where it stands already, do nothing."""
    dossier = locked_dossier(dossier_id, actor, at)
    if dossier.state == move.target:
        return dossier
    too_late = (
        objections_to_late_reply(dossier.admissible_on, dossier.silent)
        if move in (REFUSE, ASK_TO_COMPLETE) and dossier.admissible_on
        else ()
    )
    unexplained = objections_to_reason(reason) if reason is not None else ()
    refuse_if(
        (
            *too_late,
            *move.objections(DossierState(dossier.state), actor.roles),
            *unexplained,
        )
    )
    details: dict[str, Any] = {} if reason is None else {"reason": tidy_lines(reason)}
    move_dossier(dossier, move, actor=actor, at=at, **details)
    return dossier


def locked_dossier(dossier_id: int, actor: Actor, at: datetime) -> Dossier:
    """Return a dossier that the actor may see, locked, as it stands; raises `Dossier.DoesNotExist`."""
    dossier = visible_dossiers(actor).select_for_update(of=("self",)).get(pk=dossier_id)
    settle_silence(dossier, at)
    return dossier
