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


def objections_to_sending(*, held_on: date, sent_on: date, today: date) -> tuple[Objection, ...]:
    """Return why a convocation may not be said to leave on a day: a day to come, or after the session."""
    later = Objection("sent-later", "Une convocation ne part pas un jour à venir.")
    late = Objection(
        "convocation-too-late",
        f"La session est du {french_date(held_on)} : une convocation n’a plus d’effet après elle.",
    )
    return (*((later,) if sent_on > today else ()), *((late,) if sent_on > held_on else ()))


REPLACED = Objection(
    "convocation-replaced",
    "Une convocation plus récente la remplace.",
    remedy="Envoyez la dernière.",
)
"""The objection to sending a version that another one replaces."""

NOTHING_TO_SEND = Objection(
    "nothing-to-send",
    "Aucune convocation n’attend de partir.",
    remedy="Préparez d’abord les convocations.",
)
"""The objection to sending when nothing is prepared."""


def stale_convocation(name: str) -> Objection:
    """Return the objection to sending a letter whose hour, place or blocs changed since."""
    return Objection(
        "convocation-stale",
        f"{name} : l’heure, le lieu ou les blocs ont changé depuis que la lettre est faite.",
        remedy="Préparez de nouveau les convocations.",
    )
