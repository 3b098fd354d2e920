"""Rehearse: a whole campaign played through the acts of the application, in the database at hand."""

from datetime import datetime

from parchemin.processes.campaign import Campaign
from parchemin.processes.rehearse.assessing import assess, enter_candidates
from parchemin.processes.rehearse.founding import found
from parchemin.processes.rehearse.issuing import confirm, declare, issue, renew_status_lists
from parchemin.processes.rehearse.judging import hold_sitting
from parchemin.processes.rehearse.stage import Stage

__all__ = ["Stage", "rehearse"]


def rehearse(campaign: Campaign, *, today: datetime) -> Stage:
    """Play a campaign on its own dates, and return what it brought about.

    An act that is refused is told with its reasons, and the rehearsal goes on with what is left. `today`
    dates the status lists alone. For a throwaway database: nothing of it is fit to be kept.
    """
    stage = found(campaign)
    enter_candidates(stage)
    assess(stage)
    hold_sitting(stage)
    confirm(stage)
    issue(stage)
    declare(stage)
    renew_status_lists(stage, today)
    return stage
