"""What the rows of several tables look at: a case deliberated, a vote counted, a room opened."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from parchemin.certifications.reglement.organisations import organisation_key
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import CandidateCase, JurorFacts, SittingFacts, VoteFacts
from parchemin.jury.rules.results import Deliberation
from parchemin.jury.terms import Choice, College, Presence
from tests.certifications.keys.row import Seen, under
from tests.jury.cases import ABSTAIN, NO, YES, case, changed, everybody, sitting, votes

ABSENT = {"presence": Presence.ABSENT}


def deliberated(
    reglement: Reglement, judged: CandidateCase, session: SittingFacts | None = None
) -> Deliberation:
    """Return what the jury of a session decides under a règlement."""
    return deliberate(judged, session or sitting(), under(reglement))


def held(session: SittingFacts, **changes: Any) -> Seen:
    """Return what sees how a case ends where all who are there say acquired."""
    judged = case(votes=everybody("B1", YES, session), **changes)
    return lambda reglement: deliberated(reglement, judged, session).outcome


def voted(session: SittingFacts, said: tuple[VoteFacts, ...], **changes: Any) -> Seen:
    """Return what sees how a case ends on these voices, and the base that they are counted on."""
    judged = case(votes=said, **changes)

    def seen(reglement: Reglement) -> Any:
        found = deliberated(reglement, judged, session)
        tally = found.units[0].tally
        return found.outcome, tally.base if tally else None

    return seen


def represented(session: SittingFacts, person: str, by: str) -> SittingFacts:
    """Return a session where somebody gave their voice to another."""
    return changed(session, person, presence=Presence.REPRESENTED, represented_by=by)


def seated(session: SittingFacts, *others: JurorFacts) -> SittingFacts:
    """Return a session with more jurors."""
    return replace(session, jurors=(*session.jurors, *others))


def other(college: College, rank: int = 1, **changes: Any) -> JurorFacts:
    """Return a juror who is of neither social partner: `trainers1`."""
    person = f"{college.value}{rank}"
    return JurorFacts(person, person.capitalize(), college, **changes)


def sent_by(session: SittingFacts, **organisations: str) -> SittingFacts:
    """Return a session whose jurors sit for these organisations: `e1="A"`."""
    for person, name in organisations.items():
        session = changed(session, person, organisation=organisation_key(name))
    return session


def in_round(number: int, said: tuple[VoteFacts, ...]) -> tuple[VoteFacts, ...]:
    """Return voices as given in a round; where it is a later one, the first reached nothing."""
    silent = tuple(replace(vote, choice=ABSTAIN) for vote in said)
    return said if number == 1 else (*silent, *(replace(vote, round=number) for vote in said))


def choices(unit: str = "B1", **said: str) -> tuple[VoteFacts, ...]:
    """Return voices in one word a side: `choices(yes="e1 e2", no="s1", silent="s2")`."""
    words: dict[str, Choice] = {"yes": YES, "no": NO, "silent": ABSTAIN}
    given = {person: words[side] for side, people in said.items() for person in people.split()}
    return votes(unit, **given)


def at_door(objections: Callable[..., Any], session: SittingFacts) -> Seen:
    """Return what sees the codes that a rule of composition finds against a session."""
    return lambda reglement: tuple(
        objection.code for objection in objections(session, under(reglement))
    )
