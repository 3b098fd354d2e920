"""How a jury decides, in French: quorum, proxies, majority, equality, rounds, presidency."""

from collections.abc import Iterator

from parchemin.assembly.terms import CountedBy, QuorumUnit, RoundWhen
from parchemin.assembly.values import QuorumRules
from parchemin.certifications.reglement.clause_words import (
    Said,
    delay_text,
    parts_of,
    share_text,
    within_text,
)
from parchemin.certifications.reglement.law import EQUAL_VOICES, Effective
from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS, College, Rotation
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import french_percent, plural
from parchemin.kernel.text import lowered


def quorum(rules: Reglement) -> Said:
    """Yield what the règlement asks of presence, second convocation and proxies."""
    asked, base = rules.quorum, f"sur {rules.quorum.base.label.lower()}"
    for college in SOCIAL_PARTNERS:
        if asked.counted_in.of(college) is QuorumUnit.ORGANISATIONS:
            side = college.label.lower()
            text = f"Collège {side} : le quorum compte les organisations, non les personnes."
            yield "quorum.counted_in", text
    if asked.min_total is not None:
        yield (
            "quorum.min_total",
            f"{plural(asked.min_total, 'votant')} au moins, pour chaque candidat.",
        )
    if asked.min_per_college is not None:
        yield "quorum.min_per_college", _per_college(asked)
    more = "Plus de " if asked.strict else ""
    if asked.fraction is not None:
        whole = ("quorum.fraction", "quorum.base")
        yield whole, f"{more}{share_text(asked.fraction)} des votants, comptés {base}."
    if asked.fraction_per_college is not None:
        each = ("quorum.fraction_per_college", "quorum.base")
        yield each, f"{more}{_shares(asked)}, comptés {base}."
    if asked.counts_represented:
        yield "quorum.counts_represented", "Qui est représenté compte comme présent."
    if asked.second_convocation_without_quorum:
        yield (
            "quorum.second_convocation_without_quorum",
            "La seconde convocation siège sans quorum.",
        )
    yield from second_convocation(rules)
    if rules.proxy.allowed:
        side = " du même collège" if rules.proxy.same_college else ""
        most = "" if rules.proxy.max is None else f", {rules.proxy.max} au plus par juré"
        yield (
            parts_of(rules, "proxy", "allowed", "same_college", "max"),
            f"Un juré peut donner pouvoir à un autre{side}{most}.",
        )
    else:
        yield "proxy", "Aucun pouvoir n’est admis."


def second_convocation(rules: Reglement) -> Said:
    """Yield the delays in which a sitting that lacked its quorum is held again."""
    again = rules.second_convocation
    if again.after:
        yield (
            "second_convocation.after",
            f"La seconde convocation se tient {delay_text(again.after)} au moins après la première.",
        )
    if again.within:
        yield (
            "second_convocation.within",
            f"La seconde convocation se tient {within_text(again.within)}.",
        )


def further_rounds(rules: Reglement) -> Iterator[tuple[int, str]]:
    """Yield each round after the first: its number; when it is held, its majority and on what base."""
    for number, each in enumerate(rules.rounds, start=2):
        notice = f", convoqué {plural(each.notice_days, 'jour')} avant" if each.notice_days else ""
        yield number, f"{_WHEN[each.when]}{notice} : {lowered(each.majority.label)}"


def _per_college(asked: QuorumRules) -> str:
    numbers = asked.min_per_college
    if numbers is None:
        return ""
    if numbers.short is not None:
        return f"{numbers.short} au moins par collège paritaire."
    told = (
        f"{numbers.of(college)} du collège {college.label.lower()}"
        for college in College
        if numbers.of(college)
    )
    return f"Au moins {', '.join(told)}."


def _shares(asked: QuorumRules) -> str:
    shares = asked.fraction_per_college
    if shares is None:
        return ""
    if shares.short is not None:
        return f"{share_text(shares.short)} de chaque collège"
    return ", ".join(
        f"{share_text(shares.of(college))} du collège {college.label.lower()}"
        for college in College
        if shares.of(college)
    )


def vote(rules: Reglement) -> Said:
    """Yield how the règlement has the jury vote, and who presides."""
    counted = () if rules.majority.counted_by is CountedBy.HEAD else ("counted_by",)
    asked = parts_of(rules, "majority", "share", "strict", "of", *counted)
    yield asked, f"{rules.majority.label}."
    if rules.majority.counted_by is CountedBy.COLLEGE:
        yield "majority", "Un collège qui est contre empêche : nul ne passe outre."
    yield "tie_rule", f"En cas de partage : {lowered(rules.tie_rule.label)}."
    for number, told in further_rounds(rules):
        yield "rounds", f"Tour {number}, {told}."
    for college in SOCIAL_PARTNERS:
        weights = rules.weights.of(college)
        if weights:
            told = ", ".join(f"{name} {french_percent(part, 2)}" for name, part in weights.items())
            yield f"weights.{college.value}", f"Poids, collège {college.label.lower()} : {told}."
    yield "secrecy", f"Le vote se fait {rules.secrecy.label.lower()}."
    presidency = rules.presidency
    if presidency.college:
        since = f" depuis le {french_date(presidency.since)}" if presidency.since else ""
        yield "presidency.college", f"Le collège {presidency.college.label.lower()} préside{since}."
    if presidency.college and presidency.since and presidency.rotation is not Rotation.NONE:
        change = presidency.rotation.label.lower()
        yield "presidency.rotation", f"La présidence passe à l’autre collège {change}."
    if presidency.vice_chair_of_other_college:
        yield (
            "presidency.vice_chair_of_other_college",
            "La vice-présidence revient à l’autre collège.",
        )


def equal_voices(effective: Effective) -> Said:
    """Yield what the law says of equal voices, where it says something."""
    if effective.voting.chair_settles:
        text = (
            "En VAE, la voix du président départage des voix égales, quelle que soit la majorité."
        )
        yield EQUAL_VOICES, text
        majorities = effective.voting.rounds
        if any(majority.counted_by is CountedBy.COLLEGE for majority in majorities):
            text = (
                "Compté par collège, ce partage est celui de tout le jury, les deux collèges réunis (lecture de "
                "Parchemin) ; des voix égales dans un seul collège suivent le règlement."
            )
            yield EQUAL_VOICES, text


_WHEN = {
    RoundWhen.SAME_SITTING: "dans la même séance",
    RoundWhen.ON_REQUEST: "si un membre le demande, dans la même séance",
    RoundWhen.SECOND_CONVOCATION: "à une nouvelle convocation",
}
