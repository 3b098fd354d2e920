"""Acts that prepare assessment: who may assess, when and where."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_sealed, tell
from parchemin.assessment.events import ASSESSOR_HABILITATED, SESSION_PLANNED
from parchemin.assessment.models import Assessor, Session
from parchemin.assessment.rules.independence import objections_to_period
from parchemin.assessment.selectors.hosts import is_guest, objections_to_holding
from parchemin.assessment.terms import SessionState
from parchemin.certifications.guards import reglement_or_refuse
from parchemin.certifications.models import Bloc, Certification
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.people import objections_to_name
from parchemin.kernel.zones import Zone, day_there, moment_said
from parchemin.organisations.models import Employer, Partner, PartnerSite


@transaction.atomic
def habilitate_assessor(
    *,
    given_names: str,
    surname: str,
    email: str,
    habilitated_from: date,
    actor: Actor,
    at: datetime,
    habilitated_until: date | None = None,
    employer: Employer | None = None,
    partner: Partner | None = None,
    user_id: int | None = None,
) -> Assessor:
    """Record a person who may assess, by name; done once per e-mail address of the actor's body.

    Done again, it only ties the account `user_id` of somebody who had none. Raises `Refused` unless the actor
    is of the secretariat, when the period ends before it starts, or for an address that another signed under.
    """
    address = email.strip().lower()
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_name(given_names, surname),
            *objections_to_period(habilitated_from, habilitated_until),
            *objections_to_sealed(actor.body_id, address),
        )
    )
    assessor, created = Assessor.objects.get_or_create(
        body_id=actor.body_id,
        email=address,
        defaults={
            "given_names": given_names,
            "surname": surname,
            "habilitated_from": habilitated_from,
            "habilitated_until": habilitated_until,
            "employer": employer,
            "partner": partner,
            "user_id": user_id,
        },
    )
    if user_id and assessor.user_id is None:
        assessor.user_id = user_id
        assessor.save(update_fields=["user"])
    if created:
        record(
            actor=actor,
            event=ASSESSOR_HABILITATED,
            subjects=[f"assessor/{assessor.pk}"],
            at=at,
            assessor=assessor.name,
            from_day=french_short_date(habilitated_from),
        )
    return assessor


@transaction.atomic
def plan_session(
    *,
    code: str,
    certification_id: int,
    starts_at: datetime,
    place: str,
    capacity: int,
    actor: Actor,
    at: datetime,
    zone: Zone = Zone.PARIS,
    length_minutes: int | None = None,
    partner_id: int | None = None,
    site_id: int | None = None,
    room: str = "",
    remote: bool = False,
    slot_minutes: int | None = None,
    bloc_codes: Sequence[str] = (),
) -> Session:
    """Plan a day of assessment under the règlement in force that day; done once per code.

    `slot_minutes` is how long a candidate takes, when they come one after the other, `length_minutes` how long all
    of them stay otherwise; `bloc_codes` the blocs assessed, all of them when empty; `zone` is that of the place. A
    partner plans only its own sessions, within its habilitation to evaluate (Code du travail, art. R6113-16-2).
    Raises `Refused` with every objection, and `DoesNotExist` for rows of others.
    """
    certification = Certification.objects.select_for_update(of=("self",)).get(
        pk=certification_id, body_id=actor.body_id
    )
    partner = Partner.objects.get(pk=partner_id, body_id=actor.body_id) if partner_id else None
    site = PartnerSite.objects.get(pk=site_id, partner__body_id=actor.body_id) if site_id else None
    planned = Session.objects.filter(body_id=actor.body_id, code=code).first()
    if planned and (planned.certification_id, planned.starts_at) == (certification.pk, starts_at):
        return planned
    objections = (
        *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
        *_objections_to_code(planned),
        *objections_to_room(capacity, slot_minutes),
        *objections_to_blocs(certification, bloc_codes),
        *objections_to_host(
            actor, partner, certification, day_there(starts_at, zone), bloc_codes, site
        ),
    )
    session = Session.objects.create(
        body_id=actor.body_id,
        code=code,
        certification=certification,
        reglement=reglement_or_refuse(certification, day_there(starts_at, zone), objections),
        partner=partner,
        site=site,
        starts_at=starts_at,
        length_minutes=length_minutes,
        zone=zone,
        place=place,
        room=room,
        remote=remote,
        capacity=capacity,
        slot_minutes=slot_minutes,
        bloc_codes=list(bloc_codes),
        state=SessionState.PLANNED,
    )
    told = {"day": moment_said(starts_at, zone), "place": place, "capacity": capacity}
    tell(SESSION_PLANNED, session, actor, at, **told)
    return session


def _objections_to_code(planned: Session | None) -> tuple[Objection, ...]:
    if planned is None:
        return ()
    return (
        Objection(
            "session-code-taken",
            f"Le code {planned.code} désigne déjà la session du {moment_said(planned.starts_at, planned.clock)}.",
            remedy="Choisissez un autre code.",
        ),
    )


def objections_to_room(capacity: int, slot_minutes: int | None) -> tuple[Objection, ...]:
    """Return why a session cannot hold so many candidates, or for so short a time each."""
    found = []
    if capacity < 1:
        found.append(Objection("session-without-room", "Une session offre au moins une place."))
    if slot_minutes is not None and slot_minutes < 1:
        found.append(Objection("slot-too-short", "Un passage dure au moins une minute."))
    return tuple(found)


def objections_to_blocs(
    certification: Certification, codes: Sequence[str]
) -> tuple[Objection, ...]:
    """Return the blocs that no edition has: candidates of a same day may follow several editions."""
    known = Bloc.objects.filter(edition__certification=certification, code__in=codes)
    unknown = sorted(set(codes) - set(known.values_list("code", flat=True)))
    if not unknown:
        return ()
    return (
        Objection(
            "unknown-bloc", f"Aucune édition de la certification n’a de bloc {', '.join(unknown)}."
        ),
    )


def objections_to_host(
    actor: Actor,
    partner: Partner | None,
    certification: Certification,
    day: date,
    bloc_codes: Sequence[str],
    site: PartnerSite | None,
) -> tuple[Objection, ...]:
    """Return why a partner may not hold a session of these blocs there, that day, or be named as its host."""
    if is_guest(actor) and (partner is None or partner.pk != actor.partner_id):
        return (Objection("other-partner", "Un organisme ne planifie que ses propres sessions."),)
    if site is not None and (partner is None or site.partner_id != partner.pk):
        return (
            Objection(
                "other-site",
                f"« {site.name} » n’est pas un site de l’organisme qui accueille.",
                remedy="Choisissez l’un de ses sites, ou aucun.",
            ),
        )
    return objections_to_holding(partner, certification, day, bloc_codes, site)
