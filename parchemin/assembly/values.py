"""The plain values that the rules of a body read: its seats, and how its text says that it decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from types import MappingProxyType
from typing import NamedTuple, Self

from parchemin.assembly.terms import (
    SOCIAL_PARTNERS,
    Base,
    College,
    CountedBy,
    Parity,
    Presence,
    QuorumBase,
    QuorumUnit,
    RoundWhen,
    SeatRole,
    TieRule,
)
from parchemin.kernel.numbers import french_number, french_percent

Voices = int | Fraction


class Finding(NamedTuple):
    """One step of a decision: a stable code, a French sentence, the key of the rule it rests on."""

    code: str
    text: str
    key: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of a body. `person` is the same key wherever this person appears.

    `represented_by` names the person who holds the proxy when `presence` is REPRESENTED; `organisation`
    is a key, empty where nothing is counted by organisation.
    """

    person: str
    name: str
    college: College
    role: SeatRole = SeatRole.MEMBER
    voting: bool = True
    convened: bool = True
    presence: Presence = Presence.PRESENT
    represented_by: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class CollegeNumbers:
    """A number for each college; None where the text asks none of it."""

    employers: int | None = None
    employees: int | None = None
    trainers: int | None = None
    experts: int | None = None

    @classmethod
    def from_short(cls, number: int) -> Self:
        """Return the same number for employers and for employees."""
        return cls(number, number)

    @property
    def short(self) -> int | None:
        """Return the one number that says it all, or None."""
        return self.employers if self == self.from_short(self.employers or 0) else None

    def of(self, college: College) -> int:
        """Return the number of a college, 0 when none is asked."""
        return getattr(self, college.value) or 0


@dataclass(frozen=True, slots=True)
class CollegeShares:
    """A share for each college; None where the text asks none of it."""

    employers: Fraction | None = None
    employees: Fraction | None = None
    trainers: Fraction | None = None
    experts: Fraction | None = None

    @classmethod
    def from_short(cls, share: Fraction) -> Self:
        """Return the same share for employers and for employees."""
        return cls(share, share)

    @property
    def short(self) -> Fraction | None:
        """Return the one share that says it all, or None."""
        return self.employers if self == self.from_short(self.employers or Fraction(0)) else None

    def of(self, college: College) -> Fraction:
        """Return the share of a college, 0 when none is asked."""
        return getattr(self, college.value) or Fraction(0)


@dataclass(frozen=True, slots=True)
class CollegeUnits:
    """What a quorum counts in each college: persons, or the organisations that they sit for."""

    employers: QuorumUnit = QuorumUnit.PERSONS
    employees: QuorumUnit = QuorumUnit.PERSONS

    @classmethod
    def from_short(cls, unit: str) -> Self:
        """Return the same unit for both colleges."""
        return cls(QuorumUnit(unit), QuorumUnit(unit))

    @property
    def short(self) -> str | None:
        """Return the one unit that says it all, or None."""
        return self.employers.value if self.employers is self.employees else None

    def of(self, college: College) -> QuorumUnit:
        """Return what is counted in a college; others than the social partners follow them where they agree."""
        if college in SOCIAL_PARTNERS:
            unit: QuorumUnit = getattr(self, college.value)
            return unit
        return self.employers if self.employers is self.employees else QuorumUnit.PERSONS


@dataclass(frozen=True)
class MajorityRule:
    """What a question needs to be carried: a share of a base, exceeded or reached, and whose voices count.

    A règlement writes it whole or by one of the short names of `NAMED_MAJORITIES`.
    """

    share: Fraction = Fraction(1, 2)
    strict: bool = True
    of: Base = Base.CAST
    counted_by: CountedBy = CountedBy.HEAD

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:  # a fraction takes long to hash, and sentences are kept by majority
        return hash((self.share, self.strict, self.of, self.counted_by))

    @classmethod
    def from_short(cls, name: str) -> "MajorityRule":
        """Return the majority of a short name; raises KeyError."""
        return NAMED_MAJORITIES[name]

    @property
    def short(self) -> str | None:
        """Return the short name of this majority, if it has one."""
        return next((name for name, rule in NAMED_MAJORITIES.items() if rule == self), None)

    @property
    def by_head(self) -> bool:
        """Tell whether each voice is that of a person, in the whole table or in each college."""
        return self.counted_by in (CountedBy.HEAD, CountedBy.COLLEGE)

    def is_reached(self, pros: Voices, base: Voices) -> bool:
        """Tell whether `pros` reach the majority on a base; nobody's voice never does."""
        given, asked = pros * self.share.denominator, base * self.share.numerator
        return pros > 0 and (given > asked if self.strict else given >= asked)

    def needed(self, base: Voices) -> int | None:
        """Return the least number of whole voices that reach it, None when voices are not whole."""
        if isinstance(base, Fraction):
            return None
        asked = self.share * base
        return max(1, floor(asked) + 1 if self.strict else ceil(asked))

    def asks_more_than(self, other: "MajorityRule", *, proxies: bool) -> bool:
        """Tell whether voices that reach this always reach the other, counted in the same way, and not back.

        Without `proxies` nobody is represented: to count the present or those represented with them is the same.
        """
        asked, easier = (self.share, self.strict), (other.share, other.strict)
        if self.counted_by is not other.counted_by or asked < easier:
            return False
        mine, others = (
            Base.PRESENT_OR_REPRESENTED if base is Base.PRESENT and not proxies else base
            for base in (self.of, other.of)
        )
        return asked > easier if mine is others else others in _NARROWER[mine]

    @cached_property
    def label(self) -> str:
        """Return how a French text says it: « Plus de 70 % des voix exprimées »."""
        if self.strict and self.share == Fraction(1, 2):
            said = f"{_HALF[self.of]}{_BY[self.counted_by]}"
        else:
            share = _SHARES.get(self.share) or french_percent(self.share)
            said = f"{'Plus de ' if self.strict else ''}{share} {self.of.label}"
            said += _BY[self.counted_by]
        return said[:1].upper() + said[1:]


# Bases with fewer voices, for the same voices in favour; the present alone have not the voices of the represented.
_NARROWER = {
    Base.CAST: (),
    Base.PRESENT: (),
    Base.PRESENT_OR_REPRESENTED: (Base.CAST,),
    Base.ENTITLED: (Base.CAST, Base.PRESENT_OR_REPRESENTED),
    Base.MEMBERS: (Base.CAST, Base.PRESENT_OR_REPRESENTED, Base.ENTITLED),
}
_HALF = {
    Base.CAST: "Majorité des voix exprimées",
    Base.PRESENT: "Majorité absolue des présents",
    Base.PRESENT_OR_REPRESENTED: "Majorité absolue des présents ou représentés",
    Base.MEMBERS: "Majorité des membres",
    Base.ENTITLED: "Majorité des membres qui peuvent voter sur ce dossier",
}
_BY = {
    CountedBy.HEAD: "",
    CountedBy.ORGANISATION: ", une voix par organisation",
    CountedBy.COLLEGE: " dans chaque collège",
    CountedBy.WEIGHT: ", selon le poids des organisations",
}
_SHARES = {
    Fraction(1, 3): "un tiers",
    Fraction(2, 3): "deux tiers",
    Fraction(3, 4): "trois quarts",
    Fraction(3, 5): "trois cinquièmes",
    Fraction(1): "la totalité",
}

NAMED_MAJORITIES: Mapping[str, MajorityRule] = {
    "simple_present": MajorityRule(),
    "absolute_present": MajorityRule(of=Base.PRESENT),
    "absolute_present_or_represented": MajorityRule(of=Base.PRESENT_OR_REPRESENTED),
    "two_thirds_present": MajorityRule(Fraction(2, 3), strict=False, of=Base.PRESENT),
    "majority_of_members": MajorityRule(of=Base.MEMBERS),
    "by_college": MajorityRule(counted_by=CountedBy.COLLEGE),
}


@dataclass(frozen=True, slots=True)
class RoundRule:
    """A round that follows one without a majority: when it is held, and what it needs.

    `notice_days` is how long before its sitting a round at a new convocation is convened.
    """

    when: RoundWhen
    majority: MajorityRule = MajorityRule()
    notice_days: int | None = None


@dataclass(frozen=True, slots=True)
class QuorumRules:
    """How many voters must sit, for each question; every number given must be met.

    Fractions are reached, or exceeded when `strict`; `counted_in` says whether persons or the organisations
    that they sit for are counted.
    """

    min_total: int | None = None
    min_per_college: CollegeNumbers | None = CollegeNumbers(1, 1)
    fraction: Fraction | None = None
    fraction_per_college: CollegeShares | None = None
    strict: bool = False
    counted_in: CollegeUnits = CollegeUnits()
    base: QuorumBase = QuorumBase.SEATS
    counts_represented: bool = False
    second_convocation_without_quorum: bool = False

    def asked_of(self, share: Fraction, seats: int) -> int:
        """Return how many voters a share of seats asks for."""
        if not share:
            return 0
        return floor(share * seats) + 1 if self.strict else ceil(share * seats)


@dataclass(frozen=True, slots=True)
class ProxyRules:
    """Whether a member may give their voice to another, and how many one may hold: None, as many as are given."""

    allowed: bool = True
    same_college: bool = True
    max: int | None = 1

    def admits(self, held: int) -> bool:
        """Tell whether somebody who holds so many may hold one more."""
        return self.max is None or held < self.max


def _no_weights() -> Mapping[str, Fraction]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Weights:
    """What the voice of each organisation weighs in its college, as a share of one."""

    employers: Mapping[str, Fraction] = field(default_factory=_no_weights)
    employees: Mapping[str, Fraction] = field(default_factory=_no_weights)

    def of(self, college: College) -> Mapping[str, Fraction]:
        """Return the weights of a college; those outside the social partners weigh nothing."""
        return getattr(self, college.value) if college in SOCIAL_PARTNERS else MappingProxyType({})


@dataclass(frozen=True)
class VotingRules:
    """All that a text says of a vote, from the first round to the last.

    `chair_settles` is what the law imposes on some questions: equal voices follow the chair, whatever the
    majority and the tie rule. `secret` keeps what the chair's voice said out of the reasons.
    """

    rounds: tuple[MajorityRule, ...] = (MajorityRule(),)
    when: tuple[RoundWhen, ...] = ()
    tie_rule: TieRule = TieRule.NOT_ACQUIRED
    parity: Parity = Parity.SEATS
    weights: Weights = Weights()
    chair_settles: bool = False
    secret: bool = False


def voices_text(count: Voices) -> str:
    """Return `3 voix`, `3,5 voix`."""
    return f"{french_number(count)} voix"
