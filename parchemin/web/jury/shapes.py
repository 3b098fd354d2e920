"""What the jury selectors say, as the pieces of the interface show it."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from parchemin.jury.selectors.board_values import DeliberationBoard
from parchemin.jury.selectors.duties import OwnSeat
from parchemin.jury.selectors.lacks import Lack
from parchemin.jury.selectors.sittings import SeatLine, SittingLine, SittingPage
from parchemin.jury.terms import (
    Duty,
    MinutesState,
    Outcome,
    Presence,
    SeatRole,
    SittingState,
)
from parchemin.jury.workflow import (
    CANCEL,
    CLOSE,
    CONVENE_AGAIN,
    OPEN,
    RECORD_LACK,
    REOPEN,
    RESUME,
    SIGN_SITTING,
    SUSPEND,
)
from parchemin.kernel.numbers import plural
from parchemin.web.navigation import Link
from parchemin.web.pieces import jury
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.marks import State, Tone

_UNDER_WAY = (SittingState.OPEN, SittingState.SUSPENDED)
_STATES: Mapping[SittingState, tuple[Tone, str]] = {
    SittingState.CONVENED: (Tone.INFO, "calendar"),
    SittingState.OPEN: (Tone.WAIT, "people"),
    SittingState.SUSPENDED: (Tone.WAIT, "suspended"),
    SittingState.CLOSED: (Tone.INFO, "document"),
    SittingState.MINUTES_SIGNED: (Tone.OK, ""),
    SittingState.LACKED_QUORUM: (Tone.WAIT, "suspended"),
    SittingState.CONVENED_AGAIN: (Tone.PLAIN, "calendar"),
    SittingState.CANCELLED: (Tone.PLAIN, "close"),
}
_MINUTES: Mapping[MinutesState, Tone] = {
    MinutesState.DRAFT: Tone.WAIT,
    MinutesState.SIGNED: Tone.OK,
    MinutesState.RECTIFIED: Tone.PLAIN,
}
_OUTCOMES: Mapping[Outcome, Tone] = {
    Outcome.FULL: Tone.OK,
    Outcome.PARTIAL: Tone.WAIT,
    Outcome.REFUSED: Tone.NO,
    Outcome.ADJOURNED: Tone.INFO,
    Outcome.ABSENT: Tone.PLAIN,
    Outcome.EXCLUDED_FRAUD: Tone.NO,
}
_OUTCOME_ICONS = {Outcome.PARTIAL: "partial", Outcome.ADJOURNED: "clock"}
_FUNCTIONS = {SeatRole.CHAIR: "présidence", SeatRole.VICE_CHAIR: "vice-présidence"}
_AT_THE_TABLE = {
    Presence.PRESENT: jury.JurorPresence.PRESENT,
    Presence.REMOTE: jury.JurorPresence.PRESENT,
    Presence.REPRESENTED: jury.JurorPresence.PROXY,
}
MOST_FREE = 3


def sitting_state(state: SittingState) -> State:
    """Return the state of a sitting as a tag."""
    tone, icon = _STATES[state]
    return State(state.label, tone, icon)


def minutes_state(state: MinutesState) -> State:
    """Return the state of a procès-verbal as a tag."""
    return State(state.label, _MINUTES[state])


def outcome_state(outcome: Outcome) -> State:
    """Return what the jury decided as a tag."""
    return State(outcome.label, _OUTCOMES[outcome], _OUTCOME_ICONS.get(outcome, ""))


UNDECIDED = State("À décider", Tone.WAIT)
DRAFTED = ", rectificatif en préparation"
"""What follows a decision that a rectificatif still to be signed would take otherwise."""


def function_of(role: SeatRole, *, substitute: bool, voting: bool) -> str:
    """Return what is written under a juror: the presidency, or how they sit."""
    if role in _FUNCTIONS:
        return _FUNCTIONS[role]
    if substitute:
        return "suppléance"
    return "titulaire" if voting else "voix consultative"


def table_of(seats: Sequence[SeatLine], *, opened: bool) -> jury.JuryTable:
    """Return the table of a sitting. Before it opens, who is not recorded yet is expected.

    A substitute sits once the juror they stand in for is recorded as replaced.
    """
    replaced = {seat.name for seat in seats if seat.presence is Presence.SUBSTITUTED}
    shown = [seat for seat in seats if not seat.stands_in_for or seat.stands_in_for in replaced]
    return jury.jury_table([_juror(seat, opened) for seat in shown])


def _juror(seat: SeatLine, opened: bool) -> jury.SeatedJuror:
    function = function_of(seat.role, substitute=bool(seat.stands_in_for), voting=seat.voting)
    if seat.presence is None:
        presence = jury.JurorPresence.AWAY if opened else jury.JurorPresence.PRESENT
    else:
        presence = _AT_THE_TABLE.get(seat.presence, jury.JurorPresence.AWAY)
    away = (
        seat.presence.label.lower() if presence is jury.JurorPresence.AWAY and seat.presence else ""
    )
    return jury.SeatedJuror(seat.name, away or function, seat.college, presence, seat.voting)


def tabs_of(sitting: SittingLine, here: str, *, follows: bool = False) -> tuple[Link, ...]:
    """Return the views of a sitting, `here` being the route of the current one.

    `follows` opens the last one, for who tells the candidates.
    """
    views = [
        ("Préparation", "jury:sitting", None),
        ("Délibération", "jury:board", sitting.candidates),
        ("Procès-verbal", "jury:minutes", None),
    ]
    if follows:
        views.append(("Suites", "jury:follow_up", None))
    return tuple(
        Link(label, reverse(route, args=[sitting.id]), current=route == here, count=count)
        for label, route, count in views
    )


def moves_on_board(board: DeliberationBoard) -> tuple[Act, ...]:
    """Return the acts on the life of the sitting that the board offers: pause it, take it up, close it."""
    sitting = board.sitting_id
    left = plural(board.left, "candidat reste", "candidats restent") if board.left else ""
    acts = {
        move: Act(move.label, reverse("jury:move", args=[sitting, move.name]), key=move.name)
        for move in (SUSPEND, RESUME)
    }
    acts[CLOSE] = Act(
        CLOSE.label,
        reverse("jury:minutes", args=[sitting]),
        posted=False,
        blocked=left and f"{left} à décider.",
        key=CLOSE.name,
    )
    return tuple(acts[move] for move in board.moves if move in acts)


def lack_told(lack: Lack) -> str:
    """Return « Il manque 2 membres du collège salariés ; Fatou Ndiaye et Jorge Almeida sont libres. »"""
    missing = (
        f"{lack.instead_of} ne viendra pas"
        if lack.instead_of
        else f"Il manque {plural(lack.count, 'membre')} du collège {lack.college.label.lower()}"
    )
    names = [option.name for option in lack.free[:MOST_FREE]]
    if not names:
        return f"{missing} ; personne d’autre n’est libre ce jour-là."
    if others := lack.free[MOST_FREE:]:
        names.append(plural(len(others), "autre"))
    *firsts, last = names
    who = f"{', '.join(firsts)} et {last}" if firsts else last
    return f"{missing} ; {who} {'est libre' if len(lack.free) == 1 else 'sont libres'}."


def duties_of(sitting_id: int, own: OwnSeat | None) -> tuple[Link, ...]:
    """Return what waits for a juror in a sitting, each leading where it is done."""
    if own is None:
        return ()
    addresses = {
        Duty.ACKNOWLEDGE: reverse("jury:convocation", args=[sitting_id]),
        Duty.DELIBERATE: reverse("jury:board", args=[sitting_id]),
        Duty.SIGN: reverse("jury:minutes", args=[sitting_id]),
        Duty.CLAIM: reverse("jury:expenses", args=[own.seat_id]),
    }
    return tuple(Link(duty.label, addresses[duty], current=False) for duty in own.duties)


def trail_of(sitting_id: int, code: str) -> tuple[Link, ...]:
    """Return the way back from a form of a sitting."""
    return (
        Link("Jurys", reverse("jury:sittings"), current=False),
        Link(f"Séance {code}", reverse("jury:sitting", args=[sitting_id]), current=False),
    )


def moves_of(page: SittingPage) -> tuple[Act, ...]:
    """Return the acts open to the actor on the life of a sitting, each with what stands against it."""
    met = not page.lacking
    return tuple(
        _act(page, move.name, move.label)
        for move in page.moves
        if not (met and move.name == RECORD_LACK.name)
        and not (page.agenda and page.sitting.state in _UNDER_WAY and move.name == CANCEL.name)
    )


def _act(page: SittingPage, name: str, label: str) -> Act:
    sitting = page.sitting.id
    if name in (CLOSE.name, SIGN_SITTING.name):
        return Act(label, reverse("jury:minutes", args=[sitting]), ButtonWeight.SOLID, posted=False)
    if name == CONVENE_AGAIN.name:
        again = reverse("jury:convene_again", args=[sitting])
        return Act(label, again, ButtonWeight.SOLID, posted=False)
    if name == REOPEN.name:
        return Act(label, reverse("jury:reopen", args=[sitting]), ButtonWeight.QUIET, posted=False)
    if name == CANCEL.name:
        return Act(label, reverse("jury:cancel", args=[sitting]), ButtonWeight.QUIET, posted=False)
    opening = name == OPEN.name
    return Act(
        label,
        reverse("jury:move", args=[sitting, name]),
        ButtonWeight.BINDING if opening else ButtonWeight.PLAIN,
        blocked="Ce qui s’y oppose est écrit ci-dessous." if opening and page.objections else "",
        key=name,
    )
