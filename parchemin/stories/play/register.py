"""What happens to certificates once delivered: suspended, revoked by two persons, printed again, declared."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from lxml import etree

from parchemin.certificates.actions.delivery import make_duplicate
from parchemin.certificates.actions.proposals import confirm_change, propose_change
from parchemin.certificates.workflow import named_move
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import acknowledge_flux, mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux
from parchemin.stories.campaign.dates import morning
from parchemin.stories.campaign.value import ChangePlan, DeclarationPlan
from parchemin.stories.play.stage import NOBODY, Stage, Step

DUPLICATE = "duplicate"
RECEIPT = "urn:cdc:cpf:pc5:rapport:schema"


def steps_of_change(stage: Stage, plan: ChangePlan) -> Iterator[Step]:
    """Yield the day when something happens to a certificate."""
    yield morning(plan.on), partial(_change, stage, plan)


def steps_of_declaration(stage: Stage, plan: DeclarationPlan) -> Iterator[Step]:
    """Yield the days of a flux: made, deposited and received, answered."""
    yield plan.at, partial(_declare, stage, plan)
    if plan.received_on:
        yield morning(plan.received_on), partial(_deposit, stage)
    if plan.answered_on:
        yield morning(plan.answered_on), partial(_answer, stage, plan)


def _change(stage: Stage, plan: ChangePlan, at: datetime) -> None:
    """Print a certificate again, or let one person propose to change its status and another confirm."""
    dossier = stage.dossiers.get(plan.candidate)
    held = (c for c in stage.certificates if dossier and c.decision.dossier_id == dossier.pk)
    certificate = next((one.pk for one in held if one.kind == "CQP"), NOBODY)
    told: dict[str, Any] = {"certificate_id": certificate, "reason": plan.reason, "at": at}
    told["candidate"] = plan.candidate
    if plan.act == DUPLICATE:
        stage.attempt("Duplicata", make_duplicate, **told)
        return
    move, what = named_move(plan.act), "Changement d’état d’un certificat"
    proposal = stage.attempt(what, propose_change, move=move, holder_heard=True, **told)
    if proposal and plan.confirmed:
        confirm_change(proposal_id=proposal.pk, actor=stage.secretariat[-1], at=at)


def _declare(stage: Stage, plan: DeclarationPlan, at: datetime) -> None:
    """Put in a flux every holder that may be declared on that day."""
    if stage.certificates:
        what = "Déclaration à la Caisse des Dépôts"
        stage.flux = stage.attempt(what, prepare_flux, profile=plan.profile, at=at) or ()


def _deposit(stage: Stage, at: datetime) -> None:
    for flux in stage.flux:
        stage.attempt("Dépôt du flux", mark_flux_submitted, ident=flux.ident, at=at)
        stage.attempt("Réception du flux", acknowledge_flux, ident=flux.ident, at=at)


def _answer(stage: Stage, plan: DeclarationPlan, at: datetime) -> None:
    rejected = {
        stage.dossiers[key].person_id: message
        for key, message in plan.rejected.items()
        if key in stage.dossiers
    }
    for flux in stage.flux:
        content, filename = receipt_of(flux, rejected), f"rapport_{flux.filename}"
        stage.attempt("Réponse au flux", read_receipt, content=content, filename=filename, at=at)


def receipt_of(flux: Flux, rejected: Mapping[int, str]) -> bytes:
    """Return the answer of the Caisse des Dépôts to a flux, in the shape of real ones: who it rejects, and why.

    `rejected` are messages by the holder. Source: docs/formats/cdc-flux.md.
    """
    root = etree.Element(f"{{{RECEIPT}}}rapport", nsmap={"ns2": RECEIPT})
    for name, text in (
        ("nomFichier", flux.filename),
        ("idFlux", flux.ident),
        ("idTraitement", "51354"),
    ):
        etree.SubElement(root, name).text = text
    refused, accepted = (etree.SubElement(root, name) for name in ("PassagesKO", "PassagesOK"))
    for passage in flux.passages.select_related("certificate").order_by("line"):
        message = rejected.get(passage.certificate.person_id)
        parent = etree.SubElement(refused, "passage") if message else accepted
        etree.SubElement(parent, "idTechnique").text = passage.id_technique
        if message:
            etree.SubElement(parent, "messageErreur").text = message
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
