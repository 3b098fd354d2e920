"""A kind of letter that tests write, whose room refuses what they say and remembers what left."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q

from parchemin.accounts.terms import Role
from parchemin.jobs.actions import enqueue  # noqa: F401
from parchemin.kernel.objections import Objection
from parchemin.post import actions, letters
from parchemin.post.letters import LetterRules, PersonalLetter, WrittenFile, one_by_one
from parchemin.post.terms import LetterKind
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for

KIND = LetterKind.APPEAL_REPLY
EARLY = NOON - timedelta(days=20)
ABOUT = "essai/1"


@dataclass
class Room:
    """What the room of these letters says: whom it bars, and which left."""

    barred: dict[str, Objection] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def objections(self, dispatch, leaving):
        """Return what was said against a thread."""
        found = self.barred.get(dispatch.thread)
        return (found,) if found else ()

    def left(self, dispatch, actor, at):
        """Remember that a letter left."""
        self.gone.append(f"{dispatch.thread} v{dispatch.version}")


@contextmanager
def room():
    """Declare the kind for the time of a test."""
    made = Room()
    former = letters.letter_rules().get(KIND)
    everybody = LetterRules(one_by_one(made.objections), lambda actor: Q(pk__gt=0), made.left)
    letters.declare(KIND, everybody)
    try:
        yield made
    finally:
        if former:
            letters.declare(KIND, former)
        else:
            letters._RULES.pop(KIND)


def written(who: str, says: str = "la première", **changes) -> PersonalLetter:
    """Return a letter to somebody, with a PDF and a calendar."""
    common = {
        "thread": f"personne/{who}",
        "name": who.capitalize(),
        "email": f"{who}@exemple.fr",
        "says": says,
        "subject": f"Lettre à {who}",
        "text": f"Bonjour {who},\n\nVoici {says} : https://exemple.fr/?a=1&b=2.\n\nLe secrétariat",
        "files": (
            WrittenFile("letter", "lettre.pdf", "application/pdf", b"%PDF-1.7 " + says.encode()),
            WrittenFile("calendar", "date.ics", "text/calendar; method=PUBLISH", b"BEGIN:VCALENDAR\r\n"),
        ),
    }  # fmt: skip
    return PersonalLetter(**{**common, **changes})


def secretary(body=None):
    """Return a secretary who acts, of a body."""
    return actor_for(body or BodyFactory(), Role.SECRETARIAT)


def prepare(actor, *who_and_what, at=EARLY):
    """Prepare letters about the same thing."""
    return actions.prepare(
        kind=KIND, about=ABOUT, subjects=[ABOUT], letters=who_and_what, actor=actor, at=at
    )
