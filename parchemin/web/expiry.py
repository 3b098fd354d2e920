"""What the web keeps for an hour, a day or a week, erased the night after: nobody may read it any more."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.registry import clock, kind
from parchemin.kernel.calendar import paris_date

FORGET_EXPIRED = "web.forget-expired"


@kind(FORGET_EXPIRED, "Effacer les sessions et les fichiers d’essai périmés")
def _forget_expired(job: Job, at: datetime) -> dict[str, Any]:
    """Delete the sessions that are over, and what the cache kept till then: files on trial, counts of requests."""
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    over = connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [over])  # noqa: S608
        return {"sessions": sessions, "cached": cursor.rowcount}


@clock(every=timedelta(days=1), offset=timedelta(hours=2))
def _ask_for_the_night(at: datetime) -> None:
    enqueue(FORGET_EXPIRED, key=f"{FORGET_EXPIRED}/{paris_date(at)}", actor=None, at=at)
