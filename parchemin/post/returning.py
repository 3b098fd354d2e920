"""What came back is read by a worker, and noted on the letter that it tells of."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from parchemin.accounts.actor import system_actor
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.registry import clock, kind
from parchemin.post.actions import tell
from parchemin.post.bounces import Failure, failure_in
from parchemin.post.events import DISPATCH_BOUNCED
from parchemin.post.mailboxes import unread
from parchemin.post.models import Bounce, Dispatch
from parchemin.post.terms import BOUNCES_JOB, Channel

EVERY = timedelta(minutes=15)


@kind(BOUNCES_JOB, "Lecture des courriels revenus")
def read_bounces(job: Job, at: datetime) -> dict[str, Any]:
    """Read the mailbox where what came back arrives; each report is noted once, other messages are left alone."""
    read = noted = 0
    for content in unread(settings.EMAIL_BOUNCES):
        failure = failure_in(content)
        read, noted = read + 1, noted + (failure is not None and note_bounce(failure, at))
    return {"read": read, "noted": noted}


@clock(every=EVERY)
def ask_for_bounces(at: datetime) -> None:
    """Have the mailbox read, where the operator set one."""
    if settings.EMAIL_BOUNCES:
        slot = int(at.timestamp() // EVERY.total_seconds())
        enqueue(BOUNCES_JOB, key=f"{BOUNCES_JOB}/{slot}", actor=None, at=at)


@transaction.atomic
def note_bounce(failure: Failure, at: datetime) -> bool:
    """Write that a letter came back, once for each report; return whether it was one of ours, mailed."""
    told = failure.reference
    if told.host != urlsplit(settings.PUBLIC_URL).hostname:
        return False
    rows = Dispatch.objects.select_for_update(of=("self",)).filter(
        pk=told.dispatch_id, kind=told.kind, version=told.version, channel=Channel.EMAIL
    )
    dispatch = rows.first()
    if dispatch is None:
        return False
    _, created = Bounce.objects.get_or_create(
        dispatch=dispatch, report=failure.report, defaults={"at": at, "reason": failure.reason}
    )
    if created:
        actor = system_actor(dispatch.body_id)
        told_of = {"addressee": dispatch.name, "reason": failure.reason}
        tell(DISPATCH_BOUNCED, dispatch, actor, at, **told_of)
    return created
