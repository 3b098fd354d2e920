"""Which route leads to which certification: the eligibility matrix, row by row with its text.

Texts of the Code du travail in the consolidation of 27 March 2026; article L6325-1 has changed since
and the new version could not be read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import CertificationKind, Register
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.terms import Route, Scope

RECONVERSION_SINCE = date(2026, 1, 1)
BLOCS_OF_RS = "Note de France compétences sur les blocs de compétences"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route leads to: the registers it serves, and those whose blocs alone may be sought."""

    registers: frozenset[Register]
    bloc_registers: frozenset[Register]
    source: str
    remedy: str = ""


_ANY = frozenset(Register)
_RNCP = frozenset({Register.RNCP})
_WITH_BLOCS = frozenset({Register.NONE, Register.RNCP})

ACCESS: Mapping[Route, Access] = {
    Route.CONTINUING_TRAINING: Access(_ANY, _WITH_BLOCS, "C. trav., art. L6313-1"),
    Route.SKILLS_PLAN: Access(_ANY, _WITH_BLOCS, "C. trav., art. L6313-1 et L6321-1"),
    Route.PROFESSIONALISATION_CONTRACT: Access(
        _ANY,
        frozenset(),
        "C. trav., art. L6325-1 et L6314-1",
        "Inscrivez pour la certification entière. L’article L6325-1 a changé après mars 2026 : faites "
        "vérifier s’il admet désormais un bloc.",
    ),
    Route.RECONVERSION_PERIOD: Access(_ANY, _RNCP, "C. trav., art. L6324-1 et L6314-1"),
    Route.CAREER_TRANSITION: Access(
        _ANY - {Register.NONE},
        _RNCP,
        "C. trav., art. L6323-17-1 et L6313-7",
        "Un projet de transition professionnelle finance une action certifiante.",
    ),
    Route.JOB_PREPARATION: Access(_ANY, _WITH_BLOCS, "C. trav., art. L6326-1 à L6326-3"),
    Route.INDIVIDUAL: Access(_ANY, _WITH_BLOCS, "Règlement de la certification"),
    Route.STATUTORY_VAE: Access(
        _RNCP,
        _RNCP,
        "C. trav., art. L6313-5",
        "Inscrivez par la « VAE de branche », qui n’est pas la VAE de la loi.",
    ),
    Route.BRANCH_VAE: Access(
        _ANY - _RNCP,
        frozenset({Register.NONE}),
        "C. trav., art. L6313-5",
        "Inscrivez par la VAE : la certification est au RNCP.",
    ),
    Route.APPRENTICESHIP: Access(
        _RNCP,
        frozenset(),
        "C. trav., art. L6211-1 et L6313-6",
        "Proposez un contrat de professionnalisation, ou le titre à finalité professionnelle jumeau.",
    ),
}

_FAMILIES: Mapping[Route, RouteFamily] = {
    Route.STATUTORY_VAE: RouteFamily.VAE,
    Route.BRANCH_VAE: RouteFamily.BRANCH_VAE,
    Route.INDIVIDUAL: RouteFamily.INDIVIDUAL,
}


def route_family(route: Route) -> RouteFamily:
    """Return the family under which a règlement treats a route."""
    return _FAMILIES.get(route, RouteFamily.TRAINING)


def objections_to_route(
    route: Route, scope: Scope, kind: CertificationKind, register: Register, entry: date
) -> tuple[Objection, ...]:
    """Return why a route does not lead to a certification of that kind and register on that day.

    RULE-07, RULE-18, RULE-21. Sources: those of `ACCESS`.
    """
    return tuple(
        objection
        for check in _CHECKS
        if (objection := check(route, scope, kind, register, entry)) is not None
    )


def _apprenticeship(
    route: Route, scope: Scope, kind: CertificationKind, register: Register, entry: date
) -> Objection | None:
    if route is not Route.APPRENTICESHIP or kind is CertificationKind.TFP:
        return None
    return Objection(
        "route-apprenticeship",
        f"L’apprentissage ne mène pas à un {kind.value.upper()} : il prépare un diplôme ou un titre à "
        "finalité professionnelle.",
        ACCESS[route].source,
        ACCESS[route].remedy,
    )


def _register(
    route: Route, scope: Scope, kind: CertificationKind, register: Register, entry: date
) -> Objection | None:
    access = ACCESS[route]
    if register in access.registers:
        return None
    standing = _STANDINGS[register]
    return Objection(
        "route-register",
        f"« {route.label} » ne mène pas à une certification {standing} le {french_date(entry)}.",
        access.source,
        access.remedy,
    )


def _blocs(
    route: Route, scope: Scope, kind: CertificationKind, register: Register, entry: date
) -> Objection | None:
    access = ACCESS[route]
    if scope is Scope.WHOLE or register in access.bloc_registers:
        return None
    if register is Register.RS:
        return Objection(
            "route-rs-blocs",
            "Une certification du répertoire spécifique ne se présente pas par blocs.",
            BLOCS_OF_RS,
            "Inscrivez pour la certification entière.",
        )
    return Objection(
        "route-blocs",
        f"« {route.label} » ne permet pas de viser des blocs seuls d’une certification "
        f"{_STANDINGS[register]}.",
        access.source,
        access.remedy or "Inscrivez pour la certification entière.",
    )


def _reconversion(
    route: Route, scope: Scope, kind: CertificationKind, register: Register, entry: date
) -> Objection | None:
    if route is not Route.RECONVERSION_PERIOD or entry >= RECONVERSION_SINCE:
        return None
    return Objection(
        "route-reconversion",
        "La période de reconversion existe depuis le 1er janvier 2026.",
        "Loi n° 2025-989 du 24 octobre 2025, art. 11",
        "Avant cette date, inscrivez en formation continue (reconversion ou promotion par alternance).",
    )


_STANDINGS = {
    Register.NONE: "non enregistrée",
    Register.RNCP: "enregistrée au RNCP",
    Register.RS: "du répertoire spécifique",
}
_Check = Callable[[Route, Scope, CertificationKind, Register, date], Objection | None]
_CHECKS: tuple[_Check, ...] = (_apprenticeship, _register, _blocs, _reconversion)
