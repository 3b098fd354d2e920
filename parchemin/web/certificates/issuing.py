"""Entering in the register what a signed sitting granted, and making its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.selectors.awaiting import AwaitingSitting, awaiting_sittings
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import CertifyingBody
from parchemin.processes.award import award_sitting
from parchemin.processes.deliver import Delivery, deliver_sitting
from parchemin.web.access import ActorRequest
from parchemin.web.certificates.forms import AwardingForm
from parchemin.web.certificates.showing import tabs
from parchemin.web.http import done, refusal
from parchemin.web.pieces.words import plural
from parchemin.web.sign_in import fresh_proof_required

PAGE = "certificates/sittings.html"


@dataclass(frozen=True, slots=True)
class Batch:
    """A sitting that waits, the form of its awarding if candidates are to be entered, and where it is posted."""

    sitting: AwaitingSitting
    form: AwardingForm | None
    url: str


@require_GET
def sittings(request: ActorRequest) -> HttpResponse:
    """Return the signed sittings whose certificates are still to be entered or made."""
    return render(request, PAGE, _page(request))


@require_POST
@fresh_proof_required
def issue(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Enter in the register all that a sitting granted, then make and seal the files."""
    waiting = {sitting.pk: sitting for sitting in awaiting_sittings(request.actor)}
    if sitting_id not in waiting:
        raise Http404("Cette séance n’attend aucun certificat.")
    form = AwardingForm(request.POST, prefix=str(sitting_id))
    if waiting[sitting_id].to_enter:
        if not form.is_valid():
            return render(request, PAGE, _page(request, form), status=422)
        try:
            _enter(request, sitting_id, form)
        except Refused as refused:
            return refusal(request, refused, page=PAGE, context=_page(request, form))
    delivery = deliver_sitting(sitting_id=sitting_id, actor=request.actor, at=request.at)
    return _told(request, delivery)


def _enter(request: ActorRequest, sitting_id: int, form: AwardingForm) -> None:
    awarding = Awarding(on=form.cleaned_data["on"], place=form.cleaned_data["place"])
    award_sitting(sitting_id=sitting_id, awarding=awarding, actor=request.actor, at=request.at)


def _told(request: ActorRequest, delivery: Delivery) -> HttpResponse:
    what = plural(delivery.done, "certificat établi et scellé,certificats établis et scellés")
    made = f"{delivery.done} {what}."
    if delivery.objections:
        if delivery.done:
            messages.success(request, made)
        return refusal(request, Refused(delivery.objections), page=PAGE, context=_page(request))
    if delivery.left:
        more = f" Il en reste {delivery.left} : relancez pour continuer."
        return done(request, made + more, reverse("certificates:sittings"))
    return done(request, made, reverse("certificates:list"))


def _page(request: ActorRequest, typed: AwardingForm | None = None) -> dict[str, Any]:
    return {"batches": tuple(_batches(request, typed)), "tabs": tabs(request.actor, "sittings")}


def _batches(request: ActorRequest, typed: AwardingForm | None) -> Iterator[Batch]:
    """Return each sitting with its form; the one that was `typed` keeps what it says."""
    city = CertifyingBody.objects.values_list("city", flat=True).get(pk=request.actor.body_id)
    proposed = {"on": timezone.localdate(request.at), "place": city}
    for sitting in awaiting_sittings(request.actor):
        prefix = str(sitting.pk)
        form = (
            typed
            if typed is not None and typed.prefix == prefix
            else AwardingForm(prefix=prefix, initial=proposed)
        )
        url = reverse("certificates:issue", args=[sitting.pk])
        yield Batch(sitting, form if sitting.to_enter else None, url)
