"""From the plain value of a campaign, once checked, to a `Campaign`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cattrs import Converter

from parchemin.assessment.terms import AttendanceState
from parchemin.certifications.referentiel.conversion import Conversion
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.birthdates import read_birth_date
from parchemin.pathways.civil_status import CivilStatus, civil_status
from parchemin.pathways.enrolment import EarlierBloc, Enrolment, NamedSupport
from parchemin.pathways.terms import AcquiredOrigin, DossierState, Route
from parchemin.stories.campaign import house as h
from parchemin.stories.campaign import value as v
from parchemin.stories.campaign.dates import CampaignDays, morning
from parchemin.stories.campaign.promotions import candidates_of
from parchemin.stories.campaign.shape import (
    EVERYBODY_ELSE,
    ONLY,
    certifications_of,
    sessions_of,
    sittings_of,
)

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Files:
    """The two files of a certification, as they read: its référentiel, and its règlement as a plain value."""

    conversion: Conversion
    reglement: Node


def campaign_of(
    node: Node, files: Mapping[str, Files], folder: Path, calendar: CampaignDays, sha256: str
) -> v.Campaign:
    """Return the campaign that a checked value describes, with the files of its certifications, by key."""
    read = _converter(folder, calendar)
    certifications = {
        key: _certification(read, child, files[key]) for key, _, child in certifications_of(node)
    }
    given = {
        **node,
        "sha256": sha256,
        "certifications": {},
        "candidates": {},
        "partners": {
            key: _partner(child, list(files)) for key, child in node.get("partners", {}).items()
        },
        "jurors": {
            key: {"active_from": _pool_opens(node), **child}
            for key, child in node.get("jurors", {}).items()
        },
        "promotions": {key: _promotion(child) for key, child in node.get("promotions", {}).items()},
        "sessions": [_session(child) for _, child in sessions_of(node)],
        "sittings": [_sitting(child, node["body"]["city"]) for _, child in sittings_of(node)],
    }
    campaign: v.Campaign = read.structure(given, v.Campaign)
    candidates = {
        key: _candidate(read, {"certification": ONLY, **child}, campaign, certifications)
        for key, child in node.get("candidates", {}).items()
    }
    for key, promotion in campaign.promotions.items():
        if not promotion.imported_by:
            code = certifications[promotion.certification].referentiel.identity.code
            candidates |= candidates_of(key, promotion, code, taken=candidates)
    return replace(campaign, certifications=certifications, candidates=candidates)


def _converter(folder: Path, calendar: CampaignDays) -> Converter:
    """Return what reads each value: days by the calendar, paths from the folder, texts tidied."""
    read = Converter()
    read.register_structure_hook_func(
        lambda kind: kind is str, lambda said, _: tidy_lines(str(said))
    )
    read.register_structure_hook(h.Siret, lambda said, _: normalise_siret(str(said)))
    read.register_structure_hook(date, lambda said, _: calendar.day(said))
    read.register_structure_hook(datetime, lambda said, _: calendar.moment(said))
    read.register_structure_hook(Decimal, lambda said, _: Decimal(str(said)))
    read.register_structure_hook(Path, lambda said, _: folder / said)
    read.register_structure_hook(v.Answers, lambda said, _: _answers(said))
    return read


def _certification(read: Converter, said: Node, files: Files) -> h.CertificationPlan:
    referentiel = files.conversion.referentiel
    on = said["adoption"]["on"]
    given = {"in_force_from": on, "transmitted_on": on, "ip_holder": referentiel.identity.ip_holder}
    claim = said.get("registration")
    return h.CertificationPlan(
        referentiel=referentiel,
        gaps=tuple(remark.sentence() for remark in files.conversion.remarks),
        adoption=read.structure({**given, **said["adoption"]}, h.AdoptionPlan),
        registration=read.structure(claim, RegistrationClaim) if claim else None,
        reglement=files.reglement,
        published=said.get("published", False),
    )


def _partner(node: Node, certifications: list[str]) -> Node:
    """Return a partner with all its habilitations, each signed on its first day unless another is said."""
    granted = node.get("habilitation", [])
    return {
        **node,
        "habilitations": [
            {"certifications": certifications, "signed_on": one["starts_on"], **one}
            for one in (granted if isinstance(granted, list) else [granted])
        ],
    }


def _pool_opens(node: Node) -> str:
    """Return since when a juror is there, unless it is said: the first convocation, or the opening of the body."""
    first = next((sitting for _, sitting in sittings_of(node)), {})
    convened = first.get("first_convocation", first).get("convened_on", "")
    return str(node["body"].get("opened_on", convened))


def _promotion(node: Node) -> Node:
    opened_on = node.get("opened_on", node["entry_on"])
    return {"opened_on": opened_on, "answered_on": opened_on, **node}


def _session(node: Node) -> Node:
    day, _, _ = node["at"].partition("T")
    return {"planned_on": day, "convened_on": day, **node}


def _sitting(node: Node, city: str) -> Node:
    closed_at = node.get("closed_at", node["at"])
    sitting = {"signed_at": closed_at, **node, "closed_at": closed_at}
    if "award" in node:
        sitting["award"] = {"place": city, **node["award"]}
    sitting["cases"] = {key: _case(child) for key, child in node.get("cases", {}).items()}
    return sitting


def _case(node: Node) -> Node:
    """Return a case whose voices are a list of rounds, were there but one."""
    votes = {
        unit: said if isinstance(said, list) else [said]
        for unit, said in node.get("votes", {}).items()
    }
    return {**node, "votes": votes}


def _candidate(
    read: Converter,
    node: Node,
    campaign: v.Campaign,
    certifications: Mapping[str, h.CertificationPlan],
) -> v.CandidatePlan:
    scope = node.get("scope", "whole")
    partner = campaign.partners.get(node.get("partner", ""))
    employer = campaign.employers.get(node.get("employer", ""))
    entry = read.structure(node["entry_on"], date)
    enrolment = Enrolment(
        person=_civil_status(node["civil_status"]),
        certification_code=certifications[node["certification"]].referentiel.identity.code,
        route=Route(node["route"]),
        entry=entry,
        sought=() if scope == "whole" else tuple(scope),
        email=node.get("email", ""),
        phone=node.get("phone", ""),
        partner_siret=partner.siret if partner else "",
        employer_siret=employer.siret if employer else "",
        employer_name=employer.name if employer else "",
        supports=read.structure(node.get("supports", ()), tuple[NamedSupport, ...]),
        earlier=tuple(_earlier(read, child) for child in node.get("earlier_blocs", ())),
    )
    return v.CandidatePlan(
        enrolment=enrolment,
        certification=node["certification"],
        opened_at=morning(entry),
        answered_at=morning(entry),
        state=DossierState(node.get("state", DossierState.ADMISSIBLE)),
        reason=tidy_lines(node.get("reason", "")),
        validation_file_on=_day(read, node.get("validation_file_on")),
        attendance=AttendanceState(node.get("attendance", AttendanceState.PRESENT)),
        assessments=read.structure(node.get("assessments", {}), dict[str, tuple[v.GridPlan, ...]]),
    )


def _day(read: Converter, written: str | None) -> date | None:
    return read.structure(written, date) if written else None


def _civil_status(node: Node) -> CivilStatus:
    return civil_status(
        sex=node["sex"],
        birth_name=node["birth_name"],
        given_names=node["given_names"],
        born=read_birth_date(str(node["born_on"])),
        birth_place=node["birthplace"],
        birth_country=node.get("country", ""),
        usage_name=node.get("usage_name", ""),
    )


def _earlier(read: Converter, node: Node) -> EarlierBloc:
    given = {"code": node["bloc"], "origin": AcquiredOrigin.EARLIER.value, **node}
    found: EarlierBloc = read.structure(given, EarlierBloc)
    return found


def _answers(said: Any) -> v.Answers:
    if not isinstance(said, Mapping):
        return v.Answers(others=str(said))
    named = {key: str(one) for key, one in said.items() if key != EVERYBODY_ELSE}
    return v.Answers(named, str(said.get(EVERYBODY_ELSE, "")))
