"""The same change of status for several certificates: proposed, confirmed or dropped for all, or for none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.proposals import confirm_change, drop_proposal, propose_change
from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import ProposalOutcome
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.workflow import Transition

# Each change signs the register and the status lists anew: more would keep everybody else waiting.
MOST_TOGETHER = 200


@transaction.atomic
def propose_changes(
    *,
    numbers: Sequence[str],
    move: Transition,
    reason: str,
    holder_heard: bool,
    actor: Actor,
    at: datetime,
) -> int:
    """Propose the same change for each of these certificates, and return how many there are.

    Raises `Refused` with the objections to every one of them, each under its number.
    """
    return _each(
        numbers,
        actor,
        lambda certificate: propose_change(
            certificate_id=certificate.pk,
            move=move,
            reason=reason,
            holder_heard=holder_heard,
            actor=actor,
            at=at,
        ),
    )


@transaction.atomic
def confirm_changes(*, numbers: Sequence[str], actor: Actor, at: datetime) -> int:
    """Confirm what waits on each of these certificates, as `confirm_change` does; return how many there are."""
    return _each(
        numbers,
        actor,
        lambda certificate: confirm_change(proposal_id=_waiting(certificate), actor=actor, at=at),
    )


@transaction.atomic
def drop_proposals(*, numbers: Sequence[str], actor: Actor, at: datetime) -> int:
    """Give up what waits on each of these certificates; return how many there are."""
    return _each(
        numbers,
        actor,
        lambda certificate: drop_proposal(proposal_id=_waiting(certificate), actor=actor, at=at),
    )


def _each(numbers: Sequence[str], actor: Actor, act: Callable[[Certificate], object]) -> int:
    chosen = list(
        Certificate.objects.filter(body_id=actor.body_id, number__in=numbers).order_by("pk")
    )
    refuse_if(_objections_to_choice(numbers, chosen))
    objections: list[Objection] = []
    for certificate in chosen:
        try:
            act(certificate)
        except Refused as refused:
            objections += (
                replace(one, message=f"{certificate.number} : {one.message}")
                for one in refused.objections
            )
    refuse_if(tuple(objections))
    return len(chosen)


def _objections_to_choice(
    numbers: Sequence[str], chosen: Sequence[Certificate]
) -> tuple[Objection, ...]:
    if not numbers:
        return (Objection("nothing-chosen", "Aucun certificat n’est coché."),)
    if len(chosen) > MOST_TOGETHER:
        message = f"{len(chosen)} certificats sont cochés, {MOST_TOGETHER} au plus à la fois."
        return (Objection("too-many", message, remedy="Faites-le en plusieurs fois."),)
    unknown = sorted(set(numbers) - {certificate.number for certificate in chosen})
    return tuple(
        Objection("unknown", f"Aucun certificat de votre organisme n’a le numéro « {number} ».")
        for number in unknown
    )


def _waiting(certificate: Certificate) -> int:
    """Return the proposal that waits on a certificate. Raises `Refused` when none does."""
    found = certificate.proposals.filter(outcome=ProposalOutcome.OPEN).first()
    if found is None:
        raise Refused(Objection("nothing-proposed", "Aucune proposition n’attend."))
    return found.pk
