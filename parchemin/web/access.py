"""Who is let in: the audience of each route, and nobody else."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.selectors import actor_among, current_mandates, needs_second_factor
from parchemin.accounts.terms import Role
from parchemin.web.routes import ENTERING, PUBLIC, SIGNED_IN, Access
from parchemin.web.sessions import has_second_factor, owns_second_factor

# Where a session keeps the place that the person chose to work at.
PLACE = "place"


class SignedRequest(HttpRequest):
    """A request of someone signed in; `at` is the one instant of the whole request, `mandates` those held then."""

    user: User
    at: datetime
    htmx: HtmxDetails
    mandates: Sequence[Mandate]
    actor: Actor | None


class ActorRequest(SignedRequest):
    """A request of someone who acts under a mandate, as every screen reserved to roles receives it."""

    actor: Actor


class AccessMiddleware:
    """Opens a route to its audience, and to nobody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forbid any cache to keep what was meant for one person."""
        response = self.get_response(request)
        if getattr(request, "audience", PUBLIC) is not PUBLIC:
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Let the audience in; send strangers to sign in.

        Raises `Http404` for a route without an audience, `PermissionDenied` for a wrong role.
        """
        audience: Access | None = getattr(view, "audience", None)
        if audience is None:
            raise Http404("Cette adresse n’a pas d’audience.")
        request.audience = audience  # type: ignore[attr-defined]
        request.admit = partial(_admit_to, request)  # type: ignore[attr-defined]
        return _admit_to(request, audience)


def _admit_to(request: HttpRequest, audience: Access) -> HttpResponse | None:
    if audience is PUBLIC:
        return None
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    return _admit(cast(SignedRequest, request), audience)


def _admit(request: SignedRequest, audience: Access) -> HttpResponse | None:
    request.at = timezone.now()
    request.mandates = tuple(current_mandates(request.user, timezone.localdate(request.at)))
    request.actor = current_actor(request)
    if audience is ENTERING:
        return None
    if request.actor is None and request.mandates and PLACE in request.session:
        return _to_another_place(request)
    if audience is not SIGNED_IN and (
        request.actor is None or not request.actor.holds(*cast(frozenset[Role], audience))
    ):
        raise PermissionDenied("Votre mandat ne donne pas accès à cette page.")
    # Asked of the person for what they are, whatever the page: whoever decides somewhere proves it everywhere.
    if needs_second_factor(request.mandates) and not has_second_factor(request):
        return _to_second_factor(request)
    return None


def current_actor(request: SignedRequest) -> Actor | None:
    """Return who the person is today at the place they chose, or at their first one when they chose none.

    None when their mandates there are over: nothing is done elsewhere in their name without a word.
    """
    return actor_among(request.user, request.mandates, request.session.get(PLACE))


def _to_another_place(request: SignedRequest) -> HttpResponse:
    """Say that the place chosen is closed to the person, and let them choose another."""
    del request.session[PLACE]
    messages.warning(
        request,
        "Vos mandats là où vous travailliez sont finis ; ce que vous veniez d’envoyer n’est pas enregistré.",
    )
    url = reverse("home")
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the door, and from there back to the page that was under the eyes.

    What was posted is lost with the session: coming back by GET to its address would mean nothing.
    """
    htmx = getattr(request, "htmx", None)
    if request.method == "GET" and not htmx:
        return redirect_to_login(request.get_full_path())
    page = page_left(request, "HX-Current-URL" if htmx else "Referer")
    url = reverse("account_login")
    if page:
        url = f"{url}?{urlencode({REDIRECT_FIELD_NAME: page})}"
    return HttpResponseClientRedirect(url) if htmx else HttpResponseRedirect(url)


def page_left(request: HttpRequest, header: str = "Referer") -> str:
    """Return the path of the page of this site that a request came from, or an empty text."""
    referer = request.headers.get(header, "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _to_second_factor(request: SignedRequest) -> HttpResponse:
    name = "mfa_reauthenticate" if owns_second_factor(request.user) else "mfa_activate_totp"
    path = request.get_full_path() if request.method == "GET" else reverse("home")
    url = f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: path})}"
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
