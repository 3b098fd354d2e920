"""Why an act is refused: every reason at once, each with its text and what to do."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason that stands against an act.

    `code` is stable and for machines (`quorum-employers`); `message` is a French sentence for people;
    `source` names the article of law or of règlement; `remedy` says what would lift the objection. `about` is
    the number of what it stands on, such as a SIRET, for a screen that leads there.
    """

    code: str
    message: str
    source: str = ""
    remedy: str = ""
    about: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the objection as plain values, for JSON: what is told, without the way of a screen."""
        told = asdict(self)
        del told["about"]
        return told


def without_remedies(objections: Iterable[Objection]) -> tuple[Objection, ...]:
    """Return objections that nobody can lift any more, for what is over."""
    return tuple(replace(objection, remedy="") for objection in objections)


class Refused(Exception):
    """An act that may not be done, with every objection to it."""

    def __init__(self, objections: "tuple[Objection, ...] | Objection") -> None:
        self.objections = (objections,) if isinstance(objections, Objection) else tuple(objections)
        super().__init__(" ; ".join(objection.message for objection in self.objections))

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the objections, in order."""
        return tuple(objection.code for objection in self.objections)


class Unavailable(Refused):
    """A refusal that no rule makes: something outside does not answer, and asked again later it may."""


def refuse_if(objections: "tuple[Objection, ...]") -> None:
    """Raise `Refused` with these objections, or do nothing when there is none."""
    if objections:
        raise Refused(objections)
