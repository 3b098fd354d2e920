"""The phones of a session: who fills grids there, whether their link opens, and how far it was tried."""

from collections.abc import Mapping
from dataclasses import dataclass

from parchemin.assessment.actions.links import MOST_ATTEMPTS, objections_to_opening
from parchemin.assessment.models import GridLink
from parchemin.assessment.selectors.links import live_links
from parchemin.assessment.selectors.sessions import SessionPage
from parchemin.assessment.terms import GridState
from parchemin.web.access import ActorRequest
from parchemin.web.pieces.marks import State, Tone

_OPENS = State("Ouvert", Tone.OK, "link")
_CLOSED: Mapping[str, State] = {
    "link-to-come": State("À venir", Tone.PLAIN, "clock"),
    "link-closed": State("Fermé", Tone.PLAIN, "lock"),
    "link-locked": State("Bloqué", Tone.NO, "lock"),
}


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """An assessor of a session: how many grids wait for their signature, and the link in force, if any."""

    assessor_id: int
    assessor: str
    to_sign: int
    link: GridLink | None
    state: State | None
    most_attempts: int = MOST_ATTEMPTS


def phone_lines(request: ActorRequest, page: SessionPage) -> tuple[PhoneLine, ...]:
    """Return the assessors of a session, by name, with the link of each, in one query."""
    grids = [grid for row in page.candidates for bloc in row.blocs for grid in bloc.grids]
    links = live_links(request.actor, page.session.id)
    names = {grid.assessor_id: grid.assessor for grid in grids}
    waiting = [
        grid.assessor_id
        for row in page.candidates
        if not row.away
        for bloc in row.blocs
        for grid in bloc.grids
        if grid.state is GridState.OPEN
    ]
    return tuple(
        PhoneLine(
            assessor_id=assessor_id,
            assessor=name,
            to_sign=waiting.count(assessor_id),
            link=links.get(assessor_id),
            state=_state(request, links.get(assessor_id)),
        )
        for assessor_id, name in sorted(names.items(), key=lambda row: row[1])
    )


def _state(request: ActorRequest, link: GridLink | None) -> State | None:
    if link is None:
        return None
    against = objections_to_opening(link, request.at)
    return _CLOSED[against[0].code] if against else _OPENS
