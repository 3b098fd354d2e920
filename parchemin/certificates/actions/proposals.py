"""A change of status in two gestures: one person proposes, another confirms, each signed in as themselves."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.models import User
from parchemin.accounts.selectors import actor_of
from parchemin.accounts.terms import Role
from parchemin.certificates.actions.reissue import replace_certificate
from parchemin.certificates.actions.status import (
    locked_certificate,
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
)
from parchemin.certificates.award_facts import corrected
from parchemin.certificates.events import CHANGE_DROPPED, CHANGE_PROPOSED
from parchemin.certificates.models import Certificate, StatusProposal
from parchemin.certificates.rules import objections_to_proposal, objections_to_replacing
from parchemin.certificates.terms import CertificateState, ProposalOutcome
from parchemin.certificates.workflow import REINSTATE, REVOKE, SUPERSEDE, SUSPEND, named_move
from parchemin.journal.actions import record
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.kernel.workflow import Transition


@transaction.atomic
def propose_change(
    *,
    certificate_id: int,
    move: Transition,
    reason: str,
    holder_heard: bool,
    actor: Actor,
    at: datetime,
) -> StatusProposal:
    """Propose to suspend, reinstate, replace or revoke a certificate; nothing changes until another confirms.

    The same proposal by the same person twice is made once. `holder_heard` counts for a revocation alone.
    Raises `Refused` with every objection.
    """
    certificate = locked_certificate(certificate_id, actor)
    pending = certificate.proposals.filter(outcome=ProposalOutcome.OPEN).first()
    said = {"move": move.name, "reason": tidy_lines(reason), "proposed_by_id": actor.user_id}
    if pending is not None and {name: getattr(pending, name) for name in said} == said:
        return pending
    refuse_if(
        (
            *move.objections(CertificateState(certificate.state), actor.roles),
            *objections_to_proposal(
                reason=reason,
                in_person=actor.user_id is not None,
                heard=holder_heard or move is not REVOKE,
                pending=pending is not None,
            ),
            *(_objections_to_replacing(certificate) if move is SUPERSEDE else ()),
        )
    )
    proposal = StatusProposal.objects.create(
        certificate=certificate,
        holder_heard=holder_heard,
        proposed_at=at,
        outcome=ProposalOutcome.OPEN,
        **said,
    )
    _tell(proposal, CHANGE_PROPOSED, move, actor, at, reason=proposal.reason)
    return proposal


@transaction.atomic
def confirm_change(*, proposal_id: int, actor: Actor, at: datetime) -> Certificate:
    """Make the change that somebody else proposed and return the certificate; confirming twice confirms once.

    The proposer decides, the actor seconds: both must hold the secretariat today (a mandate that ended decides
    nothing any more). Raises `Refused` with every objection.
    """
    proposal = _locked_proposal(proposal_id, actor)
    if proposal.outcome == ProposalOutcome.CONFIRMED:
        return proposal.certificate
    refuse_if(_objections_to_settling(proposal, actor))
    _change(proposal, _proposer(proposal, at), actor, at)
    _settle(proposal, ProposalOutcome.CONFIRMED, actor, at)
    proposal.certificate.refresh_from_db()
    return proposal.certificate


@transaction.atomic
def drop_proposal(*, proposal_id: int, actor: Actor, at: datetime) -> StatusProposal:
    """Give up a proposal, whoever made it; dropping twice drops once."""
    proposal = _locked_proposal(proposal_id, actor)
    if proposal.outcome == ProposalOutcome.DROPPED:
        return proposal
    refuse_if(_objections_to_settling(proposal, actor))
    _settle(proposal, ProposalOutcome.DROPPED, actor, at)
    _tell(proposal, CHANGE_DROPPED, named_move(proposal.move), actor, at)
    return proposal


def _objections_to_replacing(certificate: Certificate) -> tuple[Objection, ...]:
    return objections_to_replacing(said=certificate.facts, now=corrected(certificate))


def _locked_proposal(pk: int, actor: Actor) -> StatusProposal:
    """Lock the certificate first, as every change of status does, then the proposal."""
    found = StatusProposal.objects.get(pk=pk, certificate__body_id=actor.body_id)
    certificate = locked_certificate(found.certificate_id, actor)
    proposal = StatusProposal.objects.select_for_update(of=("self",)).get(pk=pk)
    proposal.certificate = certificate
    return proposal


def _objections_to_settling(proposal: StatusProposal, actor: Actor) -> tuple[Objection, ...]:
    found = []
    if proposal.outcome != ProposalOutcome.OPEN:
        label = ProposalOutcome(proposal.outcome).label.lower()
        found.append(Objection("settled", f"Cette proposition est déjà {label}."))
    found += objections_to_role(actor, Role.SECRETARIAT)
    return tuple(found)


def _proposer(proposal: StatusProposal, at: datetime) -> Actor:
    """Return who proposed, as they may act today. Raises `Refused` when they no longer may."""
    user, body = proposal.proposed_by, proposal.certificate.body
    proposer = actor_of(user, paris_date(at), body.slug)
    if proposer is not None and proposer.holds(Role.SECRETARIAT):
        return proposer
    raise Refused(
        Objection(
            "proposer-left",
            f"{user.name}, qui propose, n’a plus de mandat au secrétariat.",
            remedy="Abandonnez cette proposition et faites-en une autre.",
        )
    )


def _change(proposal: StatusProposal, proposer: Actor, actor: Actor, at: datetime) -> None:
    move = named_move(proposal.move)
    heard = {"holder_heard": proposal.holder_heard} if move is REVOKE else {}
    _ACTS[move](
        certificate_id=proposal.certificate_id,
        reason=proposal.reason,
        seconded_by=_person(actor),
        actor=proposer,
        at=at,
        **heard,
    )


_ACTS: Mapping[Transition, Callable[..., Certificate]] = {
    SUSPEND: suspend_certificate,
    REINSTATE: reinstate_certificate,
    SUPERSEDE: replace_certificate,
    REVOKE: revoke_certificate,
}


def _person(actor: Actor) -> User:
    """Return the account of whoever confirms. Raises `Refused` for an actor who is nobody."""
    if actor.user_id is None:
        raise Refused(Objection("in-person", "Une personne confirme, jamais un automate."))
    return User.objects.get(pk=actor.user_id)


def _settle(proposal: StatusProposal, outcome: ProposalOutcome, actor: Actor, at: datetime) -> None:
    proposal.outcome = outcome
    proposal.settled_by_id = actor.user_id
    proposal.settled_at = at
    proposal.save(update_fields=["outcome", "settled_by", "settled_at"])


def _tell(
    proposal: StatusProposal,
    event: str,
    move: Transition,
    actor: Actor,
    at: datetime,
    **details: str,
) -> None:
    certificate = proposal.certificate
    record(
        actor=actor,
        event=event,
        subjects=[
            f"dossier/{certificate.decision.dossier.number}",
            f"certificate/{certificate.number}",
        ],
        at=at,
        number=certificate.number,
        move=move.label,
        **details,
    )
