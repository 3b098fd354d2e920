"""The assessors of the body, and welcoming one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.assessment.selectors.pool import assessor_pool
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Employer
from parchemin.organisations.selectors import partners_of
from parchemin.processes.welcome_assessor import welcome_assessor
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.forms import AssessorForm
from parchemin.web.assessment.shown import tabs
from parchemin.web.http import done, refusal
from parchemin.web.pieces.today import NextAct


@require_GET
def assessors(request: ActorRequest) -> HttpResponse:
    """Return the assessors of the body, those habilitated today first."""
    following = NextAct("", "", "Habiliter un évaluateur", reverse("assessment:habilitate"))
    context = {
        "lines": assessor_pool(request.actor, paris_date(request.at)),
        "tabs": tabs(request.actor, "assessment:assessors"),
        "next": following,
    }
    return render(request, "assessment/assessors.html", context)


@require_http_methods(["GET", "POST"])
def habilitate(request: ActorRequest) -> HttpResponse:
    """Habilitate an assessor, with an account when one is asked."""
    body_id = request.actor.body_id
    form = AssessorForm(
        request.POST or None,
        employers=tuple(Employer.objects.filter(body_id=body_id).order_by("name")),
        partners=partners_of(body_id),
        initial={"habilitated_from": paris_date(request.at)},
    )
    shown = {"form": form}
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "assessment/habilitate.html", shown, status=status)
    try:
        assessor = welcome_assessor(actor=request.actor, at=request.at, **form.cleaned_data)
    except Refused as refused:
        return refusal(request, refused, page="assessment/habilitate.html", context=shown)
    told = f"{assessor.name} est habilité comme évaluateur."
    return done(request, told, reverse("assessment:assessors"))
