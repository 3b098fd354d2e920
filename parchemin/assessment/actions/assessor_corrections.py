"""The act that corrects who an assessor is, typed wrong before."""

from datetime import datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_sealed
from parchemin.assessment.events import ASSESSOR_CORRECTED
from parchemin.assessment.models import Assessor
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.people import objections_to_name
from parchemin.kernel.text import tidy, tidy_lines

_FIELDS = {
    "given_names": "prénoms",
    "surname": "nom",
    "email": "adresse électronique",
    "employer_id": "employeur",
    "partner_id": "organisme",
}


@transaction.atomic
def correct_assessor(
    *,
    assessor_id: int,
    given_names: str,
    surname: str,
    email: str,
    employer_id: int | None,
    partner_id: int | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Assessor:
    """Correct who an assessor is and where they work, with a reason; nothing is told when nothing changes.

    An address that changes closes the access of an account at another one; what they signed stays sealed under
    the address of then. Raises `Refused` for the address of another or a name that cannot be printed;
    `Assessor.DoesNotExist` for one of another body, as for an employer or a partner that is not of theirs.
    """
    assessors = Assessor.objects.select_for_update(of=("self",))
    assessor = assessors.get(pk=assessor_id, body_id=actor.body_id)
    wanted: dict[str, Any] = {
        "surname": tidy(surname),
        "given_names": tidy(given_names),
        "email": email.strip().lower(),
        "employer_id": employer_id,
        "partner_id": partner_id,
    }
    changed = [field for field, value in wanted.items() if getattr(assessor, field) != value]
    if not changed:
        return assessor
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *objections_to_name(wanted["given_names"], wanted["surname"]),
            *_objections_to_address(assessor, wanted["email"]),
        )
    )
    if employer_id is not None:
        assessor.body.employers.get(pk=employer_id)
    if partner_id is not None:
        assessor.body.partners.get(pk=partner_id)
    if "email" in changed and assessor.grids.filter(signed_at__isnull=False).exists():
        assessor.sealed_email = assessor.sealed_email or assessor.email
    for field in changed:
        setattr(assessor, field, wanted[field])
    if assessor.user and assessor.user.email != assessor.email and "email" in changed:
        assessor.user = None
    assessor.save(update_fields=[*changed, "sealed_email", "user"])
    record(
        actor=actor,
        event=ASSESSOR_CORRECTED,
        subjects=[f"assessor/{assessor.pk}"],
        at=at,
        assessor=assessor.name,
        fields=", ".join(_FIELDS[field] for field in changed),
        reason=tidy_lines(reason),
    )
    return assessor


def _objections_to_address(assessor: Assessor, email: str) -> tuple[Objection, ...]:
    others = Assessor.objects.filter(body_id=assessor.body_id, email=email).exclude(pk=assessor.pk)
    taken = tuple(
        Objection(
            "email-taken", f"L’adresse {email} est celle d’un autre évaluateur, {other.name}."
        )
        for other in others
    )
    return taken or objections_to_sealed(assessor.body_id, email, but=assessor.pk)
