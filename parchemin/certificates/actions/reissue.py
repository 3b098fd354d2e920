"""A civil status or a registered title corrected: a new certificate; nothing already issued is edited."""

from datetime import datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import User
from parchemin.certificates.actions.award import next_numbers
from parchemin.certificates.actions.places import give_status_places
from parchemin.certificates.actions.register import append_leaves
from parchemin.certificates.actions.status import (
    ChangeOrder,
    locked_certificate,
    make_change,
    objections_to_change,
    publish_status_list,
    tell_change,
)
from parchemin.certificates.award_facts import corrected
from parchemin.certificates.codes import short_code, verification_token
from parchemin.certificates.models import Certificate, StatusList
from parchemin.certificates.register_log import ISSUED
from parchemin.certificates.rules import objections_to_replacing
from parchemin.certificates.selectors.duplicates import objections_to_taken_back
from parchemin.certificates.selectors.foundation import with_rectified
from parchemin.certificates.workflow import SUPERSEDE
from parchemin.kernel.objections import refuse_if


@transaction.atomic
def replace_certificate(
    *, certificate_id: int, reason: str, seconded_by: User, actor: Actor, at: datetime
) -> Certificate:
    """Replace a certificate by one that bears the civil status and registered title of today; two persons.

    The new one, returned, has its own number and proofs, and keeps all the rest: decision, date and place of the
    award, mentions. The first is worth nothing any more. Delivery follows, outside this transaction. Raises
    `Refused` with every objection, among them that neither has changed, or that a rectificatif took it back.
    """
    change = ChangeOrder(SUPERSEDE, reason, seconded_by, actor, at)
    first = locked_certificate(certificate_id, actor)
    facts = corrected(first)
    refuse_if(
        (
            *objections_to_change(first, change),
            *objections_to_replacing(said=first.facts, now=facts),
            *objections_to_taken_back(
                with_rectified(Certificate.objects.filter(pk=first.pk)).get()
            ),
        )
    )
    make_change(first, change)
    certificate = _create(first, facts, at)
    certificate.competences.set(first.competences.all())
    give_status_places([certificate], at)
    append_leaves([certificate], ISSUED, at)
    for status_list in StatusList.objects.filter(body_id=actor.body_id, credential=""):
        publish_status_list(status_list=status_list, at=at)
    tell_change(first, change, successor=certificate.number)
    return certificate


def _create(first: Certificate, facts: dict[str, Any], at: datetime) -> Certificate:
    (number,) = next_numbers(first.edition.certification, first.awarded_on.year, 1)
    return Certificate.objects.create(
        body_id=first.body_id,
        number=number,
        token=verification_token(),
        short_code=short_code(),
        kind=first.kind,
        person_id=first.person_id,
        edition_id=first.edition_id,
        bloc_id=first.bloc_id,
        decision_id=first.decision_id,
        registration_id=first.registration_id,
        awarded_on=first.awarded_on,
        place=first.place,
        facts={**facts, "number": number},
        issued_at=at,
        supersedes=first,
    )
