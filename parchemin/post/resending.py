"""Writing again what came back: the same letter, to another address or by another way."""

from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.post.actions import prepare
from parchemin.post.letters import PersonalLetter, WrittenFile
from parchemin.post.models import Dispatch
from parchemin.post.selectors import histories, visible_dispatches
from parchemin.post.terms import LEFT, LetterKind

_NOTHING_BACK = Objection(
    "nothing-came-back",
    "Cette lettre n’est pas revenue, ou une autre la remplace déjà.",
    remedy="Ouvrez la dernière version.",
)


@transaction.atomic
def write_again(*, dispatch_id: int, email: str, actor: Actor, at: datetime) -> Dispatch:
    """Prepare a next version of a letter that came back, for the address given; it then leaves as any other.

    Raises `Refused` for one that did not come back, or that another replaces; `Dispatch.DoesNotExist` for what the
    actor may not see.
    """
    former = visible_dispatches(actor).select_for_update(of=("self",)).get(pk=dispatch_id)
    kind = LetterKind(former.kind)
    last = histories(former.body_id, kind, [former.thread])[former.thread][-1]
    stands = former.pk == last.pk and former.state in LEFT and former.bounces.exists()
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *(() if stands else (_NOTHING_BACK,)),
        )
    )
    files = tuple(
        WrittenFile(file.role, file.name, file.media_type, bytes(file.content))
        for file in former.files.order_by("pk")
    )
    letter = PersonalLetter(
        thread=former.thread,
        name=former.name,
        email=email.strip(),
        says=former.says,
        subject=former.subject,
        text=former.text,
        files=files,
        calls_off=former.calls_off_id is not None,
    )
    (written,) = prepare(
        kind=kind,
        about=former.about,
        subjects=former.subjects,
        letters=[letter],
        actor=actor,
        at=at,
        again=True,
    )
    return written
