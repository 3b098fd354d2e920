"""The act by which a partner says where its candidate is reached, where nothing was said."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.events import CONTACT_CORRECTED
from parchemin.pathways.models import Dossier, Person
from parchemin.pathways.terms import DossierState

BEFORE_ADMISSION = (DossierState.DRAFT, DossierState.SUBMITTED)
_WORDS = {"email": "adresse électronique", "phone": "téléphone"}
_HELD = Objection(
    "contact-held",
    "Le certificateur tient les coordonnées de cette personne.",
    remedy="Écrivez-lui depuis le dossier.",
)


@transaction.atomic
def complete_contact(
    *, dossier_id: int, email: str, phone: str, actor: Actor, at: datetime
) -> Person:
    """Write where the candidate of a dossier of the actor's partner is reached; what is empty changes nothing.

    Raises `Refused` for what is written already, once one of their dossiers is examined, when they have another
    elsewhere or an account; `Dossier.DoesNotExist` for that of another partner.
    """
    refuse_if(objections_to_role(actor, Role.PARTNER))
    dossier = Dossier.objects.get(
        pk=dossier_id, body_id=actor.body_id, partner_id=actor.partner_id or 0
    )
    person = Person.objects.select_for_update(of=("self",)).get(pk=dossier.person_id)
    wanted = {"email": email.strip().lower(), "phone": phone}
    said = {
        name: value for name, value in wanted.items() if value != getattr(person, name) and value
    }
    if not said:
        return person
    others = person.dossiers.exclude(partner=dossier.partner, state__in=BEFORE_ADMISSION)
    refuse_if(
        (
            *((_HELD,) if person.user_id is not None or others.exists() else ()),
            *(_written(name) for name in said if getattr(person, name)),
        )
    )
    for name, value in said.items():
        setattr(person, name, value)
    person.save(update_fields=list(said))
    record(
        actor=actor,
        event=CONTACT_CORRECTED,
        subjects=[f"person/{person.reference}"],
        at=at,
        person=person.reference,
        fields=", ".join(_WORDS[name] for name in said),
    )
    return person


def _written(name: str) -> Objection:
    word = _WORDS[name]
    return Objection(
        "contact-written",
        f"{word[:1].upper()}{word[1:]} : déjà noté, autrement.",
        remedy="Écrivez au certificateur, qui le corrige.",
    )
