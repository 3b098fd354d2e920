"""Whether enough voters sit: in all and college by college, counted in persons or in organisations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parchemin.assembly.table import AnySeat, Gathering
from parchemin.assembly.terms import SOCIAL_PARTNERS, College, QuorumBase, QuorumUnit
from parchemin.assembly.values import CollegeNumbers, CollegeShares, Finding, QuorumRules, Seat
from parchemin.kernel.numbers import plural


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many count, the highest total asked, each college's number, and what is lacking."""

    counted: int
    required: int
    by_college: tuple[tuple[College, int], ...]
    lacking: tuple[Finding, ...]


def quorum_of(gathering: Gathering[AnySeat], rules: QuorumRules, *, waived: bool = False) -> Quorum:
    """Return the quorum of a gathering; `waived` where a second convocation sits without one."""
    counted = gathering.present
    if rules.counts_represented:
        counted += gathering.represented
    seats = gathering.members
    if rules.base is QuorumBase.SEATS_NOT_RECUSED:
        seats = tuple(seat for seat in seats if seat.person not in gathering.aside)
    there, whole = _counts(counted, rules), _counts(seats, rules)
    lacking: list[Finding] = []
    if not waived:
        lacking += _on_total(sum(there.values()), sum(whole.values()), rules)
        lacking += _on_colleges(there, whole, rules)
    return Quorum(
        counted=sum(there.values()),
        required=0 if waived else _required(whole, rules),
        by_college=tuple(there.items()),
        lacking=tuple(lacking),
    )


def _counts(seats: Sequence[Seat], rules: QuorumRules) -> dict[College, int]:
    """Return how many count in each college; a seat of no organisation makes none of them."""
    found = {}
    for college in College:
        ours = [seat for seat in seats if seat.college is college]
        if rules.counted_in.of(college) is QuorumUnit.ORGANISATIONS:
            found[college] = len({seat.organisation for seat in ours if seat.organisation})
        else:
            found[college] = len(ours)
    return found


def _required(seats: dict[College, int], rules: QuorumRules) -> int:
    numbers = rules.min_per_college or CollegeNumbers()
    shares = rules.fraction_per_college or CollegeShares()
    colleges = (
        max(numbers.of(college), rules.asked_of(shares.of(college), seats[college]))
        for college in College
    )
    whole = rules.asked_of(rules.fraction, sum(seats.values())) if rules.fraction else 0
    return max(rules.min_total or 0, whole, sum(colleges))


def _on_total(counted: int, seats: int, rules: QuorumRules) -> Iterator[Finding]:
    asked = (
        ("quorum.min_total", rules.min_total or 0),
        ("quorum.fraction", rules.asked_of(rules.fraction, seats) if rules.fraction else 0),
    )
    for key, required in asked:
        if counted < required:
            yield Finding(
                "quorum-total",
                f"Quorum : {plural(counted, 'votant')} pour {required} requis.",
                key,
                "Attendre un membre, désigner un suppléant, ou convoquer à nouveau.",
            )


def _on_colleges(
    there: dict[College, int], seats: dict[College, int], rules: QuorumRules
) -> Iterator[Finding]:
    numbers = rules.min_per_college or CollegeNumbers()
    shares = rules.fraction_per_college or CollegeShares()
    for college in College:
        asked = (
            ("quorum.min_per_college", numbers.of(college)),
            ("quorum.fraction_per_college", rules.asked_of(shares.of(college), seats[college])),
        )
        for key, required in asked:
            if there[college] < required:
                yield Finding(
                    f"quorum-{college.value}",
                    f"Quorum, collège {college.label.lower()} : "
                    f"{plural(there[college], _NOUNS[rules.counted_in.of(college)])} pour "
                    f"{_number_required(required, rules.counted_in.of(college))}.",
                    key,
                    "Attendre un membre de ce collège, ou désigner un suppléant.",
                )


_NOUNS = {QuorumUnit.PERSONS: "votant", QuorumUnit.ORGANISATIONS: "organisation"}


def parity_lacks(gathering: Gathering[AnySeat]) -> Finding | None:
    """Return why as many voices of each social partner are not at the table, or None."""
    voices = gathering.present + gathering.represented
    employers, employees = (
        sum(seat.college is college for seat in voices) for college in SOCIAL_PARTNERS
    )
    if employers == employees:
        return None
    return Finding(
        "parity-present",
        f"Parité : {employers} du collège employeurs, {employees} du collège salariés.",
        "jury.parity",
        "Un membre du collège le plus nombreux se retire, ou l’autre se complète.",
    )


def _number_required(required: int, unit: QuorumUnit) -> str:
    """Return `3 requises` of organisations, `1 requis` of persons."""
    if unit is QuorumUnit.ORGANISATIONS:
        return plural(required, "requise")
    return f"{required} requis"
