"""Correct who a body is: what is printed on its letters follows its name, unless it says another.

Crosses organisations (the body) and post (the letterhead).
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.organisations.actions import correct_body
from parchemin.organisations.models import CertifyingBody
from parchemin.post.letterhead import set_letterhead
from parchemin.post.models import Letterhead


@transaction.atomic
def correct_identity(*, actor: Actor, at: datetime, **identity: Any) -> CertifyingBody:
    """Correct the actor's body as `correct_body` does; its letterhead, if it had the former name, has the new one.

    Raises `Refused` as `correct_body` does, and for a name that no letter can print.
    """
    former = CertifyingBody.objects.values_list("name", flat=True).get(pk=actor.body_id)
    body = correct_body(actor=actor, at=at, **identity)
    head = Letterhead.objects.filter(body=body, name=former).exclude(name=body.name).first()
    if head is not None:
        set_letterhead(
            name=body.name,
            address=head.address,
            phone=head.phone,
            email=head.email,
            signatory=head.signatory,
            actor=actor,
            at=at,
        )
    return body
