"""A campaign file, as plain values: everything that is played, rehearsed or demonstrated. No Django here."""

from parchemin.stories.campaign.reading import UnreadableCampaign, read_campaign
from parchemin.stories.campaign.value import Campaign

__all__ = ["Campaign", "UnreadableCampaign", "read_campaign"]
