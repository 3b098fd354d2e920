"""What each kind of letter asks, as its room says: when it may leave, who reads it, what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.kernel.objections import Objection
from parchemin.post.models import Dispatch
from parchemin.post.terms import LetterKind

LINK = "[lien personnel]"
"""What stands in the text of a letter for a secret address."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that goes with a letter: `role` tells it from the others of the same letter."""

    role: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PersonalLetter:
    """A letter as a room writes it to one person: the e-mail, and the files that go with it.

    `says` is the digest of what it says, its date aside. `calls_off` when it undoes the one that left before.
    `convenes_on` is the day that it tells them to come, where a notice is owed for it.
    `version` when its files say which one they are: it is not kept if another was written meanwhile.
    """

    thread: str
    name: str
    email: str
    says: str
    subject: str
    text: str
    files: tuple[WrittenFile, ...]
    calls_off: bool = False
    convenes_on: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """The circumstances in which a letter leaves."""

    on: date
    today: date
    actor: Actor
    short_notice_agreed: bool = False


def _nothing(dispatch: Dispatch, actor: Actor, at: datetime) -> None:
    """Nothing follows a letter that only informs."""


def _no_link(dispatch: Dispatch) -> str:
    """No secret goes with most letters."""
    return ""


@dataclass(frozen=True, slots=True)
class LetterRules:
    """What a kind of letter asks of who sends it, whom its files are shown to, and what follows.

    `link` makes the secret address that takes the place of `LINK` in the e-mail as it leaves: it is kept nowhere.
    """

    objections: Callable[[Dispatch, Leaving], tuple[Objection, ...]]
    visible: Callable[[Actor], Q]
    left: Callable[[Dispatch, Actor, datetime], None] = _nothing
    link: Callable[[Dispatch], str] = _no_link


_RULES: dict[LetterKind, LetterRules] = {}


def declare(kind: LetterKind, rules: LetterRules) -> None:
    """Say what a kind of letter asks; once for each kind, when its room starts."""
    _RULES[kind] = rules


def rules_of(kind: LetterKind) -> LetterRules:
    """Return what a kind of letter asks. Raises `KeyError` for one that no room declared."""
    return _RULES[kind]


def letter_rules() -> dict[LetterKind, LetterRules]:
    """Return what every kind declared asks."""
    return dict(_RULES)
