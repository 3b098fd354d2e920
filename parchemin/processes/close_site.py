"""Close a site of a partner: its last day, after which nothing is held there.

Crosses organisations (the site) and assessment (the sessions held there).
"""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Session
from parchemin.assessment.terms import SessionState
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.organisations.events import SITE_CLOSED
from parchemin.organisations.models import PartnerSite


@transaction.atomic
def close_site(
    *, site_id: int, last_day: date | None, reason: str, actor: Actor, at: datetime
) -> PartnerSite:
    """Say the last day of a site, or that it has none any more; the same again changes nothing.

    What was held there stays. Raises `Refused` without a reason, and while a session is to be held there after
    that day; `PartnerSite.DoesNotExist` for that of another body.
    """
    sites = PartnerSite.objects.select_for_update(of=("self",)).select_related("partner")
    site = sites.get(pk=site_id, partner__body_id=actor.body_id)
    if site.closes_on == last_day:
        return site
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *(_objections_to_sessions(site, last_day) if last_day else ()),
        )
    )
    site.closes_on = last_day
    site.save(update_fields=["closes_on"])
    record(
        actor=actor,
        event=SITE_CLOSED,
        subjects=[f"partner/{site.partner.siret}"],
        at=at,
        site=site.place,
        partner=site.partner.name,
        until=f"son dernier jour est le {french_short_date(last_day)}"
        if last_day
        else "il n’a plus de dernier jour",
        reason=tidy_lines(reason),
    )
    return site


def _objections_to_sessions(site: PartnerSite, last_day: date) -> tuple[Objection, ...]:
    to_come = Session.objects.filter(
        site=site, state__in=(SessionState.PLANNED, SessionState.CONVENED)
    )
    return tuple(
        Objection(
            "site-awaited",
            f"La session {row.code} s’y tient le {french_short_date(row.day)}.",
            remedy="Changez-en le site, ou un jour plus tard pour celui-ci.",
            about=row.code,
        )
        for row in to_come.order_by("starts_at")
        if row.day > last_day
    )
