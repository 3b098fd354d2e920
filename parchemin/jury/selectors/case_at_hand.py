"""Which case the jury is speaking of, as the journal tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

from parchemin.accounts.actor import Actor
from parchemin.journal.models import EventSubject
from parchemin.jury.events import (
    CASE_ADJOURNED,
    CASE_ADVISED,
    CLEAR_UNITS_ADOPTED,
    MARK_ADJUSTED,
    MENTION_PROPOSED,
    VOTE_CAST,
    VOTE_REPLACED,
)
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.board_values import BoardCase
from parchemin.jury.terms import SittingState

_SPOKEN = (
    VOTE_CAST,
    VOTE_REPLACED,
    CLEAR_UNITS_ADOPTED,
    CASE_ADJOURNED,
    CASE_ADVISED,
    MENTION_PROPOSED,
    MARK_ADJUSTED,
)


@dataclass(frozen=True, slots=True)
class LastWord:
    """What was last said of a case: by which account, and what the event is about."""

    actor_id: int | None
    subjects: frozenset[str]


def last_spoken(sitting: Sitting) -> LastWord | None:
    """Return what was last said of a case of an open sitting, in one query."""
    if sitting.state != SittingState.OPEN:
        return None
    about = EventSubject.objects.filter(
        body_id=sitting.body_id, subject=f"sitting/{sitting.code}", event__name__in=_SPOKEN
    )
    told = about.order_by("-event").values_list("event__actor_id", "event__subjects").first()
    return LastWord(told[0], frozenset(told[1])) if told else None


def case_at_hand(actor: Actor, spoken: LastWord | None, cases: Sequence[BoardCase]) -> int | None:
    """Return the item of which somebody else spoke last, or None."""
    if spoken is None or (actor.user_id is not None and spoken.actor_id == actor.user_id):
        return None
    about = (case.item_id for case in cases if f"dossier/{case.dossier}" in spoken.subjects)
    return next(about, None)
