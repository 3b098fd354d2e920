"""Who a person is when they act, on a given day; the people of a body, and what waits for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import FactorReplacement, Invitation, KeptList, Mandate, User
from parchemin.accounts.rules import (
    ALREADY_OPEN,
    INVITED_NO_MORE,
    PROPOSED_FOR,
    Tenure,
    objections_to_using,
)
from parchemin.accounts.terms import SECOND_FACTOR_ROLES, Role
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection


def in_force(on: date) -> Q:
    """Return the condition of the mandates that are held on a day."""
    return Q(starts_on__lte=on, closed_at__isnull=True) & (
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )


def current_mandates(user: User, on: date) -> QuerySet[Mandate]:
    """Return the mandates of `user` in force on that day, with their body and partner, in a stable order."""
    return (
        Mandate.objects.filter(in_force(on), user=user)
        .select_related("body", "partner")
        .order_by("body__name", "role", "pk")
    )


def first_body_of(user: User) -> int | None:
    """Return the body that gave `user` their first mandate, in the order they were given, whatever their days."""
    first: int | None = (
        Mandate.objects.filter(user=user).order_by("pk").values_list("body_id", flat=True).first()
    )
    return first


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a person may work: a body, and one of the partners they are mandated by, if they are by several.

    `mandates` are those held there.
    """

    key: str
    mandates: tuple[Mandate, ...]


def places_of(mandates: Iterable[Mandate]) -> tuple[Workplace, ...]:
    """Return where these mandates let somebody work, each once, in their order."""
    by_body: dict[int, list[Mandate]] = {}
    for mandate in mandates:
        by_body.setdefault(mandate.body_id, []).append(mandate)
    return tuple(place for held in by_body.values() for place in _places_in_body(held))


def _places_in_body(held: Sequence[Mandate]) -> Iterator[Workplace]:
    slug = held[0].body.slug
    partners = sorted({mandate.partner_id for mandate in held if mandate.partner_id})
    if len(partners) < 2:
        yield Workplace(slug, tuple(held))
        return
    for partner in partners:
        there = (mandate for mandate in held if mandate.partner_id in (None, partner))
        yield Workplace(f"{slug}/{partner}", tuple(there))


def needs_second_factor(mandates: Iterable[Mandate]) -> bool:
    """Tell whether a person must prove a second factor: one of the roles they hold, anywhere, asks it."""
    return any(Role(mandate.role) in SECOND_FACTOR_ROLES for mandate in mandates)


def actor_of(user: User, on: date, place: str | None = None) -> Actor | None:
    """Return `user` as an actor at one of their places on that day, or None without any mandate there.

    Without `place`, the first of them; a body alone is the first place of it. Rights are read anew at each request
    (ASVS 8.3.2): a mandate that ends takes effect at once.
    """
    return actor_among(user, tuple(current_mandates(user, on)), place)


def actor_among(user: User, mandates: Sequence[Mandate], place: str | None = None) -> Actor | None:
    """Return `user` as an actor under these mandates, as `actor_of` does."""
    if not user.is_active:
        return None
    found = next((one for one in places_of(mandates) if _is_at(one, place)), None)
    if found is None:
        return None
    held = found.mandates
    roles = frozenset(Role(m.role) for m in held)
    return Actor(
        label=f"{user.name}, {', '.join(sorted(role.label.lower() for role in roles))}",
        body_id=held[0].body_id,
        roles=roles,
        user_id=user.pk,
        partner_id=next((m.partner_id for m in held if m.partner_id), None),
    )


def _is_at(place: Workplace, asked: str | None) -> bool:
    if asked is None:
        return True
    slug, _, partner = asked.partition("/")
    if place.mandates[0].body.slug != slug:
        return False
    return not partner or any(str(mandate.partner_id) == partner for mandate in place.mandates)


def tenure_of(mandate: Mandate) -> Tenure:
    """Return a mandate as the rules read it."""
    return Tenure(Role(mandate.role), mandate.starts_on, mandate.ends_on, mandate.closed_at)


def other_holders(mandate: Mandate) -> tuple[Tenure, ...]:
    """Return the other mandates of its role, of people with an open account: in its body, anywhere for `STAFF`."""
    rows = Mandate.objects.filter(role=mandate.role)
    if mandate.role != Role.STAFF:
        rows = rows.filter(body_id=mandate.body_id)
    others = rows.exclude(pk=mandate.pk).filter(user__is_active=True).select_related("user")
    return tuple(tenure_of(row) for row in others if row.user.has_usable_password())


def people_of(actor: Actor, on: date) -> QuerySet[User]:
    """Return the people who have, had or will have a mandate of the actor's body, with theirs there as `here`.

    For who manages mandates; nobody for anybody else. `in_body` is that body; `held`, `coming` and `factor` tell
    whether they hold one that day, will, and have a second factor.
    """
    here = Mandate.objects.filter(body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT, Role.STAFF):
        here = here.none()
    theirs = here.filter(user=OuterRef("pk"))
    listed = here.select_related("partner").order_by("-starts_on", "role", "pk")
    return (
        User.objects.filter(Exists(theirs))
        .annotate(
            in_body=Value(actor.body_id),
            held=Exists(theirs.filter(in_force(on))),
            coming=Exists(theirs.filter(starts_on__gt=on, closed_at__isnull=True)),
            factor=Exists(
                Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
            ),
        )
        .prefetch_related(Prefetch("mandates", queryset=listed, to_attr="here"))
    )


def waiting_replacements(body_id: int, at: datetime) -> QuerySet[FactorReplacement]:
    """Return the proposals to replace a second factor that wait for a second person."""
    return FactorReplacement.objects.filter(
        body_id=body_id, ended_at__isnull=True, proposed_at__gt=at - PROPOSED_FOR
    )


def waiting_invitation(user_id: int, body_id: int) -> Invitation | None:
    """Return the last invitation of a person by a body, if it was neither used nor replaced."""
    rows = Invitation.objects.filter(user_id=user_id, body_id=body_id)
    return rows.filter(used_at__isnull=True, replaced_at__isnull=True).first()


def link_of(invitation: Invitation) -> str:
    """Return what the address of an invitation ends with: signed, the same each time, kept nowhere."""
    return _signer().sign(str(invitation.pk))


def invitation_named(link: str) -> Invitation | None:
    """Return the invitation that an address leads to, or None for a link that nobody signed."""
    try:
        pk = int(_signer().unsign(link))
    except (BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("user", "body").filter(pk=pk).first()


def _signer() -> Signer:
    return Signer(salt="parchemin.accounts.invitation", sep=".")


def objections_to_invitation(invitation: Invitation, at: datetime) -> tuple[Objection, ...]:
    """Return why an invitation opens no account: it is open already, or the mandates it was for are over."""
    found = objections_to_using(
        used_at=invitation.used_at,
        replaced_at=invitation.replaced_at,
        expires_at=invitation.expires_at,
        at=at,
    )
    if found:
        return found
    if invitation.user.has_usable_password():
        return (ALREADY_OPEN,)
    lasting = has_mandate_left(invitation.user_id, invitation.body_id, paris_date(at))
    return () if lasting else (INVITED_NO_MORE,)


def has_mandate_left(user_id: int, body_id: int, on: date) -> bool:
    """Tell whether a person holds, or will hold, a mandate of a body."""
    rows = Mandate.objects.filter(user_id=user_id, body_id=body_id)
    return any(not tenure_of(mandate).is_over(on) for mandate in rows)


def list_kept(user_id: int, route: str) -> KeptList:
    """Return what a person keeps of a list, nothing where they keep none; one query."""
    found = KeptList.objects.filter(user_id=user_id, route=route).first()
    return found or KeptList(user_id=user_id, route=route)
