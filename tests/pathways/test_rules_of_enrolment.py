"""Who may enter, when, with which blocs already held."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.terms import CertificationKind, EditionState, Register
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.rules import (
    CarriedFacts,
    EnrolmentFacts,
    objections_to_carrying,
    objections_to_enrolment,
)
from parchemin.pathways.terms import Route, Scope

ENTRY = date(2026, 9, 1)
USUAL = EnrolmentFacts(
    route=Route.CONTINUING_TRAINING,
    scope=Scope.WHOLE,
    kind=CertificationKind.CQP,
    register=Register.RNCP,
    entry=ENTRY,
    born=BirthDate(1990, 3, 12),
    edition_state=EditionState.IN_FORCE,
    edition_blocs=frozenset({"B1", "B2", "B3"}),
    in_force_from=date(2024, 1, 1),
)


def codes(**changes: object) -> list[str]:
    return [o.code for o in objections_to_enrolment(replace(USUAL, **changes))]  # type: ignore[arg-type]


def test_a_usual_enrolment_meets_no_objection() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"closed_on": ENTRY}, "closed"),
        ({"edition_state": EditionState.DRAFT}, "edition-not-in-force"),
        ({"in_force_from": date(2026, 9, 2)}, "edition-not-in-force"),
        ({"route": Route.APPRENTICESHIP}, "route-apprenticeship"),
        ({"scope": Scope.BLOCS}, "no-bloc"),
        ({"scope": Scope.BLOCS, "sought": frozenset({"B9"})}, "unknown-bloc"),
        ({"born": BirthDate(2026, 9, 1)}, "born-after-entry"),
        ({"route": Route.PROFESSIONALISATION_CONTRACT}, "employer-missing"),
    ],
)
def test_what_stands_against_an_enrolment_is_named(
    changes: dict[str, object], expected: str
) -> None:
    assert codes(**changes) == [expected]


def test_a_closed_certification_still_takes_an_entry_of_the_day_before() -> None:
    assert codes(closed_on=date(2026, 9, 2)) == []


@pytest.mark.parametrize(
    ("born", "refused"),
    [
        (BirthDate(2010, 9, 1), False),
        (BirthDate(2010, 9, 2), True),
        (BirthDate(2010, 9), False),
        (BirthDate(2010), False),
        (BirthDate(2011), True),
    ],
)
def test_a_contract_starts_at_sixteen_and_doubt_profits_the_person(
    born: BirthDate, refused: bool
) -> None:
    found = codes(route=Route.PROFESSIONALISATION_CONTRACT, employer_known=True, born=born)
    assert ("too-young" in found) is refused


def test_every_objection_is_told_at_once() -> None:
    found = codes(
        closed_on=ENTRY, route=Route.APPRENTICESHIP, scope=Scope.BLOCS, sought=frozenset({"B9"})
    )
    assert found == ["closed", "route-apprenticeship", "route-blocs", "unknown-bloc"]


def test_a_bloc_already_held_is_not_sought_again() -> None:
    held = (CarriedFacts("B1", date(2024, 5, 1)),)
    assert codes(carried=held) == []
    assert codes(carried=held, scope=Scope.BLOCS, sought=frozenset({"B1", "B2"})) == [
        "bloc-already-held"
    ]


def test_somebody_who_holds_every_bloc_has_nothing_left_to_present() -> None:
    held = tuple(CarriedFacts(code, date(2024, 5, 1)) for code in ("B1", "B2", "B3"))
    assert codes(carried=held) == ["nothing-left"]


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        (CarriedFacts("B1", ENTRY, ENTRY), []),
        (CarriedFacts("B1", date(2021, 9, 1), date(2026, 8, 31)), ["carried-expired"]),
        (CarriedFacts("B1", date(2026, 9, 2)), ["carried-later"]),
        (CarriedFacts("OLD", date(2024, 5, 1)), ["carried-of-another-edition"]),
    ],
)
def test_a_bloc_counts_while_it_is_valid_and_of_the_edition(
    carried: CarriedFacts, expected: list[str]
) -> None:
    found = objections_to_carrying((carried,), USUAL.edition_blocs, ENTRY, "Règlement, art. 9")
    assert [objection.code for objection in found] == expected
    if expected == ["carried-expired"]:
        assert "son dernier jour était le 31 août 2026." in found[0].message


@given(
    st.sampled_from(Route),
    st.sampled_from(Scope),
    st.sampled_from(Register),
    st.sampled_from(CertificationKind),
    st.frozensets(st.sampled_from(["B1", "B2", "B9"])),
)
def test_every_refusal_is_a_french_sentence(
    route: Route,
    scope: Scope,
    register: Register,
    kind: CertificationKind,
    sought: frozenset[str],
) -> None:
    facts = replace(USUAL, route=route, scope=scope, register=register, kind=kind, sought=sought)
    for objection in objections_to_enrolment(facts):
        assert objection.message.endswith(".")
        assert objection.code
