"""End the office of a juror whom no sitting waits for.

Crosses jurors (the office) and jury (the seats they hold).
"""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.jurors.actions.guards import locked_juror
from parchemin.jurors.actions.pool import end_office
from parchemin.jurors.models import Juror
from parchemin.jury.selectors.load import coming_seats


@transaction.atomic
def end_juror(*, juror_id: int, last_day: date | None, actor: Actor, at: datetime) -> Juror:
    """End the office of a juror after a day, or give it no end any more; so already, nothing more is done.

    Raises `Refused` while they hold a seat in a sitting to come after that day, and `Juror.DoesNotExist` for
    that of another body.
    """
    locked_juror(juror_id, actor)  # before their seats are read: none is given meanwhile
    return end_office(
        juror_id=juror_id,
        last_day=last_day,
        convened={seat.sitting: seat.day for seat in coming_seats(actor, juror_id)},
        actor=actor,
        at=at,
    )
