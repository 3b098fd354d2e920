"""Who may reach each route: one table, closed by default."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import cast
from urllib.parse import urlsplit

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
from parchemin.accounts.models import User
from parchemin.accounts.selectors import actor_of
from parchemin.accounts.terms import Role
from parchemin.web.sessions import has_second_factor, owns_second_factor


class Audience(Enum):
    """Who reaches a route when no role is asked."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


Access = Audience | frozenset[Role]

PUBLIC = Audience.PUBLIC
SIGNED_IN = Audience.SIGNED_IN
SECRETARIAT = frozenset({Role.SECRETARIAT})
# Who makes the référentiels, and who votes them.
BRANCH = frozenset({Role.SECRETARIAT, Role.COMMISSION})
ASSESSOR = frozenset({Role.ASSESSOR})
ASSESSMENT = frozenset({Role.SECRETARIAT, Role.ASSESSOR})
# Who organises a session, and who is there on the day.
HOSTING = frozenset({Role.SECRETARIAT, Role.PARTNER})
ATTENDING = HOSTING | ASSESSOR
JURY = frozenset({Role.SECRETARIAT, Role.JUROR})
HOLDER = frozenset({Role.CANDIDATE})

# Everybody but the candidate decides on, or sees, the files of others (ASVS 5.0, 6.3.3).
SECOND_FACTOR_ROLES = frozenset(Role) - {Role.CANDIDATE}

AUDIENCES: Mapping[str, Access] = {
    "home": SIGNED_IN,
    "choose_mandate": SIGNED_IN,
    "secretariat:today": SECRETARIAT,
    "secretariat:body_journal": SECRETARIAT,
    "secretariat:dossiers": SECRETARIAT,
    "secretariat:dossiers_together": SECRETARIAT,
    "secretariat:dossier": SECRETARIAT,
    "secretariat:dossier_move": SECRETARIAT,
    "secretariat:journal": SECRETARIAT,
    "secretariat:enrol_choice": SECRETARIAT,
    "secretariat:enrol": SECRETARIAT,
    "secretariat:correct": SECRETARIAT,
    "secretariat:acquired": SECRETARIAT,
    "secretariat:present_again": SECRETARIAT,
    "secretariat:vae_step": SECRETARIAT,
    "secretariat:import": SECRETARIAT,
    "secretariat:import_template": SECRETARIAT,
    "secretariat:import_trial": SECRETARIAT,
    "secretariat:import_corrections": SECRETARIAT,
    "secretariat:import_apply": SECRETARIAT,
    "secretariat:import_report": SECRETARIAT,
    "secretariat:referentiels": BRANCH,
    "secretariat:referentiel": BRANCH,
    "secretariat:edition": BRANCH,
    "secretariat:compare": BRANCH,
    "secretariat:reglement": BRANCH,
    "secretariat:referentiel_act": SECRETARIAT,
    "secretariat:referentiel_import": SECRETARIAT,
    "secretariat:referentiel_keep": SECRETARIAT,
    "secretariat:reglement_set": SECRETARIAT,
    "secretariat:reglement_keep": SECRETARIAT,
    "jury:sittings": JURY,
    "jury:convene": SECRETARIAT,
    "jury:sitting": JURY,
    "jury:cancel": SECRETARIAT,
    "jury:convene_again": SECRETARIAT,
    "jury:convocation": JURY,
    "jury:attendance_sheet": JURY,
    "jury:move": JURY,
    "jury:enlist": SECRETARIAT,
    "jury:seat": SECRETARIAT,
    "jury:presences": JURY,
    "jury:preside": SECRETARIAT,
    "jury:interest": JURY,
    "jury:agenda": SECRETARIAT,
    "jury:withdraw": SECRETARIAT,
    "jury:board": JURY,
    "jury:case": JURY,
    "jury:live": JURY,
    "jury:vote": JURY,
    "jury:adopt_all": JURY,
    "jury:adopt": JURY,
    "jury:evidence": JURY,
    "jury:conclude": JURY,
    "jury:adjourn": JURY,
    "jury:take_up": JURY,
    "jury:adjust": JURY,
    "jury:retain_fraud": JURY,
    "jury:remark_departure": JURY,
    "jury:minutes": JURY,
    "jury:minutes_file": JURY,
    "jury:close": JURY,
    "jury:sign": JURY,
    "jury:rectify": JURY,
    "jury:preview": JURY,
    "jury:preview_file": JURY,
    "jury:correct": JURY,
    "jury:reopen": JURY,
    "jury:jurors": SECRETARIAT,
    "jury:enlist_in_pool": SECRETARIAT,
    "jury:choose": SECRETARIAT,
    "jury:juror": SECRETARIAT,
    "jury:juror_act": SECRETARIAT,
    "jury:admit_juror": SECRETARIAT,
    "jury:polls": SECRETARIAT,
    "jury:open_poll": SECRETARIAT,
    "jury:poll": SECRETARIAT,
    "jury:close_poll": SECRETARIAT,
    "jury:convene_proposal": SECRETARIAT,
    "jury:mail_links": SECRETARIAT,
    "jury:renew_link": SECRETARIAT,
    "jury:summons": SECRETARIAT,
    "jury:prepare_summons": SECRETARIAT,
    "jury:mail_summons": SECRETARIAT,
    "jury:send_all_summons": SECRETARIAT,
    "jury:send_summons": SECRETARIAT,
    "jury:acknowledge_summons": JURY,
    "jury:summons_file": JURY,
    "jury:expenses_list": SECRETARIAT,
    "jury:sitting_expenses": SECRETARIAT,
    "jury:ceilings": SECRETARIAT,
    "jury:expenses": JURY,
    "jury:claim_expense": JURY,
    "jury:withdraw_expense": JURY,
    "jury:expenses_move": JURY,
    "jury:expenses_letter": JURY,
    "jury:letters": SECRETARIAT,
    "jury:follow_up": SECRETARIAT,
    "jury:notify_all": SECRETARIAT,
    "jury:confirm": SECRETARIAT,
    "jury:notify": SECRETARIAT,
    "jury:letter": SECRETARIAT,
    "jury:lodge": SECRETARIAT,
    "jury:appeals": SECRETARIAT,
    "jury:appeal": SECRETARIAT,
    "jury:appeal_move": SECRETARIAT,
    "jury:reply": SECRETARIAT,
    "jury:reply_letter": SECRETARIAT,
    "assessment:sessions": HOSTING,
    "assessment:plan": HOSTING,
    "assessment:assessors": SECRETARIAT,
    "assessment:habilitate": SECRETARIAT,
    "assessment:partners": SECRETARIAT,
    "assessment:new_partner": SECRETARIAT,
    "assessment:habilitate_partner": SECRETARIAT,
    "assessment:change_habilitation": SECRETARIAT,
    "assessment:consistency": SECRETARIAT,
    "assessment:session": HOSTING,
    "assessment:cancel": HOSTING,
    "assessment:change": HOSTING,
    "assessment:displace": HOSTING,
    "assessment:transfer": HOSTING,
    "assessment:replace": SECRETARIAT,
    "assessment:register": HOSTING,
    "assessment:presence": HOSTING,
    "assessment:identity": HOSTING,
    "assessment:incident": HOSTING,
    "assessment:attendance_sheet": HOSTING,
    "assessment:assign": HOSTING,
    "assessment:candidate": SECRETARIAT,
    "assessment:move": HOSTING,
    "assessment:make_link": SECRETARIAT,
    "assessment:revoke_link": SECRETARIAT,
    "assessment:signatures": ATTENDING,
    "assessment:paper": ATTENDING,
    "assessment:sign_presence": ATTENDING,
    "assessment:convocations": HOSTING,
    "assessment:prepare_convocations": HOSTING,
    "assessment:mail_convocations": HOSTING,
    "assessment:note_convocation": HOSTING,
    "assessment:convocation_letter": HOSTING,
    "assessment:convocation_agenda": HOSTING,
    "assessment:cancel_grid": SECRETARIAT,
    "assessment:grids": ASSESSOR,
    "assessment:grid": ASSESSMENT,
    "assessment:mark": ASSESSMENT,
    "assessment:evidence": ASSESSMENT,
    "assessment:evidence_file": ASSESSMENT,
    "assessment:review": ASSESSMENT,
    "assessment:sign": ASSESSMENT,
    "assessment:note_presence": ASSESSMENT,
    "assessment:note_identity": ASSESSMENT,
    "assessment:note_incident": ASSESSMENT,
    "public:home": PUBLIC,
    "public:cqp_list": PUBLIC,
    "public:cqp": PUBLIC,
    "public:components": PUBLIC,
    "public:verify": PUBLIC,
    "public:check": PUBLIC,
    "public:attestation": PUBLIC,
    "public:body": PUBLIC,
    "public:identity": PUBLIC,
    "public:status_list": PUBLIC,
    "public:checkpoint": PUBLIC,
    "public:tile": PUBLIC,
    "public:csp_report": PUBLIC,
    "public:accessibility": PUBLIC,
    "public:legal": PUBLIC,
    "public:data": PUBLIC,
    "public:documentation": PUBLIC,
    "certificates:list": SECRETARIAT,
    "certificates:sittings": SECRETARIAT,
    "certificates:issue": SECRETARIAT,
    "certificates:certificate": SECRETARIAT,
    "certificates:deliver": SECRETARIAT,
    "certificates:duplicate": SECRETARIAT,
    "certificates:file": SECRETARIAT,
    "certificates:change": SECRETARIAT,
    "certificates:confirm": SECRETARIAT,
    "certificates:drop": SECRETARIAT,
    "declarations:list": SECRETARIAT,
    "declarations:prepare": SECRETARIAT,
    "declarations:withdraw": SECRETARIAT,
    "declarations:read_any": SECRETARIAT,
    "declarations:corrections": SECRETARIAT,
    "declarations:note_correction": SECRETARIAT,
    "declarations:answer_correction": SECRETARIAT,
    "declarations:flux_list": SECRETARIAT,
    "declarations:flux": SECRETARIAT,
    "declarations:file": SECRETARIAT,
    "declarations:submit": SECRETARIAT,
    "declarations:acknowledge": SECRETARIAT,
    "declarations:discard": SECRETARIAT,
    "declarations:reject": SECRETARIAT,
    "declarations:read": SECRETARIAT,
    "declarations:receipt": SECRETARIAT,
    "declarations:reexport": SECRETARIAT,
    # The grid on a phone: each view asks for the cookie that the code of its link gives.
    "offline:service_worker": PUBLIC,
    "offline:grids": PUBLIC,
    "offline:manifest": PUBLIC,
    "offline:state": PUBLIC,
    "offline:entries": PUBLIC,
    "offline:sign": PUBLIC,
    "offline:announce": PUBLIC,
    "offline:piece": PUBLIC,
    "certificates:mine": HOLDER,
    "certificates:my_file": HOLDER,
    "certificates:change_together": SECRETARIAT,
    "certificates:settle_together": SECRETARIAT,
    # A juror answers by the secret of their own link.
    "availability": PUBLIC,
    "account_login": PUBLIC,
    "account_signup": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
}


class SignedRequest(HttpRequest):
    """A request of someone signed in; `at` is the one instant of the whole request."""

    user: User
    at: datetime
    htmx: HtmxDetails
    actor: Actor | None


class ActorRequest(SignedRequest):
    """A request of someone who acts under a mandate, as every screen reserved to roles receives it."""

    actor: Actor


class AccessMiddleware:
    """Opens a route to its audience of `AUDIENCES`, and to nobody else."""

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

        Raises `Http404` for a route without a line in the table, `PermissionDenied` for a wrong role.
        """
        name = request.resolver_match.view_name if request.resolver_match else ""
        audience = AUDIENCES.get(name)
        if audience is None:
            raise Http404(f"« {name} » n’a pas de ligne dans la table des accès.")
        request.audience = audience  # type: ignore[attr-defined]
        if audience is PUBLIC:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return _admit(cast(SignedRequest, request), audience)


def _admit(request: SignedRequest, audience: Access) -> HttpResponse | None:
    request.at = timezone.now()
    request.actor = current_actor(request)
    if isinstance(audience, Audience):
        return None
    if request.actor is None or not request.actor.holds(*audience):
        raise PermissionDenied("Votre mandat ne donne pas accès à cette page.")
    if audience <= SECOND_FACTOR_ROLES and not has_second_factor(request):
        return _to_second_factor(request)
    return None


def current_actor(request: SignedRequest) -> Actor | None:
    """Return who the person is today for the body they chose, or for their first one."""
    today = timezone.localdate(request.at)
    chosen = request.session.get("body")
    actor = actor_of(request.user, today, chosen) if chosen else None
    return actor or actor_of(request.user, today)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the door, and from there back to the page that was under the eyes.

    What was posted is lost with the session: coming back by GET to its address would mean nothing.
    """
    htmx = getattr(request, "htmx", None)
    if request.method == "GET" and not htmx:
        return redirect_to_login(request.get_full_path())
    page = htmx.current_url_abs_path if htmx else _page_that_posted(request)
    url = reverse("account_login")
    if page:
        url = f"{url}?{urlencode({REDIRECT_FIELD_NAME: page})}"
    return HttpResponseClientRedirect(url) if htmx else HttpResponseRedirect(url)


def _page_that_posted(request: HttpRequest) -> str:
    """Return the path of the page of this site that a form was posted from, or an empty text."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _to_second_factor(request: SignedRequest) -> HttpResponse:
    name = "mfa_reauthenticate" if owns_second_factor(request.user) else "mfa_activate_totp"
    path = request.get_full_path() if request.method == "GET" else reverse("home")
    url = f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: path})}"
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
