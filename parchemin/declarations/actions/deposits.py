"""Following a flux: deposited, received, rejected as a whole, or given up."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from parchemin.accounts.actor import Actor
from parchemin.certificates.terms import CertificateState
from parchemin.declarations.actions.flux import subject_of
from parchemin.declarations.models import Flux, Passage
from parchemin.declarations.terms import FluxAction, FluxState, PassageState
from parchemin.declarations.workflow import ACKNOWLEDGE, DISCARD, REJECT_FILE, SUBMIT
from parchemin.journal.actions import record
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy
from parchemin.kernel.workflow import Transition

LONGEST_REASON = 500


@transaction.atomic
def mark_flux_submitted(*, ident: str, actor: Actor, at: datetime) -> Flux:
    """Note that a flux was deposited on the certifier portal; a second call changes nothing.

    Raises Refused when a certificate it declares is no longer valid, Flux.DoesNotExist for another body's.
    """
    flux = locked_flux(actor, ident)
    if flux.state == FluxState.SUBMITTED:
        return flux
    refuse_if((*SUBMIT.objections(FluxState(flux.state), actor.roles), *_no_longer_valid(flux)))
    flux.submitted_at = at
    flux.save(update_fields=["submitted_at"])
    return _moved(flux, SUBMIT, actor, at)


@transaction.atomic
def acknowledge_flux(*, ident: str, actor: Actor, at: datetime) -> Flux:
    """Note that the Caisse des Dépôts received a flux; a second call changes nothing."""
    flux = locked_flux(actor, ident)
    if flux.state == FluxState.RECEIVED:
        return flux
    refuse_if(ACKNOWLEDGE.objections(FluxState(flux.state), actor.roles))
    return _moved(flux, ACKNOWLEDGE, actor, at)


@transaction.atomic
def record_file_rejection(*, ident: str, reason: str, actor: Actor, at: datetime) -> Flux:
    """Note that the whole file was rejected: every unanswered passage is refused with this reason.

    They are sent again with `reexport_rejects`. A second call changes nothing.
    """
    flux = locked_flux(actor, ident)
    if flux.state == FluxState.REJECTED_FILE:
        return flux
    told = tidy(reason)
    refuse_if(
        (
            *REJECT_FILE.objections(FluxState(flux.state), actor.roles),
            *_objections_to_reason(told),
        )
    )
    pending = flux.passages.filter(state=PassageState.PENDING)
    certificates = list(pending.values_list("certificate_id", flat=True))
    pending.update(state=PassageState.REFUSED, messages=[told])
    reopen_withdrawn(flux, certificates)
    return _moved(flux, REJECT_FILE, actor, at, reason=told)


@transaction.atomic
def discard_flux(*, ident: str, actor: Actor, at: datetime) -> Flux:
    """Give up a flux that was never deposited: its holders wait again as if it had not been made."""
    flux = locked_flux(actor, ident)
    if flux.state == FluxState.DISCARDED:
        return flux
    refuse_if(DISCARD.objections(FluxState(flux.state), actor.roles))
    certificates = list(flux.passages.values_list("certificate_id", flat=True))
    flux.passages.update(state=PassageState.DISCARDED)
    _refuse_again(flux, certificates)
    reopen_withdrawn(flux, certificates)
    return _moved(flux, DISCARD, actor, at)


def locked_flux(actor: Actor, ident: str) -> Flux:
    """Return a flux of the actor's body, locked; raises Flux.DoesNotExist for another body's."""
    return Flux.objects.select_for_update(of=("self",)).get(body_id=actor.body_id, ident=ident)


def reopen_withdrawn(flux: Flux, certificates: list[int]) -> None:
    """Give back their accepted declaration to holders whose withdrawal did not happen."""
    if flux.action == FluxAction.SUPPRESSION:
        Passage.objects.filter(
            certificate__in=certificates,
            flux__action=FluxAction.CREATION,
            state=PassageState.WITHDRAWAL,
        ).update(state=PassageState.ACCEPTED)


def _refuse_again(flux: Flux, certificates: list[int]) -> None:
    """Give back to `reexport_rejects` the newest refusal of each holder that was being sent again."""
    resent = Passage.objects.filter(
        certificate__in=certificates, flux__action=flux.action, state=PassageState.RESENT
    )
    newest = (
        resent.values("certificate").annotate(newest=Max("pk")).values_list("newest", flat=True)
    )
    Passage.objects.filter(pk__in=list(newest)).update(state=PassageState.REFUSED)


def _moved(flux: Flux, move: Transition, actor: Actor, at: datetime, **details: str) -> Flux:
    flux.state = move.target
    flux.save(update_fields=["state"])
    dossiers = flux.passages.values_list("certificate__decision__dossier__number", flat=True)
    record(
        actor=actor,
        event=move.event,
        subjects=[subject_of(flux), *(f"dossier/{number}" for number in dossiers)],
        at=at,
        ident=flux.ident,
        **details,
    )
    return flux


def _no_longer_valid(flux: Flux) -> tuple[Objection, ...]:
    if flux.action == FluxAction.SUPPRESSION:
        return ()
    lost = flux.passages.exclude(certificate__state=CertificateState.ACTIVE)
    return tuple(
        Objection(
            "certificate-no-longer-valid",
            f"Le certificat n° {number} n’est plus valide : il ne doit pas être déclaré.",
            "Code du travail, art. R6113-17-1",
            "Abandonner ce flux et en établir un autre.",
        )
        for number in lost.values_list("certificate__number", flat=True).order_by("line")
    )


def _objections_to_reason(reason: str) -> tuple[Objection, ...]:
    if not reason:
        return (Objection("reason-missing", "Le motif du rejet manque."),)
    if len(reason) > LONGEST_REASON:
        return (Objection("reason-too-long", f"Le motif dépasse {LONGEST_REASON} caractères."),)
    return objections_to_text(reason, "Motif du rejet")
