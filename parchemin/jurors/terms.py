"""The words of the pool of jurors."""

from parchemin.assembly.terms import College
from parchemin.kernel.terms import Term

__all__ = ["Availability", "College", "Gender", "PollState"]


class Gender(Term):
    """Stated only for the balance of women and men in VAE juries."""

    WOMAN = "F", "Femme"
    MAN = "M", "Homme"
    UNSTATED = "", "Non indiqué"


class Availability(Term):
    """What a juror answers when asked whether they can come on a date."""

    YES = "yes", "Disponible"
    IF_NEEDED = "if_needed", "Si besoin"
    NO = "no", "Indisponible"


class PollState(Term):
    """Life of an availability poll."""

    OPEN = "open", "Ouvert"
    CLOSED = "closed", "Clos"
