"""« À traiter » : what is late, missing or blocked, each count opening its list."""

from dataclasses import dataclass

from parchemin.kernel.terms import Term


class Urgency(Term):
    """Why a task waits; its value is a class of the stylesheet."""

    LATE = "late", "En retard"
    MISSING = "missing", "Manquant"
    BLOCKED = "blocked", "Bloqué"


URGENCY_ICONS = {Urgency.LATE: "clock", Urgency.MISSING: "pending", Urgency.BLOCKED: "lock"}


@dataclass(frozen=True, slots=True)
class Task:
    """« 3 enquêtes à 6 mois sans réponse »: a count, what it counts, the rest of the sentence, its list."""

    count: int
    what: str
    rest: str
    url: str


@dataclass(frozen=True, slots=True)
class Tile:
    """The tasks of one urgency; `calm` is the sentence that reassures, or nothing."""

    urgency: Urgency
    tasks: tuple[Task, ...] = ()
    calm: str = ""

    @property
    def total(self) -> int:
        """Return how many things wait."""
        return sum(task.count for task in self.tasks)

    @property
    def icon(self) -> str:
        """Return the shape of the urgency."""
        return URGENCY_ICONS[self.urgency]


@dataclass(frozen=True, slots=True)
class NextAct:
    """The one next act of a page: where things stand, and the button."""

    subject: str
    sentence: str
    label: str
    url: str
