"""Asking what a dossier lacks, by a letter, and answering by its secret link."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.documents import make_letter
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.reasons import objections_to_words
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.documents import keep_documents, objections_to_number
from parchemin.pathways.actions.life import give_back, locked_dossier
from parchemin.pathways.completion_letter import completion_letter, completion_values
from parchemin.pathways.events import COMPLETION_ANSWERED
from parchemin.pathways.models import CompletionRequest, Dossier
from parchemin.pathways.rules.documents import SentDocument, objections_to_document
from parchemin.pathways.selectors.requests import about_request, token_digest
from parchemin.pathways.terms import DossierState
from parchemin.post.actions import mail, prepare, set_aside
from parchemin.post.letterhead import head_of
from parchemin.post.letters import PersonalLetter, WrittenFile
from parchemin.post.models import Dispatch
from parchemin.post.terms import LETTER, PDF, LetterKind, number_in
from parchemin.post.texts import said_to

KIND = LetterKind.COMPLETION


@transaction.atomic
def ask_to_complete(*, dossier_id: int, reason: str, actor: Actor, at: datetime) -> Dossier:
    """Give a dossier back to be completed, and write to the candidate what is asked; the same again asks nothing.

    The letter leaves by e-mail at once, with the address where it is answered; who has no address is written a
    letter to post. Raises `Refused`.
    """
    said = tidy_lines(reason)
    before = locked_dossier(dossier_id, actor, at)
    standing = before.requests.filter(closed_at__isnull=True, asked=said)
    if before.state == DossierState.DRAFT and standing.exists():
        return before
    dossier = give_back(dossier_id=dossier_id, reason=reason, actor=actor, at=at)
    close_requests(dossier, actor, at)
    asked = CompletionRequest.objects.create(dossier=dossier, asked=said, asked_at=at)
    (written,) = prepare(
        kind=KIND,
        about=about_request(asked.pk),
        subjects=[f"dossier/{dossier.number}"],
        letters=[_letter(asked, at)],
        actor=actor,
        at=at,
    )
    if written.email:
        mail(kind=KIND, about=written.about, actor=actor, at=at)
    return dossier


def close_requests(dossier: Dossier, actor: Actor, at: datetime) -> None:
    """Close what is still asked of a dossier that the caller has locked; its letter, if it waits, never leaves."""
    for asked in dossier.requests.filter(closed_at__isnull=True):
        asked.closed_at = at
        asked.save(update_fields=["closed_at"])
        set_aside(kind=KIND, about=about_request(asked.pk), actor=actor)


def fresh_link(dispatch: Dispatch) -> str:
    """Return the secret address that a letter carries, the same at each try; the former opens nothing any more."""
    token = salted_hmac("parchemin.completion", str(dispatch.pk), algorithm="sha256").hexdigest()
    asked = CompletionRequest.objects.filter(pk=number_in(dispatch.about))
    asked.update(token_digest=token_digest(token))
    return settings.PUBLIC_URL + reverse("completion", args=[token])


@transaction.atomic
def answer_completion(
    *,
    request_id: int,
    answer: str,
    documents: Sequence[SentDocument],
    at: datetime,
    actor: Actor | None = None,
) -> CompletionRequest:
    """Keep what a candidate answers to what is asked of their dossier: by their account, or by their secret link.

    The caller has found the request by the link, or among those of the `actor`. They may add to it until the
    dossier is deposited; the same again changes nothing. What was asked is not written any more, if it still
    waited to be posted. Raises `Refused` with every objection.
    """
    found = CompletionRequest.objects.get(pk=request_id)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=found.dossier_id)
    asked = CompletionRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    text = tidy_lines(answer)
    refuse_if(
        (
            *objections_to_answering(asked, dossier),
            *(() if text or documents else (_NOTHING_GIVEN,)),
            *objections_to_words(text, "Réponse"),
            *(o for document in documents for o in objections_to_document(document)),
            *objections_to_number(dossier, len(documents)),
        )
    )
    before = asked.documents.count()
    actor = actor or Actor(
        "Le candidat, par son lien", dossier.body_id, frozenset({Role.CANDIDATE})
    )
    keep_documents(dossier, documents, actor, at, request=asked)
    given = asked.documents.count() - before
    if not given and asked.answer == text:
        return asked
    asked.answer, asked.answered_at = text or asked.answer, at
    asked.save(update_fields=["answer", "answered_at"])
    house = system_actor(dossier.body_id)
    set_aside(kind=KIND, about=about_request(asked.pk), actor=house)
    record(
        actor=actor,
        event=COMPLETION_ANSWERED,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        given=given,
    )
    return asked


def objections_to_answering(asked: CompletionRequest, dossier: Dossier) -> tuple[Objection, ...]:
    """Return why what is asked takes no answer any more."""
    if asked.closed_at is None and dossier.state == DossierState.DRAFT:
        return ()
    return (
        Objection(
            "completion-closed",
            "Cette demande n’attend plus de réponse : le dossier a été repris depuis.",
            remedy="Écrivez au secrétariat.",
        ),
    )


_NOTHING_GIVEN = Objection(
    "nothing-given", "Rien n’est donné.", remedy="Écrivez une réponse, ou joignez une pièce."
)


def _letter(asked: CompletionRequest, at: datetime) -> PersonalLetter:
    dossier, person = asked.dossier, asked.dossier.person
    values = completion_values(asked)
    said = said_to(dossier.body_id, KIND, values)
    files: tuple[WrittenFile, ...] = ()
    if not person.email:
        letter = completion_letter(asked, paris_date(at))
        content = make_letter(letter, head_of(dossier.body_id))
        files = (WrittenFile(LETTER, f"complement-{dossier.number}.pdf", PDF, content),)
    return PersonalLetter(
        thread=about_request(asked.pk),
        name=person.full_name,
        email=person.email,
        says=sha256_hex(repr(values).encode()),
        subject=said.subject,
        text=said.text,
        files=files,
    )
