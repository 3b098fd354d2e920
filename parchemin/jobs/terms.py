"""Words of the jobs room."""

from parchemin.kernel.terms import Term


class JobState(Term):
    """Where a job stands."""

    WAITING = "waiting", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Fait"
    FAILED = "failed", "Échoué"


class FileRole(Term):
    """What a file is to a job."""

    GIVEN = "given", "À lire"
    MADE = "made", "Fait"


# Nothing more happens to these by itself.
ENDED = (JobState.DONE, JobState.FAILED)

FOR_PARTNER = "for_partner"
"""Where the arguments of a job keep the partner that its asker acted for."""
