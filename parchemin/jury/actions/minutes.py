"""Acts on the procès-verbal: drafted once, signed by those whom the règlement names, frozen."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.actions.guards import locked_sitting, roles_at, tell
from parchemin.jury.documents.facts import (
    MinutesFacts,
    MinutesSignature,
    minutes_as_json,
    minutes_from_json,
)
from parchemin.jury.documents.minutes import objections_to_minutes
from parchemin.jury.events import MINUTES_SIGNED_BY
from parchemin.jury.models import Minutes, Sitting, SittingSeat
from parchemin.jury.models import MinutesSignature as SignatureRow
from parchemin.jury.rules.signing import SAT
from parchemin.jury.selectors.seats import seats_of, signatories_of
from parchemin.jury.terms import College, MinutesState, SeatRole, SittingState
from parchemin.jury.workflow import REPLACE_MINUTES, SIGN_MINUTES, SIGN_SITTING
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection, refuse_if


def draft_minutes(
    sitting: Sitting, facts: MinutesFacts, *, at: datetime, version: int = 1, reason: str = ""
) -> Minutes:
    """Write the draft of a procès-verbal; called by the process that closes or rectifies a sitting."""
    return Minutes.objects.create(
        sitting=sitting,
        version=version,
        reason=reason,
        facts=minutes_as_json(facts),
        state=MinutesState.DRAFT,
        drafted_at=at,
    )


def objections_to_mending(sitting: Sitting) -> tuple[Objection, ...]:
    """Return why the draft of a procès-verbal may not change any more: who has signed it already."""
    signed = SignatureRow.objects.filter(
        minutes__sitting=sitting, minutes__state=MinutesState.DRAFT
    ).order_by("pk")
    names = list(signed.values_list("seat__juror__name", flat=True))
    if not names:
        return ()
    return (
        Objection(
            "minutes-countersigned",
            f"Le projet de procès-verbal porte déjà la signature de : {', '.join(names)}.",
            _on_signing(sitting),
            "Faites-le signer par tous : une erreur se corrige ensuite par un rectificatif.",
        ),
    )


@transaction.atomic
def countersign(*, minutes_id: int, seat_id: int, actor: Actor, at: datetime) -> Minutes:
    """Put the signature of one of those who sign; in any order, each once and in person (RULE-38).

    Raises `Refused` with every objection.
    """
    minutes = _locked_minutes(minutes_id, actor)
    seat = minutes.sitting.seats.select_related("juror").get(pk=seat_id)
    if minutes.signatures.filter(seat=seat).exists():
        return minutes
    roles = roles_at(actor, minutes.sitting)
    refuse_if(
        (
            *SIGN_MINUTES.objections(MinutesState(minutes.state), roles),
            *_objections_to_hand(actor, seat),
            *_objections_to_signatory(seat, minutes.sitting),
            *objections_to_printing(minutes),
        )
    )
    SignatureRow.objects.create(minutes=minutes, seat=seat, role=seat.role, at=at)
    tell(
        MINUTES_SIGNED_BY,
        minutes.sitting,
        actor,
        at,
        signatory=seat.juror.name,
        minutes=minutes.facts["number"],
        role=SeatRole(seat.role).label.lower(),
    )
    return minutes


def objections_to_printing(minutes: Minutes) -> tuple[Objection, ...]:
    """Return what of a draft could not be printed: nobody signs what could never be sealed."""
    remedy = "Corrigez le projet, ou ce qui est écrit dans le dossier, avant la première signature."
    return tuple(
        replace(objection, remedy=objection.remedy or remedy)
        for objection in objections_to_minutes(minutes_from_json(minutes.facts))
    )


def signed_facts(minutes: Minutes) -> MinutesFacts | None:
    """Return what the procès-verbal says with its signatures, or None while one is missing."""
    signed = dict(minutes.signatures.values_list("seat_id", "at"))
    seats = signatories_of(minutes.sitting, seats_of(minutes.sitting))
    if not seats or any(seat.pk not in signed for seat in seats):
        return None
    signatures = tuple(
        MinutesSignature(
            name=seat.juror.name,
            role=SeatRole(seat.role),
            college=College(seat.college),
            signed_at=signed[seat.pk],
        )
        for seat in seats
    )
    return replace(minutes_from_json(minutes.facts), signatures=signatures)


@transaction.atomic
def freeze_minutes(*, minutes_id: int, pdf: bytes, actor: Actor, at: datetime) -> Minutes:
    """Keep the file of a procès-verbal that everybody has signed; from then on nothing of it changes.

    The minutes that it corrects become rectified. Frozen already, nothing more is done.
    """
    minutes = _locked_minutes(minutes_id, actor)
    if minutes.state != MinutesState.DRAFT:
        return minutes
    facts = signed_facts(minutes)
    refuse_if(() if facts else (_unsigned(minutes.sitting),))
    sitting = minutes.sitting
    minutes.pdf, minutes.sha256 = pdf, sha256_hex(pdf)
    minutes.state, minutes.signed_at = SIGN_MINUTES.target.value, at
    minutes.save(update_fields=["pdf", "sha256", "state", "signed_at"])
    corrected = sitting.minutes.filter(version=minutes.version - 1).first()
    if corrected is not None:
        corrected.state = REPLACE_MINUTES.target.value
        corrected.save(update_fields=["state"])
    if sitting.state == SittingState.CLOSED:
        sitting.state = SIGN_SITTING.target.value
        sitting.save(update_fields=["state"])
    tell(
        SIGN_MINUTES.event,
        sitting,
        actor,
        at,
        minutes=minutes.facts["number"],
        sha256=minutes.sha256,
    )
    return minutes


def _unsigned(sitting: Sitting) -> Objection:
    return Objection(
        "minutes-unsigned",
        "Le procès-verbal n’a pas encore toutes ses signatures.",
        _on_signing(sitting),
    )


def _on_signing(sitting: Sitting) -> str:
    return branch_source(reglement_of(sitting.reglement.value), "minutes.signed_by")


def _locked_minutes(minutes_id: int, actor: Actor) -> Minutes:
    found = Minutes.objects.get(pk=minutes_id, sitting__body_id=actor.body_id)
    sitting = locked_sitting(found.sitting_id, actor)
    minutes = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes_id)
    minutes.sitting = sitting
    return minutes


def _objections_to_hand(actor: Actor, seat: SittingSeat) -> tuple[Objection, ...]:
    own = actor.user_id is not None and actor.user_id == seat.juror.user_id
    if own or actor.holds(Role.SYSTEM):
        return ()
    return (
        Objection(
            "signature-of-another",
            f"Seul {seat.juror.name} peut signer à cette place.",
            remedy="Chacun signe depuis son propre accès.",
        ),
    )


def _objections_to_signatory(seat: SittingSeat, sitting: Sitting) -> tuple[Objection, ...]:
    if seat in signatories_of(sitting, seats_of(sitting)):
        return ()
    if seat.presence not in SAT:
        return (Objection("signatory-absent", f"{seat.juror.name} n’a pas siégé à cette séance."),)
    return (
        Objection(
            "not-a-signatory",
            f"{seat.juror.name} n’est pas de ceux qui signent le procès-verbal.",
            _on_signing(sitting),
        ),
    )
