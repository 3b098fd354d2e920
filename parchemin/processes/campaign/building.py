"""From the plain value of a campaign, once checked, to a `Campaign`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from parchemin.assessment.terms import Attendance
from parchemin.certifications.referentiel.conversion import Conversion
from parchemin.certifications.referentiel.value import Referentiel, RegistrationClaim
from parchemin.certifications.terms import Register
from parchemin.declarations.terms import CdcProfile
from parchemin.jury.terms import College, Gender, InterestKind, NoticeChannel, Presence, SeatRole
from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.organisations.rules import Convention
from parchemin.organisations.terms import Service
from parchemin.pathways.birthdates import read_birth_date
from parchemin.pathways.civil_status import CivilStatus, civil_status
from parchemin.pathways.enrolment import EarlierBloc, Enrolment, NamedSupport
from parchemin.pathways.terms import AcquiredOrigin, Route, SupportKind
from parchemin.processes.campaign import value as v
from parchemin.processes.campaign.moments import moment

Node = Mapping[str, Any]

EVERYBODY_ELSE = "others"
_COMMISSION = "Commission paritaire nationale de l’emploi"


def campaign_of(node: Node, conversion: Conversion, reglement: Node, sha256: str) -> v.Campaign:
    """Return the campaign that a checked value, its référentiel and its règlement describe."""
    referentiel, body = conversion.referentiel, _body(node["body"])
    partners = {key: _partner(child) for key, child in node.get("partners", {}).items()}
    employers = {key: _employer(child) for key, child in node.get("employers", {}).items()}
    first_call = node["sitting"].get("first_convocation", node["sitting"])
    convened_on = date.fromisoformat(first_call["convened_on"])
    return v.Campaign(
        title=tidy(node["title"]),
        sha256=sha256,
        body=body,
        referentiel=referentiel,
        gaps=tuple(remark.sentence() for remark in conversion.remarks),
        adoption=_adoption(node["certification"]["adoption"], referentiel),
        registration=_registration(node["certification"].get("registration")),
        reglement=reglement,
        partners=partners,
        employers=employers,
        assessors={key: _assessor(child) for key, child in node.get("assessors", {}).items()},
        jurors={key: _juror(child, convened_on) for key, child in node.get("jurors", {}).items()},
        candidates={
            key: _candidate(child, referentiel.identity.code, partners, employers)
            for key, child in node["candidates"].items()
        },
        session=_session(node["session"]) if "session" in node else None,
        sitting=_sitting(node["sitting"]),
        confirmation=_confirmation(node["confirmation"]) if "confirmation" in node else None,
        notification=_notification(node["notification"]) if "notification" in node else None,
        award=_award(node["award"], body.city) if "award" in node else None,
        declaration=_declaration(node["declaration"]) if "declaration" in node else None,
    )


def _body(node: Node) -> v.BodyPlan:
    cdc = node.get("cdc", {})
    return v.BodyPlan(
        name=tidy(node["name"]),
        siret=normalise_siret(str(node["siret"])),
        city=tidy(node["city"]),
        commission=tidy(node.get("commission", _COMMISSION)),
        number_prefix=node.get("number_prefix", "REP"),
        cdc=(cdc.get("client_id", ""), cdc.get("contract_id", "")),
    )


def _adoption(node: Node, referentiel: Referentiel) -> v.AdoptionPlan:
    return v.AdoptionPlan(
        on=date.fromisoformat(node["on"]),
        decision=tidy(node["decision"]),
        in_force_from=date.fromisoformat(node.get("in_force_from", node["on"])),
        transmitted_on=date.fromisoformat(node.get("transmitted_on", node["on"])),
        ip_holder=tidy(node.get("ip_holder", referentiel.identity.ip_holder)),
        waivers=node.get("waivers", {}),
    )


def _registration(node: Node | None) -> RegistrationClaim | None:
    if node is None:
        return None
    return RegistrationClaim(
        register=Register(node["register"]),
        code=node["code"],
        level=node.get("level"),
        decided_on=date.fromisoformat(node["decided_on"]),
        starts_on=date.fromisoformat(node["starts_on"]),
        ends_on=date.fromisoformat(node["ends_on"]),
        fictitious=node.get("fictitious", False),
    )


def _partner(node: Node) -> v.PartnerPlan:
    granted = node.get("habilitation")
    habilitation = granted and v.HabilitationPlan(
        services=tuple(Service(service) for service in granted["services"]),
        convention=_convention(granted),
        starts_on=date.fromisoformat(granted["starts_on"]),
        ends_on=date.fromisoformat(granted["ends_on"]),
    )
    return v.PartnerPlan(tidy(node["name"]), normalise_siret(str(node["siret"])), habilitation)


def _convention(node: Node) -> Convention:
    """Return a convention; one whose day of signature is not said is signed on its first day."""
    said = {
        name: tidy_lines(node.get(name, ""))
        for name in ("purpose", "finance", "subcontracting", "means")
    }
    signed_on = date.fromisoformat(node.get("signed_on", node["starts_on"]))
    return Convention(tidy(node["convention"]), signed_on, **said)


def _employer(node: Node) -> v.EmployerPlan:
    return v.EmployerPlan(tidy(node["name"]), normalise_siret(str(node["siret"])))


def _assessor(node: Node) -> v.AssessorPlan:
    return v.AssessorPlan(
        name=tidy(node["name"]),
        email=node["email"],
        external=node.get("external", False),
        habilitated_from=date.fromisoformat(node["habilitated_from"]),
        habilitated_until=_day(node.get("habilitated_until")),
        employer=node.get("employer", ""),
        partner=node.get("partner", ""),
    )


def _juror(node: Node, convened_on: date) -> v.JurorPlan:
    return v.JurorPlan(
        name=tidy(node["name"]),
        email=node["email"],
        sex=Gender(node["sex"]),
        college=College(node["college"]),
        employer=node.get("employer", ""),
        qualified=node.get("qualified", True),
        mandated_by=node.get("mandated_by", ""),
        active_from=_day(node.get("active_from")) or convened_on,
        active_until=_day(node.get("active_until")),
        in_trade_since=_day(node.get("in_trade_since")),
        left_trade_on=_day(node.get("left_trade_on")),
    )


def _candidate(
    node: Node,
    certification_code: str,
    partners: Mapping[str, v.PartnerPlan],
    employers: Mapping[str, v.EmployerPlan],
) -> v.CandidatePlan:
    scope = node.get("scope", "whole")
    partner = partners.get(node.get("partner", ""))
    employer = employers.get(node.get("employer", ""))
    return v.CandidatePlan(
        enrolment=Enrolment(
            person=_civil_status(node["civil_status"]),
            certification_code=certification_code,
            route=Route(node["route"]),
            entry=date.fromisoformat(node["entry_on"]),
            sought=() if scope == "whole" else tuple(scope),
            email=node.get("email", ""),
            phone=node.get("phone", ""),
            partner_siret=partner.siret if partner else "",
            employer_siret=employer.siret if employer else "",
            employer_name=employer.name if employer else "",
            supports=tuple(
                NamedSupport(
                    SupportKind(child["kind"]), tidy(child["name"]), child.get("email", "")
                )
                for child in node.get("supports", ())
            ),
            earlier=tuple(_earlier(child) for child in node.get("earlier_blocs", ())),
        ),
        validation_file_on=_day(node.get("validation_file_on")),
        attendance=Attendance(node.get("attendance", "present")),
        assessments={
            bloc: tuple(_grid(grid) for grid in grids)
            for bloc, grids in node.get("assessments", {}).items()
        },
    )


def _grid(node: Node) -> v.GridPlan:
    return v.GridPlan(
        assessor=node["assessor"],
        marks=_answers(node["marks"]),
        comment=tidy_lines(node.get("comment", "")),
    )


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


def _earlier(node: Node) -> EarlierBloc:
    return EarlierBloc(
        code=node["bloc"],
        acquired_on=date.fromisoformat(node["acquired_on"]),
        reference=tidy(node["reference"]),
        origin=AcquiredOrigin(node.get("origin", "earlier")),
        valid_until=_day(node.get("valid_until")),
        competences=tuple(node.get("competences", ())),
    )


def _answers(node: Any) -> v.Answers:
    if not isinstance(node, Mapping):
        return v.Answers({}, str(node))
    named = {key: str(said) for key, said in node.items() if key != EVERYBODY_ELSE}
    return v.Answers(named, str(node.get(EVERYBODY_ELSE, "")))


def _rounds(node: object) -> tuple[v.Answers, ...]:
    """Return the voices of each round: of the one that is written, or of a list of them."""
    rounds = node if isinstance(node, list) else [node]
    return tuple(_answers(each) for each in rounds)


def _session(node: Node) -> v.SessionPlan:
    return v.SessionPlan(
        code=node.get("code", "SESSION-1"),
        starts_at=moment(node["at"]),
        place=tidy(node["place"]),
        remote=node.get("remote", False),
        partner=node.get("partner", ""),
        identity_checked_by=tidy(node.get("identity_checked_by", "")),
    )


def _sitting(node: Node) -> v.SittingPlan:
    closed_at = node["closed_at"]
    return v.SittingPlan(
        code=node.get("code", "JURY-1"),
        convened_on=date.fromisoformat(node["convened_on"]),
        starts_at=moment(node["at"]),
        closed_at=moment(closed_at),
        signed_at=moment(node.get("signed_at", closed_at)),
        place=tidy(node["place"]),
        remote=node.get("remote", False),
        second_convocation=node.get("second_convocation", False),
        first=_first(node["first_convocation"]) if "first_convocation" in node else None,
        seats={key: _seat(child) for key, child in node["seats"].items()},
        cases={key: _case(child) for key, child in node.get("cases", {}).items()},
    )


def _first(node: Node) -> v.FirstSittingPlan:
    return v.FirstSittingPlan(
        code=node.get("code", "JURY-0"),
        convened_on=date.fromisoformat(node["convened_on"]),
        starts_at=moment(node["at"]),
        came=tuple(node.get("came", ())),
    )


def _seat(node: Node) -> v.SeatPlan:
    return v.SeatPlan(
        role=SeatRole(node.get("role", "member")),
        voting=node.get("voting", True),
        presence=Presence(node.get("presence", "present")),
        proxy_to=node.get("proxy_to", ""),
        stands_in_for=node.get("stands_in_for", ""),
    )


def _case(node: Node) -> v.CasePlan:
    adjourned = node.get("adjourned", {})
    return v.CasePlan(
        interests=tuple(
            v.InterestPlan(
                child["juror"], InterestKind(child["kind"]), tidy(child.get("detail", ""))
            )
            for child in node.get("interests", ())
        ),
        adjustments=tuple(
            v.AdjustmentPlan(
                child["bloc"], child["line"], str(child["mark"]), tidy_lines(child["reason"])
            )
            for child in node.get("adjustments", ())
        ),
        votes={unit: _rounds(said) for unit, said in node.get("votes", {}).items()},
        adjourned_to=_day(adjourned.get("to")),
        adjournment_reason=tidy_lines(adjourned.get("reason", "")),
        fraud=tidy_lines(node.get("fraud", "")),
        departure=tidy_lines(node.get("departure", "")),
        mention=node.get("mention", ""),
        recommendation=tidy_lines(node.get("recommendation", "")),
    )


def _confirmation(node: Node) -> v.ConfirmationPlan:
    return v.ConfirmationPlan(
        on=date.fromisoformat(node["on"]),
        deliberation=tidy(node["deliberation"]),
        sent_back={key: tidy_lines(reason) for key, reason in node.get("sent_back", {}).items()},
    )


def _notification(node: Node) -> v.NotificationPlan:
    channel = NoticeChannel(node.get("channel", "email"))
    return v.NotificationPlan(date.fromisoformat(node["on"]), channel)


def _award(node: Node, city: str) -> v.AwardPlan:
    return v.AwardPlan(date.fromisoformat(node["on"]), tidy(node.get("place", city)))


def _declaration(node: Node) -> v.DeclarationPlan:
    return v.DeclarationPlan(moment(node["at"]), CdcProfile(node.get("profile", "1.1.5")))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
