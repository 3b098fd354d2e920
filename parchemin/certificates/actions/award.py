"""Awarding what decisions grant, a certification or blocs of it: the entries in the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.places import give_status_places
from parchemin.certificates.actions.register import append_leaves, next_of
from parchemin.certificates.codes import certificate_number, short_code, verification_token
from parchemin.certificates.events import AWARDED
from parchemin.certificates.models import Certificate
from parchemin.certificates.recording import facts_of_award
from parchemin.certificates.register_log import ISSUED
from parchemin.certificates.rules import (
    RegistrationPeriod,
    objections_to_award,
    registration_basis,
)
from parchemin.certificates.terms import LIVE
from parchemin.certifications.models import Bloc, Certification, Edition, Registration
from parchemin.certifications.reglement.terms import Outcome
from parchemin.journal.actions import record, told_together
from parchemin.jury.models import Decision, Minutes
from parchemin.jury.selectors.confirming import deciding_day, objections_to_effect
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.models import AcquiredUnit, DossierBloc


@dataclass(frozen=True, slots=True)
class Awarding:
    """When and where an award takes place (France compétences asks for both on the parchemin)."""

    on: date
    place: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a decision gives: the whole certification, or one bloc of it."""

    decision: Decision
    bloc: Bloc | None

    @property
    def title(self) -> tuple[int, int, int | None]:
        """Return who holds what: person, edition, and the bloc of an attestation."""
        dossier = self.decision.dossier
        return dossier.person_id, dossier.edition_id, self.bloc.pk if self.bloc else None


@transaction.atomic
def award_decisions(
    *, decisions: QuerySet[Decision], awarding: Awarding, actor: Actor, at: datetime
) -> tuple[Certificate, ...]:
    """Enter in the register what decisions of one certification grant: its whole, or each bloc acquired alone.

    Takes the numbers, the places in the status lists and the leaves of the log in the same transaction; done
    once per decision and bloc, and never twice for who holds it already (a rectified decision grants it again).
    All is read and written together, as many statements for one as for a thousand. Raises `Refused` when a
    decision waits for the CPNE or was rectified, its minutes are not signed, or the date is in the future.
    """
    grants = [grant for decision in _read(decisions) for grant in _grants(decision)]
    entered = _entered(grants)
    missing: dict[tuple[int, int, int | None], Grant] = {}
    for grant in grants:
        if grant.title not in entered:
            missing.setdefault(grant.title, grant)
    for grant in missing.values():
        refuse_if(_objections_to(grant, awarding, at))
    written = _written(list(missing.values()), awarding, at)
    give_status_places(written, at)
    append_leaves(written, ISSUED, at)
    with told_together():
        for certificate in written:
            _tell(certificate, actor, at)
    entered |= dict(zip(missing, written, strict=True))
    return tuple(entered[grant.title] for grant in grants)


def _read(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Lock decisions and read all that an award says of them, in as many queries for one as for a thousand."""
    editions = Edition.objects.select_related("certification__body").defer("document")
    minutes = Minutes.objects.only("sitting", "signed_at").order_by("version")
    return (
        decisions.select_for_update(of=("self",))
        .select_related("dossier__person", "rectified_by", "confirmation")
        .prefetch_related(
            Prefetch("dossier__edition", editions),
            "dossier__edition__blocs__competences",
            "dossier__edition__certification__registrations",
            "dossier__edition__certification__body__branches",
            "dossier__edition__certification__body__commissions",
            "sitting__reglement",
            Prefetch("sitting__minutes", minutes),
            Prefetch("dossier__blocs", DossierBloc.objects.select_related("carried")),
            Prefetch(
                "dossier__person__acquired",
                AcquiredUnit.objects.blocs().select_related("withdrawal"),
            ),
        )
        .defer("inputs", "units", "reasons")
        .order_by("pk")
    )


def _grants(decision: Decision) -> list[Grant]:
    if decision.outcome == Outcome.FULL:
        return [Grant(decision, None)]
    dossier, origin = decision.dossier, f"decision/{decision.pk}"
    acquired = {a.bloc_id for a in dossier.person.acquired.all() if a.origin_ref == origin}
    return [Grant(decision, bloc) for bloc in dossier.edition.blocs.all() if bloc.pk in acquired]


def _entered(grants: Sequence[Grant]) -> dict[tuple[int, int, int | None], Certificate]:
    """Return what the register holds already, made by these very decisions or still worth something."""
    asked = {grant.decision.pk for grant in grants}
    rows = Certificate.objects.filter(
        person__in={grant.decision.dossier.person_id for grant in grants}
    )
    # The newest: one that was replaced stands behind the one that replaces it.
    return {
        (row.person_id, row.edition_id, row.bloc_id): row
        for row in rows.order_by("pk")
        if row.state in LIVE or row.decision_id in asked
    }


def _objections_to(grant: Grant, awarding: Awarding, at: datetime) -> tuple[Objection, ...]:
    decision, bloc = grant.decision, grant.bloc
    versions = list(decision.sitting.minutes.all())
    asked = objections_to_award(
        granted=not hasattr(decision, "rectified_by"),
        what="la certification entière" if bloc is None else f"le bloc {bloc.code}",
        minutes_signed=bool(versions) and versions[-1].signed_at is not None,
        decided_on=deciding_day(decision),
        awarded_on=awarding.on,
        today=paris_date(at),
    )
    return (*asked, *objections_to_effect(decision))


def _written(grants: Sequence[Grant], awarding: Awarding, at: datetime) -> list[Certificate]:
    if not grants:
        return []
    certification = grants[0].decision.dossier.edition.certification
    numbers = next_numbers(certification, awarding.on.year, len(grants))
    certificates = [
        _certificate(grant, number, awarding, at)
        for grant, number in zip(grants, numbers, strict=True)
    ]
    return Certificate.objects.bulk_create(certificates)


def _certificate(grant: Grant, number: str, awarding: Awarding, at: datetime) -> Certificate:
    decision, dossier = grant.decision, grant.decision.dossier
    certificate = Certificate(
        body_id=decision.body_id,
        number=number,
        token=verification_token(),
        short_code=short_code(),
        kind="CQP" if grant.bloc is None else "BLOC",
        person=dossier.person,
        edition=dossier.edition,
        bloc=grant.bloc,
        decision=decision,
        registration=_registration_of(decision, awarding.on),
        awarded_on=awarding.on,
        place=awarding.place,
        issued_at=at,
    )
    certificate.facts = facts_of_award(certificate)
    return certificate


def _registration_of(decision: Decision, awarded_on: date) -> Registration | None:
    rows = decision.dossier.edition.certification.registrations.all()
    registrations = {row.code: row for row in sorted(rows, key=lambda row: row.starts_on)}
    basis = registration_basis(
        [RegistrationPeriod(r.code, r.starts_on, r.ends_on) for r in registrations.values()],
        entered_on=decision.dossier.entry_date,
        awarded_on=awarded_on,
    )
    return registrations[basis.code] if basis else None


def next_numbers(certification: Certification, year: int, count: int) -> list[str]:
    """Take the next numbers of a certification for a year."""
    body = certification.body
    code = "".join(c for c in certification.code.upper() if c.isalnum())[:12]
    ranks = next_of(body.pk, f"{body.number_prefix}-{code}-{year}", count)
    return [certificate_number(body.number_prefix, code, year, rank) for rank in ranks]


def _tell(certificate: Certificate, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        event=AWARDED,
        subjects=[
            f"dossier/{certificate.decision.dossier.number}",
            f"certificate/{certificate.number}",
        ],
        at=at,
        document=certificate.get_kind_display().lower(),
        number=certificate.number,
    )
