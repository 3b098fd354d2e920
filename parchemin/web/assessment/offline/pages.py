"""The page of the grids on a phone, the code that opens it, and what makes it an application."""

from django import forms
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.assessment.actions.links import digest_of, open_grid_link
from parchemin.assessment.models import GridLink
from parchemin.kernel.objections import Refused
from parchemin.web.assessment.offline.phone import SIGN, let_in, phone_of


class LinkCodeForm(forms.Form):
    """The code that the secretariat gave with the link."""

    code = forms.CharField(
        label="Code",
        max_length=12,
        help_text="Les huit chiffres que le secrétariat vous a donnés.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )


@require_http_methods(["GET", "POST"])
def grids(request: HttpRequest, token: str) -> HttpResponse:
    """Return the grids of a link, or ask for its code; `?code` asks for it again."""
    link = (
        GridLink.objects.select_related("session__certification", "assessor")
        .filter(token_digest=digest_of(token))
        .first()
    )
    if link is None:
        raise Http404("Aucun lien de grille à cette adresse.")
    if request.method == "POST":
        return _opened(request, link, token)
    if "code" in request.GET or phone_of(request, token) is None:
        return _code_page(request, link, LinkCodeForm())
    response = render(request, "assessment/offline/grids.html", {"token": token, "link": link})
    response[SIGN] = "1"
    add_never_cache_headers(response)
    return response


@require_GET
def manifest(request: HttpRequest, token: str) -> HttpResponse:
    """Return what lets a phone install the grids as an application."""
    address = reverse("offline:grids", args=[token])
    icon = {"src": static("web/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": "Grilles d’évaluation · Parchemin",
            "short_name": "Grilles",
            "lang": "fr",
            "start_url": address,
            "scope": address,
            "display": "standalone",
            "background_color": "#fbf8f2",
            "theme_color": "#1d2433",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the worker that keeps the page of the grids, from an address above all of theirs."""
    path = finders.find("web/js/offline/worker.js")
    if path is None:
        raise Http404("Le script hors ligne manque.")
    with open(path, "rb") as script:
        response = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _opened(request: HttpRequest, link: GridLink, token: str) -> HttpResponse:
    form = LinkCodeForm(request.POST)
    if form.is_valid():
        try:
            opened = open_grid_link(token=token, code=form.cleaned_data["code"], at=timezone.now())
        except Refused as refused:
            for objection in refused.objections:
                form.add_error("code", f"{objection.message} {objection.remedy}".strip())
        else:
            return let_in(HttpResponseRedirect(request.path), opened, token)
    return _code_page(request, link, form)


def _code_page(request: HttpRequest, link: GridLink, form: LinkCodeForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"link": link, "form": form}
    response = render(request, "assessment/offline/code.html", context, status=status)
    add_never_cache_headers(response)
    return response
