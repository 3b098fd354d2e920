"""How long a session lasts, and whether it was opened with a second factor."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from parchemin.accounts.models import User

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FRESH = timedelta(minutes=5)
_OVER = "Votre session est terminée. Reconnectez-vous pour continuer."
_CLOSED = (
    "Vos accès ont changé : un mandat vous est retiré, ou votre second facteur est remplacé. Vos sessions sont "
    "closes, et ce que vous veniez d’envoyer n’est pas enregistré. Reconnectez-vous, ou voyez le secrétariat."
)


class SessionLimitsMiddleware:
    """Ends a session after 30 minutes without a request, or 12 hours after its sign-in.

    The last request is dated by a signed cookie beside the session, so that reading a page writes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out whoever stayed too long, then answer and date this request."""
        if _is_signed_in(request) and has_ended(request):
            told = _CLOSED if _was_closed(request) else _OVER
            logout(request)
            messages.info(request, told)
        response = self.get_response(request)
        if _is_signed_in(request):
            # A page that asks for news by itself does not prove that somebody is there.
            if not getattr(request, "unattended", False):
                _date_last_request(request, response)
        elif settings.LAST_REQUEST_COOKIE in request.COOKIES:
            response.delete_cookie(settings.LAST_REQUEST_COOKIE)
        return response


def has_ended(request: HttpRequest) -> bool:
    """Tell whether the session is over: idle, too old, closed, or not opened by the sign-in page."""
    opened = _opened_at(request)
    if opened is None or _was_closed(request):
        return True
    too_old = timezone.now().timestamp() - opened > ABSOLUTE.total_seconds()
    return too_old or idle_left(request) < timedelta(0)


def idle_left(request: HttpRequest) -> timedelta:
    """Return how long the session lasts if nobody does anything more; negative once it is over."""
    seen = max(_opened_at(request) or 0, _last_seen(request))
    return IDLE - timedelta(seconds=timezone.now().timestamp() - seen)


def proved_lately(request: HttpRequest) -> bool:
    """Tell whether a factor was proved within the last five minutes (ASVS 5.0, 7.5.1)."""
    records = get_authentication_records(request, request.user)
    return any(timezone.now().timestamp() - float(r["at"]) < FRESH.total_seconds() for r in records)


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether a second factor was proved during this session."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def owns_second_factor(user: User) -> bool:
    """Tell whether an authenticator application is attached to the account."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def _is_signed_in(request: HttpRequest) -> bool:
    """Tell whether somebody is, without touching the session of a visitor who has none.

    What a page says to everybody would else be kept apart for each cookie by every cache.
    """
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.accessed
    return has_session and request.user.is_authenticated


def _was_closed(request: HttpRequest) -> bool:
    """Tell whether an act on the account closed its sessions after this one was opened."""
    closed, opened = cast(User, request.user).signed_out_at, _opened_at(request)
    return closed is not None and opened is not None and opened <= closed.timestamp()


def _opened_at(request: HttpRequest) -> float | None:
    """Return when the sign-in page opened this session, in seconds; None if it did not."""
    records = get_authentication_records(request, request.user)
    return float(records[0]["at"]) if records else None


def _signer() -> Signer:
    return Signer(salt="parchemin.web.sessions")


def _mark(request: HttpRequest) -> str:
    """Return what binds the cookie to this session without revealing its key."""
    return salted_hmac("last request", request.session.session_key or "").hexdigest()


def _last_seen(request: HttpRequest) -> float:
    """Return when this session last asked for something, in seconds; 0 when nothing proves it."""
    try:
        said = _signer().unsign(request.COOKIES.get(settings.LAST_REQUEST_COOKIE, ""))
    except BadSignature:
        return 0
    mark, _, at = said.partition(" ")
    return float(at) if mark == _mark(request) else 0


def _date_last_request(request: HttpRequest, response: HttpResponse) -> None:
    response.set_cookie(
        settings.LAST_REQUEST_COOKIE,
        _signer().sign(f"{_mark(request)} {timezone.now().timestamp():.0f}"),
        max_age=IDLE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
