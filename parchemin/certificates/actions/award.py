"""Awarding what decisions grant, a certification or blocs of it: the entries in the register."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from parchemin.accounts.actor import Actor
from parchemin.certificates.actions.places import give_status_places
from parchemin.certificates.actions.register import append_leaves, next_of
from parchemin.certificates.award_facts import facts_of_award
from parchemin.certificates.codes import certificate_number, short_code, verification_token
from parchemin.certificates.credential_facts import objections_to_facts
from parchemin.certificates.documents import objections_to_attestation, objections_to_parchemin
from parchemin.certificates.events import AWARDED
from parchemin.certificates.facts import (
    PLACES,
    attestation_facts,
    credential_facts,
    parchemin_facts,
)
from parchemin.certificates.models import Certificate
from parchemin.certificates.register_log import ISSUED
from parchemin.certificates.rules import (
    RegistrationPeriod,
    objections_to_award,
    registration_basis,
)
from parchemin.certificates.selectors.foundation import objections_to_both, unfounded
from parchemin.certificates.terms import LIVE
from parchemin.certifications.models import (
    Bloc,
    Certification,
    Competence,
    Edition,
    Registration,
)
from parchemin.certifications.reglement.terms import Outcome, ValidityStart
from parchemin.certifications.rules import objections_to_title
from parchemin.journal.actions import record, told_together
from parchemin.jury.models import Decision, Minutes
from parchemin.jury.selectors.confirmations import deciding_day, objections_to_effect
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.actions import start_validities
from parchemin.pathways.models import AcquiredUnit, DossierBloc


@dataclass(frozen=True, slots=True)
class Awarding:
    """When and where an award takes place (France compétences asks for both on the parchemin)."""

    on: date
    place: str


Title = tuple[int, int, int | None, int | None]
"""Who holds what: person, edition, and the bloc or the competence of an attestation."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What one paper gives of a decision: the whole certification, one bloc of it, or some competences.

    `lines` are those of the ledger that an attestation tells, none for the whole.
    """

    decision: Decision
    lines: tuple[AcquiredUnit, ...] = ()

    @property
    def bloc(self) -> Bloc | None:
        """Return the bloc of an attestation of bloc."""
        one = self.lines[0] if self.lines else None
        return one.bloc if one and one.competence is None else None

    @property
    def competences(self) -> tuple[Competence, ...]:
        """Return the competences of an attestation of competences."""
        return tuple(line.competence for line in self.lines if line.competence)

    @property
    def kind(self) -> str:
        """Return the nature of the paper."""
        if not self.lines:
            return "CQP"
        return "BLOC" if self.bloc else "COMP"

    @property
    def titles(self) -> tuple[Title, ...]:
        """Return what the holder of the paper holds."""
        dossier = self.decision.dossier
        holder = dossier.person_id, dossier.edition_id
        if not self.lines:
            return ((*holder, None, None),)
        return tuple((*holder, *_unit(line)) for line in self.lines)

    def without(self, entered: Collection[Title]) -> "Grant | None":
        """Return what of it the register does not hold yet, None when it holds all."""
        if not self.lines:
            return None if self.titles[0] in entered else self
        named = zip(self.lines, self.titles, strict=True)
        left = tuple(line for line, title in named if title not in entered)
        return replace(self, lines=left) if left else None


def _unit(line: AcquiredUnit) -> tuple[int | None, int | None]:
    return (None, line.competence_id) if line.competence_id else (line.bloc_id, None)


@transaction.atomic
def award_decisions(
    *, decisions: QuerySet[Decision], awarding: Awarding, actor: Actor, at: datetime
) -> tuple[Certificate, ...]:
    """Enter in the register what decisions of one certification grant, and return its certificates.

    The whole, or else each bloc acquired alone, and the competences of the others together. Takes the numbers,
    the places in the status lists and the leaves of the log in the same transaction; done once per decision, and
    never twice for who holds it already (a rectified decision grants it again). A validity that counts from
    the delivery starts. All is read and written together, as many statements for one as for a thousand. Raises
    `Refused` when a decision waits for the CPNE or was rectified, its minutes are not signed, the date is in the
    future, a paper that its rectificatif took back is still valid, the exact title of the registration relied on
    is not known (RULE-17), or anything would stop the delivery of one of them: no number is taken then.
    """
    grants = [grant for decision in _read(decisions) for grant in _grants(decision)]
    entered = _entered(grants)
    missing = _titles_to_enter(grants, entered)
    valid = _taken_back(missing)
    _refuse_once(
        [
            (
                _dossier(grant),
                (*_objections_to(grant, awarding, at), *valid.get(grant.decision.dossier_id, ())),
            )
            for grant in missing
        ]
    )
    written = _enter(missing, awarding, at)
    give_status_places(written, at)
    prefetch_related_objects(written, PLACES)
    _refuse_once([(_dossier(row), objections_to_delivery(row)) for row in written])
    append_leaves(written, ISSUED, at)
    with told_together():
        for certificate in written:
            _tell(certificate, actor, at)
    for grant, certificate in zip(missing, written, strict=True):
        entered |= dict.fromkeys(grant.titles, certificate)
    given = {_reference(g.decision): entered[g.titles[0]].awarded_on for g in grants}
    start_validities(started=given, act=ValidityStart.DELIVERY, actor=actor, at=at)
    return tuple(dict.fromkeys(entered[title] for grant in grants for title in grant.titles))


def objections_to_delivery(certificate: Certificate) -> tuple[Objection, ...]:
    """Return why the files of a certificate could not be made: its paper first, then its credential."""
    on_paper = (
        objections_to_parchemin(parchemin_facts(certificate))
        if certificate.kind == "CQP"
        else objections_to_attestation(attestation_facts(certificate))
    )
    return on_paper or objections_to_facts(credential_facts(certificate))


def _refuse_once(found: Sequence[tuple[str, tuple[Objection, ...]]]) -> None:
    """Raise `Refused` with each reason once: alone when it stands against all, with whom otherwise."""
    about: dict[Objection, list[str]] = {}
    for dossier, objections in found:
        for objection in dict.fromkeys(objections):
            about.setdefault(objection, []).append(dossier)
    refuse_if(
        tuple(
            objection
            if len(dossiers) == len(found)
            else replace(
                objection, message=f"{', '.join(dict.fromkeys(dossiers))} : {objection.message}"
            )
            for objection, dossiers in about.items()
        )
    )


def _dossier(about: "Grant | Certificate") -> str:
    return f"Dossier {about.decision.dossier.number}"


def _titles_to_enter(grants: Sequence[Grant], entered: Mapping[Title, Certificate]) -> list[Grant]:
    """Return what is to be entered, each title once."""
    missing, known = [], set(entered)
    for grant in grants:
        left = grant.without(known)
        if left is not None:
            missing.append(left)
            known |= set(left.titles)
    return missing


def _reference(decision: Decision) -> str:
    return f"decision/{decision.pk}"


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
            "dossier__edition__certification__body__signatories",
            "sitting__reglement",
            Prefetch("sitting__minutes", minutes),
            Prefetch("dossier__blocs", DossierBloc.objects.select_related("carried")),
            Prefetch(
                "dossier__person__acquired",
                AcquiredUnit.objects.select_related("withdrawal", "bloc", "competence"),
            ),
        )
        .defer("inputs", "units", "reasons")
        .order_by("pk")
    )


def _grants(decision: Decision) -> list[Grant]:
    if decision.outcome == Outcome.FULL:
        return [Grant(decision)]
    lines = sorted(
        (
            line
            for line in decision.dossier.person.acquired.all()
            if line.origin_ref == _reference(decision)
        ),
        key=_rank,
    )
    blocs = [Grant(decision, (line,)) for line in lines if line.competence is None]
    competences = tuple(line for line in lines if line.competence is not None)
    return [*blocs, *((Grant(decision, competences),) if competences else ())]


def _rank(line: AcquiredUnit) -> tuple[int, int]:
    return line.bloc.position, line.competence.position if line.competence else 0


def _entered(grants: Sequence[Grant]) -> dict[Title, Certificate]:
    """Return what the register holds already, made by these very decisions or still worth something."""
    asked = {grant.decision.pk for grant in grants}
    rows = Certificate.objects.filter(
        person__in={grant.decision.dossier.person_id for grant in grants}
    )
    if any(grant.competences for grant in grants):
        rows = rows.prefetch_related("competences")
    # The newest: one that was replaced stands behind the one that replaces it.
    return {
        title: row
        for row in rows.order_by("pk")
        if row.state in LIVE or row.decision_id in asked
        for title in _titles_of(row)
    }


def _titles_of(row: Certificate) -> tuple[Title, ...]:
    if row.kind == "COMP":
        return tuple((row.person_id, row.edition_id, None, c.pk) for c in row.competences.all())
    return ((row.person_id, row.edition_id, row.bloc_id, None),)


def _objections_to(grant: Grant, awarding: Awarding, at: datetime) -> tuple[Objection, ...]:
    decision = grant.decision
    versions = list(decision.sitting.minutes.all())
    asked = objections_to_award(
        granted=not hasattr(decision, "rectified_by"),
        what=_name_of(grant),
        minutes_signed=bool(versions) and versions[-1].signed_at is not None,
        decided_on=deciding_day(decision),
        awarded_on=awarding.on,
        today=paris_date(at),
    )
    registration = _registration_of(decision, awarding.on)
    titled = (
        objections_to_title(
            registration.title, registered=registration.title, code=registration.code
        )
        if registration
        else ()
    )
    return (*asked, *titled, *objections_to_effect(decision))


def _taken_back(grants: Sequence[Grant]) -> dict[int, tuple[Objection, ...]]:
    """Return, by dossier, why what a rectified decision grants waits: what it took back is still valid."""
    dossiers = {g.decision.dossier_id for g in grants if g.decision.rectifies_id is not None}
    if not dossiers:
        return {}
    rows = unfounded(Certificate.objects.filter(decision__dossier__in=dossiers))
    return {row.decision.dossier_id: objections_to_both(row.number) for row in rows}


def _name_of(grant: Grant) -> str:
    if grant.competences:
        return f"les compétences {', '.join(one.code for one in grant.competences)}"
    return f"le bloc {grant.bloc.code}" if grant.bloc else "la certification entière"


def _enter(grants: Sequence[Grant], awarding: Awarding, at: datetime) -> list[Certificate]:
    if not grants:
        return []
    certification = grants[0].decision.dossier.edition.certification
    numbers = next_numbers(certification, awarding.on.year, len(grants))
    certificates = [
        _certificate(grant, number, awarding, at)
        for grant, number in zip(grants, numbers, strict=True)
    ]
    written = Certificate.objects.bulk_create(certificates)
    names = Certificate.competences.through
    names.objects.bulk_create(
        names(certificate=certificate, competence=competence)
        for grant, certificate in zip(grants, written, strict=True)
        for competence in grant.competences
    )
    return written


def _certificate(grant: Grant, number: str, awarding: Awarding, at: datetime) -> Certificate:
    decision, dossier = grant.decision, grant.decision.dossier
    certificate = Certificate(
        body_id=decision.body_id,
        number=number,
        token=verification_token(),
        short_code=short_code(),
        kind=grant.kind,
        person=dossier.person,
        edition=dossier.edition,
        bloc=grant.bloc,
        decision=decision,
        registration=_registration_of(decision, awarding.on),
        awarded_on=awarding.on,
        place=awarding.place,
        issued_at=at,
    )
    certificate.facts = facts_of_award(certificate, grant.lines)
    return certificate


def _registration_of(decision: Decision, awarded_on: date) -> Registration | None:
    rows = decision.dossier.edition.certification.registrations.all()
    registrations = {row.code: row for row in sorted(rows, key=lambda row: row.starts_on)}
    basis = registration_basis(
        [
            RegistrationPeriod(r.code, r.starts_on, r.ends_on, r.promotions_from)
            for r in registrations.values()
        ],
        entered_on=decision.dossier.relies_since,
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
