"""Plain passages for tests: one complete, the others differ from it by what the test is about."""

from dataclasses import replace
from datetime import UTC, date, datetime

from parchemin.declarations.cdc.header import FluxHeader
from parchemin.declarations.rules import BirthplaceFacts, HolderFacts, PassageFacts
from parchemin.declarations.terms import (
    AccessMode,
    CdcMention,
    CdcProfile,
    ExamPlace,
    FluxAction,
    Initiative,
    RegisterKind,
)

TODAY = date(2026, 11, 24)

MARIE = HolderFacts(
    birth_name="DUPONT",
    usage_name="DURAND",
    given_names=("Marie", "Anne", "Zoé", "Lou"),
    sex="F",
    birth_year=1990,
    birth_month=5,
    birth_day=23,
    birthplace=BirthplaceFacts(commune_code="75115", commune="PARIS 15", country="FRANCE"),
)
PASSAGE = PassageFacts(
    technical_id="MGR-2026-00001",
    register=RegisterKind.RNCP,
    code="RNCP37867",
    awarded_on=date(2026, 11, 19),
    holder=MARIE,
    access_mode=AccessMode.PROFESSIONALISATION,
    proof_url="https://exemple.fr/v/AB12?a=1&b=2",
    option="Fruits & légumes",
    exam_from=date(2026, 11, 10),
    exam_to=date(2026, 11, 12),
    exam_place=ExamPlace.ON_SITE,
    exam_postal_code="69003",
    valid_until=date(2031, 11, 18),
    mention=CdcMention.GOOD,
    initiative=Initiative.EMPLOYER,
    enrolled_on=date(2026, 1, 15),
)
HEADER = FluxHeader(
    ident="7b0d3f1e-4a5c-4b0e-9a0e-3d3a1c9f0001",
    at=datetime(2026, 11, 24, 11, 0, tzinfo=UTC),
    profile=CdcProfile.V1_1_5,
    action=FluxAction.CREATION,
    emitter_id="03VML243",
    certifier_id="03VML243",
    contract_id="MCFCER000209",
)


def holder(**changes: object) -> PassageFacts:
    """Return the complete passage with another civil status."""
    return replace(PASSAGE, holder=replace(MARIE, **changes))


def born_in(**place: str) -> PassageFacts:
    """Return the complete passage with another birthplace."""
    return holder(birthplace=BirthplaceFacts(**place))
