"""Awarding what a signed sitting granted: parchemins for the whole, attestations for the blocs."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.award import Awarding, award_decisions
from parchemin.certificates.actions.keys import ensure_keys
from parchemin.certificates.actions.status import publish_status_list
from parchemin.certificates.models import Certificate, StatusList
from parchemin.certifications.reglement.terms import Outcome
from parchemin.jury.models import Decision
from parchemin.jury.terms import ConfirmationVerdict


@transaction.atomic
def award_sitting(
    *, sitting_id: int, awarding: Awarding, actor: Actor, at: datetime
) -> tuple[Certificate, ...]:
    """Enter in the register everything that a sitting granted; done once however often it is asked.

    What the CPNE sent back is not granted. Raises `Refused` while the minutes are not signed, or the CPNE has
    not spoken. Delivery follows, outside this transaction.
    """
    ensure_keys(actor=actor, at=at)
    decisions = Decision.objects.filter(
        sitting_id=sitting_id,
        body_id=actor.body_id,
        rectified_by__isnull=True,
        outcome__in=[Outcome.FULL, Outcome.PARTIAL],
    ).exclude(confirmation__verdict=ConfirmationVerdict.SENT_BACK)
    awarded = award_decisions(decisions=decisions, awarding=awarding, actor=actor, at=at)
    for status_list in StatusList.objects.filter(body_id=actor.body_id, credential=""):
        publish_status_list(status_list=status_list, at=at)
    return awarded
