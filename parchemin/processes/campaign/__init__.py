"""A campaign file, as plain values: everything that a rehearsal plays. No Django here."""

from parchemin.processes.campaign.reading import UnreadableCampaign, read_campaign
from parchemin.processes.campaign.value import Campaign

__all__ = ["Campaign", "UnreadableCampaign", "read_campaign"]
