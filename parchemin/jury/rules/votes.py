"""From the voices of jurors to the decision on one unit, by the rules of `assembly`."""

from collections.abc import Sequence
from functools import lru_cache

from parchemin.assembly import counting, rounds
from parchemin.assembly.terms import Result, Voice
from parchemin.assembly.values import Finding
from parchemin.certifications.reglement.law import EQUAL_VOICES, Effective
from parchemin.jury.rules.facts import JurorFacts, VoteFacts
from parchemin.jury.rules.results import Tally, VoteResult
from parchemin.jury.rules.table import Table
from parchemin.jury.terms import Choice, UnitOutcome
from parchemin.kernel.reasons import Reason

_VOICES = {
    Choice.ACQUIRED: Voice.FOR,
    Choice.NOT_ACQUIRED: Voice.AGAINST,
    Choice.ABSTAIN: Voice.ABSTAIN,
}
_OUTCOMES = {
    Result.CARRIED: UnitOutcome.ACQUIRED,
    Result.LOST: UnitOutcome.NOT_ACQUIRED,
    Result.ADJOURNED: UnitOutcome.ADJOURNED,
    Result.PENDING: UnitOutcome.UNDECIDED,
}


@lru_cache(maxsize=4096)
def vote_result(
    votes: tuple[VoteFacts, ...], table: Table, effective: Effective, held: int = 0
) -> VoteResult:
    """Return what the current voices of one unit give, whatever their order (RULE-27, RULE-31).

    `held` says how many rounds earlier sittings held: voices of those are not counted again. Voices of persons
    who are not at the table are set aside and said so. UNDECIDED while a voice, or a round that must be held,
    is awaited, or a voice is given twice.
    """
    now = [vote for vote in votes if vote.round > held]
    last = max((vote.round for vote in now), default=held + 1)
    ballots: list[dict[str, Voice]] = [{} for _ in range(last - held)]
    for vote in now:
        ballot = ballots[vote.round - held - 1]
        if vote.person in ballot:
            text = "Une voix est comptée deux fois."
            reason = Reason("vote-twice", text, effective.source("majority"))
            return VoteResult(UnitOutcome.UNDECIDED, (), (reason,), held + 1)
        ballot[vote.person] = _VOICES[vote.choice]
    found = rounds.ruling(ballots, table, effective.voting, held)
    aside = _set_aside(ballots, table, effective, held)
    return VoteResult(
        outcome=_OUTCOMES[found.result],
        tallies=tuple(_tally(each) for each in found.counts),
        reasons=(*aside, *(_reason(finding, effective) for finding in found.findings)),
        round=found.round,
        another=found.another,
        split=found.equal,
    )


def voters_of(table: Table, effective: Effective, place: int = 1) -> tuple[JurorFacts, ...]:
    """Return those whose voice counts in a round: the present, and the represented where proxies count."""
    majorities = effective.voting.rounds
    return counting.voters_of(table, majorities[min(place, len(majorities)) - 1])


@lru_cache(maxsize=4096)
def _reason(finding: Finding, effective: Effective) -> Reason:
    key = EQUAL_VOICES if finding.key == "chair_settles" else finding.key
    return Reason(finding.code, finding.text, effective.source(key))


def _tally(counted: counting.Count) -> Tally:
    return Tally(counted.pros, counted.cons, counted.abstained, counted.base)


def why_unheard(table: Table, effective: Effective) -> dict[str, Reason]:
    """Return by person why the voice of each seat that a round does not hear is not counted."""
    known = dict(table.away)
    for juror in table.represented:
        text = f"{juror.name} a donné pouvoir : seuls les présents comptent."
        known[juror.person] = Reason("voice-represented", text, effective.source("majority"))
    return known


def _set_aside(
    ballots: Sequence[dict[str, Voice]], table: Table, effective: Effective, held: int
) -> tuple[Reason, ...]:
    """Return why voices given by persons who have none here are not counted."""
    strangers: set[str] = set()
    for place, ballot in enumerate(ballots, start=held + 1):
        strangers |= ballot.keys() - {j.person for j in voters_of(table, effective, place)}
    if not strangers:
        return ()
    known = why_unheard(table, effective)
    unseated = Reason("voice-unseated", "Une personne qui ne siège pas.", effective.source("jury"))
    return tuple(
        reason._replace(text=f"Voix écartée. {reason.text}")
        for reason in (known.get(person, unseated) for person in sorted(strangers))
    )
