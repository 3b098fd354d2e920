"""Acts on the messages of a candidate, or of a partner, about a dossier: written, then answered."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.reasons import objections_to_words
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.events import MESSAGE_ANSWERED, MESSAGE_WRITTEN
from parchemin.pathways.models import DossierNote
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.post.notices import Notice, tell_owner

MOST_WAITING = 10
_EMPTY = Objection(
    "message-empty", "Le message est vide.", remedy="Écrivez ce que vous avez à dire."
)
_TOO_MANY = Objection(
    "messages-waiting",
    f"{MOST_WAITING} messages sur ce dossier attendent déjà une réponse.",
    remedy="Attendez celle du certificateur.",
)
_NO_MESSAGE = Objection(
    "no-message", "Cette note n’est pas un message : personne n’attend de réponse."
)
_ANSWERED = Objection("message-answered", "Ce message a déjà une réponse.")


@transaction.atomic
def write_message(*, dossier_id: int, text: str, actor: Actor, at: datetime) -> DossierNote:
    """Write to the body about one's own dossier: a task of that day. The same that waits is written once.

    Raises `Refused` for an empty or unprintable text, and once ten wait; `Dossier.DoesNotExist` for a dossier
    that the actor does not follow.
    """
    dossier = visible_dossiers(actor).select_for_update(of=("self",)).get(pk=dossier_id)
    said = tidy_lines(text)
    mine = dossier.notes.filter(sender_id=actor.user_id, done_at__isnull=True)
    same = mine.filter(text=said, sender__isnull=False).first()
    if same is not None:
        return same
    refuse_if(
        (
            *objections_to_role(actor, Role.PARTNER, Role.CANDIDATE),
            *(() if said else (_EMPTY,)),
            *objections_to_words(said, "Message"),
            *((_TOO_MANY,) if mine.count() >= MOST_WAITING else ()),
        )
    )
    note = DossierNote.objects.create(
        dossier=dossier,
        text=said,
        due_on=paris_date(at),
        written_by=actor.label[:160],
        written_at=at,
        sender_id=actor.user_id,
    )
    _tell(MESSAGE_WRITTEN, note, actor, at)
    return note


@transaction.atomic
def answer_message(*, note_id: int, answer: str, actor: Actor, at: datetime) -> DossierNote:
    """Answer a message, once: its sender reads it on their page, and is told by e-mail that it is there.

    Raises `Refused` for a note that nobody sent, without words, and for another answer than the one given.
    """
    rows = DossierNote.objects.select_for_update(of=("self",)).select_related("dossier")
    note = rows.get(pk=note_id, dossier__body_id=actor.body_id)
    said = tidy_lines(answer)
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    if said and note.answer == said:
        return note
    refuse_if(
        (
            *(() if note.sender_id else (_NO_MESSAGE,)),
            *((_ANSWERED,) if note.answer else ()),
            *(() if said else (_EMPTY,)),
            *objections_to_words(said, "Réponse"),
        )
    )
    note.answer, note.done_at = said, note.done_at or at
    note.save(update_fields=["answer", "done_at"])
    _tell(MESSAGE_ANSWERED, note, actor, at)
    tell_owner(note.sender_id, Notice.MESSAGE_ANSWERED, at)
    return note


def _tell(event: str, note: DossierNote, actor: Actor, at: datetime) -> None:
    number = note.dossier.number
    record(actor=actor, event=event, subjects=[f"dossier/{number}"], at=at, dossier=number)
