"""Who a person is when they act, on a given day."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import KeptColumns, Mandate, User
from parchemin.accounts.terms import Role


def current_mandates(user: User, on: date) -> QuerySet[Mandate]:
    """Return the mandates of `user` in force on that day, with their body, in a stable order."""
    return (
        Mandate.objects.filter(user=user, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("body")
        .order_by("body__name", "role", "pk")
    )


def actor_of(user: User, on: date, body_slug: str | None = None) -> Actor | None:
    """Return `user` as an actor for one certifying body on that day, or None without any mandate there.

    Without `body_slug`, the first body of the person's mandates. Rights are read anew at each request
    (ASVS 8.3.2): a mandate that ends takes effect at once.
    """
    if not user.is_active:
        return None
    mandates = list(current_mandates(user, on))
    body_ids = [m.body_id for m in mandates if body_slug is None or m.body.slug == body_slug]
    if not body_ids:
        return None
    held = [m for m in mandates if m.body_id == body_ids[0]]
    roles = frozenset(Role(m.role) for m in held)
    return Actor(
        label=f"{user.name}, {', '.join(sorted(role.label.lower() for role in roles))}",
        body_id=body_ids[0],
        roles=roles,
        user_id=user.pk,
        partner_id=next((m.partner_id for m in held if m.partner_id), None),
    )


def columns_kept(user_id: int, route: str) -> Sequence[str] | None:
    """Return the keys of the columns that a person keeps in a list, None where they chose none; one query."""
    kept = KeptColumns.objects.filter(user_id=user_id, route=route)
    columns: Sequence[str] | None = kept.values_list("columns", flat=True).first()
    return columns
