"""What a person holds of their own, whatever the dossier that gave it."""

from collections.abc import Collection

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.pathways.models import AcquiredUnit, Person


def own_file(actor: Actor) -> Person | None:
    """Return the file of the candidate whose account acts, in the actor's body, or None."""
    return Person.objects.filter(body_id=actor.body_id, user_id=actor.user_id or 0).first()


def own_units(actor: Actor, untold: Collection[str] = ()) -> QuerySet[AcquiredUnit]:
    """Return what the ledger says that the actor holds in person, last acquired first, in one query.

    `untold` are the origins that nobody told them yet: what comes from them is left out.
    """
    rows = AcquiredUnit.objects.standing().exclude(origin_ref__in=untold)
    rows = rows.filter(body_id=actor.body_id, person__user_id=actor.user_id or 0)
    return rows.select_related("bloc__edition__certification", "competence").order_by(
        "-acquired_on", "bloc__position", "competence__position", "pk"
    )
