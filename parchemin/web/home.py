"""Where a person arrives after signing in, and the choice of the body they act for."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parchemin.accounts.selectors import current_mandates
from parchemin.web.access import SignedRequest
from parchemin.web.http import done
from parchemin.web.navigation import first_page


@require_GET
def home(request: SignedRequest) -> HttpResponse:
    """Lead to the first page of the person's role; show the mandates when no screen is theirs."""
    route = first_page(request.actor)
    return HttpResponseRedirect(reverse(route)) if route else render(request, "home.html")


@require_POST
def choose_mandate(request: SignedRequest) -> HttpResponse:
    """Act from now on for the body named by `body`, if the person holds a mandate there today."""
    today = timezone.localdate(request.at)
    bodies = {mandate.body.slug: mandate.body for mandate in current_mandates(request.user, today)}
    body = bodies.get(request.POST.get("body", ""))
    if body is None:
        return HttpResponseRedirect(reverse("home"))
    request.session["body"] = body.slug
    return done(request, f"Vous agissez maintenant pour {body.name}.", reverse("home"))
