"""What is asked to complete dossiers, and where it was answered."""

from datetime import date

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.kernel.canonical import sha256_hex
from parchemin.pathways.models import CompletionRequest, Dossier, DossierDocument, DossierNote
from parchemin.pathways.terms import DossierState


def about_request(request_id: int) -> str:
    """Return what the letter of a request is about, and its thread, for the post."""
    return f"completion/{request_id}"


def token_digest(token: str) -> str:
    """Return what is kept of a secret link."""
    return sha256_hex(token.encode())


def request_of(token: str) -> CompletionRequest:
    """Return the request that a secret link opens. Raises `CompletionRequest.DoesNotExist`."""
    rows = CompletionRequest.objects.select_related("dossier__body", "dossier__certification")
    return rows.get(token_digest=token_digest(token))


def own_requests(actor: Actor) -> QuerySet[CompletionRequest]:
    """Return what still awaits an answer of the candidate whose account acts."""
    own = Dossier.objects.filter(body_id=actor.body_id, person__user_id=actor.user_id or 0)
    rows = CompletionRequest.objects.filter(
        dossier__in=own, dossier__state=DossierState.DRAFT, closed_at__isnull=True
    )
    return rows.select_related("dossier__body", "dossier__certification")


def requests_of(actor: Actor, dossier_id: int) -> tuple[CompletionRequest, ...]:
    """Return what was asked of a dossier of the actor's body, the last first, in one query."""
    rows = CompletionRequest.objects.filter(dossier_id=dossier_id, dossier__body_id=actor.body_id)
    return tuple(rows.order_by("-asked_at", "-pk"))


def documents_of(actor: Actor, dossier_id: int) -> tuple[DossierDocument, ...]:
    """Return the documents of a dossier of the actor's body, the first joined first, in one query."""
    rows = visible_documents(actor).filter(dossier_id=dossier_id)
    return tuple(rows.select_related("file").order_by("kept_at", "pk"))


def visible_documents(actor: Actor) -> QuerySet[DossierDocument]:
    """Return the documents of the actor's body, for the secretariat alone."""
    rows = DossierDocument.objects.filter(dossier__body_id=actor.body_id)
    return rows if actor.holds(Role.SECRETARIAT) else rows.none()


def notes_of(actor: Actor, dossier_id: int) -> tuple[DossierNote, ...]:
    """Return the notes of a dossier of the actor's body, tasks to do first, in one query."""
    rows = DossierNote.objects.filter(dossier_id=dossier_id, dossier__body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT):
        return ()
    notes = rows.order_by("-written_at", "-pk")
    return tuple(sorted(notes, key=lambda note: note.due_on is None or note.done_at is not None))


def with_answer(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Keep the drafts whose candidate answered what was asked, and that nobody deposited since."""
    answered = CompletionRequest.objects.filter(closed_at__isnull=True, answered_at__isnull=False)
    return dossiers.filter(state=DossierState.DRAFT, pk__in=answered.values("dossier_id"))


def with_task(dossiers: QuerySet[Dossier], on: date) -> QuerySet[Dossier]:
    """Keep the dossiers that have a task to do by a day, messages apart."""
    tasks = DossierNote.objects.filter(due_on__lte=on, done_at__isnull=True, sender=None)
    return dossiers.filter(pk__in=tasks.values("dossier_id"))


def with_message(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Keep the dossiers of which a candidate or a partner wrote something that waits for an answer."""
    waiting = DossierNote.objects.filter(sender__isnull=False, done_at__isnull=True)
    return dossiers.filter(pk__in=waiting.values("dossier_id"))
