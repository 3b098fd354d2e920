"""Which rules bind a dossier: its route as the law sees it, and the register it may rely on."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from parchemin.certifications.models import Registration
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.terms import Register
from parchemin.certifications.reglement.value import Reglement
from parchemin.pathways.models import Dossier
from parchemin.pathways.rules.routes import route_family
from parchemin.pathways.terms import Route


def registrations_of(certification_ids: Collection[int]) -> dict[int, tuple[Registration, ...]]:
    """Return the registrations of certifications, oldest first, in one query."""
    found: dict[int, list[Registration]] = defaultdict(list)
    rows = Registration.objects.filter(certification_id__in=certification_ids)
    for registration in rows.order_by("starts_on"):
        found[registration.certification_id].append(registration)
    return {key: tuple(group) for key, group in found.items()}


def registration_relied_on(
    registrations: Collection[Registration], since: date, on: date
) -> Registration | None:
    """Return the registration that a candidate relies on: in force that day, or when they entered (RULE-12).

    `since` is that entry, or the admissibility in a VAE. Source: Code du travail, art. L6113-9.
    """
    for day in (on, since):
        for registration in registrations:
            if registration.starts_on <= day <= registration.ends_on:
                return registration
    return None


def register_of(registration: Registration | None) -> Register:
    """Return the register of a registration; NONE without one."""
    return Register(registration.register) if registration else Register.NONE


def rules_for(dossier: Dossier, reglement: Reglement, on: date) -> Effective:
    """Return the règlement merged with the law for one dossier on a day, in one query."""
    held = registrations_of([dossier.certification_id]).get(dossier.certification_id, ())
    return rules_under(held, dossier, reglement, on)


def rules_under(
    held: Collection[Registration], dossier: Dossier, reglement: Reglement, on: date
) -> Effective:
    """Return the règlement merged with the law for one dossier on a day, whose registrations are known."""
    register = register_of(registration_relied_on(held, dossier.relies_since, on))
    return with_law(reglement, route_family(Route(dossier.route)), register, on)
