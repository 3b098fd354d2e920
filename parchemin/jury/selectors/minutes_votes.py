"""The votes of a sitting as its procès-verbal tells them: counts, steps with their texts, never who voted what."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from parchemin.assembly.rounds import ordinal
from parchemin.assembly.terms import SOCIAL_PARTNERS, CountedBy, Parity
from parchemin.assembly.values import MajorityRule
from parchemin.certifications.reglement.law import DEFAULT, Effective
from parchemin.jury.documents.facts import MinutesVote, UnitMark
from parchemin.jury.rules.facts import CandidateCase, JurorFacts, SittingFacts
from parchemin.jury.rules.results import Deliberation, UnitDecision
from parchemin.jury.rules.table import table_of
from parchemin.jury.rules.votes import voters_of
from parchemin.jury.terms import Choice, Unit, UnitOutcome
from parchemin.kernel.numbers import french_number, plural
from parchemin.kernel.reasons import Reason

_MARKS = {
    UnitOutcome.ACQUIRED: UnitMark.ACQUIRED,
    UnitOutcome.NOT_ACQUIRED: UnitMark.NOT_ACQUIRED,
    UnitOutcome.ADJOURNED: UnitMark.ADJOURNED,
}


def votes_told(
    reference: str,
    unit: Unit,
    case: CandidateCase,
    deliberation: Deliberation,
    sitting: SittingFacts,
    effective: Effective,
) -> Iterator[MinutesVote]:
    """Yield the count of each round of each vote on a case, voices as they were cast.

    The last round of a unit carries every step of its vote, each text cited where it first serves.
    """
    out = case.away.union(recusal.person for recusal in deliberation.recusals)
    table = table_of(sitting, effective, out)
    for decision in deliberation.units:
        if decision.outcome is UnitOutcome.UNDECIDED:
            continue
        column, competence = decision.code, ""
        if unit is Unit.COMPETENCE:
            column = next(bloc.code for bloc in case.blocs if decision.code in bloc.competences)
            competence = decision.code
        held = _last_held(case, decision)
        for number in range(held - len(decision.tallies) + 1, held + 1):
            last = number == held
            voters = voters_of(table, effective, number)
            counts = _voices(case, decision.code, number, voters)
            split = len(decision.voted) > 1 or sum(count > 0 for count in counts) > 1
            weighing = _weighing(voters, number, effective) if split else ()
            yield MinutesVote(
                reference,
                column,
                *counts,
                rule=f"{ordinal(number)} tour." if decision.round > 1 else "",
                reasons=tuple(citations((*weighing, *decision.voted))) if last else (),
                decided=_MARKS[decision.outcome] if last else None,
                competence=competence,
            )


def _last_held(case: CandidateCase, decision: UnitDecision) -> int:
    """Return the last round that was held: a case adjourned may still await another."""
    voted = any((vote.unit, vote.round) == (decision.code, decision.round) for vote in case.votes)
    return decision.round if voted else decision.round - 1


def _voices(
    case: CandidateCase, code: str, number: int, voters: Iterable[JurorFacts]
) -> tuple[int, int, int]:
    """Return voices for, against and in abstention, one a voter, whatever each weighs in the count."""
    table = {juror.person for juror in voters}
    cast = [
        vote.choice
        for vote in case.votes
        if (vote.unit, vote.round) == (code, number) and vote.person in table
    ]
    return (
        cast.count(Choice.ACQUIRED),
        cast.count(Choice.NOT_ACQUIRED),
        cast.count(Choice.ABSTAIN),
    )


def citations(reasons: Iterable[Reason]) -> Iterator[str]:
    """Yield reasons in words, each text cited the first time that it serves: « …, pour (Règlement, art. 4). »"""
    told: set[str] = set()
    for reason in reasons:
        if not reason.source or reason.source in told:
            yield reason.text
            continue
        told.add(reason.source)
        text = reason.source
        if text == DEFAULT:
            text = f"{text[0].lower()}{text[1:]}"
        yield f"{reason.text.removesuffix('.')} ({text})."


def _weighing(
    voters: tuple[JurorFacts, ...], number: int, effective: Effective
) -> Iterator[Reason]:
    """Yield why the voices counted are not those cast: colleges levelled, organisations, weights.

    Asked where voices are divided: all of one voice, whatever each weighs, they say the same.
    """
    rules = effective.voting
    majority = rules.rounds[min(number, len(rules.rounds)) - 1]
    key = "rounds" if number > 1 else "majority"
    if majority.counted_by is CountedBy.ORGANISATION:
        text = "Chaque organisation a une voix, celle que disent le plus de ses membres."
        yield Reason("voices-by-organisation", text, effective.source(key))
    if majority.counted_by is CountedBy.WEIGHT:
        text = "Chaque organisation compte pour son poids."
        yield Reason("voices-weighed", text, effective.source("weights"))
    elif rules.parity is Parity.VOTES and majority.counted_by is not CountedBy.COLLEGE:
        yield from _levelling(voters, majority, effective)


def _levelling(
    voters: tuple[JurorFacts, ...], majority: MajorityRule, effective: Effective
) -> Iterator[Reason]:
    """Yield what a voice of the smaller college counts for; nothing where both are as many."""
    by_head = majority.counted_by is CountedBy.HEAD
    sizes = {
        college: len(
            {
                juror.person if by_head else juror.organisation or juror.person
                for juror in voters
                if juror.college is college
            }
        )
        for college in SOCIAL_PARTNERS
    }
    most, least = max(sizes.values()), min(sizes.values())
    if most == least or not least:
        return
    fewer = min(sizes, key=lambda college: sizes[college])
    noun = "votant" if by_head else "organisation"
    told = " et ".join(
        f"{plural(size, noun)} du collège {college.label.lower()}"
        for college, size in sizes.items()
    )
    yield Reason(
        "voices-levelled",
        f"Les deux collèges pèsent le même poids : {told}, chaque voix du collège "
        f"{fewer.label.lower()} compte pour {french_number(Fraction(most, least))}.",
        effective.source("jury.parity"),
    )
