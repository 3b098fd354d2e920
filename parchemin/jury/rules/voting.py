"""From voices to a decision on one unit: majorities, abstentions, split votes, casting vote.

Let `for`, `against` and `abstained` be voices; a represented juror's voice counts except where the
règlement counts the present alone.

- majority of voices cast: acquired when for > against, split when equal, abstentions left out;
- absolute majority of the present (or represented), or of the members: acquired when twice `for`
  exceeds the base, split when it equals it;
- two thirds of the present: acquired when thrice `for` reaches twice the base, never split;
- by college: acquired when each college has more for than against; not acquired when a college has
  more against and the other none for; split otherwise. Voices outside the two colleges do not count.

A voice that turns from against to abstention, or to for, never takes a unit away.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from parchemin.assessment.rules.reasons import Reason
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS, Majority, Parity, TieRule
from parchemin.jury.rules.facts import JurorFacts, VoteFacts
from parchemin.jury.rules.results import Tally, VoteResult
from parchemin.jury.rules.table import Table, by_college
from parchemin.jury.terms import Choice, College, UnitOutcome
from parchemin.kernel.numbers import french_number

Voices = int | Fraction
_PRESENT_ONLY = (Majority.ABSOLUTE_PRESENT, Majority.TWO_THIRDS_PRESENT)
_NOBODY = Tally(0, 0, 0, 0)
_NO_VOICES: dict[Choice, Voices] = dict.fromkeys(Choice, 0)
_ONE_EACH: dict[College, Voices] = dict.fromkeys(College, 1)


def vote_result(votes: Sequence[VoteFacts], table: Table, effective: Effective) -> VoteResult:
    """Return what the current voices of one unit give, whatever their order.

    Voices of persons who are not at the table are set aside and said so. UNDECIDED while a voice is
    missing or given twice, when nobody took side, and when the presider abstained in a split.
    """
    voters = voters_of(table, effective)
    choices: dict[str, Choice] = {}
    for vote in votes:
        if vote.person in choices:
            return _undecided("vote-twice", "Une voix est comptée deux fois.", effective)
        choices[vote.person] = vote.choice
    aside = _set_aside(choices, voters, table, effective)
    missing = [juror.name for juror in voters if juror.person not in choices]
    if missing:
        names = ", ".join(sorted(missing))
        return _undecided("vote-missing", f"Il manque la voix de : {names}.", effective, aside)
    tally = _tally(choices, voters, table, effective)
    if not tally.acquired and not tally.not_acquired:
        return _undecided("vote-silent", "Aucune voix n’est exprimée.", effective, aside, tally)
    counted = _count_reason(tally, effective)
    passed = _passes(tally, choices, voters, effective)
    if passed is None:
        outcome, split = _split(choices, table, effective)
        return VoteResult(outcome, tally, (*aside, counted, split), split=True)
    outcome = UnitOutcome.ACQUIRED if passed else UnitOutcome.NOT_ACQUIRED
    return VoteResult(outcome, tally, (*aside, counted))


def voters_of(table: Table, effective: Effective) -> tuple[JurorFacts, ...]:
    """Return those whose voice counts: the present, and the represented where proxies count."""
    if effective.reglement.majority in _PRESENT_ONLY:
        return table.present
    return table.present + table.represented


def _undecided(
    code: str,
    text: str,
    effective: Effective,
    aside: tuple[Reason, ...] = (),
    tally: Tally = _NOBODY,
) -> VoteResult:
    reason = Reason(code, text, effective.source("majority"))
    return VoteResult(UnitOutcome.UNDECIDED, tally, (*aside, reason))


def _set_aside(
    choices: dict[str, Choice],
    voters: tuple[JurorFacts, ...],
    table: Table,
    effective: Effective,
) -> tuple[Reason, ...]:
    """Return why voices given by persons who have none here are not counted."""
    strangers = choices.keys() - {juror.person for juror in voters}
    if not strangers:
        return ()
    known = dict(table.away)
    for juror in table.represented:
        text = f"{juror.name} est représenté : seuls les présents comptent."
        known[juror.person] = Reason("voice-represented", text, effective.source("majority"))
    unseated = Reason("voice-unseated", "Une personne qui ne siège pas.", effective.source("jury"))
    return tuple(
        reason._replace(text=f"Voix écartée. {reason.text}")
        for reason in (known.get(person, unseated) for person in sorted(strangers))
    )


def _tally(
    choices: dict[str, Choice],
    voters: tuple[JurorFacts, ...],
    table: Table,
    effective: Effective,
) -> Tally:
    weights = _weights(voters, effective)
    sums = dict(_NO_VOICES)
    for juror in voters:
        sums[choices[juror.person]] += weights[juror.college]
    of_members = effective.reglement.majority is Majority.MAJORITY_OF_MEMBERS
    base: Voices = len(table.members) if of_members else sum(sums.values())
    return Tally(sums[Choice.ACQUIRED], sums[Choice.NOT_ACQUIRED], sums[Choice.ABSTAIN], base)


def _weights(voters: tuple[JurorFacts, ...], effective: Effective) -> dict[College, Voices]:
    """Return the weight of a voice in each college: one, or what levels the smaller college up."""
    if effective.reglement.jury.parity is not Parity.VOTES:
        return _ONE_EACH
    weights = dict(_ONE_EACH)
    counts = by_college(voters)
    highest = max(counts[college] for college in SOCIAL_PARTNERS)
    for college in SOCIAL_PARTNERS:
        if counts[college]:
            weights[college] = Fraction(highest, counts[college])
    return weights


def _passes(
    tally: Tally,
    choices: dict[str, Choice],
    voters: tuple[JurorFacts, ...],
    effective: Effective,
) -> bool | None:
    """Return True when acquired, False when not, None when split."""
    majority = effective.reglement.majority
    if majority is Majority.BY_COLLEGE:
        leanings = [_leaning(college, choices, voters) for college in SOCIAL_PARTNERS]
        return _sign(sum(leanings), len(leanings))
    if majority is Majority.SIMPLE_PRESENT:
        if tally.acquired == tally.not_acquired:
            return None
        return tally.acquired > tally.not_acquired
    if majority is Majority.TWO_THIRDS_PRESENT:
        return 3 * tally.acquired >= 2 * tally.base
    if 2 * tally.acquired == tally.base:
        return None
    return 2 * tally.acquired > tally.base


def _leaning(college: College, choices: dict[str, Choice], voters: tuple[JurorFacts, ...]) -> int:
    """Return 1 when a college has more voices for, -1 when more against, 0 when as many."""
    spoken = [choices[juror.person] for juror in voters if juror.college is college]
    difference = spoken.count(Choice.ACQUIRED) - spoken.count(Choice.NOT_ACQUIRED)
    return (difference > 0) - (difference < 0)


def _sign(leaning: int, colleges: int) -> bool | None:
    if leaning == colleges:
        return True
    return False if leaning < 0 else None


def _split(
    choices: dict[str, Choice], table: Table, effective: Effective
) -> tuple[UnitOutcome, Reason]:
    rule, source = effective.reglement.tie_rule, effective.source("tie_rule")
    outcomes = {
        TieRule.ACQUIRED: UnitOutcome.ACQUIRED,
        TieRule.NOT_ACQUIRED: UnitOutcome.NOT_ACQUIRED,
        TieRule.ADJOURN: UnitOutcome.ADJOURNED,
    }
    if rule is not TieRule.CHAIR_CASTS:
        text = f"Partage des voix. {rule.label} : {outcomes[rule].label.lower()}."
        return outcomes[rule], Reason("vote-split", text, source)
    casting = choices.get(table.presider.person) if table.presider else None
    if casting in (None, Choice.ABSTAIN):
        text = "Partage des voix : la voix prépondérante n’est pas exprimée."
        return UnitOutcome.UNDECIDED, Reason("casting-vote-missing", text, source)
    acquired = casting is Choice.ACQUIRED
    outcome = UnitOutcome.ACQUIRED if acquired else UnitOutcome.NOT_ACQUIRED
    who = table.presider.role.label.lower() if table.presider else ""
    text = f"Partage des voix : la voix du {who} l’emporte, {outcome.label.lower()}."
    return outcome, Reason("casting-vote", text, source)


@lru_cache(maxsize=4096)
def _count_reason(tally: Tally, effective: Effective) -> Reason:
    majority = effective.reglement.majority
    text = (
        f"{_voices(tally.acquired)} pour, {_voices(tally.not_acquired)} contre, "
        f"{_voices(tally.abstained)} en abstention. {majority.label}."
    )
    return Reason("vote", text, effective.source("majority"))


def _voices(count: Voices) -> str:
    return f"{french_number(count)} voix"
