"""Deliberation of 1,000 candidates × 5 blocs × 25 competences by the rules alone.

Two floors. The first reads every mark once and counts, in the plainest loop. The second is the cheapest
code that we could write for the same answer: it counts with tuples alone, writes as many sentences without any
rule, and hashes the same inputs; it knows this one règlement by heart.
"""

import json
import random
import sys
from collections.abc import Callable
from dataclasses import astuple
from datetime import date
from hashlib import sha256
from time import perf_counter

from bench.common import Figure
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import Register
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import CandidateCase, JurorFacts, SittingFacts, VoteFacts
from parchemin.jury.terms import Choice, College, SeatRole

CANDIDATES, BLOCS, COMPETENCES = 1_000, 5, 25
ON = date(2026, 11, 24)
WORDS = ("acquired",) * 8 + ("partial", "not_acquired")
VOTED_SHARE = 0.25


def rows(count: int = CANDIDATES) -> list[Figure]:
    """Return the milliseconds of a jury of `count` candidates, beside both floors."""
    cases, sitting, effective = scene(count)
    start = perf_counter()
    for case in cases:
        deliberate(case, sitting, effective)
    first = perf_counter() - start
    rules = _best(lambda: [deliberate(case, sitting, effective) for case in cases])
    reading = _best(lambda: [read_marks(case) for case in cases])
    writing = _best(lambda: [by_heart(case, sitting, effective) for case in cases])
    named = (
        ("deliberation: first pass, beside the same by heart", first, writing),
        ("deliberation: next passes, beside the same by heart", rules, writing),
        ("deliberation: next passes, beside reading marks", rules, reading),
    )
    return [
        Figure(name, value * 1e3, f"ms / {count}", floor * 1e3, value / floor)
        for name, value, floor in named
    ]


def scene(count: int = CANDIDATES) -> tuple[list[CandidateCase], SittingFacts, Effective]:
    """Return the cases, the sitting of six jurors, and the rules, the same each time."""
    dice = random.Random(20261124)  # noqa: S311
    effective = with_law(
        new_reglement(
            {
                "format": FORMAT,
                "name": "Règlement du banc",
                "in_force_from": "2026-01-01",
                "quorum": {"fraction": "2/3"},
                "grid": {"bloc": {"kind": "n_of_m", "threshold": "70 %"}},
            }
        ),
        RouteFamily.TRAINING,
        Register.RNCP,
        ON,
    )
    sitting = SittingFacts(held_on=ON, jurors=tuple(_jurors()))
    blocs = tuple(_bloc(n) for n in range(BLOCS))
    return [_case(n, blocs, sitting, dice) for n in range(count)], sitting, effective


def _jurors() -> list[JurorFacts]:
    roles = (SeatRole.CHAIR, SeatRole.MEMBER, SeatRole.MEMBER)
    jurors = []
    for college, head in ((College.EMPLOYERS, roles), (College.EMPLOYEES, roles)):
        for n, role in enumerate(head):
            if college is College.EMPLOYEES and role is SeatRole.CHAIR:
                role = SeatRole.VICE_CHAIR
            person = f"{college.value}-{n}"
            jurors.append(JurorFacts(person, person, college, role, employer=f"7000000{n}000011"))
    return jurors


def _bloc(number: int) -> GridBloc:
    items = tuple(GridItem(f"{number}.{n}.a", f"{number}.{n}") for n in range(COMPETENCES))
    return GridBloc(f"B{number}", f"Bloc {number}", items)


def _case(
    number: int, blocs: tuple[GridBloc, ...], sitting: SittingFacts, dice: random.Random
) -> CandidateCase:
    votes = []
    for bloc in blocs:
        if dice.random() < VOTED_SHARE:
            votes += [
                VoteFacts(
                    juror.person, bloc.code, dice.choice((Choice.ACQUIRED, Choice.NOT_ACQUIRED))
                )
                for juror in sitting.jurors
            ]
    return CandidateCase(
        candidate=f"2026-{number:05d}",
        name=f"Candidat {number}",
        route=RouteFamily.TRAINING,
        employer=f"8{number:08d}00011",
        blocs=blocs,
        grids=tuple(
            GridMarks(assessor, bloc.code, tuple(dice.choices(WORDS, k=COMPETENCES)))
            for bloc in blocs
            for assessor in (f"a{number}", f"b{number}")
        ),
        votes=tuple(votes),
        adopted=True,
        adjourned_to=date(2027, 2, 1),
    )


def read_marks(case: CandidateCase) -> int:
    """Read each mark once and count: the first floor."""
    acquired = 0
    for grid in case.grids:
        for mark in grid.marks:
            if mark == "acquired":
                acquired += 1
    return acquired


def by_heart(case: CandidateCase, sitting: SittingFacts, effective: Effective) -> tuple[str, str]:
    """Write the same sentences and hash the same inputs, with no rule: the second floor."""
    voices: dict[str, list[str]] = {}
    for vote in case.votes:
        voices.setdefault(vote.unit, []).append(vote.choice)
    told, blocs = [], {}
    for place, bloc in enumerate(case.blocs):
        pair = case.grids[2 * place : 2 * place + 2]
        passed = []
        for label, grid in zip("AB", pair, strict=True):
            got, total = grid.marks.count("acquired"), len(grid.marks)
            passed.append(got * 10 >= total * 7)
            end = "le seuil de 70 % est atteint" if passed[-1] else "sous le seuil de 70 %"
            share = f"{100 * got / total:g}".replace(".", ",")
            told.append(
                f"Selon {label}, {got} compétences acquises sur {total}, soit {share} % : {end}."
            )
        said = voices.get(bloc.code)
        if said:
            yes, no = said.count("acquired"), said.count("not_acquired")
            told.append(f"{yes} voix pour, {no} voix contre, 0 voix en abstention.")
            blocs[bloc.code] = yes > no or (yes == no and said[0] == "acquired")
        elif passed[0] == passed[1]:
            told.append("Les avis concordent.")
            blocs[bloc.code] = passed[0]
        else:
            told.append("Le jury demande un complément : ajourné.")
    told.append(f"Acquis : {', '.join(code for code, won in blocs.items() if won)}.")
    return "\n".join(told), _digest_by_heart(case, sitting, effective)


def _digest_by_heart(case: CandidateCase, sitting: SittingFacts, effective: Effective) -> str:
    """Hash what `inputs_digest` hashes."""
    sealed = [
        effective.digest,
        sitting.digest,
        case.candidate,
        case.name,
        case.employer,
        [bloc.digest for bloc in case.blocs],
        [[grid.assessor, grid.bloc, grid.marks] for grid in case.grids],
        sorted([vote.unit, vote.person, vote.choice, vote.cast_by] for vote in case.votes),
        [astuple(unit) for unit in case.carried],
    ]
    text = json.dumps(sealed, ensure_ascii=False, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()


def _best(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the seconds of the best round."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(row.line() + "\n")
