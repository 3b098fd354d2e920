"""From a page to the job that does what it was asked, and from the job to what it did."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from parchemin.accounts.actor import Actor
from parchemin.assessment.work import CONVOCATIONS
from parchemin.declarations.work import PREPARE, RECEIPT, REEXPORT
from parchemin.jobs.models import Job
from parchemin.jobs.selectors import made_by
from parchemin.jobs.terms import ENDED, JobState
from parchemin.jury.work import NOTIFICATIONS
from parchemin.post.terms import MAIL_JOB
from parchemin.processes.work import DELIVER_SITTING
from parchemin.web.access import ActorRequest
from parchemin.web.certifications.import_job import KEEP, READ
from parchemin.web.http import done
from parchemin.web.pathways.import_job import IMPORT, TRIAL
from parchemin.web.pieces.acts import Act, ButtonWeight


def asked_of_a_worker(request: ActorRequest, job: Job) -> HttpResponse:
    """Answer an act too long for a page: the page of the job that does it."""
    said = "C’est long : un travail s’en charge, suivez-le ici."
    return done(request, said, reverse("jobs:job", args=[job.pk]))


def acts_on(job: Job, actor: Actor) -> tuple[Act, ...]:
    """Return what may be done of a job: try it again, read what it did, take the file that it made."""
    acts = []
    if job.state == JobState.FAILED:
        acts.append(Act("Rejouer", reverse("jobs:replay", args=[job.pk])))
    if job.state in ENDED and job.kind in _LED_TO:
        acts.extend(_link(*led) for led in (_LED_TO[job.kind](job),) if led)
    made = made_by(job, actor)
    if made is not None:
        acts.append(_link(f"Télécharger {made.name}", reverse("jobs:file", args=[job.pk])))
    return tuple(acts)


def _link(label: str, url: str) -> Act:
    return Act(label, url, ButtonWeight.SOLID, posted=False)


_Led = tuple[str, str] | None


def _certificates(job: Job) -> _Led:
    if job.state == JobState.DONE:
        return "Voir les certificats", reverse("certificates:list")
    return "Voir ce qui reste à établir", reverse("certificates:sittings")


def _report(job: Job) -> _Led:
    if "batch" not in job.result:
        return None
    return "Lire le compte rendu", reverse("pathways:import_report", args=[job.result["batch"]])


def _trial(job: Job) -> _Led:
    if "rejected" not in job.result:
        return None
    return "Lire l’essai", reverse("pathways:import_tried", args=[job.pk])


def _flux(job: Job) -> _Led:
    made = job.result.get("flux", ())
    if len(made) == 1:
        return "Voir le flux", reverse("declarations:flux", args=[made[0]])
    return "Voir les flux", reverse("declarations:flux_list")


def _convocations(job: Job) -> _Led:
    page = reverse("assessment:convocations", args=[job.arguments["session"]])
    return "Voir les convocations", page


def _notifications(job: Job) -> _Led:
    return "Voir les lettres", reverse("jury:follow_up", args=[job.arguments["sitting"]])


def _mailed(job: Job) -> _Led:
    asked = {"nature": job.arguments["kind"]} if "kind" in job.arguments else {}
    return "Voir les lettres", f"{reverse('post:list')}?{urlencode(asked)}"


def _referentiel(job: Job) -> _Led:
    if "code" not in job.result:
        return None
    return "Lire ce que dit le fichier", reverse("certifications:referentiel_read", args=[job.pk])


def _edition(job: Job) -> _Led:
    if "number" not in job.result:
        return None
    place = [job.result["code"], job.result["number"]]
    return "Voir l’édition", reverse("certifications:edition", args=place)


# For each kind whose result is read on a page: its label and its address.
_LED_TO: Mapping[str, Callable[[Job], _Led]] = {
    DELIVER_SITTING: _certificates,
    IMPORT: _report,
    TRIAL: _trial,
    PREPARE: _flux,
    REEXPORT: _flux,
    RECEIPT: _flux,
    CONVOCATIONS: _convocations,
    NOTIFICATIONS: _notifications,
    MAIL_JOB: _mailed,
    READ: _referentiel,
    KEEP: _edition,
}
