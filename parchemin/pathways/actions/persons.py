"""Acts on people: entered once, corrected with a reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.pathways.actions.guards import lock_numbering
from parchemin.pathways.civil_status import (
    CivilStatus,
    join_given_names,
    natural_key,
    place_of_birth,
    search_words,
)
from parchemin.pathways.events import (
    ACCESS_GIVEN,
    CIVIL_STATUS_CORRECTED,
    CONTACT_CORRECTED,
    PERSON_REGISTERED,
)
from parchemin.pathways.models import ImportBatch, Person
from parchemin.pathways.rules import objections_to_civil_status

_LABELS = {
    "sex": "sexe",
    "birth_name": "nom de naissance",
    "usage_name": "nom d’usage",
    "given_names": "prénoms",
    "birth_year": "date de naissance",
    "birth_month": "date de naissance",
    "birth_day": "date de naissance",
    "birth_place": "lieu de naissance",
    "birth_commune_code": "lieu de naissance",
    "birth_country": "lieu de naissance",
    "birth_country_code": "lieu de naissance",
}


_CONTACT = {"email": "adresse électronique", "phone": "téléphone"}


def find_person(status: CivilStatus, body_id: int) -> Person | None:
    """Return the person of a body who has this civil status, whatever the spelling, or None."""
    place = place_of_birth(status, status.resolved_birthplace())
    return Person.objects.filter(body_id=body_id, natural_key=natural_key(status, place)).first()


@transaction.atomic
def register_person(
    *, status: CivilStatus, actor: Actor, at: datetime, email: str = "", phone: str = ""
) -> Person:
    """Enter a person in the actor's body, or return the one who is there already.

    Raises `Refused` when the civil status cannot be kept.
    """
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER),
            *objections_to_civil_status(status),
        )
    )
    lock_numbering(actor.body_id)
    known = find_person(status, actor.body_id)
    if known is not None:
        return known
    person = Person(
        body_id=actor.body_id, reference=_next_reference(actor.body_id), email=email, phone=phone
    )
    _write(person, status)
    person.save(force_insert=True)
    record(
        actor=actor,
        event=PERSON_REGISTERED,
        subjects=[f"person/{person.reference}"],
        at=at,
        person=person.reference,
    )
    return person


@transaction.atomic
def correct_civil_status(
    *, person_id: int, status: CivilStatus, reason: str, actor: Actor, at: datetime
) -> Person:
    """Correct who a person is, as an act of civil status shows; nothing changed, nothing told.

    Certificates keep what they said: a new one is made where it matters. Raises `Refused` with every
    objection, among them that somebody else has this civil status.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id, body_id=actor.body_id)
    other = find_person(status, actor.body_id)
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *objections_to_reason(reason),
            *objections_to_civil_status(status),
            *(() if other is None or other.pk == person.pk else (_same_as(other),)),
        )
    )
    before = {name: getattr(person, name) for name in _LABELS}
    _write(person, status)
    changed = dict.fromkeys(
        label for name, label in _LABELS.items() if getattr(person, name) != before[name]
    )
    if not changed:
        return person
    person.save()
    record(
        actor=actor,
        event=CIVIL_STATUS_CORRECTED,
        subjects=[f"person/{person.reference}"],
        at=at,
        person=person.reference,
        fields=", ".join(changed),
        reason=tidy_lines(reason),
    )
    return person


@transaction.atomic
def correct_contact(
    *, person_id: int, email: str, phone: str, actor: Actor, at: datetime
) -> Person:
    """Write where a person is reached, or that they are not; the same again changes nothing.

    By the secretariat, or by themselves. What has left keeps the address it left for; the journal tells what
    changed, never the address. Raises `Person.DoesNotExist` for somebody else.
    """
    people = Person.objects.select_for_update(of=("self",)).filter(body_id=actor.body_id)
    if not actor.holds(Role.SECRETARIAT):
        people = people.filter(user_id=actor.user_id or 0)
    person = people.get(pk=person_id)
    refuse_if(objections_to_role(actor, Role.SECRETARIAT, Role.CANDIDATE))
    wanted = {"email": email.strip().lower(), "phone": phone}
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, wanted[name])
    person.save(update_fields=changed)
    record(
        actor=actor,
        event=CONTACT_CORRECTED,
        subjects=[f"person/{person.reference}"],
        at=at,
        person=person.reference,
        fields=", ".join(_CONTACT[name] for name in changed),
    )
    return person


@transaction.atomic
def give_access(*, person_id: int, user_id: int, actor: Actor, at: datetime) -> Person:
    """Let an account see what is a candidate’s own; the same account twice is given access once.

    Raises `Refused` when the candidate already has another account, or the account another candidate.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id, body_id=actor.body_id)
    if person.user_id == user_id:
        return person
    elsewhere = Person.objects.filter(body_id=actor.body_id, user_id=user_id).exists()
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *((_HAS_ACCESS,) if person.user_id is not None else ()),
            *((_ANOTHERS_ACCOUNT,) if elsewhere else ()),
        )
    )
    person.user_id = user_id
    person.save(update_fields=["user"])
    record(
        actor=actor,
        event=ACCESS_GIVEN,
        subjects=[f"person/{person.reference}"],
        at=at,
        person=person.reference,
    )
    return person


_HAS_ACCESS = Objection(
    "has-access",
    "Ce candidat a déjà un compte.",
    remedy="Fermez-le d’abord, s’il n’est plus le sien.",
)
_ANOTHERS_ACCOUNT = Objection("another-account", "Ce compte est celui d’un autre candidat.")


def _write(person: Person, status: CivilStatus) -> None:
    """Put a civil status on a row, with its official birthplace and its keys."""
    place = place_of_birth(status, status.resolved_birthplace())
    person.sex = status.sex
    person.birth_name = status.birth_name
    person.usage_name = status.usage_name
    person.given_names = join_given_names(status.given_names)
    born = status.born
    person.birth_year, person.birth_month, person.birth_day = born.year, born.month, born.day
    person.birth_place, person.birth_commune_code = place.label, place.commune_code
    person.birth_country, person.birth_country_code = place.country, place.country_code
    person.natural_key = natural_key(status, place)
    person.search_text = search_words(status, person.reference)


def _next_reference(body_id: int) -> str:
    given = (
        Person.objects.filter(body_id=body_id, reference__startswith="P").aggregate(
            last=Max("reference")
        ),
        ImportBatch.objects.filter(body_id=body_id).aggregate(last=Max("last_reference")),
    )
    latest = max(one["last"] or "" for one in given)
    return f"P{int(latest[1:]) + 1 if latest else 1:06d}"


def _same_as(other: Person) -> Objection:
    return Objection(
        "same-person",
        f"{other.reference} a déjà cet état civil.",
        remedy="Une personne n’est inscrite qu’une fois : reprenez son dossier.",
    )
