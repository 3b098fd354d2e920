"""Open a certifying body: itself, its keys, its first people; and, where given, its référentiel and its règlement.

Crosses organisations (the body), certificates (its keys), accounts and post (its people, invited), certifications.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actions import grant_mandate, open_account
from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certificates.actions.keys import ensure_keys
from parchemin.certifications.actions import import_referentiel, set_reglement
from parchemin.certifications.referentiel.value import Referentiel
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.organisations.actions import establish_body
from parchemin.organisations.models import CertifyingBody
from parchemin.organisations.rules import objections_to_slug_taken
from parchemin.post.invitations import invite
from parchemin.post.letterhead import set_letterhead
from parchemin.post.models import Letterhead

_NOTHING_TO_RULE = Objection(
    "reglement-alone",
    "Un règlement se fixe pour une certification, et aucun référentiel n’est donné.",
    remedy="Donnez-les ensemble.",
)


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Somebody invited as the body opens, by name and address, under a role."""

    given_names: str
    surname: str
    email: str
    role: Role


@transaction.atomic
def open_body(
    *,
    body: Mapping[str, Any],
    people: Sequence[FirstPerson],
    at: datetime,
    referentiel: Referentiel | None = None,
    reglement: Mapping[str, Any] | None = None,
) -> CertifyingBody:
    """Open a body, whole or not at all, and return it; asked again, what is done already stays as it is.

    One replies to its first person, until its letterhead says otherwise. `body` is what `establish_body` asks;
    `reglement` the value of one, fixed for the certification of `referentiel`, which is kept as a draft. Raises
    `Refused` and `Unreadable` as these acts do.
    """
    if reglement is not None and referentiel is None:
        raise Refused(_NOTHING_TO_RULE)
    opened = establish_body(**body, at=at)
    actor = system_actor(opened.pk)
    ensure_keys(actor=actor, at=at)
    _say_where_to_reply(opened, people, actor, at)
    invited = {_granted(person, actor, at): None for person in people}
    for user_id in invited:
        invite(user_id=user_id, actor=actor, at=at)
    if referentiel is not None:
        edition = import_referentiel(referentiel=referentiel, actor=actor, at=at)
        if reglement is not None:
            set_reglement(
                certification_id=edition.certification_id, value=reglement, actor=actor, at=at
            )
    return opened


@transaction.atomic
def open_another_body(
    *, body: Mapping[str, Any], secretary: FirstPerson, actor: Actor, at: datetime
) -> CertifyingBody:
    """Open one more body of the installation, for a secretary who is invited; nobody else enters it.

    `body` is what `establish_body` asks. Raises `Refused` unless the actor runs the installation, for a name in
    addresses that another has, and as `open_body` does.
    """
    taken = CertifyingBody.objects.filter(slug=body["slug"]).first()
    refuse_if(
        (
            *objections_to_role(actor, Role.STAFF),
            *objections_to_slug_taken(body["slug"], taken.name if taken else None),
        )
    )
    return open_body(body=body, people=[secretary], at=at)


def _say_where_to_reply(
    body: CertifyingBody, people: Sequence[FirstPerson], actor: Actor, at: datetime
) -> None:
    if people and not Letterhead.objects.filter(body=body).exists():
        set_letterhead(name=body.name, email=people[0].email, actor=actor, at=at)


def _granted(person: FirstPerson, actor: Actor, at: datetime) -> int:
    """Give somebody their role; return the key of their account, the same for a second role."""
    user = open_account(given_names=person.given_names, surname=person.surname, email=person.email)
    grant_mandate(user=user, role=person.role, starts_on=paris_date(at), actor=actor, at=at)
    return user.pk
