"""Acts on the procès-verbal: drafted once, signed by those whom the règlement names, frozen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.files.actions import keep
from parchemin.jury.actions.guards import locked_sitting, roles_at, tell
from parchemin.jury.documents.facts import (
    AttestedUnsigned,
    MinutesFacts,
    MinutesSignatory,
    minutes_as_json,
    minutes_from_json,
)
from parchemin.jury.documents.minutes import objections_to_minutes
from parchemin.jury.events import MINUTES_SIGNED_BY, SIGNATURE_MISSING, UNSIGNED_ATTESTED
from parchemin.jury.models import (
    Minutes,
    MinutesAttestation,
    MinutesSignature,
    Sitting,
    SittingSeat,
)
from parchemin.jury.rules.signatories import SAT
from parchemin.jury.selectors.seats import seats_of, signatories_of
from parchemin.jury.terms import College, MinutesState, SeatRole, SittingState
from parchemin.jury.workflow import REPLACE_MINUTES, SIGN_MINUTES, SIGN_SITTING
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines


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


def corrected_by(minutes: Minutes) -> Minutes | None:
    """Return the procès-verbal that a rectifying one corrects: the last before it, withdrawn ones left aside."""
    before = Minutes.objects.filter(sitting=minutes.sitting_id, version__lt=minutes.version)
    return before.order_by("version").last()


def objections_to_mending(sitting: Sitting) -> tuple[Objection, ...]:
    """Return why the draft of a procès-verbal may not change any more: who signed it, or was noted unable to."""
    noted = MinutesSignature.objects.filter(
        minutes__sitting=sitting, minutes__state=MinutesState.DRAFT
    ).order_by("pk")
    names = [row.seat.juror.name for row in noted.select_related("seat__juror")]
    if not names:
        return ()
    return (
        Objection(
            "minutes-countersigned",
            "Le projet de procès-verbal porte déjà la signature, ou l’empêchement de signer, de : "
            f"{', '.join(names)}.",
            _on_signing(sitting),
            "Faites-le signer par tous, ou notez qui ne le peut pas : une erreur se corrige ensuite par un "
            "rectificatif.",
        ),
    )


@transaction.atomic
def countersign(*, minutes_id: int, seat_id: int, actor: Actor, at: datetime) -> Minutes:
    """Put the signature of one of those who sign; in any order, each once and in person (RULE-38).

    Raises `Refused` with every objection.
    """
    minutes = _locked_minutes(minutes_id, actor)
    seat = minutes.sitting.seats.select_related("juror").get(pk=seat_id)
    not_theirs = _objections_to_hand(actor, seat)
    if minutes.signatures.filter(seat=seat, unable="").exists() and not not_theirs:
        return minutes
    roles = roles_at(actor, minutes.sitting)
    refuse_if(
        (
            *SIGN_MINUTES.objections(MinutesState(minutes.state), roles),
            *not_theirs,
            *_objections_to_signatory(seat, minutes),
            *_objections_to_noted(minutes, seat),
            *objections_to_printing(minutes),
        )
    )
    MinutesSignature.objects.create(minutes=minutes, seat=seat, role=seat.role, at=at)
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


@transaction.atomic
def note_unable(
    *, minutes_id: int, seat_id: int, reason: str, actor: Actor, at: datetime
) -> Minutes:
    """Note why one of those who sign cannot: the minutes say it in the place of their signature; noted once.

    The secretariat does, which signs nothing: no signatory sets aside the signature of another (RULE-38). From
    then on the draft is neither corrected nor its sitting reopened, as after a signature. Once all those of the
    règlement are noted, whoever else sat with a voice is asked to sign. Raises `Refused` with every objection.
    """
    minutes = _locked_minutes(minutes_id, actor)
    seat = minutes.sitting.seats.select_related("juror").get(pk=seat_id)
    said = tidy_lines(reason)
    not_theirs = objections_to_role(actor, Role.SECRETARIAT)
    noted = said and minutes.signatures.filter(seat=seat, unable=said).exists()
    if noted and not not_theirs:
        return minutes
    refuse_if(
        (
            *SIGN_MINUTES.objections(MinutesState(minutes.state), {Role.SECRETARIAT}),
            *not_theirs,
            *_objections_to_signatory(seat, minutes),
            *_objections_to_noted(minutes, seat),
            *objections_to_printing(minutes),
            *objections_to_reason(said),
        )
    )
    MinutesSignature.objects.create(minutes=minutes, seat=seat, role=seat.role, at=at, unable=said)
    tell(
        SIGNATURE_MISSING,
        minutes.sitting,
        actor,
        at,
        signatory=seat.juror.name,
        minutes=minutes.facts["number"],
        reason=said,
    )
    return minutes


@transaction.atomic
def attest_unsigned(*, minutes_id: int, reason: str, actor: Actor, at: datetime) -> Minutes:
    """Attest for the certifying body that nobody who sat can sign a procès-verbal; attested once.

    It takes nobody's place: the minutes tell who attests it, and why. Raises `Refused` while somebody may still
    sign, with every objection.
    """
    minutes = _locked_minutes(minutes_id, actor)
    said = tidy_lines(reason)
    not_theirs = objections_to_role(actor, Role.SECRETARIAT)
    if MinutesAttestation.objects.filter(minutes=minutes).exists() and not not_theirs:
        return minutes
    refuse_if(
        (
            *not_theirs,
            *SIGN_MINUTES.objections(MinutesState(minutes.state), {Role.SECRETARIAT}),
            *_objections_to_attesting(minutes),
            *objections_to_printing(minutes),
            *objections_to_reason(said),
        )
    )
    MinutesAttestation.objects.create(minutes=minutes, attested_by=actor.label, reason=said, at=at)
    told = {"minutes": minutes.facts["number"], "attested_by": actor.label, "reason": said}
    tell(UNSIGNED_ATTESTED, minutes.sitting, actor, at, **told)
    return minutes


def _objections_to_attesting(minutes: Minutes) -> Iterator[Objection]:
    noted = {row.seat_id: row for row in minutes.signatures.all()}
    awaited = [seat.juror.name for seat in _signatories(minutes) if seat.pk not in noted]
    if awaited:
        yield Objection(
            "signature-awaited",
            f"Le procès-verbal peut encore être signé par : {', '.join(awaited)}.",
            _on_signing(minutes.sitting),
            "Faites-le signer, ou notez pourquoi chacun ne le peut pas.",
        )
    elif any(not row.unable for row in noted.values()):
        yield Objection("signed-already", "Un de ceux qui ont siégé a signé ce procès-verbal.")


def _objections_to_noted(minutes: Minutes, seat: SittingSeat) -> Iterator[Objection]:
    known = minutes.signatures.filter(seat=seat).first()
    if known is not None:
        day = french_date(paris_date(known.at))
        what = f"ne peut pas signer, noté le {day} : {known.unable}" if known.unable else "a signé"
        yield Objection("signed-already", f"{seat.juror.name} {what}")


def objections_to_printing(minutes: Minutes) -> tuple[Objection, ...]:
    """Return what of a draft could not be printed: nobody signs what could never be sealed."""
    remedy = "Corrigez le projet, ou ce qui est écrit dans le dossier, avant la première signature."
    return tuple(
        replace(objection, remedy=objection.remedy or remedy)
        for objection in objections_to_minutes(minutes_from_json(minutes.facts))
    )


def signed_facts(minutes: Minutes) -> MinutesFacts | None:
    """Return what the procès-verbal says with its signatures, or None while one is missing.

    Where nobody who sat can sign, None until that is attested.
    """
    signed = {row.seat_id: row for row in minutes.signatures.all()}
    seats = _signatories(minutes)
    if not seats or any(seat.pk not in signed for seat in seats):
        return None
    attested = MinutesAttestation.objects.filter(minutes=minutes).first()
    if attested is None and all(row.unable for row in signed.values()):
        return None
    facts = minutes_from_json(minutes.facts)
    names = {member.seat: member.name for member in facts.members}
    signatures = tuple(
        MinutesSignatory(
            name=names[seat.pk],
            role=SeatRole(seat.role),
            college=College(seat.college),
            signed_at=signed[seat.pk].at,
            unable=signed[seat.pk].unable,
        )
        for seat in seats
    )
    return replace(facts, signatures=signatures, attested=_attestation_of(attested))


def _attestation_of(attested: MinutesAttestation | None) -> AttestedUnsigned | None:
    if attested is None:
        return None
    return AttestedUnsigned(attested.attested_by, attested.at, attested.reason)


def _signatories(minutes: Minutes) -> tuple[SittingSeat, ...]:
    """Return those whose signature a procès-verbal asks, or who were noted unable to put it."""
    prevented = {row.seat_id for row in minutes.signatures.all() if row.unable}
    return signatories_of(minutes.sitting, seats_of(minutes.sitting), prevented)


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
    minutes.file = keep(pdf)
    minutes.state, minutes.signed_at = SIGN_MINUTES.target.value, at
    minutes.save(update_fields=["file", "state", "signed_at"])
    corrected = corrected_by(minutes)
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
        sha256=minutes.file_id,
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


def _objections_to_signatory(seat: SittingSeat, minutes: Minutes) -> tuple[Objection, ...]:
    if seat in _signatories(minutes):
        return ()
    if seat.presence not in SAT:
        return (Objection("signatory-absent", f"{seat.juror.name} n’a pas siégé à cette séance."),)
    return (
        Objection(
            "not-a-signatory",
            f"{seat.juror.name} n’est pas de ceux qui signent le procès-verbal.",
            _on_signing(minutes.sitting),
        ),
    )
