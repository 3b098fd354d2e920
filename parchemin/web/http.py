"""How a screen answers an act: done, or refused with every reason."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from parchemin.kernel.objections import Objection, Refused
from parchemin.web.routes import PUBLIC
from parchemin.web.whole_numbers import whole_number

# What an act answers: what is told and where it leads, or an answer of its own.
Answer = tuple[str, str] | HttpResponse
# The largest file asked anywhere is a receipt of the Caisse des Dépôts, 50 Mo.
MOST_SENT = 60 * 1024 * 1024
_TOO_LARGE = Objection(
    "sent-too-large",
    f"L’envoi dépasse {MOST_SENT // (1024 * 1024)} Mo : rien n’en est lu.",
    remedy="Réduisez le fichier, ou coupez l’enregistrement.",
)
_GONE_MEANWHILE = Objection(
    "gone-meanwhile",
    "Ce que cet acte désigne n’est plus là : quelqu’un l’a repris ou retiré entre-temps. Rien n’est enregistré.",
    remedy="Revenez à la page : elle dit ce qui est maintenant.",
)


def done(request: HttpRequest, message: str, to: str, *, undo: str = "") -> HttpResponse:
    """Answer an act that was done: `message` will show as a toast on the page `to`.

    `undo` is the address that takes the act back by POST, where the law allows it. With htmx the browser
    loads `to`; without, it is redirected (303), so that reloading never repeats the act.
    """
    messages.success(request, message, extra_tags=undo)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(to)
    return HttpResponseRedirect(to, status=HTTPStatus.SEE_OTHER)


def refusal(
    request: HttpRequest,
    refused: Refused,
    *,
    page: str = "errors/422.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer a refused act with 422 and every objection.

    Without htmx, `page` is rendered with `objections` in its context: the page the person was on when the
    view gives it, so that nothing typed is lost, or else a page of its own. With htmx, the objections alone
    take their place in the slot that every page keeps for them.
    """
    if getattr(request, "htmx", False):
        response = render(
            request,
            "ui/objections.html",
            {"objections": refused.objections},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
        response["HX-Retarget"] = "#objections"
        response["HX-Reswap"] = "innerHTML show:window:top"
        return response
    return render(
        request,
        page,
        {"objections": refused.objections, "back": _page_before(request), **(context or {})},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def ask(
    request: HttpRequest,
    form: Form | None,
    do: Callable[..., Answer],
    around: Callable[[], Mapping[str, object]] = dict,
    /,
    *,
    template: str = "act.html",
    **shown: object,
) -> HttpResponse:
    """Show the page that asks what an act needs, then do it and say so.

    `do` gets what was typed, by the names of the fields, and returns what is told and where it leads, or its
    own answer; a fault of the form or its `Refused` give the page back, 422, with what was typed. No `form`:
    nothing is asked, and it is posted. `act.html` shows a `title`, the `effects` of the act, the `label` of
    its button, the way `back` and the `trail`; `around` reads the rest of a page that shows more than the
    act, only when it is shown.
    """
    if form is not None and not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, template, {"form": form, **around(), **shown}, status=status)
    try:
        answer = do(**form.cleaned_data) if form is not None else do()
    except Refused as refused:
        context = {"form": form, **around(), **shown}
        return refusal(request, refused, page=template, context=context)
    return answer if isinstance(answer, HttpResponse) else done(request, *answer)


class BodyLimitMiddleware:
    """Refuses a request larger than any file asked here, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that what is sent is too large."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if whole_number(announced, MOST_SENT) is None:
            return refusal(request, Refused(_TOO_LARGE))
        return self.get_response(request)


class HeadMiddleware:
    """Answers HEAD as GET, without the body: every header is that of the page (RFC 9110, 9.3.2)."""

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]
    ) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """Answer."""
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        else:
            response.content = b""
        return response


class RefusalMiddleware:
    """Turns `Refused`, when a screen lets it through, into the answer of `refusal`.

    So too an act on what somebody took away between the reading of the page and the act.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refused act; leave any other error to Django."""
        if isinstance(error, ObjectDoesNotExist) and request.method == "POST":
            error = Refused(_GONE_MEANWHILE)
        return refusal(request, error) if isinstance(error, Refused) else None


class OnlyPostedMiddleware:
    """Leads whoever opens the address of an act, typed or loaded again, to the page that it belongs to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a 405 to a GET becomes the way to the page, and says that nothing was done."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        if getattr(request, "audience", PUBLIC) is not PUBLIC:
            messages.info(request, "Cette adresse enregistre un acte ; l’ouvrir n’a rien fait.")
        return HttpResponseRedirect(_page_of_act(request))


def _page_of_act(request: HttpRequest) -> str:
    """Return the page that its route names for an act, or the closest one above."""
    route = resolve(request.path)
    page = getattr(route.func, "page", "")
    if callable(page):
        return str(page(request, **route.kwargs))
    return urljoin(request.path, page) if page else _page_above(request.path)


def _page_above(path: str) -> str:
    """Return the address of the closest page above a path: a sitting above its presences."""
    parts = path.strip("/").split("/")
    for kept in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:kept])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"


def _page_before(request: HttpRequest) -> str:
    """Return the page the person came from when it is ours, or the home page."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer if ours else "/"
