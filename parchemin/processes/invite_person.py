"""Invite somebody under a mandate: an account opened if they have none, tied to whom they are, and an e-mail.

Crosses accounts (account, mandate), post (the e-mail), organisations (the partner), pathways, jurors and
assessment (the candidate, the juror, the assessor that the account is of).
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from parchemin.accounts.actions import grant_mandate, open_account
from parchemin.accounts.actor import Actor
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.selectors import tenure_of
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.sessions import habilitate_assessor
from parchemin.assessment.models import Assessor
from parchemin.jurors.actions.pool import admit_juror
from parchemin.jurors.models import Juror
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.organisations.models import Partner
from parchemin.pathways.actions import give_access
from parchemin.pathways.models import Person
from parchemin.post.invitations import invite

_NO_ADDRESS = Objection(
    "no-address",
    "Aucune adresse électronique n’est connue pour ce candidat.",
    remedy="Donnez celle où l’inviter.",
)
_WHICH_PARTNER = Objection(
    "which-partner",
    "Le mandat d’un partenaire nomme cet organisme, et aucun autre n’en nomme.",
    remedy="Choisissez l’organisme.",
)
_LINKED_ELSEWHERE = Objection(
    "role-linked",
    "Ce rôle se donne à qui est au vivier, habilité ou inscrit.",
    remedy="Choisissez cette personne par sa fiche.",
)


@transaction.atomic
def invite_person(
    *,
    given_names: str,
    surname: str,
    email: str,
    role: Role,
    starts_on: date,
    actor: Actor,
    at: datetime,
    ends_on: date | None = None,
    partner_id: int | None = None,
) -> User:
    """Invite somebody to the secretariat, the commission, the operation, or for a partner of the actor's body.

    Raises `Refused` as `grant_mandate` does, for a mandate that they hold already and for a name that cannot be
    printed; `Partner.DoesNotExist` for that of another body.
    """
    if role not in (Role.SECRETARIAT, Role.COMMISSION, Role.STAFF, Role.PARTNER):
        raise Refused(_LINKED_ELSEWHERE)
    if role is Role.PARTNER and partner_id is not None:
        partner_id = Partner.objects.get(pk=partner_id, body_id=actor.body_id).pk
    elif role is Role.PARTNER or partner_id is not None:
        raise Refused(_WHICH_PARTNER)
    user = open_account(given_names=given_names, surname=surname, email=email)
    return _mandated(user, role, starts_on, ends_on, actor, at, partner_id)


@transaction.atomic
def invite_candidate(
    *,
    reference: str,
    starts_on: date,
    actor: Actor,
    at: datetime,
    email: str = "",
    ends_on: date | None = None,
) -> User:
    """Invite a candidate of the actor's body to see what is theirs, at `email` or at the address on their file.

    `reference` is theirs, or the number of one of their dossiers. Raises `Refused` as `invite_person` does,
    without any address, or when they have another account; `Person.DoesNotExist` for a reference that the body
    does not know.
    """
    told = reference.strip().upper()
    theirs = Q(reference=told) | Q(dossiers__number=told)
    person = Person.objects.filter(theirs, body_id=actor.body_id).distinct().get()
    address = email.strip() or person.email
    refuse_if(() if address else (_NO_ADDRESS,))
    surname = person.usage_name or person.birth_name
    given_names = person.full_name.removesuffix(surname)
    user = open_account(given_names=given_names, surname=surname, email=address)
    give_access(person_id=person.pk, user_id=user.pk, actor=actor, at=at)
    return _mandated(user, Role.CANDIDATE, starts_on, ends_on, actor, at)


@transaction.atomic
def let_candidate_in(*, person_id: int, actor: Actor, at: datetime) -> User | None:
    """Write to a candidate who asks for their way in: an account opened if they had none, the address of theirs.

    None, and nothing written, once their mandate is over: only the secretariat gives it again. Raises `Refused` as
    `invite_candidate` does.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id, body_id=actor.body_id)
    if person.user is None:
        return invite_candidate(
            reference=person.reference, starts_on=paris_date(at), actor=actor, at=at
        )
    held = Mandate.objects.filter(user=person.user, body_id=actor.body_id, role=Role.CANDIDATE)
    if all(tenure_of(one).is_over(paris_date(at)) for one in held):
        return None
    invite(user_id=person.user.pk, actor=actor, at=at, again=True)
    return person.user


@transaction.atomic
def invite_juror(
    *, juror_id: int, starts_on: date, actor: Actor, at: datetime, ends_on: date | None = None
) -> User:
    """Invite a juror of the pool, at the address on their file. Raises as `invite_person` does."""
    juror = Juror.objects.get(pk=juror_id, body_id=actor.body_id)
    user = open_account(**juror.name_parts, email=juror.email)
    admit_juror(juror_id=juror_id, user_id=user.pk, actor=actor, at=at)
    return _mandated(user, Role.JUROR, starts_on, ends_on, actor, at)


@transaction.atomic
def invite_assessor(
    *, assessor_id: int, starts_on: date, actor: Actor, at: datetime, ends_on: date | None = None
) -> User:
    """Invite an assessor habilitated by the actor's body, at the address on their file. Raises as the others."""
    assessor = Assessor.objects.get(pk=assessor_id, body_id=actor.body_id)
    user = open_account(**assessor.name_parts, email=assessor.email)
    habilitate_assessor(
        **assessor.name_parts,
        email=assessor.email,
        habilitated_from=assessor.habilitated_from,
        habilitated_until=assessor.habilitated_until,
        user_id=user.pk,
        actor=actor,
        at=at,
    )
    return _mandated(user, Role.ASSESSOR, starts_on, ends_on, actor, at)


@transaction.atomic
def give_again(
    *,
    mandate_id: int,
    starts_on: date,
    actor: Actor,
    at: datetime,
    ends_on: date | None = None,
) -> User:
    """Give a mandate that ended again, over another period, and tell its owner. Raises as `invite_person` does."""
    former = Mandate.objects.select_related("user").get(pk=mandate_id, body_id=actor.body_id)
    role = Role(former.role)
    return _mandated(former.user, role, starts_on, ends_on, actor, at, former.partner_id)


def _mandated(
    user: User,
    role: Role,
    starts_on: date,
    ends_on: date | None,
    actor: Actor,
    at: datetime,
    partner_id: int | None = None,
) -> User:
    refuse_if(_objections_to_again(user, role, partner_id, actor, at))
    grant_mandate(
        user=user,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        partner_id=partner_id,
        actor=actor,
        at=at,
    )
    invite(user_id=user.pk, actor=actor, at=at, again=True)
    return user


def _objections_to_again(
    user: User, role: Role, partner_id: int | None, actor: Actor, at: datetime
) -> tuple[Objection, ...]:
    held = Mandate.objects.filter(user=user, body_id=actor.body_id, role=role)
    today = paris_date(at)
    lasting = next(
        (m for m in held if m.partner_id == partner_id and not tenure_of(m).is_over(today)), None
    )
    if lasting is None:
        return ()
    since = french_short_date(lasting.starts_on)
    told = f"{user.name} a déjà le mandat « {role.label} », à partir du {since}."
    return (
        Objection(
            "mandate-held", told, remedy="Changez-en la fin, ou envoyez une autre invitation."
        ),
    )
