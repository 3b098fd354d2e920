"""What the Caisse des Dépôts asks to correct, and the answer that it is given."""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.declarations.events import CORRECTION_ASKED
from parchemin.declarations.models import CorrectionRequest
from parchemin.declarations.rules import (
    correction_due,
    objections_to_answer,
    objections_to_request,
)
from parchemin.declarations.terms import CorrectionAnswer, CorrectionState
from parchemin.declarations.workflow import ANSWER
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.legal import NotInForce
from parchemin.kernel.objections import Objection, Refused, refuse_if


@transaction.atomic
def note_correction_request(
    *, number: str, requested_on: date, request: str, actor: Actor, at: datetime
) -> CorrectionRequest:
    """Note that a correction is asked for a certificate; its answer is due in three months (RULE-46).

    The same certificate and day twice is noted once. Raises `Refused` with every objection,
    `Certificate.DoesNotExist` for a number that the actor's body did not give. Source: Code du travail,
    art. R6113-17-2.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("decision__dossier")
        .get(body_id=actor.body_id, number=number.strip())
    )
    known = certificate.corrections.filter(requested_on=requested_on).first()
    if known is not None:
        return known
    refuse_if(
        tuple(
            objections_to_request(
                text=request,
                requested_on=requested_on,
                awarded_on=certificate.awarded_on,
                registered=certificate.registration_id is not None,
                today=paris_date(at),
            )
        )
    )
    due = _due(requested_on)
    made = CorrectionRequest.objects.create(
        body_id=actor.body_id, certificate=certificate, requested_on=requested_on, request=request
    )
    record(
        actor=actor,
        event=CORRECTION_ASKED,
        subjects=_subjects(certificate),
        at=at,
        number=certificate.number,
        requested_on=french_date(requested_on),
        due=french_date(due),
    )
    return made


@transaction.atomic
def answer_correction(
    *,
    correction_id: int,
    answer: CorrectionAnswer,
    explanation: str,
    answered_on: date,
    actor: Actor,
    at: datetime,
) -> CorrectionRequest:
    """Note what was answered to a correction asked, late or not; the same answer twice is noted once.

    `explanation` says what was sent, or why the request is not founded. Raises `Refused` with every objection.
    Source: Code du travail, art. R6113-17-2.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    correction = (
        CorrectionRequest.objects.select_for_update(of=("self",))
        .select_related("certificate__decision__dossier")
        .get(pk=correction_id, body_id=actor.body_id)
    )
    said = (correction.answer, correction.explanation, correction.answered_on)
    if said == (answer, explanation, answered_on):
        return correction
    refuse_if(
        (
            *ANSWER.objections(CorrectionState(correction.state), actor.roles),
            *objections_to_answer(
                explanation=explanation,
                answered_on=answered_on,
                requested_on=correction.requested_on,
                today=paris_date(at),
            ),
        )
    )
    correction.state, correction.answer = ANSWER.target, answer
    correction.explanation, correction.answered_on = explanation, answered_on
    correction.save()
    record(
        actor=actor,
        event=ANSWER.event,
        subjects=_subjects(correction.certificate),
        at=at,
        number=correction.certificate.number,
        answered_on=french_date(answered_on),
        answer=answer.label.lower(),
    )
    return correction


def _due(requested_on: date) -> date:
    """Return the last day to answer. Raises `Refused` for a request older than the duty."""
    try:
        return correction_due(requested_on)
    except NotInForce as unknown:
        raise Refused(
            Objection("before-the-duty", str(unknown), "Code du travail, art. R6113-17-2")
        ) from None


def _subjects(certificate: Certificate) -> list[str]:
    return [
        f"certificate/{certificate.number}",
        f"dossier/{certificate.decision.dossier.number}",
    ]
