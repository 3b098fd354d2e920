"""What happens to certificates once delivered: suspended, revoked by two persons, printed again, declared."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from lxml import etree

from parchemin.certificates.actions.delivery import make_duplicate
from parchemin.certificates.actions.proposals import confirm_change, propose_change
from parchemin.certificates.models import Certificate
from parchemin.certificates.workflow import named_move
from parchemin.declarations.actions.declaring import prepare_flux
from parchemin.declarations.actions.following import acknowledge_flux, mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux
from parchemin.processes.demonstration.plan import ChangePlan, DeclarationPlan
from parchemin.processes.demonstration.stage import Stage, Step

DUPLICATE = "duplicate"
RECEIPT = "urn:cdc:cpf:pc5:rapport:schema"


def steps_of_change(stage: Stage, plan: ChangePlan) -> Iterator[Step]:
    """Yield the day when something happens to a certificate."""
    yield stage.calendar.done(plan.day, 11), lambda at: _change(stage, plan, at)


def steps_of_declaration(stage: Stage, plan: DeclarationPlan) -> Iterator[Step]:
    """Yield the days of a flux: made and deposited, received, answered."""
    done = stage.calendar.done
    yield done(plan.made, 9), lambda at: _declare(stage, at)
    yield done(plan.made + 1, 9), lambda at: _acknowledge(stage, at)
    yield done(plan.answered, 16), lambda at: _answer(stage, plan, at)


def _change(stage: Stage, plan: ChangePlan, at: datetime) -> None:
    """Print a certificate again, or let one person propose to change its status and another confirm."""
    certificate = Certificate.objects.get(body=stage.body, kind="CQP", person__email=plan.candidate)
    if plan.act == DUPLICATE:
        make_duplicate(
            certificate_id=certificate.pk, reason=plan.reason, actor=stage.secretary, at=at
        )
        return
    proposal = propose_change(
        certificate_id=certificate.pk,
        move=named_move(plan.act),
        reason=plan.reason,
        holder_heard=True,
        actor=stage.secretary,
        at=at,
    )
    if plan.confirmed:
        confirm_change(proposal_id=proposal.pk, actor=stage.second_secretary, at=at)


def _declare(stage: Stage, at: datetime) -> None:
    for flux in prepare_flux(actor=stage.secretary, at=at):
        mark_flux_submitted(ident=flux.ident, actor=stage.secretary, at=at)


def _acknowledge(stage: Stage, at: datetime) -> None:
    flux = Flux.objects.get(body=stage.body)
    acknowledge_flux(ident=flux.ident, actor=stage.secretary, at=at)


def _answer(stage: Stage, plan: DeclarationPlan, at: datetime) -> None:
    flux = Flux.objects.get(body=stage.body)
    content = receipt_of(flux, plan.rejected)
    filename = f"rapport_{flux.filename}"
    read_receipt(content=content, filename=filename, actor=stage.secretary, at=at)


def receipt_of(flux: Flux, rejected: Mapping[str, str]) -> bytes:
    """Return the answer of the Caisse des Dépôts to a flux, in the shape of real ones: who it rejects, and why.

    `rejected` are messages by the address of the holder. Source: docs/formats/cdc-flux.md.
    """
    root = etree.Element(f"{{{RECEIPT}}}rapport", nsmap={"ns2": RECEIPT})
    for name, text in (
        ("nomFichier", flux.filename),
        ("idFlux", flux.ident),
        ("idTraitement", "51354"),
    ):
        etree.SubElement(root, name).text = text
    refused, accepted = (etree.SubElement(root, name) for name in ("PassagesKO", "PassagesOK"))
    for passage in flux.passages.select_related("certificate__person").order_by("line"):
        message = rejected.get(passage.certificate.person.email)
        parent = etree.SubElement(refused, "passage") if message else accepted
        etree.SubElement(parent, "idTechnique").text = passage.id_technique
        if message:
            etree.SubElement(parent, "messageErreur").text = message
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
