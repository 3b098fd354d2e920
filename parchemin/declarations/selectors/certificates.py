"""What a declaration says of a certificate, read from the tables."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.fields.json import KT

from parchemin.assessment.models import Attendance
from parchemin.assessment.terms import AttendanceState
from parchemin.certificates.addresses import verification_url
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.foundation import is_at_stake, is_unfounded, with_rectified
from parchemin.certificates.terms import CertificateState
from parchemin.certifications.rules import objections_to_title
from parchemin.declarations.models import Passage
from parchemin.declarations.rules import (
    ACCESS_MODES,
    BirthplaceFacts,
    HolderFacts,
    PassageFacts,
    PastPassage,
    declared_mention,
    objections_to_declaring,
    objections_to_standing,
)
from parchemin.declarations.terms import (
    ExamPlace,
    FluxAction,
    FluxState,
    PassageState,
    RegisterKind,
)
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import tidy
from parchemin.pathways.civil_status import split_given_names
from parchemin.pathways.gazetteer import FRANCE
from parchemin.pathways.models import Person
from parchemin.pathways.terms import Route

# A creation in one of these states is known, or about to be, at the Caisse des Dépôts.
LIVE = (PassageState.PENDING, PassageState.ACCEPTED, PassageState.WITHDRAWAL)


def registered_certificates(body_id: int) -> QuerySet[Certificate]:
    """Return the parchemins of a body whose certification is registered, with all a declaration needs.

    Three queries whatever the number of certificates. A bloc alone is never declared: the flux has no place
    for it (docs/formats/cdc-flux.md).
    """
    present = Attendance.objects.filter(state=AttendanceState.PRESENT).select_related("session")
    passages = Passage.objects.select_related("flux").order_by("pk")
    live = Passage.objects.filter(flux__action=FluxAction.CREATION, state__in=LIVE)
    return (
        with_rectified(
            Certificate.objects.filter(body_id=body_id, kind="CQP", registration__isnull=False)
        )
        .select_related("person", "registration", "edition__certification", "decision__dossier")
        .defer(
            "facts",
            "edition__document",
            "decision__units",
            "decision__reasons",
            "decision__inputs",
        )
        .annotate(
            public_url=KT("facts__public_url"),
            said_title=KT("facts__certification__title"),
            predecessor_declared=Exists(live.filter(certificate=OuterRef("supersedes"))),
        )
        .prefetch_related(
            Prefetch("decision__dossier__attendance_set", queryset=present, to_attr="present"),
            Prefetch("passages", queryset=passages),
        )
    )


def facts_of(certificate: Any) -> PassageFacts:
    """Return what a flux says of a certificate given by `registered_certificates`."""
    dossier = certificate.decision.dossier
    registration = certificate.registration
    days = sorted(paris_date(presence.session.starts_at) for presence in dossier.present)
    return PassageFacts(
        technical_id=certificate.number,
        register=RegisterKind(registration.register),
        code=registration.code,
        awarded_on=certificate.awarded_on,
        holder=holder_of(certificate.person),
        access_mode=ACCESS_MODES[Route(dossier.route)],
        proof_url=verification_url(certificate.public_url, certificate.token),
        exam_from=days[0] if days else None,
        exam_to=days[-1] if days else None,
        exam_place=_place({presence.session.remote for presence in dossier.present}),
        mention=declared_mention(certificate.decision.mention),
        enrolled_on=dossier.entry_date,
    )


def holder_of(person: Person) -> HolderFacts:
    """Return the civil status of a person as a flux says it, in Unicode NFC."""
    abroad = person.birth_country_code not in ("", FRANCE)
    return HolderFacts(
        birth_name=tidy(person.birth_name),
        usage_name=tidy(person.usage_name),
        given_names=split_given_names(person.given_names),
        sex=person.sex,
        birth_year=person.birth_year,
        birth_month=person.birth_month,
        birth_day=person.birth_day,
        birthplace=BirthplaceFacts(
            commune_code=person.birth_commune_code or (person.birth_country_code if abroad else ""),
            commune=tidy(person.birth_place),
            country_code=person.birth_country_code.removeprefix("99") if abroad else "",
            country=tidy(person.birth_country),
        ),
    )


def past_of(certificate: Certificate) -> tuple[PastPassage, ...]:
    """Return what became of a certificate in every flux it was in, oldest first."""
    return tuple(
        PastPassage(
            FluxAction(passage.flux.action),
            PassageState(passage.state),
            FluxState(passage.flux.state),
        )
        for passage in certificate.passages.all()
    )


def objections_to_now(certificate: Any, today: date) -> tuple[Objection, ...]:
    """Return everything that forbids to declare, on that day, a certificate given by `registered_certificates`.

    Among them, that it bears another title than that of the register (RULE-17).
    """
    registration = certificate.registration
    return (
        *objections_to_standing(
            state_of(certificate),
            predecessor_declared=certificate.predecessor_declared,
            unfounded=is_unfounded(certificate),
            at_stake=is_at_stake(certificate),
        ),
        *objections_to_title(
            certificate.said_title, registered=registration.title, code=registration.code
        ),
        *objections_to_declaring(facts_of(certificate), today),
    )


def state_of(certificate: Certificate) -> CertificateState:
    """Return the state of a certificate as a term."""
    return CertificateState(certificate.state)


def _place(remote: set[bool]) -> ExamPlace | None:
    if not remote:
        return None
    if len(remote) == 2:
        return ExamPlace.MIXED
    return ExamPlace.REMOTE if remote.pop() else ExamPlace.ON_SITE
