"""The same words given to the product and to the second implementation, and where they differ."""

import json
from datetime import date, timedelta
from functools import lru_cache

from parchemin.assessment.rules.carried_units import CarriedUnit
from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.organisations import organisation_key
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import Register
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import (
    CandidateCase,
    InterestFacts,
    JurorFacts,
    SittingFacts,
    VoteFacts,
)
from parchemin.jury.rules.results import UnitDecision
from parchemin.jury.terms import Choice, College, InterestKind, Presence, SeatRole, Unit
from tests.jury.cases import ON, bloc, rules


@lru_cache(maxsize=1024)
def read(written: str, route: str, register: str) -> Effective:
    """Return the product's reading of a règlement, once for all the cases that it governs."""
    return rules(RouteFamily(route), Register(register), **json.loads(written))


def juror_facts(juror: dict) -> JurorFacts:
    """Return a juror in the shape of the product."""
    words = {
        **juror,
        "name": juror["person"].upper(),
        "college": College(juror["college"]),
        "role": SeatRole(juror["role"]),
        "presence": Presence(juror["presence"]),
        "organisation": organisation_key(juror["organisation"]),
    }
    return JurorFacts(**words)


def sitting_facts(sitting: dict) -> SittingFacts:
    """Return a sitting in the shape of the product."""
    jurors = tuple(juror_facts(each) for each in sitting["jurors"])
    return SittingFacts(ON, jurors, second_convocation=sitting["second_convocation"])


def vote_facts(case: dict, sitting: dict) -> tuple[VoteFacts, ...]:
    """Return the voices; that of a represented juror is cast by the holder of the proxy."""
    holders = {
        each["person"]: each["represented_by"]
        for each in sitting["jurors"]
        if each["presence"] == "proxy"
    }
    return tuple(
        VoteFacts(person, unit, Choice(choice), holders.get(person, ""), number)
        for (unit, number), voices in case["votes"].items()
        for person, choice in voices.items()
    )


def carried_unit(code: str, case: dict) -> CarriedUnit:
    """Return a bloc or a competence acquired a year before."""
    unit = Unit.BLOC if code in case["blocs"] else Unit.COMPETENCE
    return CarriedUnit(code, unit, date(2025, 11, 24), RouteFamily.TRAINING, Register.NONE)


def case_facts(case: dict, sitting: dict) -> CandidateCase:
    """Return a case in the shape of the product."""
    return CandidateCase(
        candidate="c1",
        name="Mariam Fofana",
        route=RouteFamily(case["route"]),
        blocs=tuple(bloc(code, len(inside)) for code, inside in case["blocs"].items()),
        sought=tuple(case["sought"]),
        carried=tuple(carried_unit(code, case) for code in case["held"]),
        votes=vote_facts(case, sitting),
        interests=tuple(InterestFacts(who, InterestKind(kind)) for who, kind in case["interests"]),
        employer=case["employer"],
        away=frozenset(case["away"]),
        attendance=AttendanceState(case["attendance"]),
        fraud=case["fraud"],
        adjourned_to=ON + timedelta(days=60) if case["adjourned"] else None,
        rounds_held=tuple(case["rounds_held"].items()),
    )


def told_as_equal(decision: UnitDecision) -> bool:
    """Tell whether the reasons of a unit say « partage des voix »."""
    return any("partage" in reason.text.lower() for reason in decision.reasons)


def product(case: dict, sitting: dict, written: dict) -> dict:
    """Return what the product answers, in the words of the second implementation."""
    effective = read(json.dumps(written), case["route"], case["register"])
    done = deliberate(case_facts(case, sitting), sitting_facts(sitting), effective)
    seated = [each["person"] for each in sitting["jurors"]]
    return {
        "outcome": done.outcome and done.outcome.value,
        "units": {each.code: each.outcome.value for each in done.units},
        "equal": {each.code for each in done.units if told_as_equal(each)},
        "out": {each.person for each in done.recusals} | (set(case["away"]) & set(seated)),
    }


def difference(expected: dict, seen: dict) -> dict:
    """Return, by subject, what is expected and what is seen where the two differ."""
    told = {}
    for subject in ("outcome", "out"):
        if expected[subject] != seen[subject]:
            told[subject] = (expected[subject], seen[subject])
    for unit, word in expected["units"].items():
        if seen["units"].get(unit) != word:
            told[unit] = (word, seen["units"].get(unit))
        elif word in ("acquired", "not_acquired"):
            equal, told_equal = unit in expected["equal"], unit in seen["equal"]
            if equal != told_equal:
                told[f"« partage » of {unit}"] = (equal, told_equal)
    return told
