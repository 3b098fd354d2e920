"""Every table that a sitting may come to, and the acts that lead it from there to minutes that can be signed.

A table says of each seat how its juror took part. The walk asks the rules of the product alone, as the acts do:
who may be named to preside, what stands against opening, closing and deciding, who signs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.rules import composition, deliberation, presidency, signatories
from parchemin.jury.rules.facts import CandidateCase, JurorFacts, SittingFacts, VoteFacts
from parchemin.jury.rules.table import table_of
from parchemin.jury.rules.votes import voters_of
from parchemin.jury.terms import Choice, College, Presence, SeatRole, UnitOutcome
from tests.jury.cases import ON, case, rules

CHAIR, VICE_CHAIR, MEMBER = SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.MEMBER
HERE, AFAR, AWAY, ASIDE, UNSAID = "present", "remote", "away", "aside", "unrecorded"
REPLACED, PROXY = "replaced", "proxy to "
PRESENCES = {
    HERE: Presence.PRESENT,
    AFAR: Presence.REMOTE,
    AWAY: Presence.ABSENT,
    ASIDE: Presence.PRESENT,
    UNSAID: Presence.ABSENT,
    REPLACED: Presence.SUBSTITUTED,
}

JURIES = {
    "two and two": "e1 chair, e2, s1 vice_chair, s2",
    "one and one": "e1 chair, s1 vice_chair",
    "a delegate of no college": "x1 chair, e1 vice_chair, s1",
    "professionals": "x1 chair, x2 vice_chair, x3",
    "a chair alone": "e1 chair, e2, s1",
    "a substitute on each side": "e1 chair, e2 for e1, s1 vice_chair, s2 for s1",
    "a consultative expert": "e1 chair, s1 vice_chair, x1 consultative",
}
"""Each jury: its seats, with their function, whom they stand in for, or that they have no voice."""

_COLLEGES = {"e": College.EMPLOYERS, "s": College.EMPLOYEES, "x": College.EXPERTS}


@dataclass(frozen=True)
class Table:
    """How the juror of each seat took part: there, away, aside for the case, represented, replaced…"""

    jury: str
    words: tuple[str, ...]
    second: bool = False

    def __str__(self) -> str:
        seats = JURIES[self.jury].split(", ")
        told = "; ".join(f"{seat}: {word}" for seat, word in zip(seats, self.words, strict=True))
        return f"{self.jury}{', second convocation' if self.second else ''} ({told})"

    @property
    def aside(self) -> frozenset[str]:
        """Return who stands aside for the case, or left before it."""
        seats = JURIES[self.jury].split(", ")
        return frozenset(
            seat.split()[0] for seat, word in zip(seats, self.words, strict=True) if word == ASIDE
        )

    @property
    def facts(self) -> SittingFacts:
        """Return the sitting as the rules read it."""
        seats = [seat.split() for seat in JURIES[self.jury].split(", ")]
        came = dict(zip((seat[0] for seat in seats), self.words, strict=True))
        jurors = []
        for (person, *marks), word in zip(seats, self.words, strict=True):
            role = next((role for role in (CHAIR, VICE_CHAIR) if role.value in marks), MEMBER)
            stands_in = "for" not in marks or came[marks[1]] == REPLACED
            holder = word.removeprefix(PROXY) if word.startswith(PROXY) else ""
            jurors.append(
                JurorFacts(
                    person,
                    person.upper(),
                    _COLLEGES[person[0]],
                    role,
                    voting=stands_in and "consultative" not in marks,
                    presence=Presence.REPRESENTED if holder else PRESENCES[word],
                    represented_by=holder,
                )
            )
        return SittingFacts(held_on=ON, jurors=tuple(jurors), second_convocation=self.second)


def tables_of(jury: str, effective: Effective) -> Iterator[Table]:
    """Return every table that the acts can record under a règlement, of a jury that it lets sit."""
    seats = [seat.split() for seat in JURIES[jury].split(", ")]
    everybody = Table(jury, (HERE,) * len(seats)).facts
    if composition.objections_to_composition(everybody, effective):
        return
    people = [person for person, *_ in seats]
    replaced = {marks[1] for _, *marks in seats if "for" in marks}
    reglement = effective.reglement

    def words_of(person: str) -> list[str]:
        found = [HERE, AWAY, ASIDE, UNSAID]
        found += [AFAR] if reglement.remote_jury else []
        found += [REPLACED] if person in replaced else []
        if reglement.proxy.allowed:
            found += [
                PROXY + other
                for other in people
                if other != person and (other[0] == person[0] or not reglement.proxy.same_college)
            ]
        return found

    for words in product(*map(words_of, people)):
        yield from (Table(jury, words, second) for second in (False, True))


def named(sitting: SittingFacts, effective: Effective) -> Iterator[SittingFacts]:
    """Return the sitting, then as it is after each naming that the secretariat may do, and those after it."""
    seen, waiting = {sitting}, [sitting]
    while waiting:
        now = waiting.pop(0)
        yield now
        for juror, role in product(now.jurors, (CHAIR, VICE_CHAIR)):
            if juror.role is role or presidency.objections_to_naming(now, juror, role, effective):
                continue
            after = replace(now, jurors=tuple(_renamed(now.jurors, juror, role)))
            if after not in seen:
                seen.add(after)
                waiting.append(after)


def _renamed(
    jurors: Sequence[JurorFacts], chosen: JurorFacts, role: SeatRole
) -> Iterator[JurorFacts]:
    for juror in jurors:
        if juror is chosen:
            yield replace(juror, role=role)
        else:
            yield replace(juror, role=MEMBER) if juror.role is role else juror


_OF_PRESIDENCY = {"presidency-away", "no-chair", "no-vice-chair", "presidency-one-college"}


def stuck(table: Table, effective: Effective) -> str:
    """Return what holds a table up whatever its people do; nothing when it has its way out.

    Before the opening, and while nobody has decided anything, the secretariat takes the cases off the agenda and
    cancels: what is asked there is that a presidency which is away never prevents a jury that is there.
    """
    sitting = table.facts
    lacks = {each.code for each in composition.objections_to_opening(sitting, effective)}
    if (
        lacks
        and lacks <= _OF_PRESIDENCY
        and not any(map(_opens(effective), named(sitting, effective)))
    ):
        return f"nobody can be named to preside: {sorted(lacks)}"
    if all(juror.presence not in signatories.SAT for juror in sitting.jurors):
        return ""
    if not any(map(_closes(effective), named(sitting, effective))):
        codes = [each.code for each in composition.objections_to_closing(sitting, effective)]
        return f"never closed and signed: {codes}"
    return ""


def _opens(effective: Effective) -> Callable[[SittingFacts], bool]:
    return lambda sitting: not composition.objections_to_opening(sitting, effective)


def _closes(effective: Effective) -> Callable[[SittingFacts], bool]:
    """Tell whether a sitting closes with minutes that somebody signs."""
    signed_by = effective.reglement.minutes.signed_by

    def closes(sitting: SittingFacts) -> bool:
        return not composition.objections_to_closing(sitting, effective) and any(
            signatories.signs(
                juror.role, voting=juror.voting, presence=juror.presence, signed_by=signed_by
            )
            for juror in sitting.jurors
        )

    return closes


def _divided(rank: int) -> Choice:
    return Choice.NOT_ACQUIRED if rank % 2 else Choice.ACQUIRED


SAYINGS: dict[str, Callable[[int, JurorFacts], Choice]] = {
    "all for": lambda rank, juror: Choice.ACQUIRED,
    "all against": lambda rank, juror: Choice.NOT_ACQUIRED,
    "one for, one against": lambda rank, juror: _divided(rank),
    "one college against the other": lambda rank, juror: _divided("es".find(juror.person[0])),
    "nobody says anything": lambda rank, juror: Choice.ABSTAIN,
    "the first abstains": lambda rank, juror: Choice.ACQUIRED if rank else Choice.ABSTAIN,
}


def undecided(
    table: Table, effective: Effective, saying: Callable[[int, JurorFacts], Choice]
) -> str:
    """Return what keeps the case of a table without its decision once everybody heard has spoken in each round."""
    sitting, judged = table.facts, case(away=table.aside)
    for _ in range(1 + len(effective.voting.rounds)):
        found = deliberation.deliberate(judged, sitting, effective)
        (unit,) = found.units
        if found.outcome is not None or unit.outcome is not UnitOutcome.UNDECIDED:
            break
        judged = replace(
            judged,
            votes=judged.votes + tuple(_voices(judged, unit.round, sitting, effective, saying)),
        )
    return str([each.code for each in found.objections])[1:-1] if found.outcome is None else ""


def _voices(
    judged: CandidateCase,
    place: int,
    sitting: SittingFacts,
    effective: Effective,
    saying: Callable[[int, JurorFacts], Choice],
) -> Iterator[VoteFacts]:
    heard = voters_of(table_of(sitting, effective, judged.away), effective, place)
    for rank, juror in enumerate(heard):
        yield VoteFacts(juror.person, "B1", saying(rank, juror), round=place)


# The règlements under which tables are walked

_OPEN_SEATS = {
    college: {"min": 0, "max": 4} for college in ("employers", "employees", "trainers", "experts")
}
_WITHOUT_COLLEGES = {
    "jury": {"seats": _OPEN_SEATS, "parity": "none", "habilitated_list": False},
    "quorum": {"min_per_college": None, "min_total": 1},
    "presidency": {"vice_chair_of_other_college": False},
}
PAIRED = {
    "jury": {"seats": _OPEN_SEATS, "parity": "none"},
    "quorum": {"min_per_college": 1, "second_convocation_without_quorum": True},
}
SIGNATORIES = (
    ["chair", "vice_chair"],
    ["chair"],
    ["member"],
    ["chair", "member"],
    ["vice_chair", "member"],
    ["chair", "vice_chair", "member"],
)
PROXIES: tuple[dict[str, object], ...] = (
    {"allowed": True, "same_college": True, "max": 1},
    {"allowed": False},
    {"allowed": True, "same_college": False, "max": None},
)
MAJORITIES = (
    "simple_present",
    "absolute_present",
    "absolute_present_or_represented",
    "two_thirds_present",
    "majority_of_members",
    "by_college",
)
TIES = ("chair_casts", "acquired", "not_acquired", "adjourn")
ROUNDS: tuple[list[dict[str, str]], ...] = (
    [],
    [{"when": "same_sitting", "majority": "simple_present"}],
    [{"when": "on_request", "majority": "simple_present"}],
    [{"when": "second_convocation", "majority": "simple_present"}],
)


def signing_rules() -> Iterator[Effective]:
    """Return règlements that differ by who signs, who may preside, proxies, and members at a distance."""
    for keys, signed_by, proxy, remote in product(
        (PAIRED, _WITHOUT_COLLEGES), SIGNATORIES, PROXIES, (True, False)
    ):
        yield rules(**keys, minutes={"signed_by": signed_by}, proxy=proxy, remote_jury=remote)


def voting_rules() -> Iterator[Effective]:
    """Return règlements that differ by majority, rule for equal voices, further rounds, secrecy and the CPNE."""
    for majority, tie, rounds, closed in product(MAJORITIES, TIES, ROUNDS, (False, True)):
        yield rules(
            **PAIRED,
            majority=majority,
            tie_rule=tie,
            **({"rounds": rounds} if rounds else {}),
            secrecy="secret" if closed else "open",
            decision={"cpne_confirmation": closed},
        )
