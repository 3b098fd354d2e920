"""Acts on the documents of a dossier: joined once, taken away with a reason when they are not its own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.files.actions import keep
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.pathways.events import DOCUMENT_JOINED, DOCUMENT_TAKEN_AWAY
from parchemin.pathways.models import CompletionRequest, Dossier, DossierDocument
from parchemin.pathways.rules.documents import (
    MOST_DOCUMENTS,
    SentDocument,
    objections_to_document,
)
from parchemin.pathways.selectors.access import visible_dossiers


@transaction.atomic
def join_document(
    *, dossier_id: int, document: SentDocument, actor: Actor, at: datetime
) -> DossierDocument:
    """Join a document to a dossier; the same bytes twice are joined once.

    Raises `Refused` for a file that is empty, too large, of a type not admitted or other than its name says,
    without a title, or when the dossier has too many; `Dossier.DoesNotExist` for one that the actor may not see.
    """
    dossier = visible_dossiers(actor).select_for_update(of=("self",)).get(pk=dossier_id)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER, Role.CANDIDATE),
            *(() if tidy(document.title) else (_NO_TITLE,)),
            *objections_to_document(document),
            *objections_to_number(dossier, 1),
        )
    )
    (kept,) = keep_documents(dossier, [document], actor, at)
    return kept


def keep_documents(
    dossier: Dossier,
    documents: Sequence[SentDocument],
    actor: Actor,
    at: datetime,
    request: CompletionRequest | None = None,
) -> list[DossierDocument]:
    """Write documents that nothing stands against, each once, and tell them; the dossier is locked."""
    kept = []
    for document in documents:
        file = keep(document.content)
        row, created = DossierDocument.objects.get_or_create(
            dossier=dossier,
            file=file,
            defaults={
                "request": request,
                "title": tidy(document.title) or document.kept_name[:120],
                "name": document.kept_name,
                "media_type": document.media_type,
                "given_by": actor.label[:160],
                "kept_at": at,
            },
        )
        kept.append(row)
        if created:
            _tell(DOCUMENT_JOINED, row, actor, at)
    return kept


@transaction.atomic
def take_document_away(*, document_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Take a document away from the dossier where it was joined by mistake; bytes that nothing names are swept.

    Raises `Refused` without a reason, and `DossierDocument.DoesNotExist` for that of another body, or once gone.
    """
    document = (
        DossierDocument.objects.select_for_update(of=("self",))
        .select_related("dossier", "file")
        .get(pk=document_id, dossier__body_id=actor.body_id)
    )
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *objections_to_reason(reason)))
    document.delete()
    _tell(DOCUMENT_TAKEN_AWAY, document, actor, at, reason=tidy_lines(reason))
    return document.dossier


def objections_to_number(dossier: Dossier, more: int) -> tuple[Objection, ...]:
    """Return why a dossier takes no more documents."""
    if dossier.documents.count() + more <= MOST_DOCUMENTS:
        return ()
    return (
        Objection(
            "too-many-documents",
            f"Un dossier garde {MOST_DOCUMENTS} pièces au plus.",
            remedy="Réunissez plusieurs pages dans un même PDF.",
        ),
    )


_NO_TITLE = Objection(
    "title-missing", "Dites ce qu’est cette pièce.", remedy="« Attestation d’emploi », par exemple."
)


def _tell(
    event: str, document: DossierDocument, actor: Actor, at: datetime, **details: str
) -> None:
    number = document.dossier.number
    record(
        actor=actor,
        event=event,
        subjects=[f"dossier/{number}"],
        at=at,
        dossier=number,
        digest=document.file_id[:16],
        **details,
    )
