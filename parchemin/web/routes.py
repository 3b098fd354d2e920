"""Routes, each with its audience: who is let in; a route without one is shut to everybody."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from parchemin.accounts.feeds import WITH_DATES
from parchemin.accounts.terms import Role


class Audience(Enum):
    """Who reaches a route when no role is asked."""

    PUBLIC = "public"
    # Signed in, before a second factor: where it is linked, proved, or where the password changes.
    ENTERING = "entering"
    SIGNED_IN = "signed in"


Access = Audience | frozenset[Role]

PUBLIC = Audience.PUBLIC
ENTERING = Audience.ENTERING
SIGNED_IN = Audience.SIGNED_IN
SECRETARIAT = frozenset({Role.SECRETARIAT})
# Who makes the référentiels, and who votes them.
BRANCH = frozenset({Role.SECRETARIAT, Role.COMMISSION})
COMMISSION = frozenset({Role.COMMISSION})
ASSESSOR = frozenset({Role.ASSESSOR})
ASSESSMENT = frozenset({Role.SECRETARIAT, Role.ASSESSOR})
# Who organises a session, and who is there on the day.
HOSTING = frozenset({Role.SECRETARIAT, Role.PARTNER})
ATTENDING = HOSTING | ASSESSOR
JUROR = frozenset({Role.JUROR})
JURY = frozenset({Role.SECRETARIAT, Role.JUROR})
# Who watches what is done outside requests: a body for itself, the staff for the installation.
OPERATING = frozenset({Role.SECRETARIAT, Role.STAFF})
STAFF = frozenset({Role.STAFF})
# Whoever acts under a mandate, for what they asked themselves.
EVERY_ROLE = frozenset(Role)
# Those whom sittings, sessions or clocks concern.
DATED = frozenset(WITH_DATES)
HOLDER = frozenset({Role.CANDIDATE})
# Who prepares candidates, or assesses them, by convention.
PARTNER = frozenset({Role.PARTNER})


# Where an act sends whoever opens its address: a path from it (`../../`), or what finds one for a request.
Page = str | Callable[..., str]


def door(
    route: str,
    view: Callable[..., Any],
    audience: Access,
    *,
    name: str,
    page: Page = "",
    regex: bool = False,
) -> URLPattern:
    """Return a route with whom it lets in, as `AccessMiddleware` reads it; a bare `path` lets nobody in.

    `page` is for an act, whose address shows nothing: the page it belongs to, as `OnlyPostedMiddleware` reads
    it, where that is not the closest page above. An act that goes on after a fresh proof comes from the page of
    the proof: whom it lets in is asked again, for a mandate may be over meanwhile.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        elsewhere = getattr(request, "audience", audience) is not audience
        shut: HttpResponseBase | None = request.admit(audience) if elsewhere else None  # type: ignore[attr-defined]
        answer: HttpResponseBase = shut or view(request, *args, **kwargs)
        return answer

    guarded.audience = audience  # type: ignore[attr-defined]
    guarded.page = page  # type: ignore[attr-defined]
    return (re_path if regex else path)(route, guarded, name=name)
