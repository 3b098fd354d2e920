"""Enrol: a person enters a certification by a route, under the edition and règlement of that day.

Crosses organisations (partner, employer), certifications (edition, register) and pathways (person,
ledger, dossier). Every reason against it is told at once; enrolling twice is enrolling once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification, Competence, Edition
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.rules.habilitations import objections_to_partner
from parchemin.certifications.selectors import habilitations_of
from parchemin.certifications.terms import CertificationKind, EditionState, Service
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.text import tidy
from parchemin.organisations.actions import register_employer
from parchemin.organisations.models import Employer, Partner
from parchemin.organisations.rules import unnamed
from parchemin.pathways.actions import (
    Gain,
    Opening,
    find_person,
    open_dossier,
    record_acquired_units,
    register_person,
)
from parchemin.pathways.actions.guards import lock_numbering
from parchemin.pathways.enrolment import Enrolment, NamedSupport
from parchemin.pathways.models import AcquiredUnit, Dossier, Person
from parchemin.pathways.rules import (
    CarriedFacts,
    EnrolmentFacts,
    objections_to_carrying,
    objections_to_civil_status,
    objections_to_enrolment,
    objections_to_vae_quota,
)
from parchemin.pathways.rules.agenda import PREPARED_ROUTES
from parchemin.pathways.rules.persons import objections_to_length
from parchemin.pathways.selectors.enrolment import (
    Standing,
    dossiers_of,
    earlier_vae,
    held_blocs,
    marks_kept,
    open_dossier_for,
    same_dossier,
    standing_of,
)
from parchemin.pathways.terms import Route, Scope

LONGEST_SUPPORT = 120
Standings = dict[tuple[str, date], Standing]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The dossier of an enrolment, and whether it was opened just now."""

    dossier: Dossier
    created: bool


@dataclass(frozen=True, slots=True)
class EntryMeeting:
    """What an enrolment meets in the database: the certification of that day, the person, what they hold."""

    enrolment: Enrolment
    standing: Standing
    person: Person | None
    dossiers: tuple[Dossier, ...]
    held: dict[str, AcquiredUnit]
    partner: Partner | None


def enrol(*, enrolment: Enrolment, actor: Actor, at: datetime) -> Dossier:
    """Open the dossier of somebody, in draft, or return the one that asks for the same.

    A partner enrols for itself. Raises `Refused` with every objection: civil status, edition and
    closing (RULE-11), route (RULE-07, 18, 21), habilitation of the partner (RULE-13), quota of VAE
    (RULE-23), blocs held (RULE-33).
    """
    return enrol_once(enrolment=enrolment, actor=actor, at=at).dossier


@transaction.atomic
def enrol_once(
    *, enrolment: Enrolment, actor: Actor, at: datetime, standings: Standings | None = None
) -> Enrolled:
    """Do what `enrol` does, and tell whether the dossier was opened or found.

    `standings` remembers, through one file, where certifications stand on each day of entry.
    """
    lock_numbering(actor.body_id)
    entry, unknown = _entry(enrolment, actor, {} if standings is None else standings)
    known = same_dossier(
        entry.dossiers, entry.standing.certification, enrolment.route, enrolment.entry
    )
    elsewhere = _open_elsewhere(entry, known, actor)
    if known is not None and not unknown and not elsewhere:
        return Enrolled(known, created=False)
    objections = (
        *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
        *unknown,
        *objections_to_civil_status(enrolment.person),
        *objections_to_preparing(
            entry.partner, enrolment.route, entry.standing.certification, enrolment.entry
        ),
        *objections_to_enrolment(facts_of(entry)),
        *_on_earlier(entry),
        *(elsewhere or objections_to_other_dossiers(entry)),
        *objections_to_names(
            enrolment.supports, enrolment.employer_name if enrolment.employer_siret else ""
        ),
    )
    edition = entry.standing.edition
    if objections or edition is None:
        raise Refused(objections)
    return Enrolled(_open(entry, edition, actor, at), created=True)


def _entry(
    enrolment: Enrolment, actor: Actor, standings: Standings
) -> tuple[EntryMeeting, tuple[Objection, ...]]:
    """Return what the enrolment meets, and what it names that does not exist."""
    standing = _standing(enrolment, actor, standings)
    person = find_person(enrolment.person, actor.body_id)
    partner, unknown = partner_named(enrolment.partner_siret, actor)
    entry = EntryMeeting(
        enrolment=enrolment,
        standing=standing,
        person=person,
        dossiers=dossiers_of(person) if person else (),
        held=held_blocs(person, standing, enrolment.entry) if person else {},
        partner=partner,
    )
    return entry, unknown


def _standing(enrolment: Enrolment, actor: Actor, standings: Standings) -> Standing:
    """Return where the certification asked for stands on the day of entry."""
    asked = (enrolment.certification_code, enrolment.entry)
    if asked not in standings:
        certification = Certification.objects.filter(
            body_id=actor.body_id, code=enrolment.certification_code
        ).first()
        if certification is None:
            raise Refused(
                Objection(
                    "unknown-certification",
                    f"Aucune certification n’a le code « {enrolment.certification_code} ».",
                    remedy="Reprenez le code de la page de la certification.",
                )
            )
        standings[asked] = standing_of(certification, enrolment.entry)
    return standings[asked]


def partner_named(siret: str, actor: Actor) -> tuple[Partner | None, tuple[Objection, ...]]:
    """Return the partner that prepares a candidate; a partner names itself by not saying."""
    partners = Partner.objects.filter(body_id=actor.body_id)
    own = None if actor.holds(Role.SECRETARIAT) else actor.partner_id
    if not siret:
        return (partners.filter(pk=own).first() if own else None), ()
    named = partners.select_related("merged_into").filter(siret=siret).first()
    partner = named.merged_into or named if named else None
    if partner is None or (own is not None and partner.pk != own):
        return None, (
            Objection(
                "unknown-partner",
                f"Aucun organisme que vous puissiez nommer n’a le SIRET {siret}.",
                remedy="Enregistrez l’organisme et son habilitation, ou corrigez le SIRET.",
                about=siret,
            ),
        )
    return partner, ()


def objections_to_preparing(
    partner: Partner | None, route: Route, certification: Certification, entry: date
) -> tuple[Objection, ...]:
    """Return why a partner may not prepare for a certification on the day of entry (RULE-13)."""
    if partner is None or route not in PREPARED_ROUTES:
        return ()
    return objections_to_partner(
        name=partner.name,
        siret=partner.siret,
        habilitations=habilitations_of(partner),
        service=Service.PREPARE,
        certification_code=certification.code,
        on=entry,
    )


def facts_of(entry: EntryMeeting) -> EnrolmentFacts:
    """Return what decides of an enrolment."""
    enrolment, standing = entry.enrolment, entry.standing
    edition, certification = standing.edition, standing.certification
    sought = frozenset(enrolment.sought)
    return EnrolmentFacts(
        route=enrolment.route,
        scope=enrolment.scope,
        kind=CertificationKind(certification.kind),
        register=standing.register,
        entry=enrolment.entry,
        born=enrolment.person.born,
        # An edition replaced since was in force on that day all the same.
        edition_state=EditionState.IN_FORCE if edition else EditionState.DRAFT,
        edition_blocs=frozenset(standing.blocs) if edition else sought,
        in_force_from=edition.in_force_from if edition else None,
        closed_on=certification.closed_on,
        sought=sought,
        carried=tuple(
            CarriedFacts(code, held.acquired_on, held.valid_until)
            for code, held in entry.held.items()
        ),
        employer_known=bool(enrolment.employer_siret),
        kept_by=_kept_by(standing),
    )


def _on_earlier(entry: EntryMeeting) -> tuple[Objection, ...]:
    """Return why blocs, or competences, that the candidate says they hold do not count."""
    carried = objections_to_carrying(
        tuple(
            CarriedFacts(bloc.code, bloc.acquired_on, bloc.valid_until)
            for bloc in entry.enrolment.earlier
        ),
        frozenset(entry.standing.blocs),
        entry.enrolment.entry,
        _kept_by(entry.standing),
    )
    known = _competences(entry)
    return (
        *carried,
        *(
            Objection(
                "unknown-competence",
                f"La compétence « {code} » n’est pas du bloc « {bloc.code} » dans cette édition.",
                remedy="Reprenez le code du référentiel.",
            )
            for bloc in entry.enrolment.earlier
            if bloc.code in entry.standing.blocs
            for code in bloc.competences
            if (bloc.code, code) not in known
        ),
    )


def _competences(entry: EntryMeeting) -> dict[tuple[str, str], Competence]:
    """Return the competences that the candidate says they hold, by codes of bloc and competence."""
    codes = {code for bloc in entry.enrolment.earlier for code in bloc.competences}
    if not codes:
        return {}
    blocs = entry.standing.blocs.values()
    rows = Competence.objects.filter(bloc__in=blocs, code__in=codes).select_related("bloc")
    return {(row.bloc.code, row.code): row for row in rows}


def _kept_by(standing: Standing) -> str:
    """Return the text that says how long a partial result is kept; empty where no règlement is in force."""
    if standing.reglement is None:
        return ""
    return branch_source(reglement_of(standing.reglement.value), "partial.validity")


def _open_elsewhere(
    entry: EntryMeeting, known: Dossier | None, actor: Actor
) -> tuple[Objection, ...]:
    """Return that the person is followed by somebody else, to a partner who may know no more of them."""
    if actor.holds(Role.SECRETARIAT):
        return ()
    other = known or open_dossier_for(entry.dossiers, entry.standing.certification)
    if other is None or other.partner_id == actor.partner_id:
        return ()
    return (
        Objection(
            "followed-elsewhere",
            "Cette personne est déjà inscrite à cette certification, sans votre organisme.",
            remedy="Voyez-le avec elle, ou avec le certificateur.",
        ),
    )


def objections_to_other_dossiers(entry: EntryMeeting) -> tuple[Objection, ...]:
    """Return why the other dossiers of the person stand against one more: open already, or the quota of VAE."""
    enrolment, certification = entry.enrolment, entry.standing.certification
    found = []
    if other := open_dossier_for(entry.dossiers, certification):
        found.append(
            Objection(
                "open-dossier",
                f"Le dossier {other.number} est déjà ouvert pour cette certification.",
                remedy="Menez-le à son terme, ou abandonnez-le.",
            )
        )
    if enrolment.route is Route.STATUTORY_VAE and enrolment.scope is Scope.WHOLE:
        earlier = earlier_vae(entry.dossiers, entry.standing.edition)
        found += objections_to_vae_quota(certification.code, enrolment.entry, earlier)
    return tuple(found)


def objections_to_names(supports: Sequence[NamedSupport], employer: str) -> tuple[Objection, ...]:
    """Return which of the names beside a candidate may not be kept, each by what it is: all at once."""
    named = [(support.kind.label, support.name) for support in supports]
    named.append(("Employeur", employer))
    return tuple(
        objection
        for label, name in named
        for objection in (
            *objections_to_length(label, name, LONGEST_SUPPORT),
            *objections_to_text(tidy(name), f"{label}, nom"),
        )
    )


def employer_named(siret: str, name: str, actor: Actor, at: datetime) -> Employer:
    """Return the employer who has a SIRET, registered with this name when nobody knew it."""
    return register_employer(siret=siret, name=name or unnamed(siret), actor=actor, at=at)


def _open(entry: EntryMeeting, edition: Edition, actor: Actor, at: datetime) -> Dossier:
    """Write the person, what they already hold, the employer, then the dossier."""
    enrolment, standing = entry.enrolment, entry.standing
    person = entry.person or register_person(
        status=enrolment.person, email=enrolment.email, phone=enrolment.phone, actor=actor, at=at
    )
    held = entry.held
    if enrolment.earlier:
        competences = _competences(entry)
        gains = [
            Gain(
                person=person,
                bloc=standing.blocs[earlier.code],
                competence=competences[earlier.code, code] if code else None,
                origin=earlier.origin,
                reference=earlier.reference,
                acquired_on=earlier.acquired_on,
                kept=Validity(earlier.valid_until),
            )
            for earlier in enrolment.earlier
            for code in earlier.competences or ("",)
        ]
        record_acquired_units(gains=gains, actor=actor, at=at)
        held = held_blocs(person, standing, enrolment.entry)
    employer = None
    if siret := enrolment.employer_siret:
        employer = employer_named(siret, enrolment.employer_name, actor, at)
    codes = enrolment.sought or tuple(standing.blocs)
    whole = enrolment.scope is Scope.WHOLE
    carried = held if whole else {}
    marks = marks_kept(person, standing, enrolment.entry) if entry.person and whole else {}
    opening = Opening(
        person=person,
        certification=standing.certification,
        edition=edition,
        reglement=standing.reglement,
        route=enrolment.route,
        scope=enrolment.scope,
        entry=enrolment.entry,
        blocs=tuple(standing.blocs[code] for code in codes),
        carried={standing.blocs[code].pk: acquired for code, acquired in carried.items()},
        kept_marks={
            standing.blocs[code].pk: mark for code, mark in marks.items() if code not in carried
        },
        partner=entry.partner,
        employer=employer,
        supports=enrolment.supports,
    )
    return open_dossier(opening=opening, actor=actor, at=at)
