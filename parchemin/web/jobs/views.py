"""The jobs that an actor may see: a list to watch, a page that follows one, and trying again what failed."""

from typing import Any

from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from parchemin.accounts.terms import Role
from parchemin.jobs.actions import replay
from parchemin.jobs.models import Job
from parchemin.jobs.registry import label_of
from parchemin.jobs.selectors import jobs_late, jobs_seen_by, made_by
from parchemin.jobs.terms import ENDED, JobState
from parchemin.kernel.numbers import plural
from parchemin.web.access import ActorRequest
from parchemin.web.http import done
from parchemin.web.jobs.exports import ask_for_export
from parchemin.web.jobs.listing import JOBS, STATES, progress_of
from parchemin.web.jobs.long_acts import acts_on, asked_of_a_worker
from parchemin.web.navigation import Link
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.offers import offered_address
from parchemin.web.routes import OPERATING
from parchemin.web.whole_numbers import whole_numbers


@require_GET
def jobs(request: ActorRequest) -> HttpResponse:
    """Return the jobs of the body, as the address filters them; those of the installation too for its staff."""
    seen = jobs_seen_by(request.actor)
    again = Act("Rejouer les échecs choisis", reverse("jobs:replay_together"), key="replay")
    late = jobs_late(seen, request.at)
    rows = seen.select_related("asked_by")
    return JOBS.page_answer(request, "jobs/list.html", rows, selection=(again,), late=late)


@require_GET
def job(request: ActorRequest, pk: int) -> HttpResponse:
    """Return where a job stands; the part that changes alone, when the page asks for it by itself."""
    found = jobs_seen_by(request.actor).select_related("asked_by").filter(pk=pk).first()
    if found is None:
        raise Http404("Aucun travail à cette adresse.")
    context = _page(request, found)
    if request.htmx:
        request.unattended = True  # type: ignore[attr-defined]
        return render(request, "jobs/state.html", context)
    return render(request, "jobs/job.html", context)


@require_GET
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """Return the file that a job made, to who asked for it."""
    found = jobs_seen_by(request.actor).filter(pk=pk).first()
    made = made_by(found, request.actor) if found else None
    if made is None:
        raise Http404(
            "Aucun fichier à cette adresse : il est gardé une semaine, pour qui l’a demandé."
        )
    headers = {"Content-Disposition": content_disposition_header(True, made.name) or ""}
    return HttpResponse(bytes(made.content), content_type=made.media_type, headers=headers)


@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """Have a worker make the file that a page offered rather than making it while somebody waits."""
    try:
        address = offered_address(request.POST.get("offer", ""))
    except BadSignature as forged:
        raise Http404("Aucun fichier n’a été proposé à cette adresse.") from forged
    job = ask_for_export(address=address, actor=request.actor, at=request.at)
    return asked_of_a_worker(request, job)


@require_POST
def replay_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a failed job tried again."""
    try:
        replay(job_id=pk, actor=request.actor, at=request.at)
    except Job.DoesNotExist as missing:
        raise Http404("Aucun travail à cette adresse.") from missing
    return done(request, "Le travail est rejoué.", reverse("jobs:job", args=[pk]))


@require_POST
def replay_together(request: ActorRequest) -> HttpResponse:
    """Have the failed jobs of a selection tried again; the others stay as they are."""
    seen = jobs_seen_by(request.actor).select_related("asked_by")
    chosen = JOBS.chosen(request, seen, path=reverse("jobs:list"))
    keys = whole_numbers([line.key for line in chosen])
    failed = jobs_seen_by(request.actor).filter(pk__in=keys, state=JobState.FAILED)
    count = 0
    for pk in failed.order_by("pk").values_list("pk", flat=True):
        replay(job_id=pk, actor=request.actor, at=request.at)
        count += 1
    said = f"{plural(count, 'travail rejoué', 'travaux rejoués')}."
    return done(request, said, reverse("jobs:list"))


def _page(request: ActorRequest, found: Job) -> dict[str, Any]:
    reads = request.actor.holds(Role.SECRETARIAT) or found.asked_by_id == request.actor.user_id
    every = Link("Travaux", reverse("jobs:list"), current=False)
    return {
        "job": found,
        "label": label_of(found.kind),
        "state": STATES[found.state],
        "progress": progress_of(found),
        "ended": found.state in ENDED,
        # They name people: for the body, not for who runs the installation.
        "reasons": found.result.get("objections", ()) if reads else (),
        "acts": acts_on(found, request.actor),
        "trail": (every,) if request.actor.holds(*OPERATING) else (),
    }
