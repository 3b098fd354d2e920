"""The deliberation board: the agenda sorted by what asks for the jury, and one candidate in full."""

from collections.abc import Sequence
from typing import NamedTuple

from parchemin.accounts.actor import Actor
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.journal.chain import position_of
from parchemin.jury.selectors.board_values import AgendaGroup, BoardCase, DeliberationBoard
from parchemin.jury.selectors.case_at_hand import case_at_hand
from parchemin.jury.selectors.memory import Agenda
from parchemin.jury.selectors.seats import roles_in, seats_of
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.jury.terms import SittingState
from parchemin.jury.workflow import HOLDERS, SITTING

# The order in which the board takes cases: what divides first, then thresholds, then what nothing divides.
_ORDER = (
    AgendaGroup.DIVERGENT,
    AgendaGroup.BORDERLINE,
    AgendaGroup.UNANIMOUS,
    AgendaGroup.NOT_DELIBERATED,
)


def deliberation_board(
    actor: Actor, sitting_id: int, item_id: int | None = None
) -> DeliberationBoard:
    """Return the board of a sitting with one candidate in full, in a fixed number of queries.

    Without `item_id`, the first case that asks for the jury and is not decided, else the first one. Raises
    `Sitting.DoesNotExist` for a sitting that the actor may not see, LookupError for an item that is not its.
    """
    position = position_of(actor.body_id)
    sitting = (
        visible_sittings(actor).select_related("certification", "reglement").get(pk=sitting_id)
    )
    agenda = Agenda(sitting, position)
    cases = agenda.cases
    shown = _chosen(cases, item_id)
    read = agenda.candidate(shown.item_id) if shown else None
    roles = roles_in(actor, read.seats if read else seats_of(sitting))
    decided = sum(case.decided for case in cases)
    around = _around(cases, shown)
    return DeliberationBoard(
        sitting_id=sitting.pk,
        code=sitting.code,
        certification=sitting.certification.short_title,
        day=sitting.day,
        place=sitting.place,
        state=SittingState(sitting.state),
        reglement=sitting.reglement.title,
        reglement_from=sitting.reglement.in_force_from,
        rules=read.reglement if read else reglement_of(sitting.reglement.value),
        version=agenda.version,
        organises=not roles.isdisjoint(HOLDERS),
        moves=SITTING.available(SittingState(sitting.state), roles),
        at_hand=case_at_hand(actor, agenda.spoken, cases),
        cases=cases,
        decided=decided,
        left=len(awaiting(cases)),
        candidate=read.seen_by(actor, roles) if read else None,
        previous_id=around.previous,
        next_id=around.next,
        following_id=around.following,
    )


def _chosen(cases: Sequence[BoardCase], item_id: int | None) -> BoardCase | None:
    if item_id is not None:
        for case in cases:
            if case.item_id == item_id:
                return case
        raise LookupError(item_id)
    return next(iter([*awaiting(cases), *cases]), None)


def awaiting(cases: Sequence[BoardCase]) -> list[BoardCase]:
    """Return the cases still to decide that the table can hear, in the order in which the board takes them."""
    waiting = (case for case in cases if not case.decided and not case.unheard)
    return sorted(waiting, key=lambda case: _ORDER.index(case.group))


class _Around(NamedTuple):
    previous: int | None
    next: int | None
    following: int | None


def _around(cases: Sequence[BoardCase], shown: BoardCase | None) -> _Around:
    if shown is None:
        return _Around(None, None, None)
    order = [case.item_id for case in cases]
    place = order.index(shown.item_id)
    return _Around(
        previous=order[place - 1] if place else None,
        next=order[place + 1] if place + 1 < len(order) else None,
        following=_following(cases, shown),
    )


def _following(cases: Sequence[BoardCase], shown: BoardCase) -> int | None:
    """Return the next case to decide after the one shown, back to the first after the last."""
    waiting = [case for case in awaiting(cases) if case.item_id != shown.item_id]
    here = (_ORDER.index(shown.group), shown.position)
    later = [c for c in waiting if (_ORDER.index(c.group), c.position) > here]
    return next((case.item_id for case in [*later, *waiting]), None)
