"""What watches an installation from outside: whether it serves, and the number of each request."""

import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from parchemin.config.logs import REQUEST_NUMBER

log = logging.getLogger("parchemin.requests")

PROBE = "/sante"
NUMBER_HEADER = "X-Request-ID"
_NUMBER = re.compile(r"[A-Za-z0-9_-]{8,64}")


class HealthMiddleware:
    """Answers a probe before anything else: whatever host it names, without redirection nor session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 200 on `/sante` while the database answers, else 503; leave any other address alone."""
        if request.path.rstrip("/") != PROBE:
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            log.exception("the database does not answer")
            connection.close()
            return _state("la base de données ne répond pas", HTTPStatus.SERVICE_UNAVAILABLE)
        return _state("en service", HTTPStatus.OK)


class RequestNumberMiddleware:
    """Numbers each request, and writes in the log what was answered, in how long, on which route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the number; that of a proxy that is trusted is kept."""
        said = (
            request.headers.get(NUMBER_HEADER, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        )
        number = said if _NUMBER.fullmatch(said) else uuid4().hex[:16]
        began, before = monotonic(), REQUEST_NUMBER.set(number)
        try:
            response = self.get_response(request)
            response[NUMBER_HEADER] = number
            match = request.resolver_match
            facts = {
                "method": request.method,
                "route": match.view_name if match else "",
                "status": response.status_code,
                "ms": round((monotonic() - began) * 1000),
            }
            log.info("answered", extra={"facts": facts})
            return response
        finally:
            REQUEST_NUMBER.reset(before)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that an error is ours, with the number under which the log keeps it."""
    number = REQUEST_NUMBER.get()
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    # Without the request: what every page shows of a person may be what failed.
    return render(None, "500.html", {"number": number}, status=status)


def _state(said: str, status: HTTPStatus) -> HttpResponse:
    answer = JsonResponse({"etat": said}, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer
