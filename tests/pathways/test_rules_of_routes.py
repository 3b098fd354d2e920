"""The eligibility matrix: which route leads to which certification."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import CertificationKind, Register
from parchemin.pathways.rules import objections_to_route, route_family
from parchemin.pathways.terms import Route, Scope

CQP, TFP = CertificationKind.CQP, CertificationKind.TFP
NONE, RNCP, RS = Register.NONE, Register.RNCP, Register.RS
SPRING = date(2026, 3, 2)

# route: (transmitted only, RNCP, RS, bloc of a transmitted one, bloc of the RNCP)
MATRIX = {
    Route.CONTINUING_TRAINING: "ooooo",
    Route.SKILLS_PLAN: "ooooo",
    Route.JOB_PREPARATION: "ooooo",
    Route.INDIVIDUAL: "ooooo",
    Route.PROFESSIONALISATION_CONTRACT: "ooo--",
    Route.RECONVERSION_PERIOD: "ooo-o",
    Route.CAREER_TRANSITION: "-oo-o",
    Route.STATUTORY_VAE: "-o--o",
    Route.BRANCH_VAE: "o-oo-",
    Route.APPRENTICESHIP: "-----",
}
CASES = (
    *((register, Scope.WHOLE) for register in (NONE, RNCP, RS)),
    *((register, Scope.BLOCS) for register in (NONE, RNCP)),
)


def codes(
    route: Route, register: Register, scope: Scope = Scope.WHOLE, entry: date = SPRING
) -> set[str]:
    return {o.code for o in objections_to_route(route, scope, CQP, register, entry)}


@pytest.mark.parametrize("route", Route)
def test_each_route_leads_where_the_code_du_travail_says(route: Route) -> None:
    allowed = [not codes(route, register, scope) for register, scope in CASES]
    assert "".join("o" if one else "-" for one in allowed) == MATRIX[route]


@given(st.sampled_from(Route), st.sampled_from(CertificationKind))
def test_no_route_leads_to_blocs_of_the_repertoire_specifique(
    route: Route, kind: CertificationKind
) -> None:
    found = objections_to_route(route, Scope.BLOCS, kind, RS, SPRING)
    assert found
    assert all(objection.source for objection in found)


def test_apprenticeship_is_refused_for_a_cqp_and_open_to_a_registered_title() -> None:
    """RULE-18."""
    assert "route-apprenticeship" in codes(Route.APPRENTICESHIP, RNCP)
    assert objections_to_route(Route.APPRENTICESHIP, Scope.WHOLE, TFP, RNCP, SPRING) == ()
    assert objections_to_route(Route.APPRENTICESHIP, Scope.WHOLE, TFP, NONE, SPRING)


def test_the_statutory_vae_names_the_branch_vae_as_a_way_out() -> None:
    """RULE-21."""
    (objection,) = objections_to_route(Route.STATUTORY_VAE, Scope.WHOLE, CQP, NONE, SPRING)
    assert objection.source == "C. trav., art. L6313-5"
    assert "VAE de branche" in objection.remedy


def test_the_reconversion_period_starts_in_2026() -> None:
    assert codes(Route.RECONVERSION_PERIOD, RNCP, entry=date(2025, 12, 31)) == {
        "route-reconversion"
    }
    assert codes(Route.RECONVERSION_PERIOD, RNCP, entry=date(2026, 1, 1)) == set()


def test_a_reglement_sees_four_families_of_routes() -> None:
    assert route_family(Route.STATUTORY_VAE) is RouteFamily.VAE
    assert route_family(Route.BRANCH_VAE) is RouteFamily.BRANCH_VAE
    assert route_family(Route.INDIVIDUAL) is RouteFamily.INDIVIDUAL
    others = set(Route) - {Route.STATUTORY_VAE, Route.BRANCH_VAE, Route.INDIVIDUAL}
    assert {route_family(route) for route in others} == {RouteFamily.TRAINING}
