"""What a worker does of the sessions: more convocations than are typeset while somebody waits."""

from datetime import datetime
from functools import partial
from typing import Any

from parchemin.accounts.actor import Actor
from parchemin.assessment.actions.convocations import prepare_convocations, renew_convocations
from parchemin.assessment.selectors.convocations import people_to_tell
from parchemin.assessment.selectors.hosts import hosted_sessions
from parchemin.jobs.actions import enqueue_anew, progress
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.jobs.terms import ENDED, JobState
from parchemin.post.terms import MOST_LETTERS_AT_ONCE

CONVOCATIONS = "write-convocations"


def ask_for_convocations(
    *, session_id: int, actor: Actor, at: datetime, renewed: bool = False
) -> Job | None:
    """Have the convocations of a session written by a worker; None when they are few enough for the act itself.

    `renewed` when a change of the session makes them, which are mailed at once. Raises `Session.DoesNotExist`.
    """
    sessions = hosted_sessions(actor).select_related("certification__body", "reglement")
    due = sum(one.due for one in people_to_tell(sessions.get(pk=session_id)))
    if due <= MOST_LETTERS_AT_ONCE:
        return None
    return enqueue_anew(
        CONVOCATIONS,
        about=f"{'renewed' if renewed else 'prepared'}-{session_id}",
        arguments={"session": session_id, "renewed": renewed},
        actor=actor,
        at=at,
        over=(JobState.RUNNING, *ENDED),
    )


@kind(CONVOCATIONS, "Écrire des convocations")
def _write(job: Job, at: datetime) -> dict[str, Any]:
    """Write the convocations that nobody wrote yet; refused with what stands against them."""
    write = renew_convocations if job.arguments["renewed"] else prepare_convocations
    write(
        session_id=job.arguments["session"],
        actor=actor_of_job(job, at),
        at=at,
        say=partial(progress, job),
    )
    return {"session": job.arguments["session"]}
