"""The rules that a sitting goes by, in a few words, each with the text it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from parchemin.certifications.reglement.clause_words import parts_of
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.reglement.vote_clauses import (
    further_rounds,
    quorum,
    second_convocation,
)
from parchemin.kernel.numbers import plural


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule: its subject, what it says, and its article, its law, or that it is a default."""

    label: str
    text: str
    source: str


def rules_shown(effective: Effective) -> tuple[RuleShown, ...]:
    """Return the rules of a sitting as the page of its règlement tells them."""
    return tuple(
        RuleShown(label, text, effective.source_of(*keys))
        for label, keys, text in _lines_of_vote(effective.reglement)
    )


def _lines_of_vote(rules: Reglement) -> Iterator[tuple[str, tuple[str, ...], str]]:
    yield "Vote", ("secrecy",), rules.secrecy.label
    majority = parts_of(rules, "majority", "share", "strict", "of")
    yield "Majorité, premier tour" if rules.rounds else "Majorité", majority, rules.majority.label
    for number, told in further_rounds(rules):
        yield f"Tour {number}", ("rounds",), told[:1].upper() + told[1:]
    yield "Partage des voix", ("tie_rule",), rules.tie_rule.label
    yield from _quorum(rules)
    yield "Parité", ("jury.parity",), rules.jury.parity.label
    yield "Pouvoirs", parts_of(rules, "proxy", "allowed", "same_college", "max"), _proxies(rules)
    yield "Décision", ("decision.unit",), f"Par {rules.decision.unit.label.lower()}"
    days = plural(rules.convocation.days_before, "jour")
    yield "Convocation", ("convocation.days_before",), f"{days} avant"


def _quorum(rules: Reglement) -> Iterator[tuple[str, tuple[str, ...], str]]:
    none = True
    for said, text in quorum(rules):
        keys = (said,) if isinstance(said, str) else said
        if keys[0].startswith("quorum."):
            none = False
            yield "Quorum", keys, text[:1].upper() + text[1:].rstrip(".")
    if none:
        yield "Quorum", ("quorum",), "Aucun"
    else:
        yield _second(rules)


def _second(rules: Reglement) -> tuple[str, tuple[str, ...], str]:
    """Return when a sitting that lacked its quorum is held again, and with what notice."""
    keys = parts_of(rules, "second_convocation", "after", "within")
    return "Seconde convocation", keys, delays_of_second(rules)


def delays_of_second(rules: Reglement) -> str:
    """Return when a second convocation is held and sent: « Elle se tient… Elle est envoyée 21 jours avant, … »."""
    delays = [text for _, text in second_convocation(rules)]
    told = " ".join(delays or ["Elle se tient un autre jour, après la première."])
    notice = plural(rules.convocation.days_before, "jour")
    return f"{told} Elle est envoyée {notice} avant, comme la première"


def _proxies(rules: Reglement) -> str:
    if not rules.proxy.allowed:
        return "Aucun"
    side = ", du même collège" if rules.proxy.same_college else ""
    most = "Sans limite" if rules.proxy.max is None else f"{rules.proxy.max} par juré"
    return f"{most}{side}"
