"""Keys of a vote that contradict each other: second convocation, majorities, rounds, weights."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from parchemin.assembly.terms import Base, CountedBy, RoundWhen
from parchemin.assembly.values import MajorityRule
from parchemin.certifications.reglement.terms import (
    SOCIAL_PARTNERS,
    Outcome,
    Parity,
    Secrecy,
    TieRule,
)
from parchemin.certifications.reglement.value import Delay, Reglement
from parchemin.kernel.numbers import french_percent
from parchemin.kernel.schema import Fault
from parchemin.kernel.text import lowered


def contradiction(path: str, message: str) -> Fault:
    """Return the fault of a key that others contradict."""
    return Fault(path, "", "consistency", message)


def contradictions_of_the_vote(reglement: Reglement) -> Iterator[Fault]:
    """Yield every contradiction between the keys that say how the jury is held and votes."""
    yield from _of_second_convocation(reglement)
    yield from _of_vote(reglement)


def _of_second_convocation(reglement: Reglement) -> Iterator[Fault]:
    """Yield the delays of a second sitting that nobody could keep, or that follow no sitting."""
    quorum, again = reglement.quorum, reglement.second_convocation
    if (again.after or again.within) and not quorum.second_convocation_without_quorum:
        message = (
            "un délai de seconde convocation s’écrit avec quorum.second_convocation_without_quorum"
        )
        yield contradiction("second_convocation", message)
    if again.within and not _days(again.within):
        message = (
            "une seconde séance se tient au plus tôt le lendemain de la première : un délai (within) de "
            "zéro jour la rend impossible"
        )
        yield contradiction("second_convocation.within", message)
    if again.after and again.within and _days(again.after) > _days(again.within):
        message = "la seconde convocation serait permise (after) après être trop tard (within)"
        yield contradiction("second_convocation", message)


def _days(delay: Delay) -> int:
    return 31 * delay.months + delay.days


def _of_vote(reglement: Reglement) -> Iterator[Fault]:
    majorities = [("majority", reglement.majority)]
    majorities += [
        (f"rounds[{n}].majority", each.majority) for n, each in enumerate(reglement.rounds)
    ]
    for path, majority in majorities:
        yield from _of_majority(path, majority, reglement)
    again = [each for each in reglement.rounds if each.when is RoundWhen.SECOND_CONVOCATION]
    if again and Outcome.ADJOURNED not in reglement.decision.outcomes:
        message = "un tour à une nouvelle convocation ajourne, mais l’ajournement n’est pas admis"
        yield contradiction("rounds", message)
    yield from _of_rounds(reglement)
    yield from _of_equal_voices(majorities, reglement)
    if reglement.tie_rule is TieRule.NEW_ROUND and not reglement.rounds:
        yield contradiction(
            "tie_rule", "le partage appelle un autre tour, mais rounds n’en écrit aucun"
        )
    if "tie_rule" in reglement.articles and "tie_rule" not in reglement.given:
        message = "articles cite un texte sur le partage des voix, mais tie_rule n’est pas écrit"
        yield contradiction("tie_rule", message)
    weighed = any(majority.counted_by is CountedBy.WEIGHT for _, majority in majorities)
    if weighed and reglement.secrecy is Secrecy.SECRET:
        message = "un vote pesé n’est pas secret : le total des poids dirait qui a voté quoi"
        yield contradiction("secrecy", message)
    yield from _of_weights(reglement)


def _of_rounds(reglement: Reglement) -> Iterator[Fault]:
    """Yield the rounds that the one they follow, at the same table, makes useless: they ask more than it did."""
    before = [("majority", reglement.majority)]
    for number, each in enumerate(reglement.rounds):
        path = f"rounds[{number}].majority"
        if each.when is RoundWhen.SECOND_CONVOCATION:
            before = []
        for key, easier in before:
            if each.majority.asks_more_than(easier, proxies=reglement.proxy.allowed):
                message = (
                    f"ce tour ne se tient que si {key} n’est pas atteint, et demande davantage : "
                    f"{lowered(each.majority.label)}, après {lowered(easier.label)}"
                )
                yield contradiction(path, message)
        before.append((path, each.majority))


def _of_equal_voices(
    majorities: Sequence[tuple[str, MajorityRule]], reglement: Reglement
) -> Iterator[Fault]:
    """Yield the majorities that equal voices reach, under a text that gives another end to equal voices."""
    rule = reglement.tie_rule
    if "tie_rule" not in reglement.given or rule is TieRule.ACQUIRED:
        return
    for path, majority in majorities[:-1] if rule is TieRule.NEW_ROUND else majorities:
        if majority.is_reached(1, 2):
            message = (
                f"des voix égales atteignent {lowered(majority.label)} ({path}.share, {path}.strict) : ce serait "
                f"acquis, et tie_rule écrit « {lowered(rule.label)} »"
            )
            yield contradiction("tie_rule", message)


def _of_majority(path: str, majority: MajorityRule, reglement: Reglement) -> Iterator[Fault]:
    if not majority.share:
        yield contradiction(path, "une majorité demande une part (share) au-dessus de zéro")
    if majority.share > 1 or (majority.strict and majority.share == 1):
        yield contradiction(
            path, "une part de la totalité ne peut pas être dépassée (share, strict)"
        )
    of_members = majority.of in (Base.MEMBERS, Base.ENTITLED)
    if of_members and reglement.jury.parity is Parity.VOTES:
        message = (
            f"une majorité des membres (majority) se compte en voix entières ({path}), sans les "
            "ramener au même poids"
        )
        yield contradiction("jury.parity", message)
    if majority.counted_by is CountedBy.WEIGHT and not reglement.weights.employers:
        yield contradiction(path, "les voix se comptent par poids, mais weights n’en donne aucun")


def _of_weights(reglement: Reglement) -> Iterator[Fault]:
    for college in SOCIAL_PARTNERS:
        weights = reglement.weights.of(college)
        total = sum(weights.values(), start=Fraction(0))
        if weights and total != 1:
            message = f"les poids des organisations font {french_percent(total)}, et non 100 %"
            yield contradiction(f"weights.{college.value}", message)
    if bool(reglement.weights.employers) != bool(reglement.weights.employees):
        yield contradiction("weights", "les deux collèges ont des poids, ou aucun")
