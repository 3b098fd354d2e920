"""Who hosts a session: the certifying body, or a partner habilitated that day for its blocs."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Session
from parchemin.certifications.models import Bloc, Certification
from parchemin.certifications.rules.habilitations import objections_to_partner
from parchemin.certifications.selectors import habilitations_of
from parchemin.certifications.terms import EditionState, Service
from parchemin.kernel.objections import Objection
from parchemin.organisations.models import Partner, PartnerSite
from parchemin.organisations.rules import objections_to_closed_site
from parchemin.organisations.selectors import partners_of


def is_guest(actor: Actor) -> bool:
    """Tell whether the actor acts for a partner alone, and so only in the sessions that it hosts."""
    return actor.partner_id is not None and not actor.holds(Role.SECRETARIAT)


def is_stranger(actor: Actor, session: Session) -> bool:
    """Tell whether the actor acts for a partner that does not host this session."""
    return is_guest(actor) and actor.partner_id != session.partner_id


def hosted_sessions(actor: Actor) -> QuerySet[Session]:
    """Return the sessions that the actor organises: of its body, those it hosts for a partner."""
    sessions = Session.objects.filter(body_id=actor.body_id)
    return sessions.filter(partner_id=actor.partner_id or 0) if is_guest(actor) else sessions


def hosts_for(actor: Actor) -> tuple[Partner | None, ...]:
    """Return who may hold a session that the actor plans: the body (None) or its partners; a partner, its own."""
    if is_guest(actor):
        return tuple(Partner.objects.filter(body_id=actor.body_id, pk=actor.partner_id or 0))
    return (None, *partners_of(actor.body_id))


def sites_for(actor: Actor) -> tuple[PartnerSite, ...]:
    """Return the sites of those who may hold a session that the actor plans, by partner, in one query."""
    sites = PartnerSite.objects.filter(partner__body_id=actor.body_id).select_related("partner")
    if is_guest(actor):
        sites = sites.filter(partner_id=actor.partner_id or 0)
    return tuple(sites.order_by("partner__name", "name"))


def objections_to_holding(
    partner: Partner | None,
    certification: Certification,
    day: date,
    bloc_codes: Sequence[str],
    site: PartnerSite | None,
) -> tuple[Objection, ...]:
    """Return why a partner may not evaluate these blocs there that day, all those in force when none is named.

    In four queries; in none when the certifying body hosts by itself (Code du travail, art. R6113-16-1).
    """
    if partner is None:
        return ()
    in_force = Bloc.objects.filter(
        edition__certification=certification, edition__state=EditionState.IN_FORCE
    )
    closed = objections_to_closed_site(site.name, site.closes_on, day) if site else ()
    return closed + objections_to_partner(
        name=partner.name,
        siret=partner.siret,
        habilitations=habilitations_of(partner),
        service=Service.EVALUATE,
        certification_code=certification.code,
        on=day,
        blocs=bloc_codes or tuple(in_force.values_list("code", flat=True)),
        site=site.name if site else "",
    )
