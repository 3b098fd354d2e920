"""Playing a campaign: its steps through the acts of the application, in the database at hand."""

from collections.abc import Iterator
from itertools import chain

from parchemin.stories.play.aftermath import steps_after
from parchemin.stories.play.candidates import steps_of_candidate, steps_of_import
from parchemin.stories.play.house import open_house
from parchemin.stories.play.pool import steps_of_juror, steps_of_pool
from parchemin.stories.play.register import steps_of_change, steps_of_declaration
from parchemin.stories.play.sessions import steps_of_session
from parchemin.stories.play.sittings import steps_of_sitting
from parchemin.stories.play.stage import Stage, Step

__all__ = ["Stage", "Step", "lives_of", "open_house"]


def lives_of(stage: Stage) -> Iterator[Iterator[Step]]:
    """Yield the steps of each life: jurors, candidates, sessions, sittings, certificates.

    They may be played one life after the other, or all together in the order of time.
    """
    campaign = stage.campaign
    for key, juror in campaign.jurors.items():
        yield steps_of_juror(stage, key, juror)
    for key, candidate in campaign.candidates.items():
        yield steps_of_candidate(stage, key, candidate)
    for promotion in campaign.promotions.values():
        if promotion.imported_by:
            yield steps_of_import(stage, promotion)
    for session in campaign.sessions:
        yield steps_of_session(stage, session)
    for sitting in campaign.sittings:
        yield chain(steps_of_sitting(stage, sitting), steps_after(stage, sitting))
    for change in campaign.changes:
        yield steps_of_change(stage, change)
    if campaign.declaration:
        yield steps_of_declaration(stage, campaign.declaration)
    yield steps_of_pool(stage)
