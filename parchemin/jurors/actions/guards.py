"""What acts on a juror lock and tell alike."""

from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.journal.actions import record
from parchemin.jurors.models import Juror
from parchemin.kernel.objections import Objection

ENDS_FIRST = Objection("period", "La fin de la période précède son début.")


def locked_juror(juror_id: int, actor: Actor) -> Juror:
    """Return a juror of the actor's body, locked. Raises `Juror.DoesNotExist`."""
    jurors = Juror.objects.select_for_update(of=("self",)).select_related("body")
    return jurors.get(pk=juror_id, body_id=actor.body_id)


def tell(event: str, juror: Juror, actor: Actor, at: datetime, **details: object) -> None:
    """Write an event of a juror in the journal."""
    subjects = [f"juror/{juror.pk}"]
    record(actor=actor, event=event, subjects=subjects, at=at, juror=juror.name, **details)
