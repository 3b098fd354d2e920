"""What a phone shows to be let in: a signed cookie, given for the code of its link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from parchemin.accounts.actor import Actor
from parchemin.assessment.actions.links import actor_of_link, digest_of, objections_to_sending
from parchemin.assessment.models import GridLink
from parchemin.kernel.objections import Objection, Refused

COOKIE = "grilles"
LASTS = timedelta(days=45)
# A captive portal answers 200 to anything: the phone believes an answer that carries this header.
SIGN = "X-Parchemin-Grilles"
_SALT = "parchemin.web.assessment.offline"
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone let in by a link: which device it is, whose grids it opens, and now."""

    link: GridLink
    device: UUID
    actor: Actor
    at: datetime


def let_in(response: HttpResponse, link: GridLink, token: str) -> HttpResponse:
    """Give the phone its cookie, for the addresses of this link alone."""
    response.set_cookie(
        COOKIE,
        signing.dumps({"link": link.pk, "device": str(uuid4())}, salt=_SALT),
        max_age=LASTS,
        path=f"/hors-ligne/{token}/",
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def phone_of(request: HttpRequest, token: str) -> Phone | None:
    """Return the phone that asks, or None when it was not let in, or its link was closed since."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    link = (
        GridLink.objects.select_related("session__certification", "assessor")
        .filter(pk=known["link"], token_digest=digest_of(token))
        .first()
    )
    at = timezone.now()
    if link is None or objections_to_sending(link, at):
        return None
    return Phone(link, UUID(known["device"]), actor_of_link(link), at)


def for_phones(
    view: Callable[Concatenate[HttpRequest, Phone, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Let a view answer the phone of a link in JSON: 403 for any other, 422 with the reasons of a refusal."""

    @wraps(view)
    def answer(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        phone = phone_of(request, token)
        if phone is None:
            response: HttpResponse = refused_answer((_CLOSED,), HTTPStatus.FORBIDDEN)
        else:
            try:
                response = view(request, phone, *args, **kwargs)
            except Refused as refused:
                response = refused_answer(refused.objections)
        response[SIGN] = "1"
        add_never_cache_headers(response)
        return response

    return answer


def refused_answer(
    objections: tuple[Objection, ...], status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
) -> JsonResponse:
    """Return every reason of a refusal."""
    return JsonResponse({"objections": [one.as_dict() for one in objections]}, status=status)


_CLOSED = Objection(
    "link-closed",
    "Ce téléphone n’est plus relié à vos grilles ; ce qu’il garde n’est pas perdu.",
    remedy="Ouvrez le lien et donnez le code, ou demandez-en un nouveau au secrétariat.",
)
