"""When a phone says that something was done: told by its own clock, believed while it may be true."""

from datetime import datetime, timedelta

AHEAD = timedelta(minutes=10)


def credible_moment(told: datetime, *, since: datetime, at: datetime) -> datetime:
    """Return the moment told if it lies between `since` and now, give or take a few minutes; `at` otherwise.

    Nothing is ordered by it.
    """
    return told if since <= told <= at + AHEAD else at
