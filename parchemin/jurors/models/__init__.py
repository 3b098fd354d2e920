"""Tables of the people who may sit, and of the polls that ask them when."""

from parchemin.jurors.models.polls import AvailabilityPoll, PollAnswer, PollDate, PollInvitation
from parchemin.jurors.models.pool import Juror, JurorHabilitation, JurorMandate, JurorTraining

__all__ = [
    "AvailabilityPoll",
    "Juror",
    "JurorHabilitation",
    "JurorMandate",
    "JurorTraining",
    "PollAnswer",
    "PollDate",
    "PollInvitation",
]
