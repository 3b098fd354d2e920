"""One vote, counted: voices for and against on the base that the text names.

Let `pros`, `cons` and `abstained` be voices. A majority is reached when `pros` exceed (or reach) a share of the
base. Voices are equal when `pros` = `cons` and somebody spoke: nothing else is an equality.

Counted by college, each of the two colleges must reach the majority on the base taken inside it; a college with
more against than for is a veto; a college with equal voices is an equality where every other is for or equal.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from parchemin.assembly.table import AnySeat, Gathering
from parchemin.assembly.terms import SOCIAL_PARTNERS, Base, College, CountedBy, Parity, Voice
from parchemin.assembly.values import (
    Finding,
    MajorityRule,
    Seat,
    Voices,
    VotingRules,
    Weights,
    voices_text,
)
from parchemin.kernel.numbers import french_number, told_apart


class Count(NamedTuple):
    """The voices of one vote, or of one college in it.

    `reached` tells whether the majority is reached, `equal` whether voices are equal so that the tie rule
    applies; `colleges` holds the count of each college where each is counted apart. `weighed` tells voices that
    may be fractions from whole ones, which compare alike.
    """

    pros: Voices
    cons: Voices
    abstained: Voices
    base: Voices
    reached: bool
    equal: bool
    colleges: tuple[tuple[College, "Count"], ...] = ()
    weighed: bool = False

    @property
    def tied(self) -> bool:
        """Tell whether equal voices keep it from its majority: a text may be content with half."""
        return self.equal and not self.reached

    @property
    def even(self) -> bool:
        """Tell whether as many voices are for as against, somebody having spoken."""
        return self.pros == self.cons > 0


def voters_of(gathering: Gathering[AnySeat], majority: MajorityRule) -> tuple[AnySeat, ...]:
    """Return those whose voice counts: the present, and the represented unless the present alone are the base."""
    if majority.of is Base.PRESENT:
        return gathering.present
    return gathering.present + gathering.represented


def count(
    voices: Mapping[str, Voice],
    gathering: Gathering[AnySeat],
    majority: MajorityRule,
    rules: VotingRules,
) -> Count:
    """Return the count of one vote, every voter having spoken in `voices` (by person)."""
    voters = voters_of(gathering, majority)
    if majority.counted_by is CountedBy.COLLEGE:
        return _by_college(voices, voters, gathering, majority, rules)
    return _counted(voices, voters, gathering.members, gathering.entitled, majority, rules)


def _by_college(
    voices: Mapping[str, Voice],
    voters: Sequence[Seat],
    gathering: Gathering[AnySeat],
    majority: MajorityRule,
    rules: VotingRules,
) -> Count:
    found = tuple(
        (
            college,
            _counted(
                voices,
                [seat for seat in voters if seat.college is college],
                [seat for seat in gathering.members if seat.college is college],
                [seat for seat in gathering.entitled if seat.college is college],
                majority,
                rules,
            ),
        )
        for college in SOCIAL_PARTNERS
    )
    counts = [each for _, each in found]
    return Count(
        pros=sum(each.pros for each in counts),
        cons=sum(each.cons for each in counts),
        abstained=sum(each.abstained for each in counts),
        base=sum(each.base for each in counts),
        reached=all(each.reached for each in counts),
        equal=any(each.equal for each in counts)
        and all(each.equal or each.reached for each in counts),
        colleges=found,
        weighed=any(each.weighed for each in counts),
    )


def _counted(
    voices: Mapping[str, Voice],
    voters: Sequence[Seat],
    members: Sequence[Seat],
    entitled: Sequence[Seat],
    majority: MajorityRule,
    rules: VotingRules,
) -> Count:
    everybody = {Base.MEMBERS: members, Base.ENTITLED: entitled}.get(majority.of)
    pros: Voices
    cons: Voices
    abstained: Voices
    base: Voices
    if _is_plain(majority, rules):
        spoken = [voices[seat.person] for seat in voters]
        pros, cons = spoken.count(Voice.FOR), spoken.count(Voice.AGAINST)
        abstained, base = len(spoken) - pros - cons, len(everybody or ())
    else:
        scale = _Scale(voters, majority, rules)
        sums: dict[Voice, Voices] = dict.fromkeys(Voice, 0)
        for said, weight in _spoken(voices, voters, majority, scale):
            sums[said] += weight
        pros, cons, abstained = sums[Voice.FOR], sums[Voice.AGAINST], sums[Voice.ABSTAIN]
        base = scale.all(everybody or ())
    if majority.of is Base.CAST:
        base = pros + cons
    elif everybody is None:
        base = pros + cons + abstained
    reached = majority.is_reached(pros, base)
    weighed = isinstance(base, Fraction)
    return Count(pros, cons, abstained, base, reached, equal=pros == cons > 0, weighed=weighed)


def _is_plain(majority: MajorityRule, rules: VotingRules) -> bool:
    """Tell whether each head counts for one."""
    if majority.counted_by is CountedBy.HEAD:
        return rules.parity is not Parity.VOTES
    return majority.counted_by is CountedBy.COLLEGE


class _Scale:
    """What one voice weighs: one, what levels the smaller college up, or what its organisation weighs."""

    def __init__(self, voters: Sequence[Seat], majority: MajorityRule, rules: VotingRules) -> None:
        self._by = majority.counted_by
        self._weights: Weights | None = rules.weights if self._by is CountedBy.WEIGHT else None
        self._levels: dict[College, Voices] = {}
        if rules.parity is Parity.VOTES and self._by in (CountedBy.HEAD, CountedBy.ORGANISATION):
            self._levels = self._levelled(voters)

    def _levelled(self, voters: Sequence[Seat]) -> dict[College, Voices]:
        sizes = {
            college: len({self.unit(seat) for seat in voters if seat.college is college})
            for college in SOCIAL_PARTNERS
        }
        highest = max(sizes.values())
        return {college: Fraction(highest, size) for college, size in sizes.items() if size}

    def unit(self, seat: Seat) -> tuple[College, str]:
        """Return who speaks through a seat: the person, or their organisation."""
        by_person = self._by in (CountedBy.HEAD, CountedBy.COLLEGE)
        return seat.college, seat.person if by_person else seat.organisation or seat.person

    def of(self, unit: tuple[College, str]) -> Voices:
        """Return what the voice of a person or organisation weighs."""
        college, name = unit
        if self._weights is not None:
            return self._weights.of(college).get(name, Fraction(0))
        return self._levels.get(college, 1)

    def all(self, seats: Sequence[Seat]) -> Voices:
        """Return what the voices of all these seats would weigh."""
        return sum(self.of(unit) for unit in {self.unit(seat) for seat in seats})


def _spoken(
    voices: Mapping[str, Voice], voters: Sequence[Seat], majority: MajorityRule, scale: _Scale
) -> Iterator[tuple[Voice, Voices]]:
    """Yield what each voice says and weighs; an organisation says what more of its voices say."""
    if majority.by_head:
        for seat in voters:
            yield voices[seat.person], scale.of(scale.unit(seat))
        return
    leanings: dict[tuple[College, str], int] = {}
    for seat in voters:
        unit, said = scale.unit(seat), voices[seat.person]
        leanings[unit] = leanings.get(unit, 0) + (said is Voice.FOR) - (said is Voice.AGAINST)
    for unit, leaning in leanings.items():
        said = Voice.FOR if leaning > 0 else Voice.AGAINST if leaning < 0 else Voice.ABSTAIN
        yield said, scale.of(unit)


@lru_cache(maxsize=4096)
def count_in_words(counted: Count, majority: MajorityRule, key: str) -> tuple[Finding, ...]:
    """Return the count in French: voices, the base, and how many the majority needs on it."""
    if counted.colleges:
        return tuple(
            Finding("vote", f"Collège {college.label.lower()} : {_sentence(each, majority)}", key)
            for college, each in counted.colleges
        )
    return (Finding("vote", _sentence(counted, majority), key),)


def _sentence(counted: Count, majority: MajorityRule) -> str:
    others = "en abstention" if majority.by_head else "ni pour ni contre"
    pros, asked = voices_text(counted.pros), str(majority.needed(counted.base))
    if counted.weighed:
        share = majority.share * counted.base
        shown, limit = told_apart(Fraction(counted.pros), share, french_number)
        pros, asked = f"{shown} voix", f"{'plus de ' if majority.strict else ''}{limit}"
    said = (
        f"{pros} pour, {voices_text(counted.cons)} contre, "
        f"{voices_text(counted.abstained)} {others}. {majority.label}"
    )
    if not counted.base:
        return f"{said}."
    return f"{said} : il en faut {asked} sur {french_number(counted.base)}."
