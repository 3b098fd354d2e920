"""What each kind of letter asks, as its room says: when it may leave, who reads it, what follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
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
    `convenes_on` is the day that it tells them to come.
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


Against = Mapping[int, tuple[Objection, ...]]
"""What stands against each letter of a lot, by its key."""


def one_by_one(
    asked: Callable[[Dispatch, Leaving], tuple[Objection, ...]],
) -> Callable[[Sequence[Dispatch], Leaving], Against]:
    """Return the rule of a lot whose letters are each asked by themselves."""
    return lambda rows, leaving: {row.pk: asked(row, leaving) for row in rows}


def _nothing_against(rows: Sequence[Dispatch], leaving: Leaving) -> Against:
    """Nothing keeps a letter that only informs from leaving."""
    return {row.pk: () for row in rows}


def for_the_secretariat(actor: Actor) -> Q:
    """Return the letters that the actor may see, of a kind that the secretariat alone reads."""
    return Q() if actor.holds(Role.SECRETARIAT) else Q(pk__in=())


def _nothing(dispatch: Dispatch, actor: Actor, at: datetime) -> None:
    """Nothing follows a letter that only informs."""


def _no_link(dispatch: Dispatch) -> str:
    """No secret goes with most letters."""
    return ""


@dataclass(frozen=True, slots=True)
class LetterRules:
    """What a kind of letter asks of who sends it, whom its files are shown to, and what follows.

    `objections` are asked of letters about one thing, together. `link` makes the secret address that takes the
    place of `LINK` in the e-mail as it leaves: it is kept nowhere.
    """

    objections: Callable[[Sequence[Dispatch], Leaving], Against] = _nothing_against
    visible: Callable[[Actor], Q] = for_the_secretariat
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
