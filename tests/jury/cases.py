"""A small jury and a small candidate, in plain values, for the tests of the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from parchemin.assessment.rules.carried_units import CarriedUnit
from parchemin.assessment.rules.grid import GridBloc, GridItem, GridMarks, Mark
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.certifications.reglement.terms import RouteFamily, Unit
from parchemin.certifications.terms import Register
from parchemin.jury.rules.facts import (
    CandidateCase,
    JurorFacts,
    SittingFacts,
    VoteFacts,
)
from parchemin.jury.terms import Choice, College, SeatRole

ON = date(2026, 11, 24)
YES, NO, ABSTAIN = Choice.ACQUIRED, Choice.NOT_ACQUIRED, Choice.ABSTAIN
A, P, N = "acquired", "partial", "not_acquired"


def rules(
    route: RouteFamily = RouteFamily.TRAINING,
    register: Register = Register.NONE,
    **keys: object,
) -> Effective:
    """Return the effective rules of a règlement that writes only these keys."""
    value = {"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", **keys}
    return with_law(new_reglement(value), route, register, ON)


def juror(number: int, college: College, role: SeatRole = SeatRole.MEMBER) -> JurorFacts:
    """Return a present juror: `e1`, `s2`…"""
    person = f"{'e' if college is College.EMPLOYERS else 's'}{number}"
    return JurorFacts(person, person.upper(), college, role)


def sitting(employers: int = 2, employees: int = 2, **changes: object) -> SittingFacts:
    """Return a sitting where everybody came; the first employer presides."""
    jurors = [juror(n + 1, College.EMPLOYERS) for n in range(employers)]
    jurors += [juror(n + 1, College.EMPLOYEES) for n in range(employees)]
    seats = []
    roles = {"e1": SeatRole.CHAIR, "s1": SeatRole.VICE_CHAIR}
    for seat in jurors:
        seats.append(replace(seat, role=roles.get(seat.person, SeatRole.MEMBER)))
    return SittingFacts(**{"held_on": ON, "jurors": tuple(seats), **changes})


def changed(session: SittingFacts, person: str, **changes: object) -> SittingFacts:
    """Return the sitting with one juror changed."""
    jurors = tuple(
        replace(seat, **changes) if seat.person == person else seat for seat in session.jurors
    )
    return replace(session, jurors=jurors)


def bloc(code: str = "B1", competences: int = 4, **changes: object) -> GridBloc:
    """Return a bloc of competences each seen through one item."""
    items = tuple(GridItem(f"{code}.{n + 1}.a", f"{code}.{n + 1}") for n in range(competences))
    return GridBloc(**{"code": code, "title": f"Bloc {code}", "items": items, **changes})


def marks(code: str, *rows: Sequence[Mark | None]) -> tuple[GridMarks, ...]:
    """Return one grid an assessor, `a1` first."""
    return tuple(GridMarks(f"a{rank + 1}", code, tuple(row)) for rank, row in enumerate(rows))


def all_marked(blocs: Iterable[GridBloc], mark: Mark) -> tuple[GridMarks, ...]:
    """Return two concordant grids a bloc."""
    return tuple(
        grid
        for each in blocs
        for grid in marks(each.code, [mark] * len(each.items), [mark] * len(each.items))
    )


def votes(unit: str, **choices: Choice) -> tuple[VoteFacts, ...]:
    """Return the voices of one unit: `votes("B1", e1=YES, s1=NO)`."""
    return tuple(VoteFacts(person, unit, choice) for person, choice in choices.items())


def everybody(unit: str, choice: Choice, session: SittingFacts) -> tuple[VoteFacts, ...]:
    """Return one same voice for every juror."""
    return tuple(VoteFacts(seat.person, unit, choice) for seat in session.jurors)


def case(blocs: Sequence[GridBloc] = (), **changes: object) -> CandidateCase:
    """Return a candidate by training who seeks every bloc."""
    facts = {
        "candidate": "c1",
        "name": "Mariam Fofana",
        "route": RouteFamily.TRAINING,
        "blocs": tuple(blocs) or (bloc(),),
    }
    return CandidateCase(**{**facts, **changes})


def carried(code: str, acquired_on: date, **changes: object) -> CarriedUnit:
    """Return a bloc acquired before, by training, outside the registers."""
    facts = {
        "code": code,
        "unit": Unit.BLOC,
        "acquired_on": acquired_on,
        "route": RouteFamily.TRAINING,
        "register": Register.NONE,
    }
    return CarriedUnit(**{**facts, **changes})
