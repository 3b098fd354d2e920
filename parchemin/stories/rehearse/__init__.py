"""Rehearse: a whole campaign played through the acts of the application, in the database at hand."""

from datetime import datetime

from django.db import transaction

from parchemin.certificates.actions.status import publish_status_list
from parchemin.certificates.models import StatusList
from parchemin.kernel.objections import Objection, Refused
from parchemin.stories.campaign import Campaign
from parchemin.stories.play import Stage, lives_of, open_house

__all__ = ["Stage", "rehearse"]

_SEVERAL = Objection(
    "several-sittings",
    "Une répétition rend compte d’un jury, et ce fichier en raconte plusieurs.",
    remedy="Gardez-y une certification et une séance.",
)


def rehearse(campaign: Campaign, *, today: datetime) -> Stage:
    """Play a campaign on its own dates, one life after the other, and return what it brought about.

    An act that is refused is told with its reasons, and the rehearsal goes on with what is left. `today`
    dates the status lists alone. For a throwaway database: nothing of it is fit to be kept. Raises `Refused` for
    several certifications or sittings.
    """
    if (len(campaign.certifications), len(campaign.sittings)) != (1, 1):
        raise Refused(_SEVERAL)
    stage = open_house(campaign, now=today)
    for life in lives_of(stage):
        for moment, act in life:
            act(moment)
    _renew_status_lists(stage, today)
    return stage


@transaction.atomic
def _renew_status_lists(stage: Stage, today: datetime) -> None:
    """Sign the status lists as of today: a list of the day of the award would be too old to rely on."""
    for status_list in StatusList.objects.filter(body_id=stage.body.pk).order_by("pk"):
        publish_status_list(status_list=status_list, at=today)
