"""Acts on the notes of a dossier: written, done when they are tasks, erased."""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.reasons import objections_to_words
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.events import NOTE_ERASED, NOTE_WRITTEN, TASK_DONE, TASK_SET
from parchemin.pathways.models import Dossier, DossierNote


@transaction.atomic
def write_note(
    *, dossier_id: int, text: str, due_on: date | None, actor: Actor, at: datetime
) -> DossierNote:
    """Write a note on a dossier of the actor's body; with a day, a task. The same open note twice is written once.

    The journal says that there is one, and not what it says. Raises `Refused` for an empty or unprintable text.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(
        pk=dossier_id, body_id=actor.body_id
    )
    said = tidy_lines(text)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if said else (_EMPTY,)),
            *objections_to_words(said, "Note"),
        )
    )
    same = dossier.notes.filter(text=said, due_on=due_on, done_at__isnull=True).first()
    if same is not None:
        return same
    note = DossierNote.objects.create(
        dossier=dossier, text=said, due_on=due_on, written_by=actor.label[:160], written_at=at
    )
    details = {"day": french_date(due_on)} if due_on else {}
    _tell(TASK_SET if due_on else NOTE_WRITTEN, note, actor, at, **details)
    return note


@transaction.atomic
def finish_task(*, note_id: int, actor: Actor, at: datetime) -> DossierNote:
    """Note that a task is done, once. Raises `Refused` for a note that is no task."""
    note = _locked(note_id, actor)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *((_NO_TASK,) if note.due_on is None else ()),
        )
    )
    if note.done_at is None:
        note.done_at = at
        note.save(update_fields=["done_at"])
        _tell(TASK_DONE, note, actor, at)
    return note


@transaction.atomic
def erase_note(*, note_id: int, actor: Actor, at: datetime) -> Dossier:
    """Erase a note, done or not, that nobody else sent; raises `DossierNote.DoesNotExist` once it is."""
    note = _locked(note_id, actor)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *((_OF_SOMEBODY,) if note.sender_id else ()),
        )
    )
    note.delete()
    _tell(NOTE_ERASED, note, actor, at)
    return note.dossier


_EMPTY = Objection(
    "note-empty", "La note est vide.", remedy="Écrivez-la, ou revenez sans rien faire."
)
_OF_SOMEBODY = Objection(
    "note-of-somebody",
    "Ce message est à qui l’a écrit : il ne s’efface pas.",
    remedy="Répondez-lui, ou notez qu’il est traité.",
)
_NO_TASK = Objection("no-task", "Cette note n’a pas de jour : ce n’est pas une tâche.")


def _locked(note_id: int, actor: Actor) -> DossierNote:
    rows = DossierNote.objects.select_for_update(of=("self",)).select_related("dossier")
    return rows.get(pk=note_id, dossier__body_id=actor.body_id)


def _tell(event: str, note: DossierNote, actor: Actor, at: datetime, **details: str) -> None:
    number = note.dossier.number
    record(
        actor=actor,
        event=event,
        subjects=[f"dossier/{number}"],
        at=at,
        dossier=number,
        **details,
    )
