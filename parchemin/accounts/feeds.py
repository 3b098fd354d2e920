"""The address by which the agenda of a person reads what their body has ahead: made, closed, opened."""

import secrets
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.events import FEED_CLOSED, FEED_MADE
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.models import AgendaFeed, User
from parchemin.accounts.selectors import actor_of
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection, Refused, refuse_if

# Those whom sittings, sessions or clocks concern.
WITH_DATES = (Role.SECRETARIAT, Role.JUROR, Role.ASSESSOR, Role.PARTNER)
_NO_ACCOUNT = Objection("no-account", "Une adresse d’agenda est celle d’un compte.")


@transaction.atomic
def make_feed(*, actor: Actor, at: datetime) -> str:
    """Return the secret of a new address, given here once and kept nowhere; the former opens nothing any more.

    Raises `Refused` unless the actor holds one of the roles that have dates, with an account.
    """
    user = _user_of(actor)
    token = secrets.token_urlsafe(32)
    AgendaFeed.objects.update_or_create(
        user=user,
        body_id=actor.body_id,
        defaults={"token_digest": _digest(token), "made_at": at},
    )
    _tell(FEED_MADE, user, actor, at)
    return token


@transaction.atomic
def close_feed(*, actor: Actor, at: datetime) -> None:
    """Close the address of the actor; without one, nothing is done. Raises `Refused` as `make_feed` does."""
    user = _user_of(actor)
    closed, _ = AgendaFeed.objects.filter(user=user, body_id=actor.body_id).delete()
    if closed:
        _tell(FEED_CLOSED, user, actor, at)


def feed_of(actor: Actor) -> AgendaFeed | None:
    """Return the address that the actor gave themselves for their body, if any."""
    if actor.user_id is None:
        return None
    return AgendaFeed.objects.filter(user_id=actor.user_id, body_id=actor.body_id).first()


def reader_of(token: str, on: date) -> Actor | None:
    """Return whom a secret address shows what they may see on that day, None when it opens nothing any more.

    The account is open, and a mandate for the body that has dates is in force: both are read anew.
    """
    feeds = AgendaFeed.objects.select_related("user", "body")
    feed = feeds.filter(token_digest=_digest(token)).first()
    actor = actor_of(feed.user, on, feed.body.slug) if feed else None
    return actor if actor and actor.holds(*WITH_DATES) else None


def _user_of(actor: Actor) -> User:
    """Return the account of the actor, locked: two gestures at once follow each other."""
    refuse_if(objections_to_role(actor, *WITH_DATES))
    if actor.user_id is None:
        raise Refused(_NO_ACCOUNT)
    return User.objects.select_for_update().get(pk=actor.user_id)


def _tell(event: str, user: User, actor: Actor, at: datetime) -> None:
    record(actor=actor, event=event, subjects=[f"user/{user.pk}"], at=at, person=user.name)


def _digest(token: str) -> str:
    return sha256_hex(token.encode())
