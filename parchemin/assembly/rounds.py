"""From ballots to a result: rounds, equality, the chair's voice, adjournment."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from parchemin.assembly.counting import Count, count, count_in_words, voters_of
from parchemin.assembly.table import AnySeat, Gathering
from parchemin.assembly.terms import College, Result, RoundWhen, SeatRole, TieRule, Voice
from parchemin.assembly.values import Finding, VotingRules

Ballot = Mapping[str, Voice]
"""The voices of one round, by person."""


class Ruling(NamedTuple):
    """What a body says of one question, the count of each round held, and every reason.

    `round` is the one awaited, or held last; `another` tells whether a further one may be asked for; `equal`
    that the voices of the last one were equal.
    """

    result: Result
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]
    round: int
    another: bool = False

    @property
    def equal(self) -> bool:
        """Tell whether the last round held ended on equal voices."""
        return bool(self.counts) and self.counts[-1].equal


def ruling(
    ballots: Sequence[Ballot],
    gathering: Gathering[AnySeat],
    rules: VotingRules,
    held: int = 0,
) -> Ruling:
    """Return what the voices of one question give.

    `ballots` holds the voices of each round of this sitting, in order; `held` says how many rounds earlier
    sittings held. PENDING while a voice, or a round that must be held, is awaited.
    """
    place = min(held, len(rules.rounds) - 1)
    counts: list[Count] = []
    findings: list[Finding] = []

    def found(result: Result, number: int, another: bool = False) -> Ruling:
        return Ruling(result, tuple(counts), tuple(findings), number, another)

    for ballot in ballots:
        if place:
            findings.append(Finding("round", f"{ordinal(place + 1)} tour.", "rounds"))
        settled = _round(ballot, gathering, rules, place, counts, findings)
        if settled is not None:
            return found(settled, place + 1)
        if place + 1 == len(rules.rounds):
            return found(Result.LOST, place + 1)
        if rules.when[place] is RoundWhen.SECOND_CONVOCATION:
            findings.append(_put_off(place))
            return found(Result.ADJOURNED, place + 1)
        place += 1
    if rules.when[place - 1] is RoundWhen.ON_REQUEST:
        findings.append(_not_asked(place))
        return found(Result.LOST, place, another=True)
    findings.append(_awaited(place))
    return found(Result.PENDING, place + 1)


def _round(
    ballot: Ballot,
    gathering: Gathering[AnySeat],
    rules: VotingRules,
    place: int,
    counts: list[Count],
    findings: list[Finding],
) -> Result | None:
    """Return what one round settles, None when it reaches no majority; its count and reasons are added."""
    majority = rules.rounds[place]
    key = "rounds" if place else "majority"
    missing = [seat.name for seat in voters_of(gathering, majority) if seat.person not in ballot]
    if missing:
        text = f"Il manque la voix de : {', '.join(sorted(missing))}."
        findings.append(Finding("vote-missing", text, key, "Recueillir la voix du jury."))
        return Result.PENDING
    counted = count(ballot, gathering, majority, rules)
    counts.append(counted)
    findings.extend(count_in_words(counted, majority, key))
    if rules.chair_settles and counted.even:
        against = _names_of_colleges(counted, lambda each: each.cons > each.pros)
        where = f" de tout le jury, le collège {against} étant contre" if against else ""
        return _chair(ballot, gathering, rules, findings, "chair_settles", where) or Result.LOST
    if counted.reached:
        return Result.CARRIED
    if counted.equal:
        return _tied(ballot, gathering, rules, place, counted, findings)
    findings.append(_why_not(counted, key, last=_is_last(rules, place)))
    return None


def _tied(
    ballot: Ballot,
    gathering: Gathering[AnySeat],
    rules: VotingRules,
    place: int,
    counted: Count,
    findings: list[Finding],
) -> Result | None:
    rule, where = rules.tie_rule, _where(counted)
    if rule is TieRule.CHAIR_CASTS:
        return _chair(ballot, gathering, rules, findings, "tie_rule", where)
    words = {
        TieRule.ACQUIRED: "il vaut adoption",
        TieRule.ADJOURN: "le dossier est ajourné",
        TieRule.NEW_ROUND: "le texte ne prévoit plus d’autre tour"
        if _is_last(rules, place)
        else "un autre tour est à tenir",
    }.get(rule, "la majorité n’est pas atteinte")
    findings.append(Finding("vote-split", f"Partage des voix{where} : {words}.", "tie_rule"))
    return {TieRule.ACQUIRED: Result.CARRIED, TieRule.ADJOURN: Result.ADJOURNED}.get(rule)


def _where(counted: Count) -> str:
    equal = [college.label.lower() for college, each in counted.colleges if each.tied]
    if not equal:
        return ""
    noun = "le collège" if len(equal) == 1 else "les collèges"
    return f" dans {noun} {' et '.join(equal)}"


def _chair(
    ballot: Ballot,
    gathering: Gathering[AnySeat],
    rules: VotingRules,
    findings: list[Finding],
    key: str,
    where: str = "",
) -> Result | None:
    """Return what the chair's voice settles, None when it says nothing."""
    presider = gathering.presider
    said = ballot.get(presider.person) if presider else None
    if presider is None or said in (None, Voice.ABSTAIN):
        silent = "ne départage pas" if rules.secret else "n’est pas exprimée"
        text = f"Partage des voix{where} : la voix prépondérante {silent}."
        findings.append(Finding("casting-vote-missing", text, key))
        return None
    way = "" if rules.secret else f", {said.label.lower()}"
    text = f"Partage des voix{where} : {_casting(gathering)} l’emporte{way}."
    findings.append(Finding("casting-vote", text, key))
    return Result.CARRIED if said is Voice.FOR else Result.LOST


def _casting(gathering: Gathering[AnySeat]) -> str:
    """Return whose voice decides; a text that gives it to the chair says nothing of who stands in for them."""
    presider = gathering.presider
    if presider is not None and presider.role is SeatRole.CHAIR:
        return "la voix de la présidence"
    if any(seat.role is SeatRole.CHAIR for seat in gathering.present):
        return "la voix de qui présidait quand le dossier a été mis aux voix"
    return (
        "la présidence n’étant pas à la table, la vice-présidence la remplace (règle par défaut de Parchemin) ; "
        "sa voix"
    )


def _is_last(rules: VotingRules, place: int) -> bool:
    return place + 1 == len(rules.rounds)


def _why_not(counted: Count, key: str, *, last: bool) -> Finding:
    if not counted.pros and not counted.cons:
        return Finding("vote-silent", "Aucune voix n’est exprimée : pas de majorité.", key)
    against = _names_of_colleges(counted, lambda each: each.cons > each.pros)
    if against:
        follows = "nul ne passe outre" if last else "ce tour ne décide pas"
        text = f"Le collège {against} est contre : {follows}."
        return Finding("college-against", text, key)
    silent = _names_of_colleges(counted, lambda each: not each.pros and not each.cons)
    if silent:
        text = f"Aucune voix n’est exprimée dans le collège {silent} : pas de majorité."
        return Finding("college-silent", text, key)
    return Finding("majority-not-reached", "La majorité n’est pas atteinte.", key)


def _names_of_colleges(counted: Count, asked: Callable[[Count], bool]) -> str:
    found: list[College] = [college for college, each in counted.colleges if asked(each)]
    return " et ".join(college.label.lower() for college in found)


def ordinal(number: int) -> str:
    """Return `Premier`, `Deuxième`…, as minutes name a round."""
    names = ("Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième")
    return names[number - 1] if number <= len(names) else f"{number}e"


def _put_off(place: int) -> Finding:
    text = f"{ordinal(place + 2)} tour à une nouvelle convocation : le dossier est ajourné."
    return Finding("round-put-off", text, "rounds")


def _awaited(place: int) -> Finding:
    text = f"{ordinal(place + 1)} tour à tenir dans la séance."
    return Finding("round-awaited", text, "rounds", "Recueillir les voix de ce tour.")


def _not_asked(place: int) -> Finding:
    text = f"Personne n’a demandé de {ordinal(place + 1).lower()} tour."
    return Finding("round-not-asked", text, "rounds")
