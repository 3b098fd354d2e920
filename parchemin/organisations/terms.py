"""Words of the organisations room."""

from parchemin.kernel.terms import Term


class Service(Term):
    """What a habilitated partner may do (Code du travail, art. R6113-16)."""

    PREPARE = "prepare", "Former"
    EVALUATE = "evaluate", "Organiser l’évaluation"


class HabilitationState(Term):
    """Where a habilitation stands."""

    ACTIVE = "active", "En cours"
    SUSPENDED = "suspended", "Suspendue"
    ENDED = "ended", "Terminée"
