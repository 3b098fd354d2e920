"""Buttons: an act that may be done, or that says why it may not."""

from dataclasses import dataclass

from parchemin.kernel.terms import Term


class ButtonWeight(Term):
    """How a button weighs on the page; its value is a class of the stylesheet."""

    PLAIN = "", "ordinaire"
    SOLID = "solid", "acte suivant"
    BINDING = "binding", "acte qui engage"
    QUIET = "quiet", "discret"


@dataclass(frozen=True, slots=True)
class Act:
    """A button. `blocked` says in one sentence why it cannot be pressed now; empty when it can.

    An act that writes is posted; one that only leads to a page is a link (`posted=False`).
    `about` completes its accessible name, for instance with a person's name.
    """

    label: str
    url: str = ""
    weight: ButtonWeight = ButtonWeight.PLAIN
    posted: bool = True
    blocked: str = ""
    icon: str = ""
    about: str = ""
    key: str = "act"

    @property
    def reason_id(self) -> str:
        """Return the identifier that ties the button to the reason why it is blocked."""
        return f"{self.key}-blocked"
