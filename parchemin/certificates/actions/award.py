"""Awarding a certification, or one bloc of it: the entry in the register."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.register import append_leaf, next_of
from parchemin.certificates.codes import certificate_number, short_code, verification_token
from parchemin.certificates.credential import StatusPurpose
from parchemin.certificates.events import AWARDED
from parchemin.certificates.models import Certificate, StatusEntry, StatusList
from parchemin.certificates.recording import facts_of_award
from parchemin.certificates.register_log import ISSUED
from parchemin.certificates.rules import (
    RegistrationPeriod,
    objections_to_award,
    registration_basis,
)
from parchemin.certificates.statuslist import StatusUnavailable, free_index
from parchemin.certificates.terms import LIVE
from parchemin.certifications.models import Bloc, Registration
from parchemin.certifications.reglement.terms import Outcome
from parchemin.journal.actions import record
from parchemin.jury.models import Decision, Minutes
from parchemin.jury.selectors.confirming import deciding_day, objections_to_effect
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import refuse_if
from parchemin.pathways.models import AcquiredBloc


@dataclass(frozen=True, slots=True)
class Awarding:
    """When and where an award takes place (France compétences asks for both on the parchemin)."""

    on: date
    place: str


@transaction.atomic
def award_certificate(
    *, decision_id: int, awarding: Awarding, actor: Actor, at: datetime, bloc_id: int | None = None
) -> Certificate:
    """Enter in the register what a decision grants: the whole certification, or one bloc.

    Takes the number, the places in the status lists and the leaf of the log in the same transaction; done once per
    decision and bloc, and never twice for who holds it already (a rectified decision grants it again). Raises
    `Refused` when the decision does not grant it or waits for the CPNE, its minutes are not signed, or the date is
    in the future.
    """
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related(
            "dossier__person",
            "dossier__edition__certification__body",
            "dossier__certification",
            "sitting__reglement",
            "rectified_by",
            "confirmation",
        )
        .defer("dossier__edition__document", "inputs", "units", "reasons")
        .get(pk=decision_id, body_id=actor.body_id)
    )
    known = _entered(decision, bloc_id)
    if known is not None:
        return known
    bloc = (
        None if bloc_id is None else Bloc.objects.get(pk=bloc_id, edition=decision.dossier.edition)
    )
    asked = objections_to_award(
        granted=_grants(decision, bloc),
        what="la certification entière" if bloc is None else f"le bloc {bloc.code}",
        minutes_signed=_minutes_signed(decision),
        decided_on=deciding_day(decision),
        awarded_on=awarding.on,
        today=paris_date(at),
    )
    refuse_if((*asked, *objections_to_effect(decision)))
    certificate = _written(decision, bloc, awarding, at)
    give_status_places(certificate, at)
    append_leaf(certificate=certificate, status=ISSUED, at=at)
    record(
        actor=actor,
        event=AWARDED,
        subjects=[f"dossier/{decision.dossier.number}", f"certificate/{certificate.number}"],
        at=at,
        document=certificate.get_kind_display().lower(),
        number=certificate.number,
    )
    return certificate


def _entered(decision: Decision, bloc_id: int | None) -> Certificate | None:
    dossier = decision.dossier
    rows = Certificate.objects.filter(person=dossier.person, edition=dossier.edition)
    rows = rows.filter(bloc=None) if bloc_id is None else rows.filter(bloc_id=bloc_id)
    # The newest: one that was replaced stands behind the one that replaces it.
    return rows.filter(Q(decision=decision) | Q(state__in=LIVE)).order_by("-pk").first()


def _grants(decision: Decision, bloc: Bloc | None) -> bool:
    if hasattr(decision, "rectified_by"):
        return False
    if bloc is None:
        return decision.outcome == Outcome.FULL
    return AcquiredBloc.objects.filter(
        person=decision.dossier.person, bloc=bloc, origin_ref=f"decision/{decision.pk}"
    ).exists()


def _minutes_signed(decision: Decision) -> bool:
    versions = Minutes.objects.filter(sitting=decision.sitting).order_by("-version")
    return versions.values_list("signed_at", flat=True).first() is not None


def _written(
    decision: Decision, bloc: Bloc | None, awarding: Awarding, at: datetime
) -> Certificate:
    dossier = decision.dossier
    registration = _registration_of(decision, awarding.on)
    certificate = Certificate(
        body_id=decision.body_id,
        number=next_number(decision, awarding.on.year),
        token=verification_token(),
        short_code=short_code(),
        kind="CQP" if bloc is None else "BLOC",
        person=dossier.person,
        edition=dossier.edition,
        bloc=bloc,
        decision=decision,
        registration=registration,
        awarded_on=awarding.on,
        place=awarding.place,
        issued_at=at,
    )
    certificate.facts = facts_of_award(certificate)
    certificate.save(force_insert=True)
    return certificate


def _registration_of(decision: Decision, awarded_on: date) -> Registration | None:
    registrations = {
        registration.code: registration
        for registration in decision.dossier.certification.registrations.order_by("starts_on")
    }
    basis = registration_basis(
        [RegistrationPeriod(r.code, r.starts_on, r.ends_on) for r in registrations.values()],
        entered_on=decision.dossier.entry_date,
        awarded_on=awarded_on,
    )
    return registrations[basis.code] if basis else None


def next_number(decision: Decision, year: int) -> str:
    """Take the next number of a certification for a year."""
    body = decision.dossier.edition.certification.body
    code = "".join(c for c in decision.dossier.certification.code.upper() if c.isalnum())[:12]
    rank = next_of(body.pk, f"{body.number_prefix}-{code}-{year}")
    return certificate_number(body.number_prefix, code, year, rank)


def give_status_places(certificate: Certificate, at: datetime) -> None:
    """Give a new certificate its place in each status list of its body, drawn at random."""
    lists = StatusList.objects.filter(body_id=certificate.body_id).defer("credential")
    newest = {each.purpose: each for each in lists.order_by("number")}
    places = []
    for purpose in StatusPurpose:
        found, index = _free_place(certificate.body_id, purpose, newest.get(purpose.value), at)
        places.append(StatusEntry(certificate=certificate, status_list=found, index=index))
    StatusEntry.objects.bulk_create(places)


def _free_place(
    body_id: int, purpose: StatusPurpose, newest: StatusList | None, at: datetime
) -> tuple[StatusList, int]:
    """Return a place nobody has in the newest list of a body, or in the next list once that one is full."""
    if newest is not None:
        taken = newest.entries
        try:
            return newest, free_index(lambda index: taken.filter(index=index).exists())
        except StatusUnavailable:
            pass
    opened, _ = StatusList.objects.get_or_create(
        body_id=body_id,
        purpose=purpose.value,
        number=1 if newest is None else newest.number + 1,
        defaults={"credential": "", "updated_at": at},
    )
    return opened, free_index(lambda index: False)
