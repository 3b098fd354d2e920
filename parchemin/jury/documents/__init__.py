"""The procès-verbal of a sitting: facts in, tagged PDF/A out. Pure Python and Typst, no Django."""

from parchemin.jury.documents.facts import (
    AttestedUnsigned,
    MinutesAdjustment,
    MinutesCandidate,
    MinutesCorrection,
    MinutesFacts,
    MinutesMember,
    MinutesRecusal,
    MinutesReopening,
    MinutesSignatory,
    MinutesUnit,
    MinutesVote,
    MinutesWithdrawal,
    UnitMark,
    minutes_as_json,
    minutes_digest,
    minutes_from_json,
)
from parchemin.jury.documents.minutes import make_minutes, objections_to_minutes

__all__ = [
    "AttestedUnsigned",
    "MinutesAdjustment",
    "MinutesCandidate",
    "MinutesCorrection",
    "MinutesFacts",
    "MinutesMember",
    "MinutesRecusal",
    "MinutesReopening",
    "MinutesSignatory",
    "MinutesUnit",
    "MinutesVote",
    "MinutesWithdrawal",
    "UnitMark",
    "make_minutes",
    "minutes_as_json",
    "minutes_digest",
    "minutes_from_json",
    "objections_to_minutes",
]
