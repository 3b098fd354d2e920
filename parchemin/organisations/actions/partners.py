"""Partners, their sites, and employers: recorded once, corrected with a reason."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.identifiers import normalise_nda, normalise_siret
from parchemin.kernel.objections import refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.organisations.events import (
    EMPLOYER_CORRECTED,
    EMPLOYER_NAMED,
    EMPLOYER_REGISTERED,
    PARTNER_CORRECTED,
    PARTNER_DESCRIBED,
    PARTNER_REGISTERED,
    SITE_ADDED,
    SITE_CORRECTED,
)
from parchemin.organisations.models import (
    Employer,
    Partner,
    PartnerSite,
)
from parchemin.organisations.rules import (
    objections_to_contact,
    objections_to_merged,
    objections_to_organisation,
    objections_to_organisation_name,
    objections_to_siret,
    objections_to_siret_taken,
    objections_to_site,
    unnamed,
)


@transaction.atomic
def register_partner(
    *,
    siret: str,
    name: str,
    actor: Actor,
    at: datetime,
    city: str = "",
    nda: str = "",
    email: str = "",
) -> Partner:
    """Record a training organisation or assessment centre, once per SIRET of the actor's body.

    Known already, it keeps its name: `remark_on_name` says so; merged into another, it is that one. Raises
    `Refused` with all that is wrong at once.
    """
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_organisation(siret=siret, name=name),
            *objections_to_contact(city=city, nda=nda),
        )
    )
    partner, created = Partner.objects.get_or_create(
        body_id=actor.body_id,
        siret=normalise_siret(siret),
        defaults={
            "name": name,
            "city": city,
            "nda": normalise_nda(nda) if nda.strip() else "",
            "email": email.strip().lower(),
        },
    )
    if created:
        _record(PARTNER_REGISTERED, partner, actor, at)
    return partner.merged_into or partner


@transaction.atomic
def correct_partner(
    *,
    partner_id: int,
    siret: str,
    name: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Partner:
    """Correct the SIRET or the name of a partner, with a reason; the same again changes nothing.

    Raises `Refused` for a number or a name that is wrong, or the SIRET of another, and `Partner.DoesNotExist` for
    that of another body.
    """
    partner = _locked_partner(partner_id, actor)
    _correct(partner, PARTNER_CORRECTED, siret, name, reason, actor, at)
    return partner


@transaction.atomic
def describe_partner(
    *, partner_id: int, city: str, nda: str, email: str, actor: Actor, at: datetime
) -> Partner:
    """Write where a partner is, its declaration of activity and where it is written to; the same changes nothing.

    Raises `Refused` for a number or a city that is wrong.
    """
    partner = _locked_partner(partner_id, actor)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_contact(city=city, nda=nda),
        )
    )
    wanted = {
        "city": tidy(city),
        "nda": normalise_nda(nda) if nda.strip() else "",
        "email": email.strip().lower(),
    }
    changed = [field for field, value in wanted.items() if getattr(partner, field) != value]
    if not changed:
        return partner
    for field in changed:
        setattr(partner, field, wanted[field])
    partner.save(update_fields=changed)
    record(
        actor=actor,
        event=PARTNER_DESCRIBED,
        subjects=[f"partner/{partner.siret}"],
        at=at,
        partner=partner.name,
        fields=", ".join(_FIELDS[field] for field in changed),
    )
    return partner


@transaction.atomic
def add_site(
    *, partner_id: int, name: str, address: str, city: str, actor: Actor, at: datetime
) -> PartnerSite:
    """Add a site to a partner, once per name: told again with the same address, it is there already.

    Raises `Refused` for a name that is missing, or that of another site.
    """
    partner = _locked_partner(partner_id, actor)
    named, where = tidy(name), (tidy(address), tidy(city))
    known = partner.sites.filter(name=named).first()
    if known is not None and (known.address, known.city) == where:
        return known
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_site(named, taken=known is not None),
        )
    )
    site = PartnerSite.objects.create(partner=partner, name=named, address=where[0], city=where[1])
    _told_of_site(SITE_ADDED, site, actor, at)
    return site


@transaction.atomic
def correct_site(
    *, site_id: int, name: str, address: str, city: str, actor: Actor, at: datetime
) -> PartnerSite:
    """Correct the name or the address of a site; the same again changes nothing.

    What is already written, a convocation or a session, keeps the place that it says. Raises `Refused` for a name
    that is missing, or that of another site.
    """
    site = (
        PartnerSite.objects.select_for_update(of=("self",))
        .select_related("partner")
        .get(pk=site_id, partner__body_id=actor.body_id)
    )
    wanted, before = (tidy(name), tidy(address), tidy(city)), site.place
    if wanted == (site.name, site.address, site.city):
        return site
    taken = site.partner.sites.filter(name=wanted[0]).exclude(pk=site.pk).exists()
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_site(wanted[0], taken=taken),
        )
    )
    site.name, site.address, site.city = wanted
    site.save(update_fields=["name", "address", "city"])
    _told_of_site(SITE_CORRECTED, site, actor, at, before=before)
    return site


@transaction.atomic
def register_employer(*, siret: str, name: str, actor: Actor, at: datetime) -> Employer:
    """Record an establishment where somebody works, once per SIRET of the actor's body.

    Known already, it keeps its name: `remark_on_name` says so; known by its SIRET alone, it takes this one. Raises
    `Refused` with all that is wrong at once.
    """
    refuse_if(objections_to_organisation(siret=siret, name=name))
    employer, created = Employer.objects.get_or_create(
        body_id=actor.body_id, siret=normalise_siret(siret), defaults={"name": name}
    )
    if created:
        _record(EMPLOYER_REGISTERED, employer, actor, at)
    elif employer.name == unnamed(employer.siret) != tidy(name):
        employer.name = tidy(name)
        employer.save(update_fields=["name"])
        _record(EMPLOYER_NAMED, employer, actor, at)
    return employer


@transaction.atomic
def correct_employer(
    *, employer_id: int, siret: str, name: str, reason: str, actor: Actor, at: datetime
) -> Employer:
    """Correct the SIRET or the name of an employer, with a reason; the same again changes nothing.

    Raises `Refused` for a number or a name that is wrong, or the SIRET of another, and `Employer.DoesNotExist` for
    that of another body.
    """
    employer = Employer.objects.select_for_update(of=("self",)).get(
        pk=employer_id, body_id=actor.body_id
    )
    _correct(employer, EMPLOYER_CORRECTED, siret, name, reason, actor, at)
    return employer


def exchange_sirets(one: Partner, other: Partner) -> None:
    """Give each of two partners, of which one is merged into the other, the SIRET of the other one.

    To be called inside the transaction of the act that tells it, which holds the lock of `one`.
    """
    one.siret, other.siret = other.siret, one.siret
    Partner.objects.filter(pk=other.pk).update(siret=f"-{other.pk}"[:14])
    one.save(update_fields=["siret"])
    other.save(update_fields=["siret"])


_FIELDS = {"city": "ville", "nda": "déclaration d’activité", "email": "courriel"}


def _locked_partner(pk: int, actor: Actor) -> Partner:
    rows = Partner.objects.select_for_update(of=("self",)).select_related("merged_into")
    partner = rows.get(pk=pk, body_id=actor.body_id)
    into = partner.merged_into
    refuse_if(objections_to_merged(partner.name, into.name if into else None))
    return partner


def _kind(organisation: Partner | Employer) -> str:
    return "partner" if isinstance(organisation, Partner) else "employer"


def _record(event: str, organisation: Partner | Employer, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        event=event,
        subjects=[f"{_kind(organisation)}/{organisation.siret}"],
        at=at,
        name=organisation.name,
        siret=organisation.siret,
    )


def _correct(
    organisation: Partner | Employer,
    event: str,
    siret: str,
    name: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Correct what names an organisation, told under both numbers: the story before stays under the former."""
    former, before = organisation.siret, organisation.name
    wrong = objections_to_siret(siret) if siret != former else ()
    wanted = (siret if siret == former or wrong else normalise_siret(siret), tidy(name))
    if wanted == (former, before):
        return
    others = type(organisation)._default_manager.filter(body_id=actor.body_id, siret=wanted[0])
    other = others.exclude(pk=organisation.pk).first()
    merged = isinstance(other, Partner) and other.merged_into_id == organisation.pk
    holder = other.name if other and not merged else None
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *wrong,
            *objections_to_organisation_name(wanted[1]),
            *objections_to_siret_taken(_kind(organisation), wanted[0], holder),
        )
    )
    organisation.name = wanted[1]
    if isinstance(organisation, Partner) and isinstance(other, Partner):
        exchange_sirets(organisation, other)
    organisation.siret = wanted[0]
    organisation.save(update_fields=["siret", "name"])
    numbers = dict.fromkeys((former, organisation.siret))
    record(
        actor=actor,
        event=event,
        subjects=[f"{_kind(organisation)}/{number}" for number in numbers],
        at=at,
        before=before,
        former=former,
        name=organisation.name,
        siret=organisation.siret,
        reason=tidy_lines(reason),
    )


def _told_of_site(
    event: str, site: PartnerSite, actor: Actor, at: datetime, **details: str
) -> None:
    record(
        actor=actor,
        event=event,
        subjects=[f"partner/{site.partner.siret}"],
        at=at,
        partner=site.partner.name,
        site=site.place,
        **details,
    )
