"""Entering in the register what a signed sitting granted, and making its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.awards_due import AwaitingSitting, awaiting_sittings
from parchemin.certificates.selectors.foundation import unfounded
from parchemin.declarations.selectors.needs import needs_of_address
from parchemin.jobs.selectors import under_way
from parchemin.organisations.models import CertifyingBody
from parchemin.processes.issue_sitting import issue_sitting
from parchemin.processes.work import DELIVER_SITTING
from parchemin.web.access import ActorRequest
from parchemin.web.certificates.forms import AwardingForm
from parchemin.web.certificates.page import tabs
from parchemin.web.http import ask
from parchemin.web.sign_in import fresh_proof_required

PAGE = "certificates/sittings.html"


@dataclass(frozen=True, slots=True)
class Batch:
    """A sitting that waits, the form of its awarding if candidates are to be entered, and where it is posted.

    `job_url` leads to the worker that makes its files, while it does: nothing more is asked meanwhile.
    `taken_back` are the valid papers that its rectificatif grants no more: to suspend or revoke first.
    """

    sitting: AwaitingSitting
    form: AwardingForm | None
    url: str
    job_url: str
    taken_back: tuple[Certificate, ...]


@require_GET
def sittings(request: ActorRequest) -> HttpResponse:
    """Return the signed sittings whose certificates are still to be entered or made."""
    return render(request, PAGE, _page(request))


@require_POST
@fresh_proof_required
def issue(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Enter in the register all that a sitting granted; a worker then makes and seals the files."""
    waiting = {sitting.pk: sitting for sitting in awaiting_sittings(request.actor)}
    if sitting_id not in waiting:
        raise Http404("Cette séance n’attend aucun certificat.")
    to_enter = waiting[sitting_id].to_enter
    form = AwardingForm(request.POST, prefix=str(sitting_id)) if to_enter else None

    def award(**typed: Any) -> tuple[str, str]:
        awarding = Awarding(**typed) if typed else None
        job = issue_sitting(
            sitting_id=sitting_id, awarding=awarding, actor=request.actor, at=request.at
        )
        told = "Les certificats vont être établis et scellés."
        return told, reverse("jobs:job", args=[job.pk])

    return ask(request, form, award, lambda: _page(request, form), template=PAGE)


def _page(request: ActorRequest, typed: AwardingForm | None = None) -> dict[str, Any]:
    return {
        "batches": tuple(_batches(request, typed)),
        "tabs": tabs(request.actor, "sittings"),
        "needs": needs_of_address(request.actor.body_id),
    }


def _batches(request: ActorRequest, typed: AwardingForm | None) -> Iterator[Batch]:
    """Return each sitting with its form; the one that was `typed` keeps what it says."""
    city = CertifyingBody.objects.values_list("city", flat=True).get(pk=request.actor.body_id)
    jobs = {
        job.arguments["sitting"]: reverse("jobs:job", args=[job.pk])
        for job in under_way(request.actor, DELIVER_SITTING)
    }
    proposed = {"on": timezone.localdate(request.at), "place": city}
    awaiting = awaiting_sittings(request.actor)
    taken_back = unfounded(
        Certificate.objects.filter(decision__sitting__in=[sitting.pk for sitting in awaiting])
    )
    for sitting in awaiting:
        prefix = str(sitting.pk)
        form = (
            typed
            if typed is not None and typed.prefix == prefix
            else AwardingForm(prefix=prefix, initial=proposed)
        )
        url = reverse("certificates:issue", args=[sitting.pk])
        first = tuple(row for row in taken_back if row.decision.sitting_id == sitting.pk)
        asked = form if sitting.to_enter else None
        yield Batch(sitting, asked, url, jobs.get(sitting.pk, ""), first)
