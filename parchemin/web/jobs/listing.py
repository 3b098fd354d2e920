"""The list of jobs: its columns, its filters, its words."""

from collections.abc import Mapping

from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.jobs.models import Job
from parchemin.jobs.registry import kinds, label_of
from parchemin.jobs.terms import JobState
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import number, short_date

STATES: Mapping[str, State] = {
    JobState.WAITING: State(JobState.WAITING.label, Tone.PLAIN, "clock"),
    JobState.RUNNING: State(JobState.RUNNING.label, Tone.INFO),
    JobState.DONE: State(JobState.DONE.label, Tone.OK),
    JobState.FAILED: State(JobState.FAILED.label, Tone.NO),
}


def progress_of(job: Job) -> str:
    """Return « 12 sur 40 », or nothing for a job that counts nothing."""
    return f"{number(job.done)} sur {number(job.total)}" if job.total else ""


def _asker(job: Job) -> str:
    return job.asked_by.listed_name if job.asked_by else "Parchemin"


class JobFilters(FilterSet):  # type: ignore[misc]
    """What narrows the list."""

    q = Search(
        "last_error",
        "asked_by__surname",
        "asked_by__given_names",
        "kind",
        placeholder="Erreur, demandé par",
    )
    etat = ChoiceFilter(field_name="state", label="État", choices=JobState.choices())
    nature = ChoiceFilter(
        field_name="kind",
        label="Travail",
        choices=lambda: [(kind.name, kind.label) for kind in kinds()],
    )


JOBS: Listing[Job] = Listing(
    noun="travail,travaux",
    caption="Les travaux",
    columns=(
        Column("travail", "Travail", lambda job: label_of(job.kind), order=("kind",)),
        Column(
            "etat",
            "État",
            lambda job: STATES[job.state],
            CellLook.STATE,
            order=("state",),
            narrow="col-beside",
        ),
        Column(
            "avancement",
            "Avancement",
            progress_of,
            narrow="drop-3",
            apart=(
                ("Fait", lambda job: job.done if job.total else None),
                ("Sur", lambda job: job.total or None),
            ),
        ),
        Column("essais", "Essais", lambda job: job.tries, CellLook.NUMBER, ("tries",), "drop-1"),
        Column(
            "erreur", "Dernière erreur", lambda job: job.last_error, narrow="col-under", order=()
        ),
        Column(
            "par",
            "Demandé par",
            _asker,
            order=("asked_by__surname", "asked_by__given_names"),
            narrow="drop-2",
        ),
        Column(
            "demande",
            "Demandé le",
            lambda job: job.asked_at,
            CellLook.MOMENT,
            order=("asked_at",),
            narrow="drop-4",
        ),
        Column(
            "termine",
            "Terminé le",
            lambda job: job.ended_at,
            CellLook.MOMENT,
            order=("ended_at",),
            narrow="drop-1",
            shown=False,
        ),
    ),
    filters=JobFilters,
    link=lambda job: reverse("jobs:job", args=[job.pk]),
    name=lambda job: f"{label_of(job.kind)}, {short_date(job.asked_at)}",
    key=lambda job: str(job.pk),
    order="-demande",
)
