"""What a worker does of the juries: more notifications than are typeset while somebody waits."""

from datetime import datetime
from functools import partial
from typing import Any

from parchemin.accounts.actor import Actor
from parchemin.jobs.actions import done_once, enqueue_anew, progress
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.jobs.terms import ENDED, JobState
from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.selectors.notification import about_sitting, decisions_to_tell
from parchemin.post.actions import mail
from parchemin.post.terms import MOST_LETTERS_AT_ONCE, LetterKind

NOTIFICATIONS = "write-notifications"


def ask_for_notifications(
    *, sitting_id: int, mailed: bool, actor: Actor, at: datetime
) -> Job | None:
    """Have the candidates of a sitting written to by a worker; None when they are few enough for the act itself.

    `mailed` when the letters then leave by e-mail rather than to be printed.
    """
    if decisions_to_tell(actor, sitting_id).count() <= MOST_LETTERS_AT_ONCE:
        return None
    return enqueue_anew(
        NOTIFICATIONS,
        about=f"{'mailed' if mailed else 'printed'}-{sitting_id}",
        arguments={"sitting": sitting_id, "mailed": mailed},
        actor=actor,
        at=at,
        over=(JobState.RUNNING, *ENDED),
    )


@kind(NOTIFICATIONS, "Écrire des notifications")
def _write(job: Job, at: datetime) -> dict[str, Any]:
    """Write the letters that nobody wrote yet, then hand them to the job that mails them, once."""
    sitting_id, actor = job.arguments["sitting"], actor_of_job(job, at)
    if not job.result:
        write_notifications(sitting_id=sitting_id, actor=actor, at=at, say=partial(progress, job))
    if not job.arguments["mailed"]:
        return {"sitting": sitting_id}

    def hand_over() -> dict[str, Any]:
        about = about_sitting(sitting_id)
        handed = mail(kind=LetterKind.NOTIFICATION, about=about, actor=actor, at=at)
        return {"sitting": sitting_id, "handed": len(handed)}

    return done_once(job, hand_over)
