"""States: a shape and a word, and only then a colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from parchemin.certifications.reglement.terms import MarkSign
from parchemin.kernel.numbers import agreement
from parchemin.kernel.terms import Term


class Tone(Term):
    """How a state is to be taken; its value is a class of the stylesheet."""

    OK = "ok", "favorable"
    WAIT = "wait", "à surveiller"
    NO = "no", "défavorable"
    INFO = "info", "en cours"
    PLAIN = "plain-state", "neutre"


TONE_ICONS = {
    Tone.OK: "acquired",
    Tone.WAIT: "alert",
    Tone.NO: "refused",
    Tone.INFO: "pending",
    Tone.PLAIN: "pending",
}


@dataclass(frozen=True, slots=True)
class State:
    """A state in words. `icon` is a name of the sprite; without it, the one of the tone."""

    label: str
    tone: Tone = Tone.PLAIN
    icon: str = ""

    @property
    def shape(self) -> str:
        """Return the icon that tells the state apart without its colour."""
        return self.icon or TONE_ICONS[self.tone]


SIGNS = {
    MarkSign.ACQUIRED: State(MarkSign.ACQUIRED.label, Tone.OK, "acquired"),
    MarkSign.PARTIAL: State(MarkSign.PARTIAL.label, Tone.WAIT, "partial"),
    MarkSign.NOT_ACQUIRED: State(MarkSign.NOT_ACQUIRED.label, Tone.NO, "refused"),
    MarkSign.NOT_ASSESSED: State(MarkSign.NOT_ASSESSED.label, Tone.PLAIN, "pending"),
}
"""What a mark looks like, whatever the scale and the page."""


class BlocStatus(Term):
    """Where a person stands on a bloc; its value is a class of the stylesheet."""

    ACQUIRED = "acquired", "acquis"
    EARLIER = "earlier", "déjà acquis"
    PARTIAL = "partial", "en cours"
    REFUSED = "refused", "non acquis"
    PENDING = "pending", "non évalué"


_SEVERAL = {BlocStatus.PENDING: "non évalués"}


@dataclass(frozen=True, slots=True)
class BlocMark:
    """One bloc of a ribbon: its number as printed, and where the person stands."""

    number: str
    status: BlocStatus
    title: str = ""


def ribbon_label(marks: Sequence[BlocMark]) -> str:
    """Return a ribbon in words: « Blocs 1, 2 acquis ; bloc 3 non évalué »."""
    parts = []
    for status in BlocStatus:
        numbers = [mark.number for mark in marks if mark.status is status]
        if numbers:
            noun = "blocs" if len(numbers) > 1 else "bloc"
            agreed = agreement(len(numbers), status.label, _SEVERAL.get(status, status.label))
            parts.append(f"{noun} {', '.join(numbers)} {agreed}")
    sentence = " ; ".join(parts)
    return sentence[:1].upper() + sentence[1:]
