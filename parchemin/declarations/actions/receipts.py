"""Reading an accusé de traitement back: each answer reaches the passage it names, once."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.declarations.actions.deposits import reopen_withdrawn
from parchemin.declarations.actions.flux import subject_of
from parchemin.declarations.cdc.receipt import (
    PassageAnswer,
    ReceiptContent,
    objections_to_flux_named,
    objections_to_passages_named,
    read_receipt_content,
)
from parchemin.declarations.models import Flux, Passage, Receipt
from parchemin.declarations.terms import FluxAction, FluxState, PassageState
from parchemin.declarations.workflow import PROCESS
from parchemin.files.actions import keep
from parchemin.journal.actions import record
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection, Refused, refuse_if

ACCEPTED_STATES = (PassageState.ACCEPTED, PassageState.WITHDRAWAL, PassageState.WITHDRAWN)
REFUSED_STATES = (PassageState.REFUSED, PassageState.RESENT)


@transaction.atomic
def read_receipt(
    *, content: bytes, filename: str, actor: Actor, at: datetime, ident: str = ""
) -> Receipt:
    """Apply a receipt to the flux it names, or to no one at all.

    `ident` is the flux the reader expects, when there is one. The same file twice changes nothing. Raises
    Refused, with every reason and its line, for a malformed receipt, a flux that the actor's body did not
    deposit, a passage that is not in it, or an answer that contradicts an earlier one. The flux is processed
    once each passage has its answer.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    told = read_receipt_content([content], filename)
    flux = _answered(told, actor, ident, filename)
    known = Receipt.objects.filter(flux=flux, file=sha256_hex(content)).first()
    if known is not None:
        return known
    sent = {passage.id_technique: passage for passage in flux.passages.all()}
    refuse_if(
        (
            *PROCESS.objections(FluxState(flux.state), actor.roles),
            *objections_to_passages_named(told, sent, filename),
            *_contradictions(told, sent, filename),
        )
    )
    _apply(told, flux, sent)
    kept = Receipt(
        flux=flux,
        treatment=told.treatment,
        filename=filename[:200],
        file=keep(content),
        accepted=len(told.accepted),
        rejected=len(told.refused),
        read_at=at,
    )
    kept.save(force_insert=True)
    _tell(kept, told, actor, at)
    return kept


def _answered(told: ReceiptContent, actor: Actor, ident: str, filename: str) -> Flux:
    if ident:
        refuse_if(objections_to_flux_named(told, ident, filename))
    flux = (
        Flux.objects.select_for_update(of=("self",))
        .filter(body_id=actor.body_id, ident=told.flux_ident)
        .first()
    )
    if flux is None:
        raise Refused(
            Objection(
                "receipt-unknown-flux",
                f"« {filename} » répond au flux « {told.flux_ident} », que votre organisme "
                "n’a pas établi.",
                remedy="Vérifier de quel espace certificateur vient cet accusé.",
            )
        )
    return flux


def _contradictions(
    told: ReceiptContent, sent: dict[str, Passage], filename: str
) -> tuple[Objection, ...]:
    """Return the answers that are not those already received."""
    return tuple(
        Objection(
            "receipt-contradicts",
            f"« {filename} », ligne {answer.line} : le passage « {answer.technical_id} » a déjà une "
            f"autre réponse (« {PassageState(sent[answer.technical_id].state).label} »).",
            remedy="Garder les deux accusés et demander à la Caisse des Dépôts lequel vaut.",
        )
        for answers, states in (
            (told.accepted, ACCEPTED_STATES),
            (told.refused, REFUSED_STATES),
        )
        for answer in answers
        if answer.technical_id in sent
        and sent[answer.technical_id].state not in (PassageState.PENDING, *states)
    )


def _apply(told: ReceiptContent, flux: Flux, sent: dict[str, Passage]) -> None:
    accepted = _unanswered(told.accepted, sent)
    refused = _unanswered(told.refused, sent)
    withdrawing = flux.action == FluxAction.SUPPRESSION
    messages = {answer.technical_id: list(answer.messages) for answer in told.refused}
    for passage in accepted:
        passage.state = PassageState.WITHDRAWN if withdrawing else PassageState.ACCEPTED
    for passage in refused:
        passage.state = PassageState.REFUSED
        passage.messages = messages[passage.id_technique]
    Passage.objects.bulk_update([*accepted, *refused], ["state", "messages"], batch_size=500)
    if withdrawing:
        Passage.objects.filter(
            certificate__in=[passage.certificate_id for passage in accepted],
            flux__action=FluxAction.CREATION,
            state=PassageState.WITHDRAWAL,
        ).update(state=PassageState.WITHDRAWN)
        reopen_withdrawn(flux, [passage.certificate_id for passage in refused])
    if not flux.passages.filter(state=PassageState.PENDING).exists():
        flux.state = PROCESS.target
        flux.save(update_fields=["state"])


def _unanswered(answers: tuple[PassageAnswer, ...], sent: dict[str, Passage]) -> list[Passage]:
    passages = (sent[answer.technical_id] for answer in answers)
    return [passage for passage in passages if passage.state == PassageState.PENDING]


def _tell(receipt: Receipt, told: ReceiptContent, actor: Actor, at: datetime) -> None:
    named = [answer.technical_id for answer in (*told.accepted, *told.refused)]
    flux = receipt.flux
    dossiers = dict(
        flux.passages.values_list("id_technique", "certificate__decision__dossier__number")
    )
    record(
        actor=actor,
        event=PROCESS.event,
        subjects=[subject_of(flux), *(f"dossier/{dossiers[ident]}" for ident in named)],
        at=at,
        ident=flux.ident,
        accepted=receipt.accepted,
        refused=receipt.rejected,
    )
