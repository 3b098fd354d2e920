"""When a convocation to a session may be prepared, and when it may leave."""

from datetime import date

from parchemin.assessment.terms import SessionState
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection

_OPEN = frozenset({SessionState.PLANNED, SessionState.CONVENED})


def objections_to_convening(
    state: SessionState, convened: int, called_off: int = 0
) -> tuple[Objection, ...]:
    """Return why nobody is convened: the session is over, or nobody comes.

    A session that was cancelled still writes to those whom it calls off.
    """
    if state is SessionState.CANCELLED and called_off:
        return ()
    over = Objection(
        "session-over", f"La session ne convoque plus personne : {state.label.lower()}."
    )
    empty = Objection(
        "session-empty", "Personne n’est inscrit à la session.", remedy="Inscrivez des candidats."
    )
    return (*(() if state in _OPEN else (over,)), *(() if convened else (empty,)))


def objections_to_lateness(held_on: date, sent_on: date) -> tuple[Objection, ...]:
    """Return why a convocation may not be said to leave on a day: it is after the session."""
    if sent_on <= held_on:
        return ()
    return (
        Objection(
            "convocation-too-late",
            f"La session est du {french_date(held_on)} : une convocation n’a plus d’effet après elle.",
        ),
    )
