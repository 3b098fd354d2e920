"""Sessions, presences and concordance in shapes and words, and the buttons of a session."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.selectors.candidates import CandidateRow
from parchemin.assessment.terms import AttendanceState, Concordance, Gap, SessionState
from parchemin.assessment.workflow import CANCEL_SESSION
from parchemin.kernel.workflow import Transition
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.marks import State, Tone

OVER = frozenset({SessionState.CLOSED, SessionState.CANCELLED})
MOVABLE = frozenset({SessionState.PLANNED, SessionState.CONVENED})
_SESSIONS: Mapping[SessionState, tuple[Tone, str]] = {
    SessionState.PLANNED: (Tone.PLAIN, "calendar"),
    SessionState.CONVENED: (Tone.INFO, "people"),
    SessionState.HELD: (Tone.WAIT, "clock"),
    SessionState.CLOSED: (Tone.OK, "lock"),
    SessionState.CANCELLED: (Tone.NO, "refused"),
}
_PRESENCES: Mapping[AttendanceState, tuple[Tone, str]] = {
    AttendanceState.REGISTERED: (Tone.PLAIN, "pending"),
    AttendanceState.PRESENT: (Tone.OK, "acquired"),
    AttendanceState.ABSENT: (Tone.NO, "refused"),
    AttendanceState.EXCUSED: (Tone.WAIT, "suspended"),
}
_CONCORDANCES: Mapping[Concordance, State] = {
    Concordance.AGREE_POSITIVE: State("Concordants, favorables", Tone.OK, "acquired"),
    Concordance.AGREE_NEGATIVE: State("Concordants, défavorables", Tone.NO, "refused"),
    Concordance.DIVERGENT: State("Divergents", Tone.WAIT, "flag"),
    Concordance.INCOMPLETE: State("Évaluation incomplète", Tone.PLAIN, "pending"),
}
GAP_STATES: Mapping[Gap, State | None] = {
    Gap.NONE: None,
    Gap.ONE_DEGREE: State(Gap.ONE_DEGREE.label, Tone.WAIT, "alert"),
    Gap.FRANK: State(Gap.FRANK.label, Tone.NO, "flag"),
}


def tabs(actor: Actor, current: str) -> tuple[Link, ...]:
    """Return the views of assessment; `current` is the route of the one on the screen.

    None for a partner, who has its sessions alone.
    """
    if not actor.holds(Role.SECRETARIAT):
        return ()
    lists = (
        ("Sessions", "assessment:sessions"),
        ("Évaluateurs", "assessment:assessors"),
        ("Organismes", "organisations:partners"),
        ("Employeurs", "organisations:employers"),
        ("Cohérence", "assessment:consistency"),
    )
    return tuple(Link(label, reverse(route), current=route == current) for label, route in lists)


def session_state(state: SessionState) -> State:
    """Return where a session stands."""
    return State(state.label, *_SESSIONS[state])


def presence_state(presence: AttendanceState) -> State:
    """Return whether a candidate came."""
    return State(presence.label, *_PRESENCES[presence])


def concordance_state(found: Concordance | None) -> State | None:
    """Return what the assessors say together, or None while one of them has not signed."""
    return _CONCORDANCES[found] if found else None


def acts_of(session_id: int, moves: Sequence[Transition]) -> tuple[Act, ...]:
    """Return the buttons that take a session forward; cancelling asks for a reason and has its own form."""
    return tuple(
        Act(
            move.label,
            reverse("assessment:move", args=[session_id, move.name]),
            ButtonWeight.SOLID,
            key=move.name,
        )
        for move in moves
        if move is not CANCEL_SESSION
    )


def head_count(candidates: Sequence[CandidateRow]) -> tuple[tuple[AttendanceState, int], ...]:
    """Return how many candidates are present, absent, excused or not recorded yet; zeros left out."""
    counts = (
        (presence, sum(c.presence is presence for c in candidates)) for presence in AttendanceState
    )
    return tuple((presence, count) for presence, count in counts if count)
